package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// shell is what dialogs, menus and background work need of the window round them.
type shell struct {
	app       fyne.App
	win       fyne.Window
	opts      Options
	settings  settings
	kept      *settingsKeeper // of these
	message   *parts.MessageBar
	magnifier magnifier
	said      func() // lays out again after a message has come or gone
	writing   underWay
	closing   bool
	before    *beforehand // nil where nothing is to be in the first frame
}

func newShell(app fyne.App, opts Options) *shell {
	s := &shell{app: app, kept: newSettingsKeeper(opts.Settings), message: parts.NewMessageBar(), magnifier: newMagnifier(), said: func() {}}
	s.settings = s.kept.file.read()
	s.magnifier.set(s.settings.scale)
	lang.Set(s.settings.language)
	app.Settings().SetTheme(style.New(s.settings.theme))
	s.win = app.NewWindow("ClickMask")
	opts.fill(s.win)
	if opts.Ahead != nil {
		s.before = newBeforehand(opts.Do, opts.After)
		opts.Do = s.before.do
	}
	s.opts, s.kept.aside = opts, opts.Aside
	s.message.Later = s.later
	s.message.OnDismiss = func() { s.said() }
	return s
}

// do runs a function on Fyne's goroutine.
func (s *shell) do(f func()) { s.opts.Do(f) }

// later runs a function on Fyne's goroutine after d, unless cancel is called there before, be it that the time is over already and
// the function only waits for its turn.
func (s *shell) later(d time.Duration, f func()) (cancel func()) {
	cancelled := false
	stop := s.opts.After(d, func() {
		s.do(func() {
			if !s.closing && !cancelled {
				f()
			}
		})
	})
	return func() {
		cancelled = true
		stop()
	}
}

// background runs work on another goroutine and brings its result back, unless the window was closed meanwhile.
func background[T any](s *shell, work func(ctx context.Context) (T, error), done func(T, error)) (cancel func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		result, err := work(ctx)
		s.do(func() {
			if s.closing || ctx.Err() != nil {
				return
			}
			cancel()
			done(result, err)
		})
	}()
	return cancel
}

// say shows one message.
func (s *shell) say(m parts.Message) {
	if s.closing {
		return
	}
	s.message.ShowMessage(m)
	s.said()
}

// failed tells an error, if there is one.
func (s *shell) failed(err error) {
	if err != nil {
		s.say(parts.Message{Level: parts.LevelError, Text: sentence(err)})
	}
}

// card shows a card over the window.
func (s *shell) card(content fyne.CanvasObject) *parts.Opened {
	return parts.OverlaysOf(s.win.Canvas()).Card(content, nil)
}

// question asks on a card over the window.
func (s *shell) question(q parts.Question) *parts.Opened {
	return parts.ShowQuestion(s.win.Canvas(), q)
}

// busy reports whether something lies over the window, so that nothing behind it may happen.
func (s *shell) busy() bool { return parts.OverlaysOf(s.win.Canvas()).Open() }

func (s *shell) saveSettings() { s.kept.keep(s.settings) }

// modifiers are the modifier keys held now; Fyne reports none with pointer moves.
func (s *shell) modifiers() fyne.KeyModifier {
	if d, ok := s.app.Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}
