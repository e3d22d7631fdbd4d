package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project/boxes"
	"clickmask/prompt"
)

// Task is a picture with boxes that are to become masks.
type Task struct {
	Path   string
	Frame  int  // which of the pictures in the file, from 0
	One    bool // of several
	W, H   int  // the size for which the boxes were made, 0 unknown
	Boxes  []boxes.Box
	Detect Detect // nil: the boxes are known
}

// Detect finds the boxes of a picture; nonsense says what else it gave, in one sentence, "" nothing.
type Detect func(ctx context.Context, p *picture.Picture) (list []boxes.Box, nonsense string, err error)

// Found is what came of a task, and a line of the file of what was done.
type Found struct {
	Line    int           `json:"line"` // number of the task, from 1
	Input   string        `json:"input"`
	Picture jsonname.Name `json:"picture"`
	Frame   int           `json:"frame,omitempty"` // from 0
	Width   int           `json:"width"`
	Height  int           `json:"height"`
	Hash    string        `json:"hash"`
	Objects []Object      `json:"objects"`
	Failed  []string      `json:"failed,omitempty"` // boxes that gave no mask, and why
}

// Object is one mask of a picture.
type Object struct {
	Class  string        `json:"class,omitempty"`
	Score  float64       `json:"score,omitempty"` // of the box
	IoU    float32       `json:"iou"`             // of the mask, predicted
	Prompt prompt.Prompt `json:"prompt"`
	RLE    string        `json:"rle"`
}

// Mask is the object's, on a picture of that size.
func (o *Object) Mask(w, h int) (mask.Mask, error) { return mask.FromCOCOString(w, h, o.RLE) }

// Digest changes when the task would give something else: another picture, other boxes, another way to answer.
func (t *Task) Digest(way string) string {
	path, err := filepath.Abs(t.Path)
	if err != nil {
		path = t.Path
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00", way, path)
	if info, err := os.Stat(path); err == nil {
		fmt.Fprintf(h, "%d %d\x00", info.Size(), info.ModTime().UnixNano())
	}
	if t.Frame > 0 {
		fmt.Fprintf(h, "picture %d\x00", t.Frame)
	}
	for _, b := range t.Boxes {
		fmt.Fprintf(h, "%q %v %v %v %v %v %v %v\x00", b.Class, b.Score, b.X0, b.Y0, b.X1, b.Y1, b.Point, b.Relative)
	}
	return hex.EncodeToString(h.Sum(nil)[:len(digest{})])
}

// name is the picture for people.
func (t *Task) name() string {
	if !t.One {
		return t.Path
	}
	return fmt.Sprintf("%s, picture %d", t.Path, t.Frame+1)
}

// Annotate makes the masks of a task. A box that makes no sense is one of Failed; the error is for a picture of which there is
// nothing.
func (s *Segmenter) Annotate(ctx context.Context, t *Task) (*Found, error) {
	if err := s.Open(ctx, t.Path, t.Frame); err != nil {
		return nil, err
	}
	w, h := s.Size()
	out := &Found{Picture: jsonname.Name(t.Path), Frame: t.Frame, Width: w, Height: h, Objects: []Object{}}
	hash := s.picture.Hash
	out.Hash = hex.EncodeToString(hash[:])
	if t.W > 0 && t.H > 0 && (t.W != w || t.H != h) {
		return nil, fmt.Errorf("%s is %d x %d pixels as shown, but its boxes are for a picture of %d x %d", t.name(), w, h, t.W, t.H)
	}
	list := t.Boxes
	if t.Detect != nil {
		var nonsense string
		var err error
		if list, nonsense, err = t.Detect(ctx, s.picture); err != nil {
			return nil, fmt.Errorf("%s: %w", t.name(), err)
		}
		if nonsense != "" {
			out.Failed = append(out.Failed, nonsense)
		}
	}
	for _, b := range list {
		o, err := s.object(ctx, b, w, h)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			out.Failed = append(out.Failed, printable.OneLine(err))
			continue
		}
		out.Objects = append(out.Objects, *o)
	}
	return out, nil
}

func (s *Segmenter) object(ctx context.Context, b boxes.Box, w, h int) (*Object, error) {
	in, err := b.In(w, h)
	if err != nil {
		return nil, err
	}
	p := prompt.Prompt{Points: []prompt.Point{{X: in.X0, Y: in.Y0, Label: prompt.Positive}}}
	if !in.Point {
		p = prompt.Prompt{Box: new(prompt.NewBox(in.X0, in.Y0, in.X1, in.Y1))}
	}
	if _, err := s.Encode(ctx); err != nil {
		return nil, err
	}
	m, score, err := s.Mask(ctx, p)
	if err != nil {
		return nil, err
	}
	if m.Empty() {
		return nil, fmt.Errorf("%s: the model found nothing there", in)
	}
	if score-score != 0 { // NaN or infinite, which JSON cannot hold
		score = 0
	}
	return &Object{Class: b.Class, Score: b.Score, IoU: score, Prompt: p, RLE: m.COCOString()}, nil
}

// Add adds what came of a task to the file of what was done.
func (a *AnswerFile) Add(f *Found) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = a.Write(append(text, '\n'))
	return err
}

// Has tells whether a task was done.
func (a *AnswerFile) Has(number int, of string) bool {
	var d digest
	return d.from(of) && a.Answered(number, d)
}
