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
func (c *modelChooser) device() ort.Device {
	switch {
	case c.opts.Devices == nil:
		return ort.CPU
	case c.opts.Device != "":
		return c.opts.Device
	}
	return c.settings.device
}

// opener opens a model on the chosen device once that has passed its trial, on the CPU before.
func (c *modelChooser) opener(nameOrPath string) inference.Opener {
	d, o := c.device(), models.Options{Fast: c.settings.fast}
	if d.IsCPU() {
		return c.opts.Opener(nameOrPath, o)
	}
	return func(ctx context.Context) (inference.Model, error) {
		if failure, known := c.opts.Devices.Known(d); known && failure == nil {
			o.Placement = ort.Placement{Device: d, Fallback: c.lostDevice(d)}
		}
		return c.opts.Opener(nameOrPath, o)(ctx)
	}
}

// lostDevice tells that a device that had passed failed all the same, once a model. It is called on any goroutine.
func (c *modelChooser) lostDevice(d ort.Device) func(why error) {
	var once sync.Once
	return func(why error) {
		if cause := errors.Unwrap(why); cause != nil {
			why = cause // the window says in its own words what comes of it
		}
		once.Do(func() {
			c.do(func() {
				if !c.closing {
					text := lang.T("%s failed, so the CPU is used.", d)
					if inEnglish() {
						text = lang.T("%s failed, so the CPU is used: %s.", d, why)
					}
					c.say(parts.Message{Level: parts.LevelWarning, Text: text})
				}
			})
		})
	}
}

// startDevice tries the chosen device in the background, unless that was done at an earlier start. The model runs on
// the CPU meanwhile.
func (c *modelChooser) startDevice() {
	d := c.device()
	if d.IsCPU() {
		return
	}
	c.tryDevice(d, func(ctx context.Context) (news bool, err error) {
		_, known := c.opts.Devices.Known(d)
		if known {
			return false, nil
		}
		return true, c.opts.Devices.Check(ctx, d)
	})
}

// chooseDevice uses a device from now on, if it passes its trial, and remembers the choice.
func (c *modelChooser) chooseDevice(d ort.Device) {
	c.opts.Device, c.settings.device = "", d
	c.saveSettings()
	c.endTrial()
	if d.IsCPU() {
		c.message.Dismiss()
		c.use(c.path())
		return
	}
	c.say(parts.Message{Text: lang.T("Trying %s…", d), Sticky: true})
	c.tryDevice(d, func(ctx context.Context) (bool, error) { return true, c.opts.Devices.Try(ctx, d) })
}

// tryDevice runs a trial and opens the model again on what is to be used after it.
func (c *modelChooser) tryDevice(d ort.Device, try func(context.Context) (news bool, err error)) {
	c.trying = background(c.shell, try, func(news bool, err error) {
		c.trying = nil
		if !news {
			return
		}
		c.use(c.path())
		c.sayDevice(d, err)
	})
}

func (c *modelChooser) sayDevice(d ort.Device, err error) {
	if err == nil {
		c.say(parts.Message{Text: lang.T("%s is in use.", d)})
		return
	}
	if errors.As(err, new(*trial.NotOfferedError)) && c.settings.device == d {
		c.settings.device = "" // or it would be told at every start
		c.saveSettings()
	}
	c.say(parts.Message{Level: parts.LevelWarning, Text: sentence(err)})
}

func (c *modelChooser) endTrial() {
	if c.trying != nil {
		c.trying()
		c.trying = nil
	}
}

// deviceField is the row of the settings that offers the CPU and the accelerators; nil where there are none.
func (c *modelChooser) deviceField(chosen func()) fyne.CanvasObject {
	if c.opts.Devices == nil {
		return nil
	}
	more, err := c.opts.Devices.Accelerators()
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
		c.chooseDevice(devices[i])
	})
	choice.Choose(max(0, slices.Index(devices, c.device())))
	note := lang.T("Tried before it is used")
	if failure, _ := c.opts.Devices.Known(c.device()); failure != nil {
		note = lang.T("Did not work, so the CPU is used") // why was told when it was tried
	}
	return parts.NewField(lang.T("Run the model on"), choice).SetNote(note)
}
