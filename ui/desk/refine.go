package desk

import (
	"context"
	"math"

	"clickmask/mask"
	"clickmask/project"
)

// Refinement is by how much a mask is refined; the zero value leaves it as it is.
type Refinement struct {
	Holes  int // those of at most so many pixels are filled, or All
	Specks int // parts of fewer pixels are removed, or All, but never the largest
	Grow   int // by so many pixels; below 0 it shrinks
	Smooth int // the radius in pixels

	// Threshold is the logit above which a model's mask is inside: above 0 the mask is tighter, below looser. The open
	// object's alone has one.
	Threshold float32
}

// ofMask is what is done to a mask once there is one.
func (r Refinement) ofMask() Refinement {
	r.Threshold = 0
	return r
}

// All is all holes, or all specks: whatever their size.
const All = -1

// refinements are the operations in the order in which they are done: what is not to be there goes first, or it would grow.
var refinements = []struct {
	by func(Refinement) int // 0 for nothing
	do func(m mask.Mask, by int) mask.Mask
}{
	{func(r Refinement) int { return r.Holes }, mask.Mask.FillHoles},
	{func(r Refinement) int { return r.Specks }, func(m mask.Mask, size int) mask.Mask {
		if size == All {
			size = math.MaxInt
		}
		return m.DropSpecks(size)
	}},
	{func(r Refinement) int { return r.Grow }, mask.Mask.Grow},
	{func(r Refinement) int { return r.Smooth }, mask.Mask.Smooth},
}

// of is a mask as it is refined. Where ctx ends on the way what it gives means nothing.
func (r Refinement) of(ctx context.Context, m mask.Mask) mask.Mask {
	for _, operation := range refinements {
		if by := operation.by(r); by != 0 && ctx.Err() == nil {
			m = operation.do(m, by)
		}
	}
	return m
}

// and is a refinement that fills and removes at least what another one does.
func (r Refinement) and(o Refinement) Refinement {
	larger := func(a, b int) int {
		if a == All || b == All {
			return All
		}
		return max(a, b)
	}
	r.Holes, r.Specks = larger(r.Holes, o.Holes), larger(r.Specks, o.Specks)
	return r
}

// refining is how masks are refined: the open object's, else those of the selected ones. It always begins with the masks as
// they were before, so that the sliders can go back and forth. The open object's is refined anew with each answer, and
// becomes the kept one's mask as it is then.
type refining struct {
	at     selected         // what the rest is about
	base   []project.Object // the selected objects, before refining
	now    []project.Object // the same as the document has them
	logits *mask.Logits     // of the open object
	model  *mask.Mask       // in place of the logits where they are those of an object that was opened again, else nil
	above  *mask.Logits     // the logits, moved by the threshold; nil where it is 0 or there is none

	set    Refinement           // by the sliders
	always Refinement           // of each object that is kept, by the settings
	shown  map[uint64]mask.Mask // in place of the selected ones'
	step   uint64               // the document's state after the sliders have changed it last
	trial  *mask.Mask           // shown in place of logits, nil for nothing
	of     *mask.Logits         // that trial was made of
	cancel func()               // of the computation that runs, nil for none
	land   func()               // does at once what a released slider asks for, while that is being computed
}

// selected is what was selected at one moment. Lists of the document never change, so that their places tell them apart.
type selected struct {
	objects []project.Object
	id      uint64
	also    []uint64
}

func (s selected) same(p *project.Page) bool {
	return s.id == p.Selected && oneList(s.objects, p.Objects) && oneList(s.also, p.Also)
}

func oneList[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

func (r *refining) stop() {
	if r.cancel != nil {
		r.cancel()
		r.cancel, r.land = nil, nil
	}
}

// land has what a released slider asks for in the document, where it is being computed: what comes next is done to those masks,
// or takes the sliders for others.
func (d *Desk) land() {
	if land := d.refine.land; land != nil {
		d.refine.stop()
		land()
	}
}

// pending reports whether the open object's mask is being computed as it will be kept.
func (r *refining) pending() bool { return r.logits != nil && r.cancel != nil }

// followMask takes in whose masks there are to refine. Those that were changed otherwise, by undo for one, are a new base.
func (d *Desk) followMask() {
	r, page := &d.refine, d.doc.Current()
	if l := d.chosenLogits(); l != nil {
		if r.logits == nil {
			d.land()
			r.stop()
			*r = refining{}
		}
		if r.logits != l {
			shape, _ := d.draft().Shape()
			r.logits, r.model = l, shape.Base
			d.refineDraft()
		}
		return
	}
	if f := d.draft(); f != nil && !f.Empty() && r.logits != nil {
		return // its next answer is awaited, and the sliders stay where they are
	}
	if page != nil && r.logits == nil && r.at.same(page) {
		return
	}
	var list []project.Object
	if page != nil {
		list = page.ObjectsOf(page.Selection())
	}
	if r.logits != nil || !sameMasks(r.now, list) {
		if d.land(); page != nil {
			list = page.ObjectsOf(page.Selection())
		}
		r.stop()
		*r = refining{base: list}
	}
	if r.now = list; page != nil {
		r.at = selected{page.Objects, page.Selected, page.Also}
	}
}

// sameMasks reports whether two lists are of the same objects with the same masks.
func sameMasks(a, b []project.Object) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if x, y := a[i].Mask, b[i].Mask; a[i].ID != b[i].ID || !oneList(x.Runs(), y.Runs()) && !x.Equal(y) {
			return false
		}
	}
	return true
}

// Refine refines the open object's mask, else those of the selected ones, in the background: of several the latest counts.
// Until done is true only the view shows it; then it is one step of the kept objects, and stays with the open one until that
// is kept.
func (d *Desk) Refine(by Refinement, done bool) { d.refineTo(by, done, d.remake) }

// RefineOn is Refine that goes on with what it did last, in the same step, unless something else has changed meanwhile.
func (d *Desk) RefineOn(by Refinement) {
	d.refineTo(by, true, func(page project.PageID, o project.Outcome, step string) {
		if d.doc.State() != d.refine.step {
			d.remake(page, o, step)
			return
		}
		d.doc.RemakeOn(page, o, step)
		d.sayLeft(o)
	})
}

func (d *Desk) refineTo(by Refinement, done bool, remake func(project.PageID, project.Outcome, string)) {
	d.intend(refine, func() {
		r := &d.refine
		d.due = true
		if !r.thresholds() {
			by.Threshold = 0
		}
		if r.set = by; r.logits != nil {
			d.refineDraft()
			return
		}
		if len(r.base) == 0 {
			return
		}
		r.stop()
		base, now, page := r.base, r.now, d.doc.Current().ID
		rework := func(ctx context.Context) (project.Outcome, error) {
			return project.Rework(now, func(i int) mask.Mask { return by.of(ctx, base[i].Mask) }), nil
		}
		keep := func(o project.Outcome) {
			r.shown = nil
			step := "Refine the mask"
			if len(now) > 1 {
				step = "Refine the masks"
			}
			before := d.doc.State()
			if remake(page, o, step); d.doc.State() != before {
				r.step = d.doc.State()
			}
			if p := d.doc.Current(); p != nil && p.ID == page { // what they are now is no new base
				r.now = p.ObjectsOf(p.Selection())
			}
		}
		r.cancel = background(d, rework, func(o project.Outcome, _ error) {
			r.cancel, r.land = nil, nil
			d.due = true
			if !done {
				r.shown = o.Masks
				return
			}
			keep(o)
		})
		d.lasts()
		if done {
			r.land = func() {
				o, _ := rework(context.Background()) // which never fails
				keep(o)
			}
		}
	})
}

// refineDraft refines the open object's chosen mask for the view, and for being kept.
func (d *Desk) refineDraft() {
	r := &d.refine
	r.stop()
	r.always = d.settings.AtKeep
	if r.above = nil; r.thresholds() && r.set.Threshold != 0 {
		above := r.logits.Above(r.set.Threshold)
		r.above = &above
	}
	l, shape, by := r.logits, r.shape(), r.set.and(r.always)
	if by.ofMask() == (Refinement{}) {
		r.trial, r.of = nil, nil
		return
	}
	r.cancel = background(d, func(ctx context.Context) (mask.Mask, error) {
		return by.of(ctx, shape.Model()), nil
	}, func(m mask.Mask, _ error) {
		r.cancel = nil
		r.trial, r.of = &m, l
		d.due = true
	})
	d.lasts()
}

// thresholds reports whether the open object's mask is that of logits, which has a threshold to be moved.
func (r *refining) thresholds() bool { return r.logits != nil && r.model == nil }

// seen is what the canvas samples in place of the open object's logits.
func (r *refining) seen(l *mask.Logits) *mask.Logits {
	if l != nil && l == r.logits && r.above != nil {
		return r.above
	}
	return l
}

// shape is the open object's mask before it is refined, without what was drawn on it.
func (r *refining) shape() project.Shape {
	if r.model != nil {
		return project.Shape{Base: r.model}
	}
	return project.Shape{Logits: r.seen(r.logits)}
}

// hurry has the open object's mask at once, where it is being computed.
func (r *refining) hurry() {
	if r.pending() {
		r.stop()
		m := r.set.and(r.always).of(context.Background(), r.shape().Model())
		r.trial, r.of = &m, r.logits
	}
}

// draftMask is the open object's mask as it is kept and saved: what was drawn lies on top of what was refined.
func (r *refining) draftMask(s project.Shape) mask.Mask { return s.Draw(r.draftModel(s)) }

// draftModel is the open object's mask, refined, without what was drawn on it.
func (r *refining) draftModel(s project.Shape) mask.Mask {
	switch {
	case s.Logits == nil && s.Base == nil:
		return s.Model()
	case r.of == r.logits && r.trial != nil && r.cancel == nil && (s.Base != nil || s.Logits == r.logits):
		return *r.trial
	}
	s.Threshold = r.set.Threshold
	return r.set.and(r.always).of(context.Background(), s.Model())
}
