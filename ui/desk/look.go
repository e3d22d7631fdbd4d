package desk

import (
	"slices"
	"time"

	"clickmask/inference"
	"clickmask/project"
)

// looking is which mask was last looked closer at.
type looking struct {
	generation, revision uint64
	index                int
	own                  bool // it is the model's own choice, in a draft whose chosen mask is another
	pending              bool // the engine is to look, and has not answered
	toAsk                bool // as soon as the mask is on the screen
	open                 int  // looks that the engine has not answered, whatever they were at
}

// LooksCloser reports whether a closer look at the chosen mask is awaited.
func (d *Desk) LooksCloser() bool { return d.look.pending }

// lookIfNeeded looks closer at the chosen mask, where the model's answers are for that, it has not been done and there is
// anything to see.
func (d *Desk) lookIfNeeded() {
	f := d.draft()
	if f == nil || f.Answer == nil || !d.showsPage() || !d.state.ready || !d.model.Closer || !d.settings.Closer {
		d.look = looking{open: d.look.open}
		return
	}
	l, generation, revision, index := &d.look, d.doc.Generation(), d.doc.Revision(), f.Chosen
	same := l.generation == generation && l.revision == revision
	if same && (l.index == index || l.own && l.pending) {
		return
	}
	*l = looking{generation: generation, revision: revision, index: index, open: l.open}
	if best, first := ownChoice(f); !same && first && best != index && d.lookAt(f, best) {
		l.index, l.own = best, true
		return
	}
	if !f.Answer.LookedAt(index) {
		d.lookAt(f, index)
	}
}

// ownChoice is the mask that the model shows by itself, and whether the draft comes with another that nobody has looked at yet, as
// one does that is opened from a file: which of the masks is the best was found by looking at them in their turn, and so it
// is again, or another mask than before would be seen.
func ownChoice(f *project.Draft) (best int, first bool) {
	best = f.Answer.Choose(f.Prompt)
	return best, best >= 0 && f.Prompt.First() && !slices.Contains(f.Answer.Looked, true)
}

// lookAt has a mask looked at as soon as it is on the screen; it is false where there is nothing to see.
func (d *Desk) lookAt(f *project.Draft, index int) bool {
	if _, ok := inference.CloserCrop(f.Prompt, f.Answer.LowRes[index]); !ok {
		return false
	}
	d.look.pending, d.look.toAsk = true, true
	d.opts.NextPaint(d.lookNow) // encoding at the same time would delay the frame with the mask by as much again
	return true
}

// lookNow asks the engine for the look that is due. Whatever changed meanwhile has made another one due, or none.
func (d *Desk) lookNow() {
	l, f := &d.look, d.draft()
	if d.closed || !l.toAsk || f == nil || f.Answer == nil || l.generation != d.doc.Generation() || l.revision != d.doc.Revision() || l.index != f.Chosen && !l.own {
		return
	}
	l.toAsk = false
	l.open++
	d.expect()
	d.engine.LookCloser(inference.Query{Generation: l.generation, Revision: l.revision, Prompt: f.Prompt}, f.Answer, l.index)
}

// looked takes in what a closer look saw, if anything; the mask on the screen stands otherwise. What failed is nobody's
// concern for the same reason.
func (d *Desk) looked(e inference.Event) {
	l := &d.look
	if l.open--; l.open > 0 || l.toAsk { // it was ended by a later one, which may be at the same mask
		return
	}
	l.pending = false
	d.due = true
	if e.Kind != inference.EventLooked || !d.doc.ApplyLook(e.Generation, e.Revision, e.Index, e.Answer, e.Chosen) {
		return
	}
	l.index = e.Chosen          // which needs no other look
	if h := d.hover; h.inside { // what a further click would give has another mask to go on from
		d.Hover(h.x, h.y, true)
	}
}

// resting is how long the pointer stays where it is before the preview there is looked at closer.
const resting = 80 * time.Millisecond

// peekAtRest looks closer at the preview when the pointer rests, so that a click there finds its mask as it will be.
func (d *Desk) peekAtRest() {
	h := &d.hover
	if h.noPeek != nil {
		h.noPeek()
	}
	if !d.model.Closer || !d.settings.Closer {
		return
	}
	answer := h.answer
	h.noPeek = d.opts.After(resting, func() {
		if h := &d.hover; h.inside && h.answer == answer && !d.closed {
			d.expect()
			d.engine.Peek(h.query, answer, answer.Choose(h.query.Prompt))
		}
	})
}

// peeked takes in what a closer look at the preview saw, if that is still under the pointer.
func (d *Desk) peeked(e inference.Event) {
	if h := &d.hover; e.Kind == inference.EventLooked && h.answer != nil && h.query.Revision == e.Revision && h.query.Same(e.Query) {
		h.answer, h.preview = e.Answer, &e.Answer.LowRes[e.Chosen]
	}
}
