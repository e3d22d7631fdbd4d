package cli

import (
	"context"
	"errors"
	"io"
	"sync"

	"clickmask/inference/ort"
	"clickmask/inference/trial"
	"clickmask/internal/printable"
)

// machine is what was found out about this machine: [trial.Trials], or what a test says.
type machine interface {
	Accelerators() ([]ort.Device, error)
	Offered(ort.Device) error
	Known(ort.Device) (failure error, known bool)
	Check(context.Context, ort.Device) error
	Threads() trial.Threads
}

// deviceNames are the values of --device.
func deviceNames() []string {
	var names []string
	for _, d := range ort.Devices() {
		names = append(names, string(d))
	}
	return names
}

// threads is n, or what is best on this machine where n is 0.
func (p *program) threads(n int) int {
	if n > 0 {
		return n
	}
	return p.machine.Threads().Count
}

// placement is the device that the flags name, or the CPU where that device fails its trial; say hears why. The error
// is for a device that is not there at all.
func (p *program) placement(ctx context.Context, f modelFlags, say io.Writer) (ort.Placement, error) {
	d := ort.Device(f.device)
	if d.IsCPU() {
		return ort.Placement{}, nil
	}
	err := p.tryDevice(ctx, d, say)
	if errors.As(err, new(*trial.Failure)) {
		printable.Fprintf(say, "clickmask: %s\n", err)
		return ort.Placement{}, nil
	}
	if err != nil {
		return ort.Placement{}, interruptedOr(ctx, err)
	}
	var once sync.Once // a model has several graphs, which may fail one after the other
	return ort.Placement{Device: d, Fallback: func(why error) {
		once.Do(func() { printable.Fprintf(say, "clickmask: %s\n", why) })
	}}, nil
}

// tryDevice finds out whether a device works. say hears of a trial, which may take a minute.
func (p *program) tryDevice(ctx context.Context, d ort.Device, say io.Writer) error {
	if _, known := p.machine.Known(d); !known && p.machine.Offered(d) == nil {
		printable.Fprintf(say, "trying %v, which may take a minute\n", d)
	}
	return p.machine.Check(ctx, d)
}
