// Package tour is the guided tour as a table of steps on the sample picture: what each asks for, where that is, and how it is
// told from the work on the desk that it was done. It knows no widget, and its words are English, for the window to translate.
package tour

import (
	"image"

	"clickmask/mask"
	"clickmask/prompt"
	"clickmask/ui/desk"
)

// Step is one thing to try.
type Step struct {
	Title string
	Text  string
	First string          // in its place while what the step begins with is not there; "" where it begins with nothing
	At    image.Rectangle // the thing that it is about, in the picture's pixels

	ready func(now Work) bool       // what the step begins with is there; nil: always
	done  func(then, now Work) bool // then is when the step began
	past  func(now Work) bool       // it is over before it began; nil: never
}

// Work is what of the work on the desk steps are told by.
type Work struct {
	Open    bool // an object is open and its mask is there
	Prompt  prompt.Prompt
	Chosen  int // of the candidates
	Drawn   int // pixels that were drawn by hand
	Objects int
	Did     string // the last step of the document
}

// WorkOf is what steps are told by in a view.
func WorkOf(v desk.View) Work {
	w := Work{Prompt: v.Prompt, Did: v.Undo, Drawn: drawn(v.Hand)}
	if c := v.Candidates; c != nil && !v.Pending {
		w.Open, w.Chosen = true, c.At
	}
	if v.Page == nil {
		return w
	}
	w.Objects = len(v.Page.Objects)
	for _, o := range v.Page.Objects {
		if o.Hand != nil && o.ID != v.Reopened {
			w.Drawn += drawn(*o.Hand)
		}
	}
	return w
}

// drawn is how many pixels a hand drew, more than half of each.
func drawn(h mask.Hand) int { return h.Added.Half().Area() + h.Taken.Half().Area() }

// Tour is where in the table a person is.
type Tour struct {
	at   int
	then Work
}

// Begin is the tour at its first step.
func Begin(now Work) *Tour { return &Tour{then: now} }

// Follow goes on where the step was done, and says whether it was.
func (t *Tour) Follow(now Work) bool {
	if t.Over() || !Steps[t.at].done(t.then, now) {
		return false
	}
	t.Skip(now)
	return true
}

// Skip goes on to the next step whatever was done.
func (t *Tour) Skip(now Work) {
	for !t.Over() {
		t.at, t.then = t.at+1, now
		if t.Over() || Steps[t.at].past == nil || !Steps[t.at].past(now) {
			return
		}
	}
}

// Over says that there is nothing left to try.
func (t *Tour) Over() bool { return t.at >= len(Steps) }

// Number is that of the step, from 1.
func (t *Tour) Number() int { return t.at + 1 }

// Step is the present one, the zero Step when the tour is over.
func (t *Tour) Step() Step {
	if t.Over() {
		return Step{}
	}
	return Steps[t.at]
}

// Words is what to say now.
func (t *Tour) Words(now Work) string {
	s := t.Step()
	if s.ready != nil && !s.ready(now) {
		return s.First
	}
	return s.Text
}
