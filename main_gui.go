//go:build !nogui

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/debug"

	"fyne.io/fyne/v2/app"

	"clickmask/cli"
	"clickmask/cli/bench"
	"clickmask/inference"
	"clickmask/inference/foreign"
	"clickmask/inference/matting"
	"clickmask/inference/models"
	"clickmask/inference/trial"
	"clickmask/inference/unasked"
	"clickmask/ui"
	"clickmask/ui/desk"
)

func init() { window, tryOpenGL = openWindow, offscreen }

// watchFrames begins to write to the log how long the rounds of Fyne's loop are; it does something in programs that are built
// for that, with the tag frames.
var watchFrames = func() {}

// openWindow shows the window until it is closed.
func openWindow(ctx context.Context, paths []string, opts cli.WindowOptions) (err error) {
	if opts.Measure == cli.MeasureStrokes && len(paths) == 1 {
		return measureStrokes(paths[0])
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return fmt.Errorf("%w: there is no display (DISPLAY and WAYLAND_DISPLAY are empty); clickmask predict works without one", cli.ErrNoWindow)
	}
	end := listenForEnd(ctx)
	shown := make(chan struct{}) // closed when the window is on the screen
	ahead := ui.OpenAhead(paths, shown)
	if err := openGL(); err != nil {
		return err
	}
	cache, state := folders()
	logs, where := openLog(state)
	watch := &startWatch{log: logs}
	watch.end = watch.giveUp
	log.SetOutput(watch)
	log.SetPrefix(fmt.Sprintf("[%d] ", os.Getpid())) // several windows share the log
	log.Printf("ClickMask %s on %s/%s", version(), runtime.GOOS, runtime.GOARCH)
	ownCaches(cache)
	indexFonts(cache)
	settings := ownSettings(fyneFolder())
	useInputMethod, inputMethodStarted := ownInputMethod()
	a := dozing(app.NewWithID(appID))
	store, _ := models.DefaultStore() // nil without a folder for them, and then none are offered
	trials := trial.New(cache, version())
	idle := trials.MeasureWhenIdle
	if opts.Threads > 0 || opts.Measure != "" {
		idle = nil
	}
	autosaves := state
	if opts.Measure != "" { // nobody is there to say whether rescued work is wanted
		autosaves = ""
	}
	w := ui.New(a, ui.Options{
		Net: &matting.Net{},
		Opener: func(name string, o models.Options) inference.Opener {
			return func(ctx context.Context) (inference.Model, error) {
				select { // a model takes a core that the window's first frame has more use for
				case <-shown:
				case <-ctx.Done():
					return nil, ctx.Err()
				}
				o.Threads, o.Fast, o.Limits = opts.Threads, o.Fast || opts.Fast, opts.Limits
				if o.Threads == 0 {
					o.Threads = trials.Threads().Count
				}
				o.Elsewhere = func(ctx context.Context, path string) error {
					w, h := ahead.Size()
					return trials.Compile(ctx, path, o, w, h)
				}
				m, err := models.OpenWith(name, o)(ctx)
				debug.FreeOSMemory() // what reading it has left, before it works beside a picture that has just come
				return m, err
			}
		},
		Finder: func(ctx context.Context, path string) (desk.Finder, error) {
			return unasked.Open(ctx, path, unasked.Options{Options: foreign.Options{Threads: opts.Threads, Limits: opts.Limits}})
		},
		Model:    opts.Model,
		Devices:  trials,
		Device:   opts.Device,
		Idle:     idle,
		Models:   store,
		Attempts: trial.NewAttempts(autosaves),
		CacheDir: cache,
		Ahead:    ahead,
		StateDir: autosaves,
		NoState:  state == "",
		Settings: settings,
		Pointer:  pointerIn,
		Log:      inference.NewLog(logs),
		Version:  version(),
		Details:  func(ctx context.Context) string { return cli.Details(ctx, version(), surroundings()) },
	})
	defer func() {
		if r := recover(); r != nil {
			err = crashed(r, w.Rescue, where)
		}
	}()
	a.Lifecycle().SetOnStarted(func() {
		watch.started = true
		inputMethodStarted()
		fitScreen(w.Fyne())
		watchFrames()
	})
	useInputMethod(w.Fyne())
	switch opts.Measure {
	case cli.MeasureAll, cli.MeasureClicks:
		w.Measure(opts.Measure == cli.MeasureClicks, func(m ui.Measures) {
			json.NewEncoder(os.Stdout).Encode(bench.WindowMeasures(m))
			w.Close()
		})
	case cli.MeasurePages:
		ui.MeasurePages(w, func(m ui.PageTurns) {
			json.NewEncoder(os.Stdout).Encode(bench.PageTurns(m))
			w.Close()
		})
	case cli.MeasureMemory:
		w.Settle(func(model string, picture int64) {
			json.NewEncoder(os.Stdout).Encode(bench.WindowAtRest{Model: model, Resident: bench.Resident(), Shares: bench.Where(picture)})
			w.Close()
		})
	}
	if end.Err() != nil {
		return nil // nothing was begun
	}
	w.Start(paths, opts.Sample)
	w.Show()
	close(shown)
	stop := quitAt(end, a)
	a.Run()
	stop()
	if err := w.Ended(); err != nil {
		return fmt.Errorf("your work could not be kept: %w", err)
	}
	return nil
}
