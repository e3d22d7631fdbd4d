package ort

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"clickmask/inference"
)

// Placement says what a session runs on, and who is told when that comes to nothing.
type Placement struct {
	Device Device
	// Fallback is told why the CPU took over from the device: the graph could not be loaded there, or a run
	// failed. It is called once a session, on the goroutine that asked; nil: nobody is told.
	Fallback func(why error)
}

// spare is what a session on an accelerator needs to go on without it.
type spare struct {
	placement Placement
	create    func() (runner, error) // on the CPU
}

func (p Placement) tell(why error) {
	if p.Fallback != nil {
		p.Fallback(fmt.Errorf("%v failed, so the CPU is used: %w", p.Device, plainly(why)))
	}
}

// position is what ONNX Runtime puts before its sentence: the file, the function and the condition of a check.
var position = regexp.MustCompile(`(?s)^.*(\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : | was false\. )`)

// plainly leaves out of an error's text where in ONNX Runtime it came up.
func plainly(err error) error {
	if text := position.ReplaceAllString(err.Error(), ""); text != "" && text != err.Error() {
		return errors.New(text)
	}
	return err
}

// place loads a graph where the options want it, or else on the CPU. The spare is nil for a session on the CPU.
func (opts Options) place(create creator) (runner, *spare, error) {
	onCPU := opts
	onCPU.Placement = Placement{}
	if opts.Device.IsCPU() {
		s, err := onCPU.load(create)
		return s, nil, err
	}
	s, deviceErr := opts.load(create)
	if deviceErr == nil {
		return s, &spare{opts.Placement, func() (runner, error) { return onCPU.load(create) }}, nil
	}
	s, err := onCPU.load(create)
	if err == nil { // else the graph is to blame
		opts.tell(deviceErr)
	}
	return s, nil, err
}

// runOnCPU does a run again that failed on the device with the error why. Only when the CPU can do it, the device
// is to blame and given up.
func (s *Session) runOnCPU(ctx context.Context, inputs, outputs []inference.Tensor, why error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.session == nil:
		return ErrClosed
	case s.onCPU == nil: // another run was here first
		return s.runOn(ctx, s.session, inputs, outputs)
	}
	cpu, err := s.onCPU.create()
	if err != nil {
		return why
	}
	if err := s.runOn(ctx, cpu, inputs, outputs); err != nil {
		_ = cpu.Destroy() // the run's error tells more
		return err
	}
	s.onCPU.placement.tell(why)
	_ = s.session.Destroy() // a broken device may say anything now
	s.session, s.onCPU = cpu, nil
	return nil
}
