package ui

import (
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// sessionExt is the ending of session files.
const sessionExt = ".clickmask"

// session is the file that the work is kept in.
type session struct {
	path string // "" before the first save
}

func (s *session) changed(*Window)       {}
func (s *session) flush(*Window)         {}
func (s *session) close(*Window)         {}
func (s *session) offerRecovery(*Window) {}
func (s *session) forget(*Window)        { s.path = "" }

// saveFirst runs next after unsaved work was saved, given up, or where there is none. Cancelling runs nothing.
func (w *Window) saveFirst(next func()) {
	if !w.doc.Dirty() || w.objectCount() == 0 {
		next()
		return
	}
	parts.ShowQuestion(w.win.Canvas(), parts.Question{
		Title: lang.T("Save the changes to %s?", w.doc.Current().Name),
		Text:  lang.T("Your changes are lost if you do not save them."),
		Yes:   lang.T("Save"), Other: lang.T("Don't save"), No: lang.T("Cancel"),
		OnYes:   func() { w.saveSession(next) },
		OnOther: next,
	})
}

// askToClose closes the window once nothing is lost by it.
func (w *Window) askToClose() { w.saveFirst(w.Close) }

func (w *Window) openSession(path string)   {}
func (w *Window) saveSession(then func())   {}
func (w *Window) saveSessionAs(then func()) {}
func (w *Window) showExport()               {}
