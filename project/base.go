package project

import (
	"slices"
	"sync/atomic"

	"clickmask/mask"
	"clickmask/prompt"
)

// Base is the mask that a draft begins with: that of a kept object which was opened again. It counts as the answer to the
// prompts that the object had. So the first further click goes on from it, taking that click away brings it back, and
// moving a point that it had knows of it no more.
type Base struct {
	Mask   mask.Mask     // in full size, with what was drawn on it
	Prompt prompt.Prompt // that led to it; empty where none did
	Chosen int           // which of the answer's masks it was
	IoU    float32

	// The same for a model, made when its page is first shown: a session of a few bytes may have a base on each of its
	// pages. Autosave looks here from its own goroutine.
	logits atomic.Pointer[mask.Logits]
}

// newBase makes a base of an object. The model gets it from a crop round the object, which is finer than all of a picture.
func newBase(o *Object) *Base {
	b := &Base{Mask: o.Mask, Prompt: o.Prompt, IoU: o.IoU}
	if n := len(o.Rounds); n > 0 {
		b.Chosen = o.Rounds[n-1].Chosen
	}
	return b
}

// measured are the logits, which are made once.
func (b *Base) measured() *mask.Logits {
	if b.logits.Load() == nil {
		l := b.Mask.Logits(b.Mask.GridAround())
		b.logits.CompareAndSwap(nil, &l)
	}
	return b.logits.Load()
}

// answer is the base as what a model said. What no model said is as it was drawn, which is as good as can be.
func (b *Base) answer() *prompt.Answer {
	iou := b.IoU
	if b.Prompt.Empty() {
		iou = 1
	}
	return &prompt.Answer{LowRes: []mask.Logits{*b.measured()}, IoU: []float32{iou}, Looked: []bool{true}}
}

// is reports whether logits are the base's.
func (b *Base) is(l *mask.Logits) bool {
	if b == nil || l == nil || len(l.Data) == 0 {
		return false
	}
	own := b.logits.Load()
	return own != nil && &l.Data[0] == &own.Data[0]
}

// ShowsBase reports whether the mask that is shown is the one that the draft began with.
func (f *Draft) ShowsBase() bool { return f.Base.is(f.ChosenLogits()) }

// begin has a draft that no answer led to go on from its base, where it has one and its prompt goes on from the base's.
// Without a prompt there is nothing to ask, and the base is the mask.
func (f *Draft) begin() {
	b := f.Base
	if b == nil || f.Answer != nil {
		return
	}
	from := Draft{Prompt: b.Prompt}
	switch {
	case f.wanted > 0: // another candidate of the same prompt, which is asked for
	case f.Prompt.Empty() || f.Prompt.Equal(b.Prompt):
		f.MaskInput, f.Answer, f.Chosen = nil, b.answer(), 0
	case from.goesOn(f.Prompt, from.round()):
		f.MaskInput = b.measured()
	}
}

// Asked is what the model is asked for a prompt of this draft. Clicks that all take away do not say from what, so the box of what the
// draft began with goes along: of an imported mug such a click alone left nothing, and with the box what it should (IoU 0.96).
func (f *Draft) Asked(p prompt.Prompt) prompt.Prompt {
	if f.Base == nil || p.Box != nil || len(p.Points) == 0 ||
		slices.ContainsFunc(p.Points, func(pt prompt.Point) bool { return pt.Label == prompt.Positive }) {
		return p
	}
	r := f.Base.Mask.Bounds()
	if !f.Crop.Empty() {
		r = r.Intersect(f.Crop)
	}
	if r.Empty() {
		return p
	}
	p = p.Clone()
	box := prompt.NewBox(float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y))
	p.Box = &box
	return p
}

// letGo makes the draft of an object that is no more one of a new object, so that what was done to it is not lost with it.
func (p *Page) letGo() {
	if of := p.Draft.Of; of != 0 && p.indexOf(of) < 0 {
		p.Draft.Of = 0
	}
}

// Reopen opens a kept object of the shown page again, in one step: the draft is its mask with its prompts, its class and
// what was drawn on it. The object stays what it is until [Document.Keep] puts the draft in its place. The draft that was
// open is gone, so that the caller keeps it before, within the same Edit.
func (d *Document) Reopen(id uint64) bool {
	p := d.Current()
	if p == nil || p.Draft.Of == id {
		return false
	}
	o, ok := p.Object(id)
	if !ok {
		return false
	}
	f := Draft{Prompt: o.Prompt, Class: o.Class, Of: id, Base: newBase(&o), Hand: o.Hand, boxAfter: len(o.Prompt.Points), model: d.model}
	for _, r := range o.Rounds {
		if r.Box {
			f.boxAfter = min(f.boxAfter, r.Points)
		}
	}
	if n := len(o.Rounds); n > 0 && o.Rounds[n-1] == (Round{len(o.Prompt.Points), o.Prompt.Box != nil, f.Base.Chosen}) {
		f.rounds = o.Rounds[: n-1 : n-1]
	}
	f.begin()
	return d.Edit("Open the object again", func(tx *Tx) {
		tx.touch(p)
		p.Draft, p.Selected, p.Also = f, id, nil
	})
}

// WantsCandidates reports whether the draft shows the mask of an object that was opened again, and what else the model
// offered for its prompts is not known.
func (f *Draft) WantsCandidates() bool {
	return !f.Prompt.Empty() && f.ShowsBase() && len(f.Answer.LowRes) == 1
}

// OfferCandidates puts beside the mask of an object that was opened again what a model says to the same prompts, by the
// rules of [Document.ApplyAnswer]. The mask stays the one that is shown, in the place of the candidate that it was,
// whatever was made of it since.
func (d *Document) OfferCandidates(generation, revision uint64, a *prompt.Answer) bool {
	p := d.asked(generation, revision)
	if p == nil || !p.Draft.WantsCandidates() || a == nil || len(a.LowRes) < 2 || len(a.IoU) != len(a.LowRes) {
		return false
	}
	f := &p.Draft
	at := f.Base.Chosen
	if at < 0 || at >= len(a.LowRes) {
		at = a.Choose(f.Prompt)
	}
	all := &prompt.Answer{LowRes: append([]mask.Logits{}, a.LowRes...), IoU: append([]float32{}, a.IoU...), Looked: make([]bool, len(a.LowRes)), Cover: a.Covers()}
	all.LowRes[at], all.IoU[at], all.Looked[at] = *f.Base.measured(), f.Base.IoU, true
	f.Answer, f.Chosen = all, at
	d.tell()
	return true
}
