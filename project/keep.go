package project

import (
	"slices"

	"clickmask/mask"
)

// Empty reports whether there is no open object: neither prompts nor anything drawn, and nothing was opened again.
func (f *Draft) Empty() bool {
	return f.Prompt.Empty() && f.Of == 0 && f.Base == nil && f.Hand == nil
}

// Shape is the mask of a draft before it is computed in full size.
type Shape struct {
	Logits    *mask.Logits // what a model says; nil for nothing
	Threshold float32      // above which they are inside
	Base      *mask.Mask   // takes their place; nil for none
	Hand      *mask.Hand   // drawn on it; nil for nothing
}

// Shape is the draft's mask; ok is false where it has none, because its answer is awaited or because there is no draft.
func (f *Draft) Shape() (s Shape, ok bool) {
	s.Hand = f.Hand
	if f.ShowsBase() {
		s.Base = &f.Base.Mask
		return s, true
	}
	s.Logits = f.ChosenLogits()
	return s, s.Logits != nil || f.Hand != nil && f.Prompt.Empty()
}

// Model is the mask without what was drawn on it.
func (s Shape) Model() mask.Mask {
	switch {
	case s.Base != nil:
		return *s.Base
	case s.Logits != nil && s.Threshold != 0:
		return s.Logits.Above(s.Threshold).Mask()
	case s.Logits != nil:
		return s.Logits.Mask()
	}
	return mask.Mask{}
}

// Draw puts what was drawn on a mask.
func (s Shape) Draw(m mask.Mask) mask.Mask {
	if s.Hand == nil {
		return m
	}
	return s.Hand.Apply(m)
}

// Mask is the mask in full size. It takes its time on large pictures and may be computed on any goroutine.
func (s Shape) Mask() mask.Mask { return s.Draw(s.Model()) }

// Keep turns the draft into an object (m is its full-size mask, see [Draft.Shape]) and starts the next. The
// object is selected, so that a class given next is its. One that was opened again takes its old place with its number,
// its colour and the draft's class. class is a name for a new one, found or made new in the same step; with ""
// the object gets the draft's class. ok is false, and nothing changes, when there is no mask yet, when the mask is
// empty, or when its size is not the picture's. model is the fingerprint to note where the document was not told by
// [Document.SetModel].
func (d *Document) Keep(m mask.Mask, class, model string) (kept Object, ok bool) {
	var under mask.Mask
	if p := d.Current(); p != nil && p.Draft.Hand != nil && p.Draft.Hand.Soft() {
		s, _ := p.Draft.Shape()
		under = s.Model()
	}
	return d.keep(m, under, class, model)
}

// KeepOn is Keep of what was drawn on a mask: that of the draft's [Shape.Model], refined.
func (d *Document) KeepOn(under mask.Mask, class, model string) (kept Object, ok bool) {
	p := d.Current()
	if p == nil {
		return Object{}, false
	}
	return d.keep(Shape{Hand: p.Draft.Hand}.Draw(under), under, class, model)
}

func (d *Document) keep(m, under mask.Mask, class, model string) (kept Object, ok bool) {
	p := d.Current()
	if p == nil || !p.fits(m) {
		return Object{}, false
	}
	f := &p.Draft
	if _, has := f.Shape(); !has {
		return Object{}, false
	}
	o := Object{Class: f.Class, Visible: true, Mask: m, Prompt: f.Prompt, Rounds: f.Rounds(), Hand: settled(f.Hand, under)}
	if f.Answer != nil {
		o.Model, o.IoU = f.model, f.Answer.IoU[f.Chosen]
		if o.Model == "" {
			o.Model = model
		}
	}
	if i := p.indexOf(f.Of); i >= 0 {
		d.putBack(p, i, o)
		return p.Objects[i], true
	}
	if CleanClassName(class) == "" {
		class = d.ClassName(o.Class)
	}
	o.Colour = d.takeColour(class)
	d.Edit("Keep object", func(tx *Tx) {
		tx.touch(p)
		o.Class = tx.class(class, o.Colour)
		id := tx.add(p, o)
		p.Draft, p.Selected, p.Also, p.Missed = Draft{}, id, nil, nil
		o, _ = p.Object(id)
	})
	return o, true
}

// putBack puts the draft in the place of the object that it was opened from.
func (d *Document) putBack(p *Page, i int, o Object) {
	was := p.Objects[i]
	o.ID, o.Colour, o.Visible, o.Edge, o.Track = was.ID, was.Colour, was.Visible, was.Edge, was.Track
	if !sameMask(o.Mask, was.Mask) {
		o.Edge = was.Edge.anew()
	}
	if p.Draft.ShowsBase() { // no model has said anything new
		o.Model, o.IoU = was.Model, was.IoU
	}
	d.Edit("Change object", func(tx *Tx) {
		tx.touch(p)
		p.Objects = slices.Clone(p.Objects)
		p.Objects[i] = o
		p.Draft, p.Selected, p.Also = Draft{}, o.ID, nil
	})
}

// KeepInto adds the draft's full-size mask to the selected object, or takes it away from that, and starts the next, in one
// step. It is false, and nothing changes, where there is no other object to add to, where the mask does not fit, and
// where nothing would be left of the object.
func (d *Document) KeepInto(m mask.Mask, takeAway bool) bool {
	p := d.Current()
	if p == nil || !p.fits(m) || p.Draft.Of != 0 {
		return false
	}
	o, ok := p.Object(p.Selected)
	if _, has := p.Draft.Shape(); !ok || !has {
		return false
	}
	name, all := "Add to the object", mask.Union(o.Mask, m)
	if takeAway {
		name, all = "Take away from the object", mask.Subtract(o.Mask, m)
	}
	if all.Empty() {
		return false
	}
	return d.Edit(name, func(tx *Tx) {
		tx.touch(p)
		p.Draft = Draft{}
		tx.SetMask(p.ID, o.ID, all)
	})
}

// Draw draws a region of the picture, all or a share of each of its pixels, on the open object, where none is open on the selected one if that is visible, or on
// a new one: it belongs to the mask or, with takeAway, does not, whatever a model says later. It is one step. Nothing is
// changed where nothing would be left of a kept object, and where there is nothing to take away from.
func (d *Document) Draw(region mask.Alpha, takeAway bool) bool {
	p := d.Current()
	if p == nil || region.Empty() || !p.sized(&region) {
		return false
	}
	name := "Draw"
	if takeAway {
		name = "Erase"
	}
	if o, ok := p.Object(p.Selected); ok && o.Visible && p.Draft.Empty() {
		hand := settled(drawn(o.Hand, region, takeAway), o.Mask)
		m := hand.Apply(o.Mask)
		if m.Empty() || m.Equal(o.Mask) && sameRims(o.Hand, hand) {
			return false
		}
		return d.Edit(name, func(tx *Tx) {
			tx.change(p.ID, []uint64{o.ID}, func(_ *Page, o *Object) bool {
				o.Mask, o.Hand, o.Edge, o.Unsure = m, hand, o.Edge.anew(), false
				return true
			})
		})
	}
	hand := drawn(p.Draft.Hand, region, takeAway)
	if p.Draft.Empty() && takeAway || p.Draft.Hand != nil && hand.Equal(*p.Draft.Hand) {
		return false
	}
	return d.Edit(name, func(tx *Tx) {
		tx.touch(p)
		p.Draft.Hand = hand
		if p.Draft.model == "" {
			p.Draft.model = d.model
		}
	})
}

// remake gives an object another mask. What that changes counts as drawn.
func (o *Object) remake(m mask.Mask) {
	o.Hand = drawn(o.Hand, mask.Hard(mask.Subtract(m, o.Mask)), false)
	o.Hand = drawn(o.Hand, mask.Hard(mask.Subtract(o.Mask, m)), true)
	if o.Hand.Soft() {
		joined := o.Hand.Joined(m)
		o.Hand = &joined
	}
	o.Mask, o.Edge, o.Unsure = m, o.Edge.anew(), false
}

// drawn is a hand, nil for none, after one more region was drawn.
func drawn(h *mask.Hand, region mask.Alpha, takeAway bool) *mask.Hand {
	var next mask.Hand
	if h != nil {
		next = *h
	}
	if takeAway {
		next = next.Take(region)
	} else {
		next = next.Add(region)
	}
	return &next
}

// settled is a hand, nil for none, on a mask that does not change any more.
func settled(h *mask.Hand, under mask.Mask) *mask.Hand {
	if h == nil || !h.Soft() {
		return h
	}
	next := h.Settled(under)
	return &next
}

// sameRims reports whether two hands, either of which may be nil, have the same shares.
func sameRims(a, b *mask.Hand) bool {
	rim := func(h *mask.Hand) (r mask.Hand) {
		if h != nil {
			r = h.Rim()
		}
		return r
	}
	return rim(a).Equal(rim(b))
}
