package ort

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	binding "github.com/yalue/onnxruntime_go"

	"clickmask/inference"
)

// Level is how much ONNX Runtime rewrites a graph when it is loaded.
type Level int

// The levels; the zero value is everything, which loads slowest and runs fastest.
const (
	OptimiseAll      Level = iota // layouts for this processor too
	OptimiseExtended              // fusions
	OptimiseBasic                 // constant folding and what removes nodes
	OptimiseNone
)

// Options configure a session.
type Options struct {
	Threads int   // 0 means DefaultThreads
	Level   Level // how much the graph is rewritten
	// Spin lets the session's threads wait busily between two operators, which pays on a machine that does
	// nothing else. On a busy one with two cores the built-in encoder took 313 ms instead of 157 (2026-11-25).
	Spin bool
	// Placement says what the session runs on; the zero value is the CPU.
	Placement
	// Lean gives the memory between operators back to the C library instead of keeping it for the session's next run:
	// for large encoders, which run once a picture. [Trim] then hands it to the system. MobileSAM's encoder is not
	// measurably slower for it, the built-in one of 45 ms takes a third longer (2026-11-25).
	Lean bool
	// Resting has the session work in a pool that such sessions share, and that goes back to the system when nothing ran for a
	// while. Where there is no pool, it is as Lean says.
	Resting bool
	// Outside is the folder in which a graph's numbers lie that are not in its bytes, see [Optimise].
	Outside string
}

// ErrClosed is what a closed session answers.
var ErrClosed = errors.New("the session is closed")

// Session is one loaded graph. Runs may overlap; Close waits for them.
type Session struct {
	inputs, outputs []string

	mu      sync.RWMutex // held for reading by runs
	session runner
	onCPU   *spare // of a session on an accelerator, else nil
}

// runner is the binding's session.
type runner interface {
	Run(inputs, outputs []binding.Value) error
	RunWithOptions(inputs, outputs []binding.Value, opts *binding.RunOptions) error
	Destroy() error
}

// NewSession loads a graph from the bytes of an ONNX file, which it does not keep. inputs and outputs are
// the names that runs hand over and get back. The runtime is loaded when it is not yet; the error then may
// be [ErrRuntimeMissing].
func NewSession(graph []byte, inputs, outputs []string, opts Options) (*Session, error) {
	return newSession(inputs, outputs, opts, func(o *binding.SessionOptions) (*binding.DynamicAdvancedSession, error) {
		return binding.NewDynamicAdvancedSessionWithONNXData(graph, inputs, outputs, o)
	})
}

// OpenSession loads a graph from an ONNX file, whose weights may lie in files beside it; else as [NewSession].
func OpenSession(path string, inputs, outputs []string, opts Options) (*Session, error) {
	return newSession(inputs, outputs, opts, func(o *binding.SessionOptions) (*binding.DynamicAdvancedSession, error) {
		return binding.NewDynamicAdvancedSession(path, inputs, outputs, o)
	})
}

func newSession(inputs, outputs []string, opts Options,
	create creator) (*Session, error) {
	if len(inputs) == 0 || len(outputs) == 0 {
		return nil, errors.New("load graph: it needs the names of inputs and outputs")
	}
	if err := Load(); err != nil {
		return nil, err
	}
	s, onCPU, err := opts.place(create)
	if err != nil {
		return nil, fmt.Errorf("load graph: %w", err)
	}
	return &Session{inputs: inputs, outputs: outputs, session: s, onCPU: onCPU}, nil
}

// creator loads a graph with ONNX Runtime's options.
type creator func(*binding.SessionOptions) (*binding.DynamicAdvancedSession, error)

// load creates a session on the options' device.
func (opts Options) load(create creator) (runner, error) {
	o, err := opts.native()
	if err != nil {
		return nil, err
	}
	defer o.Destroy()
	s, err := create(o)
	if err != nil {
		return nil, err // not s: a nil pointer in an interface is no nil
	}
	return s, nil
}

// native turns the options into ONNX Runtime's; the caller destroys them.
func (opts Options) native() (*binding.SessionOptions, error) {
	o, err := binding.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	threads := opts.Threads
	if threads <= 0 {
		threads = DefaultThreads()
	}
	level := map[Level]binding.GraphOptimizationLevel{
		OptimiseAll:      binding.GraphOptimizationLevelEnableAll,
		OptimiseExtended: binding.GraphOptimizationLevelEnableExtended,
		OptimiseBasic:    binding.GraphOptimizationLevelEnableBasic,
		OptimiseNone:     binding.GraphOptimizationLevelDisableAll,
	}[opts.Level]
	spin := "0"
	if opts.Spin {
		spin = "1"
	}
	steps := []error{
		o.SetIntraOpNumThreads(threads),
		o.SetInterOpNumThreads(1), // the graphs are chains: nothing to run side by side
		o.SetGraphOptimizationLevel(level),
		o.SetLogSeverityLevel(binding.LoggingLevelFatal),
		// A pattern of a graph's tensors makes the second run take all of its memory once more, in one piece, beside
		// that of the first: 185 MB of MobileSAM's encoder, for no time that could be measured (2026-11-25).
		o.SetMemPattern(false),
		o.AddSessionConfigEntry("session.intra_op.allow_spinning", spin),
	}
	if opts.Outside != "" {
		steps = append(steps, o.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", opts.Outside))
	}
	switch {
	case opts.Resting && pooled.Load():
		steps = append(steps, o.AddSessionConfigEntry("session.use_env_allocators", "1"))
	case opts.Lean:
		steps = append(steps, o.SetCpuMemArena(false))
	}
	if a, ok := acceleratorOf(opts.Device); ok {
		steps = append(steps, a.attach(o))
	} else if !opts.Device.IsCPU() {
		steps = append(steps, fmt.Errorf("there is no device %q", string(opts.Device)))
	}
	if err := errors.Join(steps...); err != nil {
		o.Destroy()
		return nil, err
	}
	return o, nil
}

// Run computes all outputs from the inputs, which are found by name. The outputs are new tensors in the
// order of the session's output names.
//
// When ctx ends the run is told to stop, which it does between two operators, and the error is ctx.Err().
func (s *Session) Run(ctx context.Context, inputs []inference.Tensor) ([]inference.Tensor, error) {
	outputs := make([]inference.Tensor, len(s.outputs))
	for i, name := range s.outputs {
		outputs[i].Name = name
	}
	return outputs, s.RunInto(ctx, inputs, outputs)
}

// RunInto is Run for who knows the outputs' shapes: an output that has Data is written right there, which
// saves a copy; one without gets a new Shape and Data. Outputs are found by name and must be all the
// session has.
//
// When a device fails in a run the CPU does it again, and all later ones, see [Placement].
func (s *Session) RunInto(ctx context.Context, inputs, outputs []inference.Tensor) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	if s.session == nil {
		s.mu.RUnlock()
		return ErrClosed
	}
	on, onCPU := s.session, s.onCPU
	err := s.runOn(ctx, on, inputs, outputs)
	s.mu.RUnlock()
	if onCPU != nil && errors.As(err, new(*runError)) {
		return s.runOnCPU(ctx, inputs, outputs, err)
	}
	return err
}

// runOn is RunInto on one of ONNX Runtime's sessions.
func (s *Session) runOn(ctx context.Context, on runner, inputs, outputs []inference.Tensor) (err error) {
	in, err := wrap(s.inputs, inputs, false)
	defer destroy(in)
	if err != nil {
		return fmt.Errorf("run graph: input %w", err)
	}
	out, err := wrap(s.outputs, outputs, true)
	defer func() { destroy(out) }() // Run puts in what it made
	if err != nil {
		return fmt.Errorf("run graph: output %w", err)
	}
	if err := run(ctx, on, in, out); err != nil {
		return err
	}
	for i, name := range s.outputs {
		t := find(outputs, name)
		if t.Data != nil {
			continue
		}
		made, ok := out[i].(*binding.Tensor[float32])
		if !ok {
			return fmt.Errorf("run graph: output %s is not of float32 numbers", name)
		}
		t.Shape, t.Data = made.GetShape(), made.GetData()
	}
	// ONNX Runtime read and wrote these through pointers that the collector does not see.
	runtime.KeepAlive(inputs)
	runtime.KeepAlive(outputs)
	return nil
}

// run hands the values over and watches ctx meanwhile.
func run(ctx context.Context, on runner, in, out []binding.Value) error {
	if ctx.Done() == nil {
		return failed(on.Run(in, out))
	}
	opts, err := binding.NewRunOptions()
	if err != nil {
		return failed(err)
	}
	defer opts.Destroy()
	told := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(told)
		_ = opts.Terminate()
	})
	err = on.RunWithOptions(in, out, opts)
	if !stop() {
		<-told // the options must outlive the call that ends the run
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return failed(err)
}

// runError is what ONNX Runtime says of a run that went wrong.
type runError struct{ err error }

func (e *runError) Error() string { return "run graph: " + e.err.Error() }
func (e *runError) Unwrap() error { return e.err }

func failed(err error) error {
	if err == nil {
		return nil
	}
	return &runError{err}
}

// Close frees the graph after the runs in progress; a second Close does nothing.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.session == nil {
		return nil
	}
	err := s.session.Destroy()
	s.session = nil
	return err
}
