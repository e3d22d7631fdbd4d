package ui

import (
	"errors"
	"time"

	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// errNoState reaches people within a [*project.AutosaveError].
var errNoState = errors.New("there is no home folder")

// openAutosave begins to keep unsaved work in the state folder.
func (f *sessions) openAutosave() {
	if f.opts.StateDir == "" {
		if f.opts.NoState {
			f.autosaved(&project.AutosaveError{Err: errNoState})
		}
		return
	}
	a, err := project.OpenAutosave(f.opts.StateDir, project.AutosaveOptions{Clock: autosaveClock{f.opts}, Result: func(err error) {
		f.do(func() { f.autosaved(err) })
	}})
	if err != nil {
		f.autosaved(err)
		return
	}
	f.autosave = a
}

// autosaveClock is time as the window's options give it.
type autosaveClock struct{ opts Options }

func (c autosaveClock) Now() time.Time { return c.opts.Now() }

func (c autosaveClock) AfterFunc(d time.Duration, f func()) func() { return c.opts.After(d, f) }

// autosaved tells once when work cannot be kept safe, until it can be again; then nothing says so any more.
func (f *sessions) autosaved(err error) {
	switch {
	case err != nil && !f.unsafe:
		f.warned = lang.T("Your work could not be kept safe in the background. Save it now and then.") + " " + sentence(err)
		f.say(parts.Message{Level: parts.LevelWarning, Text: f.warned, Action: lang.T("Save session"), OnAction: func() { f.save(nil) }})
	case err == nil && f.unsafe && f.message.Says(f.warned):
		f.message.Dismiss()
	}
	f.unsafe = err != nil
}

// journal hands the present work to autosave after a change.
func (f *sessions) journal() {
	if f.autosave == nil {
		return
	}
	f.noteShown()
	work := f.doc().HasWork()
	if !work && !f.autosaving {
		return
	}
	f.autosaving = work
	s := f.doc().Session()
	s.Known = f.desk.Known()
	f.autosave.Update(s, work)
}

// hurry writes soon what waits to be written, because the person looks elsewhere.
func (f *sessions) hurry() {
	if f.autosave != nil {
		f.autosave.Hurry()
	}
}

// flush writes at once what waits to be written.
func (f *sessions) flush() error {
	if f.autosave == nil {
		return nil
	}
	return f.autosave.Flush()
}

// close ends autosaving. With keep, work that no file holds stays for the next start; otherwise everything was saved or
// given up.
func (f *sessions) close(keep bool) error {
	if f.autosave == nil {
		return nil
	}
	return f.autosave.Close(keep)
}
