package ui

import (
	"context"
	"errors"
	"path/filepath"

	"clickmask/inference"
	"clickmask/inference/foreign"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// tryout is a model that has not answered yet. A choice counts for later runs only once it has.
type tryout struct {
	name        string // or path
	fingerprint string // "" until it is open
	chosen      bool   // by the person in this run
}

// tryOut opens a model and notes that before, in case the program does not live to see its answer.
func (w *Window) tryOut(nameOrPath string, chosen bool) {
	w.opts.Attempts.Left(w.tryout.name)
	w.tryout = tryout{name: nameOrPath, chosen: chosen}
	w.opts.Attempts.Trying(nameOrPath)
	w.state.loading = true
	open := w.opener(nameOrPath)
	w.engine.Use(func(ctx context.Context) (inference.Model, error) {
		m, err := open(ctx)
		if err == nil && m != nil {
			info := m.Info()
			w.do(func() {
				if w.tryout.name == nameOrPath {
					w.tryout.fingerprint = info.Fingerprint
				}
			})
		}
		return m, err
	})
}

// answeredBy takes in an answer of the engine's model: if it was on trial, it has passed.
func (w *Window) answeredBy(m inference.Info) {
	t := w.tryout
	if t.fingerprint == "" || t.fingerprint != m.Fingerprint {
		return
	}
	w.tryout = tryout{}
	w.opts.Attempts.Answered(t.name)
	if t.chosen {
		w.opts.Model, w.settings.model = "", t.name
		w.settings.save(w.app.Preferences())
	}
}

// brokeDown notes a failure of a model, where it is one that the next start should know of.
func (w *Window) brokeDown(e inference.Event) {
	name := w.modelPath()
	if errors.As(e.Err, new(*foreign.Failure)) || errors.As(e.Err, new(*inference.PanicError)) {
		w.opts.Attempts.Failed(name)
		if e.Op != inference.OpOpen { // until it answers again
			w.tryout = tryout{name: name, fingerprint: e.Model.Fingerprint, chosen: w.tryout.chosen}
		}
	} else if e.Op == inference.OpOpen {
		w.opts.Attempts.Left(w.tryout.name)
	}
	if e.Op == inference.OpOpen {
		if w.tryout.chosen {
			w.opts.Model = "" // what was chosen before goes on
		}
		w.tryout = tryout{}
	}
}

// doubts reports whether a model is to be asked about before it is opened: it stopped the program. The built-in one serves
// until [Window.askAboutModel] was answered.
func (w *Window) doubts(nameOrPath string) bool {
	if w.opts.Model != "" || !w.opts.Attempts.Suspect(nameOrPath) {
		return false // who names a model on the command line has answered
	}
	w.doubted = nameOrPath
	return true
}

// askAboutModel asks about the doubted model, if there is one, and then goes on.
func (w *Window) askAboutModel(next func()) {
	name := w.doubted
	if name == "" {
		next()
		return
	}
	parts.ShowQuestion(w.win.Canvas(), parts.Question{
		Title: lang.T("Open the model again?"),
		Text:  lang.T("%s made ClickMask stop last time. Open it again?", filepath.Base(name)),
		Yes:   lang.T("Open it"), No: lang.T("Use the built-in one"),
		OnYes: func() { w.chooseModel(name); next() },
		OnNo:  func() { w.chooseModel(""); next() },
	})
}
