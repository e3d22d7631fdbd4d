package desk

import (
	"context"

	"clickmask/mask"
	"clickmask/project"
)

// refining is how a mask is grown and smoothed: the open object's, else the selected one's. It always begins with the
// mask as it was before, so that the sliders can go back and forth. The open object's is refined anew with each answer,
// and becomes the kept one's mask as it is then.
type refining struct {
	id     uint64       // of the selected object, 0 for the open one or none
	base   mask.Mask    // of the selected object, before refining
	now    mask.Mask    // what the document has of it
	logits *mask.Logits // of the open object
	model  mask.Mask    // in place of the logits where they are those of an object that was opened again

	trial        *mask.Mask // what is shown in its place, nil for nothing
	of           *mask.Logits
	grow, smooth int
	cancel       func() // of the computation that runs, nil for none
}

func (r *refining) stop() {
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
}

// refined is a mask grown by pixels (shrunk where they are negative) and smoothed.
func refined(m mask.Mask, grow, smooth int) mask.Mask {
	if grow != 0 {
		m = m.Grow(grow)
	}
	if smooth > 0 {
		m = m.Smooth(smooth)
	}
	return m
}

// followMask takes in whose mask there is to refine. One that was changed otherwise, by undo for one, is a new base.
func (d *Desk) followMask() {
	r, page := &d.refine, d.doc.Current()
	if l := d.chosenLogits(); l != nil {
		var base mask.Mask
		if shape, _ := d.draft().Shape(); shape.Base != nil {
			base = *shape.Base
		}
		if r.logits == nil {
			r.stop()
			*r = refining{logits: l, model: base}
		} else if r.logits != l {
			r.logits, r.model = l, base
			d.refineDraft()
		}
		return
	}
	if f := d.draft(); f != nil && !f.Empty() && r.logits != nil {
		return // its next answer is awaited, and the sliders stay where they are
	}
	var id uint64
	var m mask.Mask
	if page != nil {
		if o, ok := page.Object(page.Selected); ok {
			id, m = o.ID, o.Mask
		}
	}
	if id == 0 || r.id != id || !r.now.Equal(m) {
		r.stop()
		*r = refining{id: id, base: m, now: m}
	}
}

// Refine grows the mask and smooths it, in the background: of several the latest counts. Until done is true only the view
// shows it; then it is one step of a kept object, and stays with the open one until that is kept.
func (d *Desk) Refine(grow, smooth int, done bool) {
	d.intend(refine, func() {
		r := &d.refine
		r.grow, r.smooth = grow, smooth
		d.due = true
		if r.logits != nil {
			d.refineDraft()
			return
		}
		if r.id == 0 {
			return
		}
		r.stop()
		base, id := r.base, r.id
		r.cancel = background(d, func(context.Context) (mask.Mask, error) {
			return refined(base, grow, smooth), nil
		}, func(m mask.Mask, _ error) {
			r.cancel = nil
			d.due = true
			if !done {
				r.trial = &m
				return
			}
			r.trial, r.now = nil, m
			d.doc.SetMask(id, m, "Refine the mask")
		})
	})
}

// refineDraft refines the open object's chosen mask for the view.
func (d *Desk) refineDraft() {
	r := &d.refine
	r.stop()
	l, model, grow, smooth := r.logits, r.model, r.grow, r.smooth
	if grow == 0 && smooth == 0 {
		r.trial, r.of = nil, nil
		return
	}
	r.cancel = background(d, func(context.Context) (mask.Mask, error) {
		return refined(modelMask(l, model), grow, smooth), nil
	}, func(m mask.Mask, _ error) {
		r.cancel = nil
		r.trial, r.of = &m, l
		d.due = true
	})
}

// modelMask is the mask of logits, or the one that stands for them.
func modelMask(l *mask.Logits, model mask.Mask) mask.Mask {
	if !model.Empty() {
		return model
	}
	return l.Mask()
}

// draftMask is the open object's mask as it is kept and saved: what was drawn lies on top of what was grown and smoothed.
func (r *refining) draftMask(s project.Shape) mask.Mask {
	switch {
	case r.logits == nil || s.Logits != nil && s.Logits != r.logits:
		return s.Mask()
	case r.of == r.logits && r.trial != nil && r.cancel == nil:
		return s.Draw(*r.trial)
	}
	return s.Draw(refined(s.Model(), r.grow, r.smooth))
}
