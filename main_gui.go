//go:build !nogui

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"fyne.io/fyne/v2/app"

	"clickmask/cli"
	"clickmask/cli/bench"
	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/trial"
	"clickmask/ui"
)

// appID names the program to the system: its preferences, its window class.
const appID = "app.clickmask.desktop"

func init() { window = openWindow }

// openWindow shows the window until it is closed.
func openWindow(paths []string, opts cli.WindowOptions) (err error) {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return fmt.Errorf("%w: there is no display (DISPLAY and WAYLAND_DISPLAY are empty); clickmask predict works without one", cli.ErrNoWindow)
	}
	watch := &startWatch{}
	log.SetOutput(watch)
	a := app.NewWithID(appID)
	store, _ := models.DefaultStore() // nil without a folder for them, and then none are offered
	cache, state := folders()
	trials := trial.New(cache, version)
	idle := trials.MeasureWhenIdle
	if opts.Threads > 0 || opts.Measure != "" {
		idle = nil
	}
	autosaves := state
	if opts.Measure != "" { // nobody is there to say whether rescued work is wanted
		autosaves = ""
	}
	w := ui.New(a, ui.Options{
		Opener: func(name string, o models.Options) inference.Opener {
			return func(ctx context.Context) (inference.Model, error) {
				o.Threads, o.Fast = opts.Threads, o.Fast || opts.Fast
				if o.Threads == 0 {
					o.Threads = trials.Threads().Count
				}
				return models.OpenWith(name, o)(ctx)
			}
		},
		Model:    opts.Model,
		Devices:  trials,
		Device:   opts.Device,
		Idle:     idle,
		Models:   store,
		CacheDir: cache,
		StateDir: autosaves,
		Version:  version,
	})
	defer func() {
		if r := recover(); r != nil {
			err = crashed(r, w, state)
		}
	}()
	a.Lifecycle().SetOnStarted(func() {
		watch.started = true
		fitScreen(w.Fyne())
	})
	w.Show()
	switch opts.Measure {
	case cli.MeasureAll, cli.MeasureClicks:
		w.Measure(opts.Measure == cli.MeasureClicks, func(m ui.Measures) {
			json.NewEncoder(os.Stdout).Encode(bench.WindowMeasures(m))
			w.Close()
		})
	case cli.MeasureMemory:
		w.Settle(func(model string) {
			json.NewEncoder(os.Stdout).Encode(bench.WindowAtRest{Model: model, Resident: bench.Resident()})
			w.Close()
		})
	}
	w.Start(paths, opts.Sample)
	a.Run()
	return nil
}

// crashed saves what can be saved after a mistake of ours, and says so in one line; the trace goes into a file.
func crashed(reason any, w *ui.Window, state string) error {
	kept := "your work is kept and is offered at the next start"
	if err := w.Rescue(); err != nil {
		kept = fmt.Sprintf("your work could not be kept: %v", err)
	}
	report := filepath.Join(state, "crash.txt")
	text := fmt.Sprintf("ClickMask %s\n%v\n\n%s", version, reason, debug.Stack())
	if err := os.WriteFile(report, []byte(text), 0o600); err != nil {
		report = "nowhere: " + err.Error()
	}
	return fmt.Errorf("ClickMask has to stop because of a mistake in it; %s. Details: %s", kept, report)
}

// startWatch reads what Fyne logs. Before the window is there Fyne tells of a missing display or OpenGL in its log
// alone and then goes on into a crash, so the program ends here, with one line for people.
type startWatch struct {
	started bool
	reason  string
}

// Write takes one line of the log; Fyne writes what happened, then its cause, then where.
func (s *startWatch) Write(line []byte) (int, error) {
	text := string(line)
	switch {
	case s.started:
	case strings.Contains(text, "window creation error"), strings.Contains(text, "failed to initialise"):
		s.reason = "the window could not be created"
	case s.reason != "" && strings.Contains(text, "Cause:"):
		_, cause, _ := strings.Cut(text, "Cause:")
		s.reason += " (" + strings.TrimSpace(cause) + ")"
	case s.reason != "" && strings.Contains(text, "At:"):
		fmt.Fprintf(os.Stderr, "clickmask: %v: %s; it needs a display with OpenGL 2.1, and clickmask predict works without one\n", cli.ErrNoWindow, s.reason)
		os.Exit(cli.ExitInstall)
	}
	return len(line), nil
}

// folders are where the program keeps what it can make again, and what it must not lose.
func folders() (cache, state string) {
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "clickmask")
	}
	switch runtime.GOOS {
	case "linux":
		state = os.Getenv("XDG_STATE_HOME")
		if home, err := os.UserHomeDir(); state == "" && err == nil {
			state = filepath.Join(home, ".local", "state")
		}
	default:
		state, _ = os.UserConfigDir()
	}
	if state != "" {
		state = filepath.Join(state, "clickmask")
	}
	return cache, state
}
