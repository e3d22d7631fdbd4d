package ui

import (
	"context"
	"errors"
	"slices"
	"sync"

	"fyne.io/fyne/v2"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/trial"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// Devices are the accelerators of a machine; [trial.Trials] says what its methods do.
type Devices interface {
	Accelerators() ([]ort.Device, error)
	Known(ort.Device) (failure error, known bool)
	Check(context.Context, ort.Device) error
	Try(context.Context, ort.Device) error
}

// device is what the model shall run on.
func (w *Window) device() ort.Device {
	switch {
	case w.opts.Devices == nil:
		return ort.CPU
	case w.opts.Device != "":
		return w.opts.Device
	}
	return w.settings.device
}

// opener opens a model on the chosen device once that has passed its trial, on the CPU before.
func (w *Window) opener(nameOrPath string) inference.Opener {
	d, o := w.device(), models.Options{Fast: w.settings.fast}
	if d.IsCPU() {
		return w.opts.Opener(nameOrPath, o)
	}
	return func(ctx context.Context) (inference.Model, error) {
		if failure, known := w.opts.Devices.Known(d); known && failure == nil {
			o.Placement = ort.Placement{Device: d, Fallback: w.lostDevice(d)}
		}
		return w.opts.Opener(nameOrPath, o)(ctx)
	}
}

// lostDevice tells that a device that had passed failed all the same, once a model. It is called on any goroutine.
func (w *Window) lostDevice(d ort.Device) func(why error) {
	var once sync.Once
	return func(why error) {
		if cause := errors.Unwrap(why); cause != nil {
			why = cause // the window says in its own words what comes of it
		}
		once.Do(func() {
			w.do(func() {
				if !w.closing {
					w.say(parts.Message{Level: parts.LevelWarning, Text: lang.T("%s failed, so the CPU is used: %s.", d, why)})
				}
			})
		})
	}
}

// startDevice tries the chosen device in the background, unless that was done at an earlier start. The model runs on
// the CPU meanwhile.
func (w *Window) startDevice() {
	d := w.device()
	if d.IsCPU() {
		return
	}
	w.tryDevice(d, func(ctx context.Context) (news bool, err error) {
		_, known := w.opts.Devices.Known(d)
		if known {
			return false, nil
		}
		return true, w.opts.Devices.Check(ctx, d)
	})
}

// chooseDevice uses a device from now on, if it passes its trial, and remembers the choice.
func (w *Window) chooseDevice(d ort.Device) {
	w.opts.Device, w.settings.device = "", d
	w.settings.save(w.app.Preferences())
	w.endTrial()
	if d.IsCPU() {
		w.message.Dismiss()
		w.useModel(w.modelPath())
		return
	}
	w.say(parts.Message{Text: lang.T("Trying %s…", d), Sticky: true})
	w.tryDevice(d, func(ctx context.Context) (bool, error) { return true, w.opts.Devices.Try(ctx, d) })
}

// tryDevice runs a trial and opens the model again on what is to be used after it.
func (w *Window) tryDevice(d ort.Device, try func(context.Context) (news bool, err error)) {
	w.trying = background(w, try, func(news bool, err error) {
		w.trying = nil
		if !news {
			return
		}
		w.useModel(w.modelPath())
		w.sayDevice(d, err)
	})
}

func (w *Window) sayDevice(d ort.Device, err error) {
	var f *trial.Failure
	switch {
	case err == nil:
		w.say(parts.Message{Text: lang.T("%s is in use.", d)})
	case errors.As(err, &f):
		w.say(parts.Message{Level: parts.LevelWarning,
			Text: lang.T("%s cannot be used, so the CPU is: when it was tried, it %s.", d, f.Reason)})
	default:
		if errors.As(err, new(*trial.NotOfferedError)) && w.settings.device == d {
			w.settings.device = "" // or it would be told at every start
			w.settings.save(w.app.Preferences())
		}
		w.say(parts.Message{Level: parts.LevelWarning, Text: sentence(err)})
	}
}

func (w *Window) endTrial() {
	if w.trying != nil {
		w.trying()
		w.trying = nil
	}
}

// deviceField is the row of the settings that offers the CPU and the accelerators; nil where there are none.
func (w *Window) deviceField(chosen func()) fyne.CanvasObject {
	if w.opts.Devices == nil {
		return nil
	}
	more, err := w.opts.Devices.Accelerators()
	if err != nil || len(more) == 0 {
		return nil
	}
	devices := append([]ort.Device{ort.CPU}, more...)
	var names []string
	for _, d := range devices {
		names = append(names, d.String())
	}
	choice := parts.NewSegmented(names, func(i int) {
		chosen()
		w.chooseDevice(devices[i])
	})
	choice.Choose(max(0, slices.Index(devices, w.device())))
	note := lang.T("Tried before it is used")
	if failure, _ := w.opts.Devices.Known(w.device()); failure != nil {
		note = lang.T("Did not work, so the CPU is used") // why was told when it was tried
	}
	return parts.NewField(lang.T("Run the model on"), choice).SetNote(note)
}
