package fake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"clickmask/inference"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Hooks run at the beginning of the call they are named for, on its goroutine. What they return ends the
// call; nil fields do nothing.
type Hooks struct {
	Encode func(ctx context.Context, p *picture.Picture) error
	Decode func(ctx context.Context, p prompt.Prompt) error
	Warm   func(ctx context.Context) error
	Close  func() error
}

// Options make fakes differ. The zero value is a model of 256 pixels named "Fake".
type Options struct {
	Name   string // also decides the fingerprint
	Side   int    // of the model's input, 0 means 256
	Low    int    // side of the low-res masks, 0 means 64
	Closer bool   // its answers are for looking at closer
	Hooks  Hooks
}

// Counts say how often each method was called.
type Counts struct{ Encodes, Decodes, Warms, Closes int }

// ErrOverlap is what a call answers that begins while another one runs: models are called from one
// goroutine at a time, and who does otherwise shall notice.
var ErrOverlap = errors.New("the fake model is called from two goroutines at a time")

// ErrClosed is what calls answer after Close.
var ErrClosed = errors.New("the fake model is closed")

// Model is the fake. Counts may be read from any goroutine.
type Model struct {
	info  inference.Info
	hooks Hooks

	mu      sync.Mutex
	counts  Counts
	running bool
	closed  bool
}

var (
	_ inference.Model  = (*Model)(nil)
	_ inference.Warmer = (*Model)(nil)
)

// New makes a fake.
func New(opts Options) *Model {
	if opts.Name == "" {
		opts.Name = "Fake"
	}
	if opts.Side == 0 {
		opts.Side = 256
	}
	if opts.Low == 0 {
		opts.Low = 64
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "fake 1 %s %d %d", opts.Name, opts.Side, opts.Low))
	return &Model{
		info: inference.Info{Name: opts.Name, Fingerprint: hex.EncodeToString(sum[:]),
			InputSide: opts.Side, LowW: opts.Low, LowH: opts.Low, Closer: opts.Closer,
			PredIoU: 0.5, Stability: 0.5}, // its small discs are not stable by SAM's measure
		hooks: opts.Hooks,
	}
}

// Opener opens a new fake each time.
func Opener(opts Options) inference.Opener {
	return func(context.Context) (inference.Model, error) { return New(opts), nil }
}

// Opener hands out m itself.
func (m *Model) Opener() inference.Opener {
	return func(context.Context) (inference.Model, error) { return m, nil }
}

// Counts says what was called so far.
func (m *Model) Counts() Counts {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts
}

// Info describes the fake.
func (m *Model) Info() inference.Info { return m.info }

// Grid is SAM's.
func (m *Model) Grid(w, h int) mask.Grid { return sam.GridFor(w, h, m.info.InputSide, m.info.LowW) }

// Encode averages the picture down to the low-res size.
func (m *Model) Encode(ctx context.Context, p *picture.Picture) (*inference.Embedding, error) {
	if err := m.enter(func(c *Counts) { c.Encodes++ }); err != nil {
		return nil, err
	}
	defer m.leave()
	if m.hooks.Encode != nil {
		if err := m.hooks.Encode(ctx, p); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w, h := p.Size()
	f := m.Grid(w, h)
	return &inference.Embedding{Model: m.info.Fingerprint, Grid: f, Tensors: []inference.Tensor{{
		Name:  "embedding",
		Shape: []int64{1, 3, int64(f.LowH), int64(f.LowW)},
		Data:  thumbnail(p.Pix(), f),
	}}}, nil
}

// Decode draws the four masks.
func (m *Model) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	if err := m.enter(func(c *Counts) { c.Decodes++ }); err != nil {
		return nil, err
	}
	defer m.leave()
	if m.hooks.Decode != nil {
		if err := m.hooks.Decode(ctx, p); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if e.Model != m.info.Fingerprint {
		return nil, errors.New("decode: the embedding was made by another model")
	}
	if err := p.Check(e.Grid.PictureW, e.Grid.PictureH); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	if p.Empty() && maskInput == nil {
		return nil, errors.New("decode: the prompt asks nothing")
	}
	if maskInput != nil && len(maskInput.Data) != m.info.LowW*m.info.LowH {
		return nil, fmt.Errorf("decode: the mask input has %d values, not %d x %d",
			len(maskInput.Data), m.info.LowW, m.info.LowH)
	}
	return answer(e.Grid, p, maskInput), nil
}

// Warm does nothing but run its hook.
func (m *Model) Warm(ctx context.Context) error {
	if err := m.enter(func(c *Counts) { c.Warms++ }); err != nil {
		return err
	}
	defer m.leave()
	if m.hooks.Warm != nil {
		return m.hooks.Warm(ctx)
	}
	return ctx.Err()
}

// Close ends the fake; a second Close does nothing more.
func (m *Model) Close() error {
	m.mu.Lock()
	m.counts.Closes++
	again := m.closed
	m.closed = true
	m.mu.Unlock()
	if m.hooks.Close != nil && !again {
		return m.hooks.Close()
	}
	return nil
}

func (m *Model) enter(count func(*Counts)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.closed:
		return ErrClosed
	case m.running:
		return ErrOverlap
	}
	m.running = true
	count(&m.counts)
	return nil
}

func (m *Model) leave() {
	m.mu.Lock()
	m.running = false
	m.mu.Unlock()
}
