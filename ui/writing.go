package ui

import (
	"slices"
	"time"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// slowWrite is how long something is written before the window says so.
const slowWrite = 300 * time.Millisecond

// underWay are the names of files and folders that are being written because a person asked for them. The window closes only
// when they are there, or when the person does not want to wait.
type underWay struct {
	names  []string
	waits  *parts.Opened // the question on the screen, while closing waits for them
	closes func()
}

// saysSaving tells that something is being written, once that takes its time; end is as that of begins.
func (s *shell) saysSaving(name string) (end func(whole bool)) {
	quiet, written := s.saysSlow(lang.T("Saving %s…", name)), s.begins(name)
	return func(whole bool) {
		quiet()
		written(whole)
	}
}

// saysSlow says what is being done, once that takes its time, until it is done.
func (s *shell) saysSlow(text string) (done func()) {
	cancel := s.later(slowWrite, func() { s.say(parts.Message{Text: text, Sticky: true}) })
	return func() {
		cancel()
		if s.message.Says(text) {
			s.message.Dismiss()
		}
	}
}

// begins has closing wait for what is being written. end must be called on Fyne's goroutine, before it is told what came of it, and
// says whether all of it is there.
func (s *shell) begins(name string) (end func(whole bool)) {
	s.writing.names = append(s.writing.names, name)
	return func(whole bool) {
		w := &s.writing
		w.names = slices.Delete(w.names, slices.Index(w.names, name), slices.Index(w.names, name)+1)
		if w.closes == nil || whole && len(w.names) > 0 {
			return
		}
		then := w.closes
		w.waits.Close()
		w.waits, w.closes = nil, nil
		if whole {
			then()
		}
	}
}

// whenWritten closes the window when nothing is being written any more. Where something could not be, it stays, for somebody
// must be told.
func (s *shell) whenWritten(then func()) {
	switch {
	case len(s.writing.names) == 0:
		then()
		return
	case s.writing.closes != nil: // it is asked already, and the system asked to close the window once more
		return
	}
	stays := func() { s.writing.waits, s.writing.closes = nil, nil }
	s.writing.closes = then
	s.writing.waits = s.question(parts.Question{
		Title: lang.T("Still saving %s", s.writing.names[0]),
		Text:  lang.T("The window closes when it is written."),
		Yes:   lang.T("Close now"), No: lang.T("Keep it open"), Danger: true,
		OnYes: func() { stays(); then() }, OnNo: stays,
	})
}
