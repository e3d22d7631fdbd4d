package project

import (
	"slices"

	"clickmask/mask"
)

// Outcome is what an operation on kept masks makes of objects of one page. The operations are plain functions of objects
// as they are, so that any goroutine may do them; [Document.Remake] puts an outcome in force. An object of which nothing
// would be left stays as it is: there is never an empty one.
type Outcome struct {
	From   []Object               // what it was made of
	Masks  map[uint64]mask.Mask   // by the numbers of the objects that have another mask
	Parts  map[uint64][]mask.Mask // that become objects of their own, right above that object
	Gone   []uint64               // that are no objects any more
	Spared int                    // how many objects stay as they are because nothing would be left of them
}

// Changes reports whether the outcome is other than what it was made of.
func (o *Outcome) Changes() bool { return len(o.Masks)+len(o.Parts)+len(o.Gone) > 0 }

// set gives an object another mask, unless nothing is left of it.
func (o *Outcome) set(object *Object, m mask.Mask) {
	switch {
	case m.Empty():
		o.Spared++
	case !sameMask(object.Mask, m):
		if o.Masks == nil {
			o.Masks = map[uint64]mask.Mask{}
		}
		o.Masks[object.ID] = m
	}
}

// Unite makes one object of several: the last of them, which covers what any of them did and keeps its place, class and
// colour. The others are gone, as in drawing programs and where annotations are joined.
func Unite(objects []Object) Outcome {
	if len(objects) < 2 {
		return Outcome{From: objects}
	}
	last := &objects[len(objects)-1]
	o := Outcome{From: objects, Gone: othersThan(last, objects)}
	o.set(last, unionOf(objects))
	return o
}

// Intersect makes one object of several: the last of them, which covers what all of them did and keeps its place, class
// and colour. The others are gone, as in drawing programs. Where they share nothing all stay as they are.
func Intersect(objects []Object) Outcome {
	if len(objects) < 2 {
		return Outcome{From: objects}
	}
	last := &objects[len(objects)-1]
	m := last.Mask
	for i := range objects {
		m = mask.Intersect(m, objects[i].Mask)
	}
	o := Outcome{From: objects}
	if o.set(last, m); o.Spared == 0 {
		o.Gone = othersThan(last, objects)
	}
	return o
}

// Subtract takes from the last of several objects what the others cover. The others stay, other than in drawing programs:
// there they are cutters, here they are things in the picture, as the cup before the table that is cut out without it.
func Subtract(objects []Object) Outcome {
	if len(objects) < 2 {
		return Outcome{From: objects}
	}
	last := len(objects) - 1
	o := Outcome{From: objects}
	o.set(&objects[last], mask.Subtract(objects[last].Mask, unionOf(objects[:last])))
	return o
}

// Split makes an object of each part of an object: the largest stays that object, and what is smaller than specks pixels
// stays with it. The others have its class, or, where it has none,
// colours of their own; they have no prompts, which are those of the whole.
func Split(objects []Object, specks int) Outcome {
	o := Outcome{From: objects}
	for i := range objects {
		parts := objects[i].Mask.Parts(specks)
		if len(parts) < 2 {
			continue
		}
		if o.Parts == nil {
			o.Parts = map[uint64][]mask.Mask{}
		}
		o.set(&objects[i], parts[0])
		o.Parts[objects[i].ID] = parts[1:]
	}
	return o
}

// KeepPart leaves of each object that covers a pixel only the part which that pixel is in. The others stay as they are.
func KeepPart(objects []Object, x, y int) Outcome {
	o := Outcome{From: objects}
	for i := range objects {
		if objects[i].Mask.At(x, y) {
			o.set(&objects[i], objects[i].Mask.Component(x, y))
		}
	}
	return o
}

// NoOverlap takes from objects, which are in the order of their page, what those above them cover: later ones lie on top.
// One that is covered altogether stays as it is.
func NoOverlap(objects []Object) Outcome {
	o := Outcome{From: objects}
	var above mask.Mask
	for i := len(objects) - 1; i >= 0; i-- {
		o.set(&objects[i], mask.Subtract(objects[i].Mask, above))
		above = mask.Union(above, objects[i].Mask)
	}
	return o
}

// Rework gives each object another mask, by its place in the list.
func Rework(objects []Object, with func(i int) mask.Mask) Outcome {
	o := Outcome{From: objects}
	for i := range objects {
		o.set(&objects[i], with(i))
	}
	return o
}

// unionOf halves the list again and again: a union that grows by one object at a time walks through all of it for each.
func unionOf(objects []Object) mask.Mask {
	switch n := len(objects); n {
	case 0:
		return mask.Mask{}
	case 1:
		return objects[0].Mask
	default:
		return mask.Union(unionOf(objects[:n/2]), unionOf(objects[n/2:]))
	}
}

func othersThan(last *Object, objects []Object) []uint64 {
	ids := make([]uint64, 0, len(objects))
	for i := range objects {
		if objects[i].ID != last.ID {
			ids = append(ids, objects[i].ID)
		}
	}
	return ids
}

// Remake puts the outcome of an operation in force on a page, in one step of that name; see [Tx.Remake].
func (d *Document) Remake(page PageID, o Outcome, step string) bool {
	return d.Edit(step, func(tx *Tx) { tx.Remake(page, o) })
}

// RemakeOn is Remake that is part of the last step, where that has the same name and is about nothing but the page.
func (d *Document) RemakeOn(page PageID, o Outcome, step string) bool {
	p := d.Page(page)
	e := d.goesOnIn(step, p)
	if e == nil || !o.Changes() || !o.holds(p) {
		return d.Remake(page, o, step)
	}
	d.goOn(e, func() { (&Tx{doc: d}).Remake(page, o) })
	return true
}

// Remake puts the outcome of an operation in force on a page. It changes nothing where one of the objects that it was made
// of is gone or has another mask by now. What was split stays selected with its parts where it was selected.
func (tx *Tx) Remake(page PageID, o Outcome) bool {
	p := tx.doc.Page(page)
	if p == nil || !o.Changes() || !o.holds(p) {
		return false
	}
	tx.touch(p)
	gone := make(map[uint64]bool, len(o.Gone))
	for _, id := range o.Gone {
		gone[id] = true
	}
	selected := map[uint64]bool{}
	for _, id := range p.Selection() {
		selected[id] = true
	}
	var also []uint64
	uses := p.colourUses()
	list := make([]Object, 0, len(p.Objects))
	for _, object := range p.Objects {
		if gone[object.ID] {
			continue
		}
		whole := object
		if m, ok := o.Masks[object.ID]; ok {
			object.remake(m)
		}
		list = append(list, object)
		for _, m := range o.Parts[object.ID] {
			tx.doc.lastID++
			part := Object{ID: tx.doc.lastID, Class: object.Class, Colour: object.Colour, Mask: m, Visible: object.Visible, Hand: partOf(whole, m), Edge: object.Edge.anew()}
			if part.Class == 0 { // else nobody could tell them apart
				part.Colour = leastUsed(uses)
			}
			uses[part.Colour]++
			if list = append(list, part); selected[object.ID] {
				also = append(also, part.ID)
			}
		}
	}
	p.Objects = list
	p.choose(append(also, p.Selection()...))
	p.chooseLeft()
	p.letGo()
	return true
}

// partOf is the hand of a part of an object.
func partOf(o Object, m mask.Mask) *mask.Hand {
	h := mask.Hand{Added: mask.Hard(m)}
	if o.Hand != nil && o.Hand.Soft() {
		h = o.Hand.Part(m, o.Mask)
	}
	return &h
}

// holds reports whether the page has the objects that the outcome was made of, as they were, and whether its masks may lie
// on the page.
func (o *Outcome) holds(p *Page) bool {
	now := make(map[uint64]*Object, len(p.Objects))
	for i := range p.Objects {
		now[p.Objects[i].ID] = &p.Objects[i]
	}
	for i := range o.From {
		if is := now[o.From[i].ID]; is == nil || !sameMask(is.Mask, o.From[i].Mask) {
			return false
		}
	}
	for id, m := range o.Masks {
		if now[id] == nil || !p.fits(m) {
			return false
		}
	}
	for id, parts := range o.Parts {
		if now[id] == nil || slices.ContainsFunc(parts, func(m mask.Mask) bool { return !p.fits(m) }) {
			return false
		}
	}
	return true
}
