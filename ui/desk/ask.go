package desk

import (
	"time"

	"clickmask/inference"
	"clickmask/project"
	"clickmask/prompt"
)

// asking is which revision of the open object's prompt the engine was asked about.
type asking struct {
	asked      bool
	generation uint64
	revision   uint64
	pending    bool   // no answer yet
	failed     bool   // and none will come
	collecting bool   // points are collected: ask once, at the end
	collects   bool   // the key for that is held
	clicked    bool   // the document was just changed by a click
	open       int    // requests of all kinds that the engine has not answered
	held       uint64 // the revision that is not asked about before nudges rest, 0 for none
	nudged     func() // calls that rest off, nil where there was no nudge shortly before
}

// forget makes the present prompt be asked again.
func (a *asking) forget() { a.asked, a.pending, a.failed = false, false, false }

// askAgain lets the present prompt be asked again where that has failed.
func (d *Desk) askAgain() {
	if d.ask.failed {
		d.ask.forget()
	}
}

// patience is how long nothing of a click is painted while its answer is on its way. A frame in between would take the
// processor from the model, and under software OpenGL delay the answer by twice its own time.
const patience = 40 * time.Millisecond

// askIfNeeded sends the open object's prompt to the engine unless it was sent or is answered.
func (d *Desk) askIfNeeded() {
	f, a := d.draft(), &d.ask
	if f == nil || f.Prompt.Empty() || f.Answer != nil {
		a.pending = false
		d.askForCandidates(f)
		return
	}
	if a.collecting || !d.showsPage() {
		return
	}
	if a.held == d.doc.Revision() {
		a.pending = true
		return
	}
	q, fresh := d.request(f)
	if !fresh {
		return
	}
	a.pending = true
	q.MaskInput, q.Crop = f.MaskInput, f.Crop
	if h := &d.hover; h.answer != nil && h.query.Same(q) { // a click where the pointer rested
		took := h.took
		if d.take(q, h.answer) {
			d.state.took = took
		}
		return
	}
	d.expect()
	d.engine.Ask(q)
}

// request is what the model is asked about the open object, and notes that it is; fresh is false where that was so already.
func (d *Desk) request(f *project.Draft) (q inference.Query, fresh bool) {
	a, generation, revision := &d.ask, d.doc.Generation(), d.doc.Revision()
	if a.asked && a.generation == generation && a.revision == revision {
		return q, false
	}
	a.asked, a.generation, a.revision, a.failed = true, generation, revision, false
	return inference.Query{Generation: generation, Revision: revision, Prompt: f.Asked(f.Prompt).Clone()}, true
}

// nudgeRest is how long after a nudge another one counts as of the same row: longer than from one repeat of a held key to the
// next, shorter than a person waits for a mask.
const nudgeRest = 120 * time.Millisecond

// restBeforeAsking has the nudge that was just done asked about at once where it is the first of a row, else when the row ends.
func (d *Desk) restBeforeAsking() {
	a := &d.ask
	if a.nudged != nil {
		a.nudged()
		a.held = d.doc.Revision()
	}
	a.nudged = d.opts.After(nudgeRest, func() {
		if d.closed {
			return
		}
		a.nudged, a.held = nil, 0
		d.Refresh()
	})
}

// askForCandidates asks what else there was to choose from for an object that was opened again.
func (d *Desk) askForCandidates(f *project.Draft) {
	if f == nil || !f.WantsCandidates() || !d.showsPage() || !d.state.ready {
		return
	}
	q, fresh := d.request(f)
	if !fresh {
		return
	}
	if !f.Prompt.First() {
		q.MaskInput = f.ChosenLogits()
	}
	d.expect()
	d.engine.Ask(q)
}

// expect notes that the engine is about to be asked.
func (d *Desk) expect() {
	if d.ask.open++; d.ask.open == 1 {
		d.opts.Awaiting(true)
	}
}

// settled notes that the engine answered, in whatever way.
func (d *Desk) settled() {
	if d.ask.open--; d.ask.open == 0 {
		d.opts.Awaiting(false)
	}
}

// holdBack lets the window wait for the answer to a click, so that marker and mask are painted together, but not longer
// than a person has patience.
func (d *Desk) holdBack() {
	revision := d.ask.revision
	d.opts.After(patience, func() {
		if d.ask.pending && d.ask.revision == revision {
			d.Refresh()
		}
	})
}

// take takes in an answer; false says that it was stale.
func (d *Desk) take(q inference.Query, a *prompt.Answer) bool {
	if d.doc.OfferCandidates(q.Generation, q.Revision, a) {
		return true
	}
	if !d.doc.ApplyAnswer(q.Generation, q.Revision, a) {
		return false
	}
	d.state.failed = nil
	d.ask.pending = false
	d.tell(Notice{Kind: Answered})
	return true
}
