package ui

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/trial"
	"clickmask/matte"
	"clickmask/ui/desk"
)

// Options are what a window is made of; the zero value of each field is described beside it.
type Options struct {
	// Opener gives a model by its name or path, "" being the built-in one. Nil: every model is missing.
	Opener func(nameOrPath string, opts models.Options) inference.Opener
	// Model is the model asked for on the command line; "" is the one chosen last.
	Model string
	// Devices are the accelerators of this machine; nil offers none.
	Devices Devices
	// Device is the one asked for on the command line; "" is the one chosen last.
	Device ort.Device
	// Idle is work for when the engine has nothing to do, see [inference.Options].
	Idle func(ctx context.Context) (done bool)
	// Net tells alpha along fine edges; nil leaves that to a filter.
	Net matte.Net
	// Finder opens a file of a model that finds everything by itself; nil opens none.
	Finder func(ctx context.Context, path string) (desk.Finder, error)
	// Models is where models are downloaded to; nil offers none.
	Models *models.Store
	// Attempts remember models that stopped the program; nil remembers none.
	Attempts *trial.Attempts
	// CacheDir keeps embeddings between runs; "" keeps none.
	CacheDir string
	// Ahead is the picture that is going to be shown first, which is being opened already; nil for none.
	Ahead *Ahead
	// StateDir keeps autosaved work; "" keeps none.
	StateDir string
	// NoState says that the system names no folder to keep it in, which is told.
	NoState bool
	// Settings is the file that keeps what the person has chosen; "" keeps nothing.
	Settings string
	// Picker chooses files; nil is the system's, or Fyne's where there is none.
	Picker FilePicker
	// Pointer is where the pointer is in the window, asked where no event tells; nil leaves it where it was heard of last.
	Pointer func(win fyne.Window) (at fyne.Position, ok bool)
	// Do runs a function on Fyne's goroutine; nil is fyne.Do. Tests give their own.
	Do func(func())
	// Aside runs a function on another goroutine; nil starts one. Tests run it at once.
	Aside func(func())
	// After calls f on any goroutine after d and returns what cancels it; nil is time.AfterFunc.
	After func(d time.Duration, f func()) (cancel func())
	// Log is the engine's, see [inference.Options]; nil keeps none.
	Log *slog.Logger
	// Now is the time; nil is time.Now.
	Now func() time.Time
	// Version is shown in the About card.
	Version string
	// Details is a page for a report of a fault, which takes seconds to make; nil has none.
	Details func(ctx context.Context) string
}

// locks is the folder for the locks of session files, "" for none.
func (o *Options) locks() string {
	if o.StateDir == "" {
		return ""
	}
	return filepath.Join(o.StateDir, "locks")
}

func (o *Options) fill(win fyne.Window) {
	if o.Do == nil {
		o.Do = fyne.Do
	}
	if o.Aside == nil {
		o.Aside = func(f func()) { go f() }
	}
	if o.After == nil {
		o.After = func(d time.Duration, f func()) func() {
			t := time.AfterFunc(d, f)
			return func() { t.Stop() }
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Attempts == nil {
		o.Attempts = trial.NewAttempts("")
	}
	if o.Picker == nil {
		o.Picker = newPicker(win)
	}
}
