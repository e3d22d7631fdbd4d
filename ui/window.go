package ui

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
	"clickmask/inference"
	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/look"
	"clickmask/ui/parts"
)

// Window is the main window. All methods belong to Fyne's goroutine.
type Window struct {
	app  fyne.App
	win  fyne.Window
	opts Options
	do   func(func())

	doc    *project.Document
	engine *inference.Engine
	events eventQueue
	model  inference.Info
	state  engineState

	shown      shownPicture
	load       loading
	ask        asking
	looking    looking
	hover      hovering
	cursor     cursor
	pace       pace
	keys       heldKeys
	refine     refining
	tool       parts.Tool
	settings   settings
	getting    *download // the model that is being downloaded, nil for none
	tryout     tryout    // the model that has not answered yet
	doubted    string    // a model that is asked about before it is opened, "" for none
	trying     func()    // ends the trial of a device, nil for none
	thumbs     thumbnails
	autosave   *project.Autosave // nil where there is no folder for it
	autosaving bool              // unsaved work was handed to it
	unsafe     bool              // its last write failed
	closing    bool

	canvas   *canvas.Canvas
	tips     *parts.TipLayer
	top      *parts.TopBar
	rail     *parts.ToolRail
	objects  *parts.ObjectPanel
	mask     *parts.MaskPanel
	strip    *parts.CandidateStrip
	status   *parts.StatusBar
	film     *parts.Filmstrip
	welcome  *parts.Welcome
	message  *parts.MessageBar
	progress *parts.ProgressLine
	frame    *frame
	catcher  *keyCatcher
	commands []command
	offered  *offer // what the candidate strip shows now
	offering bool   // it follows with the next frame
}

// New makes the window of an application; [Window.Show] puts it on the screen. The engine starts at once.
func New(app fyne.App, opts Options) *Window {
	w := &Window{app: app, doc: project.New()}
	w.settings = loadSettings(app.Preferences())
	lang.Set(w.settings.language)
	app.Settings().SetTheme(look.New(w.settings.theme))
	w.win = app.NewWindow("ClickMask")
	opts.fill(w.win)
	w.opts, w.do = opts, opts.Do

	w.makeParts()
	w.commands = w.commandTable()
	w.wireParts()
	w.wireCanvas()
	w.wireKeys()
	w.engine = inference.New(inference.Options{Deliver: w.deliver, CacheDir: opts.CacheDir, Idle: opts.Idle, Log: slog.New(slog.DiscardHandler)})
	w.doc.OnChange(w.changed)

	w.win.SetPadded(false)
	w.win.SetMaster()
	w.win.SetIcon(parts.AppIcon())
	w.win.SetContent(w.frame.root)
	w.win.Resize(w.settings.size)
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.openDropped(uris) })
	w.win.SetCloseIntercept(w.askToClose)
	app.Lifecycle().SetOnExitedForeground(func() {
		w.keys.release(w)
		if w.autosave != nil {
			w.autosave.Hurry()
		}
	})
	w.openAutosave()
	w.startModel()
	w.startDevice()
	w.refresh()
	w.focusKeys()
	return w
}

// Show puts the window on the screen.
func (w *Window) Show() { w.win.Show() }

// Fyne is the window as Fyne knows it.
func (w *Window) Fyne() fyne.Window { return w.win }

// Document is what the window works on.
func (w *Window) Document() *project.Document { return w.doc }

// ModelName is the name of the model that answers, "" while there is none.
func (w *Window) ModelName() string { return w.model.Name }

// Close ends the window and what works for it, without asking. It may be called more than once.
func (w *Window) Close() {
	if w.closing {
		return
	}
	w.closing = true
	w.load.stop()
	w.thumbs.stop()
	if w.getting != nil {
		w.getting.cancel()
	}
	w.endTrial()
	w.opts.Attempts.Left(w.tryout.name)
	if w.autosave != nil {
		w.autosave.Close(false) // everything was saved or given up
	}
	w.settings.size = w.win.Canvas().Size()
	w.settings.save(w.app.Preferences())
	w.engine.Close()
	w.win.Close()
}

// Rescue writes unsaved work at once, for when the program is about to end in a way that nobody wants.
func (w *Window) Rescue() error {
	if w.autosave == nil {
		return nil
	}
	return w.autosave.Flush()
}

// background runs work on another goroutine and brings its result back, unless the window was closed meanwhile.
func background[T any](w *Window, work func(ctx context.Context) (T, error), done func(T, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		result, err := work(ctx)
		w.do(func() {
			if w.closing || ctx.Err() != nil {
				return
			}
			cancel()
			done(result, err)
		})
	}()
	return cancel
}

// modifiers are the modifier keys held now; Fyne reports none with pointer moves.
func (w *Window) modifiers() fyne.KeyModifier {
	if d, ok := w.app.Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
