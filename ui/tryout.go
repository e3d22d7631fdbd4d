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
func (c *modelChooser) tryOut(nameOrPath string, chosen bool) {
	c.opts.Attempts.Left(c.tryout.name)
	c.tryout = tryout{name: nameOrPath, chosen: chosen}
	c.opts.Attempts.Trying(nameOrPath)
	open := c.opener(nameOrPath)
	c.desk.UseModel(func(ctx context.Context) (inference.Model, error) {
		m, err := open(ctx)
		if err == nil && m != nil {
			info := m.Info()
			c.do(func() {
				if c.tryout.name == nameOrPath {
					c.tryout.fingerprint = info.Fingerprint
				}
			})
		}
		return m, err
	})
}

// hear follows what the engine tells: which model has answered, and which has broken down.
func (c *modelChooser) hear(events []inference.Event) {
	for _, e := range events {
		switch {
		case e.Kind == inference.EventAnswer, e.Kind == inference.EventHover, e.Kind == inference.EventReady && !e.Cached:
			c.answeredBy(e.Model)
		case e.Kind == inference.EventFailed:
			c.named = c.path() != ""
			c.brokeDown(e)
		}
	}
}

// answeredBy takes in an answer of the engine's model: if it was on trial, it has passed.
func (c *modelChooser) answeredBy(m inference.Info) {
	t := c.tryout
	if t.fingerprint == "" || t.fingerprint != m.Fingerprint {
		return
	}
	c.tryout = tryout{}
	c.opts.Attempts.Answered(t.name)
	if t.chosen {
		c.opts.Model, c.settings.model = "", t.name
		c.saveSettings()
	}
}

// brokeDown notes a failure of a model, where it is one that the next start should know of.
func (c *modelChooser) brokeDown(e inference.Event) {
	name := c.path()
	if errors.As(e.Err, new(*foreign.Failure)) || errors.As(e.Err, new(*inference.PanicError)) {
		c.opts.Attempts.Failed(name)
		if e.Op != inference.OpOpen { // until it answers again
			c.tryout = tryout{name: name, fingerprint: e.Model.Fingerprint, chosen: c.tryout.chosen}
		}
	} else if e.Op == inference.OpOpen {
		c.opts.Attempts.Left(c.tryout.name)
	}
	if e.Op == inference.OpOpen {
		if c.tryout.chosen {
			c.opts.Model = "" // what was chosen before goes on
		}
		c.tryout = tryout{}
	}
}

// doubts reports whether a model is to be asked about before it is opened: it stopped the program. The built-in one serves
// until [modelChooser.askAboutModel] was answered.
func (c *modelChooser) doubts(nameOrPath string) bool {
	if c.opts.Model != "" || !c.opts.Attempts.Suspect(nameOrPath) {
		return false // who names a model on the command line has answered
	}
	c.doubted = nameOrPath
	return true
}

// askAboutModel asks about the doubted model, if there is one, and then goes on.
func (c *modelChooser) askAboutModel(next func()) {
	name := c.doubted
	if name == "" {
		next()
		return
	}
	c.question(parts.Question{
		Title: lang.T("Open the model again?"),
		Text:  lang.T("%s made ClickMask stop last time. Open it again?", filepath.Base(name)),
		Yes:   lang.T("Open it"), No: lang.T("Use the built-in one"),
		OnYes: func() { c.choose(name); next() },
		OnNo:  func() { c.choose(""); next() },
	})
}
