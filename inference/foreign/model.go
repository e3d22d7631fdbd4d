package foreign

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
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

// Model is a pair of ONNX files that runs in another process.
type Model struct {
	served

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

func open(ctx context.Context, path string, opts Options, command func() *exec.Cmd) (*Model, error) {
	m := &Model{}
	var err error
	if m.served, err = newServed(path, opts, command, m.start); err != nil {
		return nil, err
	}
	if err := m.start(ctx); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// start starts a child and has it open the pair.
func (m *Model) start(ctx context.Context) error {
	m.held = [slots]weak.Pointer[inference.Embedding]{}
	const during = whileOpening
	r, err := m.bear(ctx, doOpen)
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
	m.abandon(ctx)
	return err
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
	rgb, f, err := sam.Content(ctx, p, m.Grid)
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
