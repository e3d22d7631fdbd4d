package project

import (
	"slices"

	"clickmask/mask"
)

// fits reports whether a mask may lie on the page.
func (p *Page) fits(m mask.Mask) bool {
	w, h := m.Size()
	return !m.Empty() && w == p.W && h == p.H
}

// add appends an object to a page that was touched and gives it a new ID. A page that was marked empty is so no more.
func (tx *Tx) add(p *Page, o Object) uint64 {
	d := tx.doc
	d.lastID++
	o.ID = d.lastID
	if d.classes.Number(o.Class) < 0 {
		o.Class = 0
	}
	p.Objects = d.objects.add(p.Objects, o)
	if p.Mark == MarkedEmpty {
		p.Mark = Untouched
	}
	return o.ID
}

// AddObjects adds finished objects (an import, a found set) to a page and returns their new IDs. Those with an empty mask
// or one of another size than the picture's are left out; a class that is not there is none.
func (tx *Tx) AddObjects(page PageID, objects []Object) []uint64 {
	p := tx.doc.Page(page)
	if p == nil {
		return nil
	}
	var ids []uint64
	for _, o := range objects {
		if p.fits(o.Mask) {
			if ids == nil {
				tx.touch(p)
			}
			ids = append(ids, tx.add(p, o))
		}
	}
	return ids
}

// find is the page and the place of an object in it, -1 where there is none.
func (tx *Tx) find(page PageID, id uint64) (*Page, int) {
	p := tx.doc.Page(page)
	if p == nil {
		return nil, -1
	}
	return p, p.indexOf(id)
}

// change is what is done to an object of a page; it reports whether that made another of it.
type change func(p *Page, o *Object) bool

// change changes those objects of a page that are there and of which the change makes others.
func (tx *Tx) change(page PageID, ids []uint64, change change) bool {
	p := tx.doc.Page(page)
	if p == nil {
		return false
	}
	var list []Object
	for _, i := range p.places(ids) {
		o := p.Objects[i]
		if !change(p, &o) {
			continue
		}
		if list == nil {
			tx.touch(p)
			list = slices.Clone(p.Objects)
		}
		list[i] = o
	}
	if list == nil {
		return false
	}
	p.Objects = list
	return true
}

// places are where those of the objects lie that are on the page.
func (p *Page) places(ids []uint64) []int {
	if len(ids) == 1 {
		if i := p.indexOf(ids[0]); i >= 0 {
			return []int{i}
		}
		return nil
	}
	want := make(map[uint64]bool, len(ids))
	for _, id := range ids {
		want[id] = true
	}
	var places []int
	for i := range p.Objects {
		if want[p.Objects[i].ID] {
			places = append(places, i)
		}
	}
	return places
}

// SetClass gives an object a class, 0 for none, and its draft where it is open, or keeping that would take it away.
func (tx *Tx) SetClass(page PageID, id uint64, class ClassID) bool {
	return tx.change(page, []uint64{id}, toClass(tx, class))
}

func toClass(tx *Tx, class ClassID) change {
	return func(p *Page, o *Object) bool {
		open := p.Draft.Of == o.ID && p.Draft.Class != class
		if o.Class == class && !open || class != 0 && tx.doc.classes.Number(class) < 0 {
			return false
		}
		if open {
			tx.touch(p)
			p.Draft.Class = class
		}
		o.Class = class
		return true
	}
}

// SetColour gives an object another colour of the palette.
func (tx *Tx) SetColour(page PageID, id uint64, colour int) bool {
	return tx.change(page, []uint64{id}, toColour(colour))
}

func toColour(colour int) change {
	return func(_ *Page, o *Object) bool {
		if o.Colour == colour || colour < 0 || colour >= ColourCount {
			return false
		}
		o.Colour = colour
		return true
	}
}

// SetVisible shows or hides an object.
func (tx *Tx) SetVisible(page PageID, id uint64, visible bool) bool {
	return tx.change(page, []uint64{id}, toVisible(visible))
}

func toVisible(visible bool) change {
	return func(_ *Page, o *Object) bool {
		if o.Visible == visible {
			return false
		}
		o.Visible = visible
		return true
	}
}

// SetMask replaces an object's mask. What it changes counts as drawn, so that it holds when the object is opened again
// and the model is asked once more. An empty mask, or one of another size than the picture's, changes nothing.
func (tx *Tx) SetMask(page PageID, id uint64, m mask.Mask) bool {
	return tx.change(page, []uint64{id}, func(p *Page, o *Object) bool {
		if !p.fits(m) || o.Mask.Equal(m) {
			return false
		}
		o.remake(m)
		return true
	})
}

// DeleteObject deletes an object.
func (tx *Tx) DeleteObject(page PageID, id uint64) bool { return tx.DeleteObjects(page, id) }

// DeleteObjects deletes those of the objects that are on the page.
func (tx *Tx) DeleteObjects(page PageID, ids ...uint64) bool {
	p := tx.doc.Page(page)
	if p == nil {
		return false
	}
	places := p.places(ids)
	if len(places) == 0 {
		return false
	}
	tx.touch(p)
	list, from := make([]Object, 0, len(p.Objects)-len(places)), 0
	for _, i := range places {
		list = append(list, p.Objects[from:i]...)
		from = i + 1
	}
	p.Objects = append(list, p.Objects[from:]...)
	p.chooseLeft()
	if of := p.Draft.Of; of != 0 && p.indexOf(of) < 0 {
		p.Draft = Draft{}
	}
	return true
}

// MoveObject puts an object at another place of the order, in which later ones lie on top.
func (tx *Tx) MoveObject(page PageID, id uint64, to int) bool {
	p, i := tx.find(page, id)
	if i < 0 || to < 0 || to >= len(p.Objects) || to == i {
		return false
	}
	tx.touch(p)
	o := p.Objects[i]
	rest := slices.Delete(slices.Clone(p.Objects), i, i+1)
	p.Objects = slices.Insert(rest, to, o)
	return true
}
