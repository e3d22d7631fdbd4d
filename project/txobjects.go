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

// change changes one object of a page, where there is such an object and the change reports one.
func (tx *Tx) change(page PageID, id uint64, change func(p *Page, o *Object) bool) bool {
	p, i := tx.find(page, id)
	if i < 0 {
		return false
	}
	o := p.Objects[i]
	if !change(p, &o) {
		return false
	}
	tx.touch(p)
	p.Objects = slices.Clone(p.Objects)
	p.Objects[i] = o
	return true
}

// SetClass gives an object a class, 0 for none.
func (tx *Tx) SetClass(page PageID, id uint64, class ClassID) bool {
	return tx.change(page, id, func(_ *Page, o *Object) bool {
		if o.Class == class || class != 0 && tx.doc.classes.Number(class) < 0 {
			return false
		}
		o.Class = class
		return true
	})
}

// SetColour gives an object another colour of the palette.
func (tx *Tx) SetColour(page PageID, id uint64, colour int) bool {
	return tx.change(page, id, func(_ *Page, o *Object) bool {
		if o.Colour == colour || colour < 0 || colour >= ColourCount {
			return false
		}
		o.Colour = colour
		return true
	})
}

// SetVisible shows or hides an object.
func (tx *Tx) SetVisible(page PageID, id uint64, visible bool) bool {
	return tx.change(page, id, func(_ *Page, o *Object) bool {
		if o.Visible == visible {
			return false
		}
		o.Visible = visible
		return true
	})
}

// SetMask replaces an object's mask. What it changes counts as drawn, so that it holds when the object is opened again
// and the model is asked once more. An empty mask, or one of another size than the picture's, changes nothing.
func (tx *Tx) SetMask(page PageID, id uint64, m mask.Mask) bool {
	return tx.change(page, id, func(p *Page, o *Object) bool {
		if !p.fits(m) || o.Mask.Equal(m) {
			return false
		}
		o.Hand = drawn(o.Hand, mask.Subtract(m, o.Mask), false)
		o.Hand = drawn(o.Hand, mask.Subtract(o.Mask, m), true)
		o.Mask = m
		return true
	})
}

// DeleteObject deletes an object.
func (tx *Tx) DeleteObject(page PageID, id uint64) bool {
	p, i := tx.find(page, id)
	if i < 0 {
		return false
	}
	tx.touch(p)
	p.Objects = slices.Delete(slices.Clone(p.Objects), i, i+1)
	if p.Selected == id {
		p.Selected = 0
	}
	if p.Draft.Of == id {
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
