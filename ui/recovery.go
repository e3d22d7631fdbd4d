package ui

import (
	"context"
	"path/filepath"
	"time"

	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// openAutosave begins to keep unsaved work in the state folder, two seconds after each change.
func (w *Window) openAutosave() {
	if w.opts.StateDir == "" {
		return
	}
	a, err := project.OpenAutosave(w.opts.StateDir, project.AutosaveOptions{Clock: autosaveClock{w.opts}, Result: func(err error) {
		w.do(func() { w.autosaved(err) })
	}})
	if err != nil {
		w.autosaved(err)
		return
	}
	w.autosave = a
}

// autosaveClock is time as the window's options give it.
type autosaveClock struct{ opts Options }

func (autosaveClock) Now() time.Time { return time.Now() }

func (c autosaveClock) AfterFunc(d time.Duration, f func()) func() { return c.opts.After(d, f) }

// autosaved tells once when work cannot be kept safe, until it can be again.
func (w *Window) autosaved(err error) {
	if err != nil && !w.unsafe && !w.closing {
		w.say(parts.Message{Level: parts.LevelWarning, Text: lang.T("Your work could not be kept safe in the background. Save it now and then.") + " " + sentence(err),
			Action: lang.T("Save session"), OnAction: func() { w.saveSession(nil) }})
	}
	w.unsafe = err != nil
}

// keepSafe hands the present work to autosave after a change.
func (w *Window) keepSafe() {
	if w.autosave == nil {
		return
	}
	dirty := w.doc.HasWork()
	if !dirty && !w.autosaving {
		return
	}
	w.autosaving = dirty
	w.autosave.Update(w.doc.Session(), dirty)
}

// offerRecovery asks about work that an earlier run could not save, one at a time, the latest first. When there is
// none, or it is not wanted now, next runs.
func (w *Window) offerRecovery(next func()) {
	var latest *project.Recovery
	for _, r := range project.Recoveries(w.opts.StateDir) {
		if latest == nil && r.Err == nil {
			latest = r
		} else {
			r.Keep()
		}
	}
	if latest == nil {
		next()
		return
	}
	name := lang.T("Untitled")
	if latest.File != "" {
		name = filepath.Base(latest.File)
	} else if s, err := latest.Load(); err == nil && len(s.Pages) > 0 {
		name = s.Pages[s.Current].Name
	}
	parts.ShowQuestion(w.win.Canvas(), parts.Question{
		Title: lang.T("Go on with your last session?"),
		Text:  lang.T("ClickMask ended before it could save %s.", name),
		Yes:   lang.T("Restore"), Other: lang.T("Discard"), No: lang.T("Later"),
		OnYes:   func() { w.recover(latest) },
		OnOther: func() { w.failed(latest.Discard()); next() },
		OnNo:    func() { latest.Keep(); next() },
	})
}

// recover puts rescued work in force; it stays on the disk until this run has written it as its own.
func (w *Window) recover(r *project.Recovery) {
	w.load.stop()
	w.load.cancel = background(w, func(ctx context.Context) (loadedSession, error) {
		s, err := r.Load()
		if err != nil {
			return loadedSession{}, err
		}
		return loadPages(ctx, s, nil)
	}, func(l loadedSession, err error) {
		w.load.cancel = nil
		if err != nil {
			r.Keep()
			w.failed(err)
			w.refresh()
			return
		}
		w.putInForce(l)
		w.doc.MarkUnsaved()
		if w.autosave != nil && w.autosave.Flush() == nil {
			w.failed(r.Discard())
			return
		}
		r.Keep()
	})
}

// failed tells an error, if there is one.
func (w *Window) failed(err error) {
	if err != nil {
		w.say(parts.Message{Level: parts.LevelError, Text: sentence(err)})
	}
}
