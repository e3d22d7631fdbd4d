package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/canvas"
	"clickmask/inference"
	"clickmask/project"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// Window is the main window: it puts the parts together and connects them with the desk, which does the work. All
// methods belong to Fyne's goroutine.
type Window struct {
	*shell
	desk   *desk.Desk
	engine *inference.Engine

	parts    *widgets
	layout   *layout
	keys     heldKeys
	commands []command
	screen   screen

	strip    stripFiller
	thumbs   *thumbnails
	files    *files
	sessions *sessions
	models   *modelChooser
	saver    *saver
}

// New makes the window of an application; [Window.Show] puts it on the screen. The engine starts at once.
func New(app fyne.App, opts Options) *Window {
	s := newShell(app, opts)
	w := &Window{shell: s, parts: newWidgets(s)}
	w.screen.rest, w.screen.away = newRest(s, restAfter, freeMemory), newRest(s, awayAfter, freeMemory)
	events := newEventQueue(s.do, func(events []inference.Event) {
		w.models.hear(events)
		w.desk.Take(events)
	})
	w.engine = inference.New(inference.Options{Deliver: events.deliver, CacheDir: s.opts.CacheDir, Idle: s.opts.Idle, Log: s.opts.Log})
	w.desk = desk.New(w.engine, desk.Options{
		Settings: s.settings.forDesk(), Locks: s.opts.locks(), Open: s.opts.Ahead.open, Opened: limitGarbage, Do: s.do, After: s.later, Net: s.opts.Net, NextPaint: afterPaint, Now: s.opts.Now,
		Show: w.show, Tell: w.tell, Awaiting: events.await,
		Leave: func(next func()) { w.sessions.saveFirst(next) }, Worked: func() { w.sessions.journal() },
	})
	w.layout = newLayout(s, w.parts)
	s.said = w.layout.arrange
	w.thumbs = newThumbnails(s.do, w.parts.film.SetThumb)
	w.thumbs.failed = func(at project.Picture, err error) { w.desk.NoteTrouble(at, err) }
	w.sessions = newSessions(s, w.desk)
	w.files = newFiles(s, w.desk)
	w.models = newModelChooser(s, w.desk)
	w.saver = &saver{shell: s, desk: w.desk, exporting: usualExport, cut: cutChoices{net: s.opts.Net}.by(s.settings.cut), brushHair: func() { w.setTool(canvas.ToolHair) }}
	w.screen.guide = newGuide(s, w.desk, w.parts, w.layout, w.files)
	w.sessions.exercises = w.screen.guide.exercises
	w.commands = w.commandTable()
	w.wireParts()
	w.wireCanvas()
	w.wireKeys()
	restPictures(w)

	s.win.SetPadded(false)
	s.win.SetMaster()
	s.win.SetContent(w.layout.root)
	s.win.Resize(s.settings.size)
	s.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.files.dropped(uris) })
	s.win.SetCloseIntercept(w.askToClose)
	app.Lifecycle().SetOnExitedForeground(func() {
		w.keys.release(w)
		w.sessions.hurry()
	})
	w.models.start()
	w.models.startDevice()
	w.desk.Refresh()
	w.focusKeys()
	return w
}

// Show puts the window on the screen. What is to be seen in its first frame is asked for before ([Window.Start]).
func (w *Window) Show() {
	w.before.catchUp(func() bool { return w.screen.glance != nil || w.screen.picture != nil || w.busy() })
	w.win.Show()
	w.before.end()
	afterPaint(func() { w.win.SetIcon(parts.AppIcon()) }) // which is drawn for that
}

// Fyne is the window as Fyne knows it.
func (w *Window) Fyne() fyne.Window { return w.win }

// Document is what the window works on.
func (w *Window) Document() *project.Document { return w.desk.Document() }

// ModelName is the name of the model that answers, "" while there is none.
func (w *Window) ModelName() string { return w.desk.Model().Name }

// Start opens what the program was called with; without anything, the sample at the very first start, or when asked.
// Work that an earlier run could not save is offered before; where it is restored, opening the rest is one button away. Work
// that it kept as the system asked it to end is one button away from the rest.
func (w *Window) Start(paths []string, withSample bool) {
	first := !w.settings.started
	w.settings.started = true
	w.saveSettings()
	w.sessions.offerRecovery(len(paths) > 0, func(restored bool) {
		w.models.askAboutModel(func() {
			switch {
			case len(paths) > 0 && restored:
				w.files.offer(paths)
			case len(paths) > 0:
				w.Open(paths)
			case (first || withSample) && !restored:
				w.OpenSample()
			}
		})
	})
}

// Open opens pictures, all pictures of a folder, or a session, in place of what is open; unsaved work is asked about.
func (w *Window) Open(paths []string) { w.files.open(paths) }

// OpenSample opens the sample picture inside the program.
func (w *Window) OpenSample() { w.Open([]string{samplePath}) }

// askToClose closes the window once nothing is lost by it.
func (w *Window) askToClose() { w.sessions.saveFirst(func() { w.whenWritten(w.Close) }) }

// Close ends the window and what works for it, without asking. It may be called more than once.
func (w *Window) Close() {
	if w.closing {
		return
	}
	w.end(false)
	w.settings.size = w.win.Canvas().Size()
	w.saveSettings()
	w.kept.flush()
	w.win.Close()
}

// Ended is called when the application has ended. Where that was not by closing the window but by a signal, as when the
// system shuts down, nobody could be asked: unsaved work is kept for the next start. The error says why it could not be.
func (w *Window) Ended() error {
	if w.closing {
		return nil
	}
	return w.end(true)
}

// end ends what works for the window, and keeps unsaved work or not.
func (w *Window) end(keep bool) error {
	w.closing = true
	w.desk.Close()
	w.thumbs.stop()
	w.models.close()
	err := w.sessions.close(keep)
	w.engine.Close()
	w.kept.flush()
	return err
}

// Rescue writes unsaved work at once, for when the program is about to end in a way that nobody wants.
func (w *Window) Rescue() error { return w.sessions.flush() }

// setLanguage changes the words of the window at once.
func (w *Window) setLanguage(code string) {
	w.settings.language = code
	lang.Set(code)
	w.saveSettings()
	w.desk.Refresh()
	w.layout.root.Refresh()
}

// setTheme changes the colours of the window at once.
func (w *Window) setTheme(m style.Mode) {
	w.settings.theme = m
	w.app.Settings().SetTheme(style.New(m))
	w.layout.recolour()
	w.saveSettings()
	w.desk.Refresh()
}
