package batch

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Segmenter answers prompts as the window does, and keeps the picture that it was asked about last. It belongs to one
// goroutine at a time.
type Segmenter struct {
	Runner  *inference.Runner
	Model   string // fingerprint
	Name    string // of the model
	Closer  bool   // look closer at the masks
	Options picture.Options

	key       string // of what is kept, "" nothing
	picture   *picture.Picture
	embedding *inference.Embedding // nil until the first prompt
}

// Open opens one of the pictures in a file, from 0, unless it is the one that is kept and has not changed since.
func (s *Segmenter) Open(ctx context.Context, path string, frame int) error {
	key := fmt.Sprintf("file %s %d", path, frame)
	if info, err := os.Stat(path); err == nil {
		key = fmt.Sprintf("file %s %d %d %d", path, frame, info.Size(), info.ModTime().UnixNano())
	}
	return s.open(key, func() (*picture.Picture, error) { return picture.Open(ctx, path, s.options(frame)) })
}

// Decode is Open for the content of a file; name is for messages.
func (s *Segmenter) Decode(ctx context.Context, data []byte, name string, frame int) error {
	sum := sha256.Sum256(data)
	return s.open(fmt.Sprintf("bytes %x %d", sum, frame), func() (*picture.Picture, error) { return picture.Decode(ctx, data, name, s.options(frame)) })
}

func (s *Segmenter) options(frame int) picture.Options {
	opts := s.Options
	opts.Frame = frame
	return opts
}

func (s *Segmenter) open(key string, open func() (*picture.Picture, error)) error {
	if key == s.key {
		return nil
	}
	s.key, s.picture, s.embedding = "", nil, nil
	pic, err := open()
	if errors.Is(err, picture.ErrTooLarge) {
		return fmt.Errorf("%w; a higher --max-pixels opens it", err)
	}
	if err != nil {
		return err
	}
	s.key, s.picture = key, pic
	return nil
}

// Size is that of the open picture.
func (s *Segmenter) Size() (w, h int) { return s.picture.Size() }

// Encode makes sure that there is an embedding of the open picture; encoded says that the model was asked for it.
func (s *Segmenter) Encode(ctx context.Context) (encoded bool, err error) {
	if s.embedding != nil {
		return false, nil
	}
	e, cached, err := s.Runner.Embed(ctx, s.picture)
	if err != nil {
		return false, err
	}
	s.embedding = e
	return !cached, nil
}

// Mask is the mask that the window would show for a prompt, with its predicted IoU. The picture must be encoded.
func (s *Segmenter) Mask(ctx context.Context, p prompt.Prompt) (m mask.Mask, score float32, err error) {
	a, err := s.Runner.Ask(ctx, s.embedding, p, nil)
	if err != nil {
		return m, 0, err
	}
	chosen := a.Choose(p)
	if chosen >= 0 && s.Closer {
		if a, chosen, err = s.Runner.LookCloser(ctx, s.picture, p, a, chosen); err != nil {
			return m, 0, err
		}
	}
	if chosen < 0 {
		return m, 0, errors.New("the model gave no mask")
	}
	return a.LowRes[chosen].Mask(), a.IoU[chosen], nil
}

// Candidates are all masks that there are to choose from for a prompt, with their predicted IoU. The picture must be encoded.
func (s *Segmenter) Candidates(ctx context.Context, p prompt.Prompt) (masks []mask.Mask, scores []float32, err error) {
	a, err := s.Runner.Ask(ctx, s.embedding, p, nil)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range a.Candidates(p) {
		masks, scores = append(masks, a.LowRes[i].Mask()), append(scores, a.IoU[i])
	}
	return masks, scores, nil
}
