package ui

import (
	"time"

	"clickmask/inference"
)

// looking is which mask was last looked closer at.
type looking struct {
	generation, revision uint64
	index                int
	pending              bool   // the engine is to look, and has not answered
	toAsk                bool   // as soon as the mask is on the screen
	keep                 bool   // Enter was pressed before it had, and needs the mask as it will be
	then                 func() // what else was asked for before it had, and needs that too
	open                 int    // looks that the engine has not answered, whatever they were at
}

// lookIfNeeded looks closer at the shown mask, where the model's answers are for that, it has not been done and there is
// anything to see.
func (w *Window) lookIfNeeded() {
	page := w.doc.Current()
	if page == nil || page.Draft.Answer == nil || w.shown.picture == nil || !w.state.ready || !w.model.Closer || !w.settings.closer {
		w.looking = looking{open: w.looking.open}
		return
	}
	l, generation, revision, index := &w.looking, w.doc.Generation(), w.doc.Revision(), page.Draft.Shown
	if l.generation == generation && l.revision == revision && l.index == index {
		return
	}
	*l = looking{generation: generation, revision: revision, index: index, open: l.open}
	if page.Draft.Answer.LookedAt(index) {
		return
	}
	if _, ok := inference.CloserPart(page.Draft.Prompt, *page.Draft.ShownLogits()); !ok {
		return
	}
	l.pending, l.toAsk = true, true
	afterFrame(w.look) // encoding at the same time would delay the frame with the mask by as much again
}

// look asks the engine for the look that is due. Whatever changed meanwhile has made another one due, or none.
func (w *Window) look() {
	l, page := &w.looking, w.doc.Current()
	if w.closing || !l.toAsk || page == nil || page.Draft.Answer == nil || l.generation != w.doc.Generation() || l.revision != w.doc.Revision() || l.index != page.Draft.Shown {
		return
	}
	l.toAsk = false
	l.open++
	w.expect()
	w.engine.LookCloser(inference.Query{Generation: l.generation, Revision: l.revision, Prompt: page.Draft.Prompt}, page.Draft.Answer, l.index)
}

// looked takes in what a closer look saw, if anything; the mask on the screen stands otherwise. What failed is nobody's
// concern for the same reason.
func (w *Window) looked(e inference.Event) {
	l := &w.looking
	if l.open--; l.open > 0 || l.toAsk { // it was ended by a later one, which may be at the same mask
		return
	}
	do := w.endWait()
	changed := e.Kind == inference.EventLooked && w.doc.ApplyLook(e.Generation, e.Revision, e.Index, e.Answer, e.Shown)
	if changed {
		l.index = e.Shown // which needs no other look
	}
	do()
	if h := w.hover; changed && h.inside { // what a further click would give has another mask to go on from
		w.hoverAt(h.x, h.y, true)
	}
}

// afterLook reports whether do, which needs the mask as it will be, has to wait for a closer look. It is called when that
// has ended.
func (w *Window) afterLook(do func()) bool {
	if w.looking.pending {
		w.looking.then = do
	}
	return w.looking.pending
}

// waitNoLonger does at once what was to be done after a closer look: what the person does next is about something else.
func (w *Window) waitNoLonger() {
	if l := &w.looking; l.keep || l.then != nil {
		w.endWait()()
	}
}

// endWait ends the wait for a closer look; what it returns does what was asked for meanwhile.
func (w *Window) endWait() (do func()) {
	l := &w.looking
	keep, then := l.keep, l.then
	l.pending, l.toAsk, l.keep, l.then = false, false, false, nil
	return func() {
		if keep {
			w.keep()
		}
		if then != nil {
			then()
		}
	}
}

// resting is how long the pointer stays where it is before the preview there is looked at closer.
const resting = 80 * time.Millisecond

// peekAtRest looks closer at the preview when the pointer rests, so that a click there finds its mask as it will be.
func (w *Window) peekAtRest() {
	h := &w.hover
	if h.noPeek != nil {
		h.noPeek()
	}
	if !w.model.Closer || !w.settings.closer {
		return
	}
	answer := h.answer
	h.noPeek = w.opts.After(resting, func() {
		w.do(func() {
			if h := &w.hover; h.inside && h.answer == answer && !w.closing {
				w.expect()
				w.engine.Peek(h.query, answer, answer.Choose(h.query.Prompt))
			}
		})
	})
}

// peeked takes in what a closer look at the preview saw, if that is still under the pointer.
func (w *Window) peeked(e inference.Event) {
	if h := &w.hover; e.Kind == inference.EventLooked && h.answer != nil && h.query.Revision == e.Revision && h.query.Same(e.Query) {
		h.answer, h.preview = e.Answer, &e.Answer.LowRes[e.Shown]
	}
}
