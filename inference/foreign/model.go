package foreign

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
	"weak"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Options say how a model runs; the zero value is for the CPU.
type Options struct {
	Threads int // for ONNX Runtime, 0 meaning [ort.DefaultThreads]
	ort.Placement
	Limits
}

// maxRestarts is how often a model's process is started again after it has ended, for one opened model: what ended it
// once may not come again, as where a person or the system did, and mostly does.
const maxRestarts = 2

// Model is a pair of ONNX files that runs in another process.
type Model struct {
	name string // of the file
	path string
	opts Options
	make func() *exec.Cmd

	child    *child
	restarts int
	closed   bool

	info  inference.Info
	doubt string
	held  [slots]weak.Pointer[inference.Embedding] // what lies in the child's slots
	next  int                                      // slot to be used
}

var (
	_ inference.Model   = (*Model)(nil)
	_ inference.Warmer  = (*Model)(nil)
	_ inference.Trimmer = (*Model)(nil)
	_ pairs.Doubtful    = (*Model)(nil)
)

// OpenFile opens the pair that an ONNX file belongs to, see [pairs.Find], in a process of its own. Errors name the file,
// or are ort.ErrRuntimeMissing or ctx.Err(); a *[Failure] says that the process had to end, a *[pairs.Error] that the files
// are no pair.
func OpenFile(ctx context.Context, path string, opts Options) (*Model, error) {
	return open(ctx, path, opts, again)
}

// again is this program as a child.
func again() *exec.Cmd {
	path, args := self()
	cmd := exec.Command(path, args...)
	cmd.Env = environment(os.Environ())
	return cmd
}

func open(ctx context.Context, path string, opts Options, command func() *exec.Cmd) (*Model, error) {
	opts.Limits = opts.filled()
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open model %s: %w", filepath.Base(path), err)
	}
	m := &Model{name: filepath.Base(path), path: whole, opts: opts, make: command}
	if err := m.start(ctx); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// start starts a child and has it open the pair.
func (m *Model) start(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c, err := startChild(m.make())
	if err != nil {
		return fmt.Errorf("open model %s: %w", m.name, err)
	}
	m.child, m.held = c, [slots]weak.Pointer[inference.Embedding]{}
	const during = "while it was being opened"
	r, err := m.ask(ctx, ask{Do: doOpen, Path: m.path, Threads: m.opts.Threads, Device: m.opts.Device, Memory: m.opts.Memory}, nil, during)
	switch {
	case err != nil:
	case r.head.Info == nil || r.head.Info.Fingerprint == "" || r.head.Info.InputSide < 1 || r.head.Info.LowW < 1 || r.head.Info.LowW > r.head.Info.InputSide:
		err = m.nonsense(during, "it does not say what it is")
	case m.info.Fingerprint != "" && m.info != *r.head.Info:
		err = &AnotherError{Model: m.name}
	default:
		m.info, m.doubt = *r.head.Info, r.head.Doubt
		return nil
	}
	if ctx.Err() != nil {
		c.end(nil) // nobody will ask it for anything
	}
	return err
}

// living makes sure that there is a child.
func (m *Model) living(ctx context.Context, during string) error {
	if m.closed {
		return ort.ErrClosed
	}
	if !m.child.ended() {
		return nil
	}
	if m.restarts == maxRestarts {
		return m.child.failure(m.name, during)
	}
	err := m.start(ctx)
	if ctx.Err() == nil {
		m.restarts++
	}
	return err
}

// ask has the child do something and turns what it says of an error into one.
func (m *Model) ask(ctx context.Context, a ask, body [][]byte, during string) (reply, error) {
	limit := m.opts.Answer
	if a.Do == doOpen {
		limit = m.opts.Open
	}
	late := &Failure{Kind: Late, Model: m.name, During: during, Detail: durationText(limit)}
	r, err := m.child.call(ctx, a, body, limit, late)
	if errors.Is(err, errGone) {
		return reply{}, m.child.failure(m.name, during)
	}
	if err != nil {
		return reply{}, err
	}
	for _, why := range r.head.Fallbacks {
		if m.opts.Fallback != nil {
			m.opts.Fallback(errors.New(why))
		}
	}
	switch {
	case r.head.Error == "":
		return r, nil
	case r.head.Why == whyEnded && ctx.Err() != nil:
		return reply{}, ctx.Err()
	case r.head.Why == whyRuntime:
		return reply{}, &runtimeMissing{r.head.Error}
	case r.head.Why == whyMemory:
		return reply{}, &Failure{Kind: Memory, Model: m.name, During: during, Detail: allowedText(r.head.Allowed)}
	}
	err = errors.New(r.head.Error)
	if r.head.Pair != "" {
		err = &pairs.Error{Kind: r.head.Pair, File: r.head.File, Err: err}
	}
	return reply{}, err
}

// allowedText is how much a model may have, for a sentence.
func allowedText(bytes int64) string {
	if bytes <= 0 {
		return ""
	}
	return fmt.Sprintf(" (%.1f GB)", float64(bytes)/1e9)
}

// nonsense ends a child that answered what cannot be.
func (m *Model) nonsense(during, what string) error {
	f := &Failure{Kind: Garbled, Model: m.name, During: during, Detail: what}
	m.child.end(f)
	return f
}

// Info describes the model.
func (m *Model) Info() inference.Info { return m.info }

// Doubt is the pair's, see [pairs.Doubtful].
func (m *Model) Doubt() string { return m.doubt }

// Grid is SAM's.
func (m *Model) Grid(w, h int) mask.Grid { return sam.GridFor(w, h, m.info.InputSide, m.info.LowW) }

// Encode sends the picture as large as it lies in the model's input.
func (m *Model) Encode(ctx context.Context, p *picture.Picture) (*inference.Embedding, error) {
	const during = "while it looked at a picture"
	rgb, f, err := sam.Content(ctx, p.Pix, m.Grid)
	if err != nil {
		return nil, err
	}
	if err := m.living(ctx, during); err != nil {
		return nil, err
	}
	m.held[m.next] = weak.Pointer[inference.Embedding]{}
	r, err := m.ask(ctx, ask{Do: doEncode, Grid: &f, Slot: m.next}, [][]byte{rgb}, during)
	if err != nil {
		return nil, err
	}
	tensors, err := tensorsOf(r.head.Tensors, r.body)
	if err != nil {
		return nil, m.nonsense(during, err.Error())
	}
	e := &inference.Embedding{Model: m.info.Fingerprint, Grid: f, Tensors: tensors}
	m.holds(e)
	return e, nil
}

// holds notes that the child has an embedding in the next slot.
func (m *Model) holds(e *inference.Embedding) int {
	slot := m.next
	m.held[slot] = weak.Make(e)
	m.next = (slot + 1) % slots
	return slot
}

// slot is where the child has an embedding, which it is sent if it does not.
func (m *Model) slot(ctx context.Context, e *inference.Embedding, during string) (int, error) {
	if i := slices.Index(m.held[:], weak.Make(e)); i >= 0 {
		return i, nil
	}
	shapes, body := shapesOf(e.Tensors)
	slot := m.next
	m.held[slot] = weak.Pointer[inference.Embedding]{}
	if _, err := m.ask(ctx, ask{Do: doKeep, Slot: slot, Grid: &e.Grid, Model: e.Model, Tensors: shapes}, body, during); err != nil {
		return 0, err
	}
	return m.holds(e), nil
}

// Decode answers one prompt.
func (m *Model) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	const during = "while it answered a click"
	if err := m.check(e, p, maskInput); err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	if err := m.living(ctx, during); err != nil {
		return nil, err
	}
	slot, err := m.slot(ctx, e, during)
	if err != nil {
		return nil, err
	}
	a := ask{Do: doDecode, Slot: slot, Prompt: &p}
	var body [][]byte
	if maskInput != nil {
		a.Masked, body = &maskInput.Grid, [][]byte{bytesOf(maskInput.Data)}
	}
	r, err := m.ask(ctx, a, body, during)
	if err != nil {
		return nil, err
	}
	n, area := len(r.head.IoU), m.info.LowW*m.info.LowH
	if n != 1 && n != 3 && n != 4 || len(r.body) != 4*n*area {
		return nil, m.nonsense(during, fmt.Sprintf("%d scores and masks of %d bytes", n, len(r.body)))
	}
	numbers := floatsOf(r.body)
	out := &prompt.Answer{LowRes: make([]mask.Logits, n), IoU: r.head.IoU}
	for i := range out.LowRes {
		out.LowRes[i] = mask.Logits{Grid: e.Grid, Data: numbers[i*area : (i+1)*area : (i+1)*area]}
	}
	return out, nil
}

// check finds what cannot be sent; the rest is for the child to judge.
func (m *Model) check(e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) error {
	switch {
	case m.closed:
		return ort.ErrClosed
	case e == nil || e.Model != m.info.Fingerprint || len(e.Tensors) == 0:
		return errors.New("the embedding was made by another model")
	case p.Empty() && maskInput == nil:
		return errors.New("the prompt asks nothing")
	case maskInput != nil && len(maskInput.Data) != m.info.LowW*m.info.LowH:
		return fmt.Errorf("the mask input has %d values, the model wants %d x %d", len(maskInput.Data), m.info.LowW, m.info.LowH)
	}
	return p.Check(e.Grid.PictureW, e.Grid.PictureH) // numbers that are none have no place in a packet either
}

// Warm implements inference.Warmer. It starts no child again: it is not what a person asks for.
func (m *Model) Warm(ctx context.Context) error { return m.aside(ctx, doWarm) }

// Trim implements inference.Trimmer.
func (m *Model) Trim() { _ = m.aside(context.Background(), doTrim) } // it only saves memory

// aside asks for what nobody waits for, of a child that lives.
func (m *Model) aside(ctx context.Context, do string) error {
	if m.closed {
		return ort.ErrClosed
	}
	if m.child.ended() {
		return errGone
	}
	_, err := m.ask(ctx, ask{Do: do}, nil, "while it prepared itself")
	return err
}

// Close ends the process: it has nothing to lose. A second Close does nothing.
func (m *Model) Close() error {
	if m.closed {
		return nil
	}
	m.closed = true
	if m.child == nil {
		return nil
	}
	m.child.end(nil)
	late := time.NewTimer(reapWithin)
	defer late.Stop()
	select {
	case <-m.child.reaped:
		return nil
	case <-late.C:
		return fmt.Errorf("close %s: its process does not end", m.name)
	}
}
