package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"clickmask/inference"
	"clickmask/inference/checkpoint"
	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Options say how a checkpoint is opened.
type Options struct {
	Name          string // for people; "" means the architecture's name
	Threads       int    // 0 means ort.DefaultThreads
	CacheDir      string // where compiled graphs are kept; "" means a temporary folder that Close removes
	ort.Placement        // what the graphs run on
	Fast          bool   // less exact, see int8.go; exact on other devices and where the processor gains nothing by it

	Late  inference.Late // whether the encoder is loaded by the first picture that is encoded; it never is without Again
	Again Again          // asked where the encoder is loaded late and its kept graph has gone by then

	// Elsewhere compiles the checkpoint into CacheDir by another process, which spares this one the memory that it takes. Where
	// it fails, or is nil, this one does it.
	Elsewhere func(ctx context.Context) error

	// SHA256 is that of data, from a caller who has computed it already; zeros mean that Open computes it.
	SHA256 [sha256.Size]byte

	many bool // keep a graph for many prompts at once; Open does where it pays
}

// CacheDir is where compiled graphs are kept: in the user's caches.
func CacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "clickmask", "graphs"), nil
}

// OpenWith compiles the checkpoint in data, size bytes long, and answers it as a model. data is not read any more when it
// has returned. Errors wrap the checkpoint package's kinds, ErrArchitecture or ort's.
func OpenWith(ctx context.Context, data io.ReaderAt, size int64, opts Options) (inference.Model, error) {
	f, err := checkpoint.Open(data, size)
	if err != nil {
		return nil, err
	}
	arch, err := Recognise(f)
	if err != nil {
		return nil, err
	}
	sum := opts.SHA256
	if sum == [sha256.Size]byte{} {
		if sum, err = hashAll(ctx, data, size); err != nil {
			return nil, err
		}
	}
	opts.many = opts.many || manyAtOnce(opts.Device)
	m, err := openModel(ctx, f, arch, sum, opts)
	if err != nil {
		return nil, err
	}
	switch {
	case opts.many:
		return batching{m}, nil
	case opts.Device.IsCPU():
		return crowded{m}, nil
	}
	return m, nil
}

// hashAll is the SHA-256 of everything in data.
func hashAll(ctx context.Context, data io.ReaderAt, size int64) (sum [32]byte, err error) {
	h, buf := sha256.New(), make([]byte, 1<<20)
	for at := int64(0); at < size; {
		if err := ctx.Err(); err != nil {
			return sum, err
		}
		n, err := data.ReadAt(buf[:min(int64(len(buf)), size-at)], at)
		if n == 0 && err != nil {
			return sum, err
		}
		h.Write(buf[:n])
		at += int64(n)
	}
	return [32]byte(h.Sum(nil)), nil
}

// model is a compiled checkpoint.
type model struct {
	info     inference.Info
	arch     *Arch
	sessions *sessions

	// The last picture that was prepared, with its mask prompt if it had one, and what came of it.
	picture, masked preparedPicture
}

type preparedPicture struct {
	of      *inference.Embedding
	mask    []float32 // nil: no mask prompt
	tensors []inference.Tensor
}

func openModel(ctx context.Context, w Weights, arch *Arch, sum [32]byte, opts Options) (*model, error) {
	if opts.Threads == 0 {
		opts.Threads = ort.DefaultThreads()
	}
	return openPlanned(ctx, w, arch, sum, opts.plan(int8Weights()), opts)
}

// plan is how layers are cut, on a processor whose largest quantised weight is int8.
func (opts Options) plan(int8 int) Plan {
	p := blocks(opts.Threads)
	if opts.Fast && opts.Device.IsCPU() { // an accelerator may do products in bytes slowly, or not at all
		p.Int8 = int8
	}
	return p
}

func openPlanned(ctx context.Context, w Weights, arch *Arch, sum [32]byte, plan Plan, opts Options) (*model, error) {
	if opts.Name == "" {
		opts.Name = arch.Name
	}
	about := fmt.Sprintf("checkpoint %x graphs %d", sum, version)
	if plan.Int8 > 0 {
		about += fmt.Sprint(" int8 ", plan.Int8)
		opts.Name += " (fast)"
	}
	print := sha256.Sum256([]byte(about))
	m := &model{arch: arch, info: inference.Info{
		Name: opts.Name, Fingerprint: hex.EncodeToString(print[:]), InputSide: arch.Side, LowW: arch.Low(), LowH: arch.Low(),
	}}
	s, err := openSessions(ctx, w, arch, sum, plan, opts, func() bool { return opts.Late.Says(m.info, m.Grid) })
	if err != nil {
		return nil, err
	}
	m.sessions = s
	return m, nil
}

func (m *model) Info() inference.Info { return m.info }

func (m *model) Grid(w, h int) mask.Grid { return sam.GridFor(w, h, m.arch.Side, m.arch.Low()) }

func (m *model) Encode(ctx context.Context, p *picture.Picture) (*inference.Embedding, error) {
	in, err := m.Input(ctx, p)
	if err != nil {
		return nil, err
	}
	emb, err := m.EncodeInput(ctx, in)
	if err != nil {
		return nil, err
	}
	w, h := p.Size()
	grid := m.Grid(w, h)
	e := &inference.Embedding{Model: m.info.Fingerprint, Grid: grid, Tensors: []inference.Tensor{emb}}
	// The decoder's share is done here as well, so that the first click is as quick as the others.
	if _, err := m.prepare(ctx, e, nil); err != nil {
		return nil, err
	}
	return e, nil
}

// turnPixels swaps the axes of w x h packed RGB pixels.
func turnPixels(rgb []byte, w, h int) []byte {
	out := make([]byte, len(rgb))
	for y := range h {
		for x := range w {
			from, to := 3*(y*w+x), 3*(x*h+y)
			out[to], out[to+1], out[to+2] = rgb[from], rgb[from+1], rgb[from+2]
		}
	}
	return out
}

// errEmbedding: an embedding of another model, or one that was changed.
var errEmbedding = errors.New("embedding is not one of this model")

// prepare is the decoder's work on a picture and a mask prompt; both change rarely, so the last is kept.
func (m *model) prepare(ctx context.Context, e *inference.Embedding, logits []float32) ([]inference.Tensor, error) {
	slot := &m.picture
	if logits != nil {
		slot = &m.masked
	}
	if slot.of == e && slices.Equal(slot.mask, logits) {
		return slot.tensors, nil
	}
	in := []inference.Tensor{{Name: "image_embeddings", Shape: e.Tensors[0].Shape, Data: e.Tensors[0].Data}}
	if logits != nil {
		low := int64(m.arch.Low())
		in = append(in, inference.Tensor{Name: "mask_input", Shape: []int64{1, 1, low, low}, Data: logits})
	}
	out, err := m.sessions.prepare(ctx, in, logits != nil)
	if err != nil {
		return nil, err
	}
	*slot = preparedPicture{e, slices.Clone(logits), out}
	return out, nil
}

// check reports whether an embedding is one of this model.
func (m *model) check(e *inference.Embedding) error {
	want := []int64{1, int64(m.arch.Channels()), int64(m.arch.Grid), int64(m.arch.Grid)}
	if e == nil || e.Model != m.info.Fingerprint || len(e.Tensors) == 0 || !slices.Equal(e.Tensors[0].Shape, want) {
		return errEmbedding
	}
	return nil
}

func (m *model) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	low := m.arch.Low()
	if err := m.check(e); err != nil {
		return nil, err
	}
	if err := p.Check(e.Grid.PictureW, e.Grid.PictureH); err != nil {
		return nil, err
	}
	if p.Empty() && maskInput == nil {
		return nil, errors.New("prompt asks nothing")
	}
	var logits []float32
	if maskInput != nil {
		if logits = maskInput.Data; len(logits) != low*low {
			return nil, fmt.Errorf("mask input has %d logits, expected %d x %d", len(logits), low, low)
		}
	}
	coords, labels := sam.PointTokens(p, e.Grid)
	return m.decode(ctx, e, coords, labels, logits)
}

// decode answers points in pixels of the input.
func (m *model) decode(ctx context.Context, e *inference.Embedding, coords, labels, logits []float32) (*prompt.Answer, error) {
	pic, err := m.prepare(ctx, e, logits)
	if err != nil {
		return nil, err
	}
	if len(labels) == 0 {
		coords, labels = []float32{0, 0}, []float32{noPoint}
	}
	return m.answer(ctx, m.sessions.decoder, e.Grid, pic, coords, labels)
}

// Trim implements inference.Trimmer.
func (m *model) Trim() { ort.Trim() }

func (m *model) Close() error { return m.sessions.close() }
