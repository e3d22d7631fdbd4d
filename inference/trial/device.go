package trial

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"clickmask/inference/ort"
)

// deviceResult is what is remembered of a device.
type deviceResult struct {
	For     setting `json:"for"`
	Failure string  `json:"failure,omitempty"` // "" when it passed
}

// Failure is a device that did not pass its trial.
type Failure struct {
	Device ort.Device
	Reason string // goes on from "it ": "crashed (signal: killed)"
}

func (f *Failure) Error() string {
	return fmt.Sprintf("%v cannot be used, so the CPU is: when it was tried, it %s", f.Device, f.Reason)
}

// NotOfferedError is a device that the installed ONNX Runtime was not built for.
type NotOfferedError struct {
	Device  ort.Device
	Runtime string
}

func (e *NotOfferedError) Error() string {
	return fmt.Sprintf("ONNX Runtime %s was built without %v: install one that has it, or set ORT_LIB to its path", e.Runtime, e.Device)
}

// Accelerators lists the devices beside the CPU that the installed ONNX Runtime was built for, whether they work or not.
func (t *Trials) Accelerators() ([]ort.Device, error) { return t.accelerators() }

// Known says what is remembered of a device: nil when it passed, or its *Failure. It is false for one that has to be
// tried first. It starts nothing.
func (t *Trials) Known(d ort.Device) (failure error, known bool) {
	if d.IsCPU() {
		return nil, true
	}
	r, ok := t.read().Devices[d]
	now, err := t.setting()
	if !ok || err != nil || r.For != now {
		return nil, false
	}
	if r.Failure != "" {
		return &Failure{d, r.Failure}, true
	}
	return nil, true
}

// Check tries a device unless it is known. Errors are as of [Trials.Try].
func (t *Trials) Check(ctx context.Context, d ort.Device) error {
	if err := t.Offered(d); err != nil {
		return err
	}
	if failure, known := t.Known(d); known {
		return failure
	}
	return t.Try(ctx, d)
}

// Try tries a device now and remembers what came of it, which may take a minute. A device that fails is a *Failure,
// one that is not there a *NotOfferedError; any other error says that it was not tried.
func (t *Trials) Try(ctx context.Context, d ort.Device) error {
	if err := t.Offered(d); err != nil || d.IsCPU() {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	var answer DeviceAnswer
	err := ask(limited, t.command(limited, "try-device", string(d)), &answer)
	reason := ""
	switch crashed := new(crash); {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		reason = fmt.Sprintf("gave no answer within %v", t.limit)
	case errors.As(err, &crashed):
		reason = crashed.Error()
	case err != nil:
		return err
	default:
		reason = answer.Failure
	}
	now, err := t.setting()
	if err != nil {
		return err
	}
	_ = t.remember(func(r *results) { // else it is tried again next time
		if r.Devices == nil {
			r.Devices = map[ort.Device]deviceResult{}
		}
		r.Devices[d] = deviceResult{For: now, Failure: reason}
	})
	if reason != "" {
		return &Failure{d, reason}
	}
	return nil
}

// Offered is nil when the installed ONNX Runtime was built for d, else a *NotOfferedError or why there is none.
func (t *Trials) Offered(d ort.Device) error {
	if d.IsCPU() {
		return nil
	}
	have, err := t.accelerators()
	if err != nil {
		return err
	}
	if slices.Contains(have, d) {
		return nil
	}
	r, err := t.runtime()
	if err != nil {
		return err
	}
	return &NotOfferedError{d, r}
}
