package desk

import (
	"slices"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
)

// wish is what a person has asked for and what cannot be done yet: to keep the open object, and what was asked for
// after that and waits for it.
type wish struct {
	generation uint64 // of the page that it is about
	keep       bool
	main       bool // the main thing is to be kept once it is found
	into       into
	class      project.ClassID // of an object that has none of its own
	then       []waiting
}

// waiting is an intent that is done once the wish is.
type waiting struct {
	kind  intent
	do    func()
	keeps bool // what is kept before it was wished for with it, and goes with it
}

func (w *wish) empty() bool { return !w.keep && !w.main && len(w.then) == 0 }

// rule is what an intent with that row of the table does to the wish.
func (w *wish) rule(d *Desk, g gate) rule {
	r := goesOn
	if w.main {
		r = g.answer
	}
	if f := d.draft(); f != nil && !f.Empty() {
		switch {
		case !d.draftHasShape():
			r = g.answer
		case d.look.pending || d.refine.pending():
			r = g.look
		}
	}
	switch {
	case w.empty() && !(r == waits && g.needs):
		return goesOn
	case r == goesOn && len(w.then) > 0:
		return waits // in the order in which things were asked for
	}
	return r
}

// await puts an intent behind the wish.
func (d *Desk) await(next waiting) {
	d.wish.generation = d.doc.Generation()
	d.wish.then = append(d.wish.then, next)
	d.askAgain()
	d.due = true
}

// into is what becomes of a mask that is kept.
type into int

const (
	anObject into = iota // an object of its own, or the one that was opened again
	added                // it is added to the selected object
	taken                // it is taken away from that
)

// Keep turns the open object's mask into an object, or puts one that was opened again back in its place. Where the mask, or
// a closer look at it, is still awaited, it is kept when that is there.
func (d *Desk) Keep() { d.keepInto(anObject) }

// AddToSelected adds the open object's mask to the selected object, and TakeFromSelected takes it away from that; both wait
// for the mask as Keep does. Without a selected object beside the open one they do nothing.
func (d *Desk) AddToSelected() { d.keepInto(added) }

// TakeFromSelected is like AddToSelected.
func (d *Desk) TakeFromSelected() { d.keepInto(taken) }

// CanKeepInto reports whether there is an object to add the open one's mask to.
func (d *Desk) CanKeepInto() bool {
	page := d.doc.Current()
	return page != nil && !page.Draft.Empty() && page.Selected != 0 && page.Draft.Of == 0
}

func (d *Desk) keepInto(what into) {
	d.intend(keep, func() {
		if what == anObject && d.canKeep() || what != anObject && d.CanKeepInto() {
			d.wishToKeep(what)
		}
	})
}

// canKeep takes the main thing if that is offered, and reports whether there is anything to keep, or to be found for it.
func (d *Desk) canKeep() bool {
	d.takeProposal()
	return !d.draft().Empty() || d.SeeksMainThing()
}

// wishToKeep has the open object, or the main thing that is being looked for, kept as soon as its mask is there.
func (d *Desk) wishToKeep(what into) {
	d.ask.collecting = false
	d.wish.main = d.draft().Empty()
	d.wish.keep, d.wish.into, d.wish.generation = !d.wish.main, what, d.doc.Generation()
	d.wish.class = d.NextClass() // what is chosen while this waits is for the next one
	d.askAgain()
	d.due = true
}

// fulfil does what was wished for as soon as it can be done.
func (d *Desk) fulfil() {
	w := &d.wish
	switch {
	case w.empty():
	case w.generation != d.doc.Generation():
		d.fail()
	case w.main && d.SeeksMainThing(): // it is awaited
	case w.main:
		w.main = false
		d.takeProposal()
		if w.keep = !d.draft().Empty(); !w.keep {
			d.tell(Notice{Kind: NoMainThing})
		}
		d.due = true
	case d.draft().Empty():
		w.keep = false // there is nothing left to keep
		d.settle()
	case d.draftHasShape() && !d.look.pending && !d.refine.pending():
		d.settle()
	}
}

// settle fulfils the wish at once, with the mask that is chosen.
func (d *Desk) settle() {
	w := d.wish
	d.wish = wish{}
	d.look.pending, d.look.toAsk = false, false
	d.refine.hurry()
	if w.keep {
		d.keepChosen(w.into, w.class)
		d.next.kept(d)
	}
	for i, next := range w.then {
		d.intend(next.kind, next.do)
		if d.wish.keep { // it was Enter, whose mask is awaited in its turn
			d.wish.then = append(d.wish.then, w.then[i+1:]...)
			return
		}
	}
}

// revoke takes back what was wished for last.
func (d *Desk) revoke() {
	n := len(d.wish.then)
	if n == 0 || d.wish.then[n-1].keeps {
		d.wish = wish{}
	} else {
		d.wish.then = d.wish.then[:n-1]
	}
	d.due = true
}

// fail gives the wish up, because its mask will not come. What waits for it is given up too, unless it is about no mask.
func (d *Desk) fail() {
	w := d.wish
	d.wish = wish{}
	for _, next := range w.then {
		if next.kind == turn || next.kind == replace {
			d.intend(next.kind, next.do)
		}
	}
}

// keepChosen makes the chosen mask an object, of that class where it has none, or a part of one.
func (d *Desk) keepChosen(what into, of project.ClassID) {
	shape, has := d.draft().Shape()
	if !has {
		return
	}
	under := d.refine.draftModel(shape)
	m := shape.Draw(under)
	if m.Empty() {
		d.tell(Notice{Kind: NothingToKeep})
		return
	}
	d.hover = hovering{}
	if what != anObject && d.CanKeepInto() {
		if !d.doc.KeepInto(m, what == taken) {
			d.tell(Notice{Kind: NothingLeft, Count: 1})
			return
		}
	} else {
		class := ""
		if f := d.draft(); f.Class == 0 && f.Of == 0 {
			class = d.doc.ClassName(of)
		}
		d.doc.KeepOn(under, class, d.model.Fingerprint)
	}
	d.refine.stop()
	d.refine = refining{} // or the click that waits for this would begin an object with these sliders
}

// Saving is which mask saving means.
type Saving int

// What saving means, by what a person looks at.
const (
	SaveNothing  Saving = iota
	SaveSelected        // the selected object
	SaveDraft           // the open object's chosen mask
	SaveVisible         // all visible objects in one mask
)

// saving prefers the open object, then the selected one, then all that is visible.
func (d *Desk) saving() Saving {
	page := d.doc.Current()
	switch {
	case !d.showsPage():
		return SaveNothing
	case d.draftHasShape():
		return SaveDraft
	case page.Selected != 0:
		return SaveSelected
	}
	for _, o := range page.Objects {
		if o.Visible {
			return SaveVisible
		}
	}
	return SaveNothing
}

// Final is a mask to be saved: the union of its parts, of the picture's size.
type Final struct {
	Picture *picture.Picture
	Class   string // of the object, "" for none and for several
	Number  int    // of the object in its picture, from 1, where that has others; else 0

	shape  *project.Shape // of the open object, nil for kept ones
	refine refining       // of that
	masks  []mask.Mask
	edges  []*project.Edge // of each of them
	hands  []*mask.Hand    // likewise; nil for none
}

// add has an object saved with the others.
func (f *Final) add(o project.Object, class string) {
	f.masks, f.edges, f.hands, f.Class = append(f.masks, o.Mask), append(f.edges, o.Edge), append(f.hands, o.Hand), class
}

// Mask is the mask in full size. It takes its time on large pictures and belongs to any goroutine.
func (f Final) Mask() mask.Mask {
	if f.shape != nil {
		return f.refine.draftMask(*f.shape)
	}
	m := f.masks[0]
	for _, o := range f.masks[1:] {
		m = mask.Union(m, o)
	}
	return m
}

// Save hands over the mask to save, as a closer look saw it where one is awaited. Nothing is handed over where there is
// no mask.
func (d *Desk) Save(with func(Final)) {
	d.intend(save, func() {
		if f, ok := d.final(); ok {
			with(f)
		}
	})
}

// number is an object's place in the list of its picture, from 1, behind all for a new one; 0 where the picture has no other.
func number(page *project.Page, id uint64) int {
	at := slices.IndexFunc(page.Objects, func(o project.Object) bool { return o.ID == id })
	if at < 0 {
		at = len(page.Objects)
	}
	if at == 0 && len(page.Objects) <= 1 {
		return 0
	}
	return at + 1
}

// final is the mask to save, as it is now.
func (d *Desk) final() (Final, bool) {
	page := d.doc.Current()
	f := Final{Picture: d.shown.picture}
	switch d.saving() {
	case SaveDraft:
		shape, _ := page.Draft.Shape()
		f.refine = d.refine
		f.shape, f.Class = &shape, d.doc.ClassName(page.Draft.Class)
		f.Number = number(page, page.Draft.Of)
	case SaveSelected:
		o, ok := page.Object(page.Selected)
		if !ok {
			return f, false
		}
		f.add(o, d.doc.ClassName(o.Class))
		f.Number = number(page, o.ID)
	case SaveVisible:
		for _, o := range page.Objects {
			if o.Visible {
				f.add(o, d.doc.ClassName(o.Class))
			}
		}
		if len(f.masks) > 1 {
			f.Class = ""
		}
	default:
		return f, false
	}
	return f, true
}

// Wishes reports whether anything was asked for that cannot be done yet.
func (d *Desk) Wishes() bool { return !d.wish.empty() }
