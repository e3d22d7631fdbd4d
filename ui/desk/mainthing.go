package desk

import (
	"context"

	"clickmask/inference"
	"clickmask/inference/subject"
	"clickmask/mask"
	"clickmask/project"
)

// proposing is the main thing of a picture that was gone on to by [Desk.KeepAndGoOn], which is found unasked and offered. It goes with
// the picture, and with whatever is done on it: nothing is proposed beside what a person has begun, nor twice but by undo, which goes back
// to where it was offered.
type proposing struct {
	due      bool   // the shown picture was gone on to, and is not ready yet
	revision uint64 // of the job, so that one before is not taken for it
	cancel   func() // ends the job; nil where none runs
	found    *subject.Found
	over     bool   // it is not offered any more
	refused  bool   // because a person has dropped it
	again    bool   // and undo has brought it back
	at       uint64 // the document's state while it was offered last
}

// proposalRevision tells the jobs for it from others.
const proposalRevision = 1 << 62

// forget ends the job and drops what it has found.
func (p *proposing) forget() {
	if p.cancel != nil {
		p.cancel()
	}
	*p = proposing{revision: p.revision}
}

// proposes reports whether the main thing of the shown page may be found and offered.
func (d *Desk) proposes() bool {
	page := d.doc.Current()
	return d.settings.Propose && d.showsPage() && !page.HasObjects() && page.Draft.Empty() && page.Mark == project.Untouched &&
		d.doc.Crop().Empty() && !d.finds.inHand && d.carry.run == nil
}

// proposal is the mask that is offered, nil for none.
func (d *Desk) proposal() *mask.Logits {
	if f := d.propose.found; f != nil && !d.propose.over && d.proposes() {
		return &f.Answer.LowRes[f.Chosen]
	}
	return nil
}

// Proposes reports whether a main thing is offered.
func (d *Desk) Proposes() bool { return d.proposal() != nil }

// SeeksMainThing reports whether a main thing is being looked for, or is as soon as the picture is ready.
func (d *Desk) SeeksMainThing() bool {
	p, s := &d.propose, &d.state
	return (p.cancel != nil || p.due && !s.noModel && s.failed == nil) && d.proposes()
}

// findMainThing begins to find it as soon as the picture is ready.
func (d *Desk) findMainThing() {
	p := &d.propose
	if !p.due || !d.proposes() {
		return
	}
	p.due = false
	p.revision++
	p.cancel = d.engine.Work(inference.Job{Generation: d.doc.Generation(), Revision: p.revision | proposalRevision, Run: func(_ context.Context, a *inference.Access) (any, error) {
		return subject.OfJob(a)
	}})
}

// mainThingFound takes in what the job tells. That nothing was found, or that it failed, is nobody's concern: nobody has asked.
func (d *Desk) mainThingFound(e inference.Event) {
	p := &d.propose
	if p.cancel == nil || e.Revision != p.revision|proposalRevision || e.Generation != d.doc.Generation() || e.Kind == inference.EventProgress {
		return
	}
	p.cancel = nil
	if found, ok := e.Result.(subject.Found); ok && e.Kind == inference.EventWorked {
		p.found, p.at = &found, d.doc.State()
	}
}

// dropProposal takes the offer back once something was done on the page.
func (d *Desk) dropProposal() {
	p := &d.propose
	switch {
	case d.Proposes():
		p.at = d.doc.State()
	case p.found == nil && (p.due || p.cancel != nil) && !d.proposes() && d.showsPage():
		p.forget()
	case p.found != nil && !d.proposes() && d.showsPage():
		p.over = true
	}
}

// refuseProposal takes the offer back because a person wants it to go; false says that there was none.
func (d *Desk) refuseProposal() bool {
	if !d.Proposes() {
		if d.propose.found == nil {
			d.propose.forget()
		}
		return false
	}
	d.propose.over, d.propose.refused, d.propose.again = true, true, false
	return true
}

// refusedHere reports whether dropping the offer is what was done last.
func (d *Desk) refusedHere() bool {
	p := &d.propose
	return p.found != nil && p.over && p.refused && p.at == d.doc.State() && d.proposes()
}

// refusedAgain reports whether dropping the offer is what was undone last.
func (d *Desk) refusedAgain() bool {
	return d.propose.again && d.propose.at == d.doc.State() && d.Proposes()
}

// proposeAgain brings the offer back where undo has come to the state in which it was made.
func (d *Desk) proposeAgain() {
	if p := &d.propose; p.found != nil && p.over && p.at == d.doc.State() && d.proposes() {
		p.over, p.again, p.refused = false, p.refused, false
		d.due = true
	}
}

// dropOffer is what undo calls it that the offer was dropped.
const dropOffer = "Drop what was offered"

// takeProposal makes the open object of what is offered, if anything is: the click that shows it, with its answer.
func (d *Desk) takeProposal() {
	if !d.Proposes() {
		return
	}
	f := d.propose.found
	d.propose.over = true
	if d.doc.AddPointFor(f.Prompt.Points[0], f.Chosen) {
		d.look.generation, d.look.revision, d.look.index = d.doc.Generation(), d.doc.Revision(), -1 // this mask alone is to be seen closer
		d.take(inference.Query{Generation: d.doc.Generation(), Revision: d.doc.Revision()}, f.Answer)
	}
}
