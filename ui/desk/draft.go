package desk

import (
	"cmp"
	"slices"

	"clickmask/mask"
	"clickmask/project"
	"clickmask/prompt"
)

// Click places a point, or says which part of the selected objects is to stay. With collecting, nothing is asked before
// [Desk.EndCollecting].
func (d *Desk) Click(p prompt.Point, collecting bool) {
	if d.pickPart(p.X, p.Y) {
		return
	}
	d.ask.collects = collecting
	d.glanced(p)
	d.intend(gesture, func() {
		d.ask.collecting = collecting && d.ask.collects // a click that waited may come when the key was let go
		if p.Label == prompt.Negative {                 // which is about what is seen
			d.takeProposal()
		}
		d.doc.SetCrop(d.cropFor(p.X, p.Y))
		d.ask.clicked = d.doc.AddPoint(p)
	})
	d.keepAtOnce()
}

// Scribble places the points of a stroke, in one step that is asked about at once, or says which part of the selected objects
// is to stay.
func (d *Desk) Scribble(points []prompt.Point) {
	if len(points) == 0 || d.pickPart(points[0].X, points[0].Y) {
		return
	}
	d.glanced(points...)
	d.intend(gesture, func() {
		d.ask.collecting = false
		if points[0].Label == prompt.Negative {
			d.takeProposal()
		}
		for _, p := range points {
			d.doc.SetCrop(d.cropFor(p.X, p.Y))
		}
		d.ask.clicked = d.doc.AddPoints(points)
	})
	d.keepAtOnce()
}

// MovePoint moves a point of the open object.
func (d *Desk) MovePoint(i int, x, y float64) {
	d.intend(gesture, func() {
		d.doc.SetCrop(d.cropFor(x, y))
		d.doc.MovePoint(i, x, y)
	})
}

// RemovePoint removes a point of the open object.
func (d *Desk) RemovePoint(i int) {
	d.intend(gesture, func() { d.doc.RemovePoint(i) })
}

// Box draws the box of the open object, or replaces it.
func (d *Desk) Box(b prompt.Box) {
	d.intend(gesture, func() {
		d.endHover()
		d.doc.SetCrop(d.cropFor(b.X0, b.Y0))
		d.doc.SetCrop(d.cropFor(b.X1, b.Y1))
		d.doc.SetBox(b)
	})
	d.keepAtOnce()
}

// EndCollecting asks about the points that were collected.
func (d *Desk) EndCollecting() {
	d.ask.collects = false
	if d.ask.collecting {
		d.ask.collecting = false
		d.Refresh()
		d.keepAtOnce()
	}
}

// RemoveLastPrompt removes the point or the box that was placed last.
func (d *Desk) RemoveLastPrompt() {
	d.intend(clear, func() { d.doc.RemoveLastPrompt() })
}

// Clear drops the open object. One that was opened again stays as it was.
func (d *Desk) Clear() {
	d.intend(clear, func() {
		d.ask.collecting = false
		d.endHover()
		if d.refuseProposal() {
			d.due = true
			return
		}
		d.doc.ClearDraft()
	})
}

// Candidates is what the open object's answer offers to choose from.
type Candidates struct {
	Answer  *prompt.Answer
	First   bool  // it answers a first click
	Indices []int // of the answer's masks, in the order in which they are offered
	At      int   // which of them is chosen
}

// order is how the candidates of an answer stand: by what they cover, the part before the thing and the whole, as the model
// gave them: none moves under the pointer when a closer look has another mask for one, nor does one that was drawn on, kept
// and opened again. Masks with nothing in them are left out.
type order struct {
	answer  *prompt.Answer
	indices []int
}

func (d *Desk) order(f *project.Draft) []int {
	o := &d.ordered
	if o.answer == f.Answer {
		return o.indices
	}
	covers, asked := f.Answer.Covers(), f.Asked(f.Prompt)
	indices := slices.DeleteFunc(f.Answer.Candidates(asked), func(i int) bool { return covers[i] == 0 && f.Answer.LowRes[i].Area() == 0 })
	if asked.First() {
		slices.SortStableFunc(indices, func(a, b int) int { return cmp.Compare(covers[a], covers[b]) })
	}
	*o = order{f.Answer, indices}
	return o.indices
}

// candidates is what is to choose from now, nil where there is nothing.
func (d *Desk) candidates() *Candidates {
	f := d.draft()
	switch {
	case f == nil || f.Empty() || f.Answer == nil && !d.draftHasShape():
		return nil
	case f.Answer == nil:
		return d.drawn.offer(*f.Hand)
	}
	o := &Candidates{Answer: f.Answer, First: f.Prompt.First(), Indices: d.order(f)}
	if len(o.Indices) == 0 {
		return nil
	}
	for i, index := range o.Indices {
		if index == f.Chosen {
			o.At = i
		}
	}
	return o
}

// drawnAlone is the one candidate where all of the open object was drawn by hand.
type drawnAlone struct {
	hand mask.Hand
	only *Candidates
}

func (a *drawnAlone) offer(hand mask.Hand) *Candidates {
	if a.only == nil || !hand.Equal(a.hand) {
		m := hand.Added.Half()
		answer := &prompt.Answer{LowRes: []mask.Logits{m.Logits(m.GridAround())}, IoU: []float32{1}}
		*a = drawnAlone{hand, &Candidates{Answer: answer, Indices: []int{0}}}
	}
	if m := hand.Added; m.Empty() {
		return nil
	}
	return a.only
}

// Choose shows the candidate at a place of the offer.
func (d *Desk) Choose(at int) {
	d.intend(choose, func() {
		if o := d.candidates(); o != nil && at >= 0 && at < len(o.Indices) {
			d.doc.ShowCandidate(o.Indices[at])
		}
	})
}

// Step shows the candidate by places from the present one, around the ends.
func (d *Desk) Step(by int) {
	d.intend(choose, func() {
		if o := d.candidates(); o != nil && len(o.Indices) > 1 {
			n := len(o.Indices)
			d.doc.ShowCandidate(o.Indices[((o.At+by)%n+n)%n])
		}
	})
}
