package project

import (
	"slices"

	"clickmask/mask"
)

// ColourCount is how many object colours the palette has.
const ColourCount = 8

// Keep turns the draft into an object (m is its full-size mask, from the shown logits) and starts the next. The
// object is selected, so that a label given next is its. ok is false, and nothing changes, when there is no answer
// yet, when the mask is empty, or when its size is not the picture's. model is the fingerprint to note where the
// document was not told by [Document.SetModel].
func (d *Document) Keep(m mask.Mask, label, model string) (kept Object, ok bool) {
	p := d.Current()
	if p == nil || p.Draft.Answer == nil || !p.fits(m) {
		return Object{}, false
	}
	f := &p.Draft
	o := Object{Label: label, Visible: true, Mask: m, Prompt: f.Prompt, Rounds: f.Rounds(), Model: f.model, IoU: f.Answer.IoU[f.Shown]}
	if o.Model == "" {
		o.Model = model
	}
	o.Colour = d.takeColour(label)
	d.step("Keep object", func() {
		o.ID = d.addTo(p, o)
		p.Draft, p.Selected = Draft{}, o.ID
	})
	return o, true
}

// fits reports whether a mask may lie on the page.
func (p *Page) fits(m mask.Mask) bool {
	w, h := m.Size()
	return !m.Empty() && w == p.W && h == p.H
}

// addTo appends an object and gives it a new ID.
func (d *Document) addTo(p *Page, o Object) uint64 {
	d.lastID++
	o.ID = d.lastID
	p.Objects = append(slices.Clip(p.Objects), o)
	d.useLabel(o.Label)
	return o.ID
}

// AddObjects adds finished objects (an import, a found set) to the shown page in one step of the given name. They
// get new IDs; those with an empty mask or one of another size than the picture's are left out. It returns how many
// were added.
func (d *Document) AddObjects(objects []Object, name string) int {
	p := d.Current()
	if p == nil {
		return 0
	}
	var fit []Object
	for _, o := range objects {
		if p.fits(o.Mask) {
			fit = append(fit, o)
		}
	}
	if len(fit) == 0 {
		return 0
	}
	d.step(name, func() {
		for _, o := range fit {
			d.addTo(p, o)
		}
	})
	return len(fit)
}

// SetLabel names an object of the shown page.
func (d *Document) SetLabel(id uint64, label string) bool {
	return d.change(id, "Change label", func(o *Object) bool {
		if o.Label == label {
			return false
		}
		o.Label = label
		d.useLabel(label)
		return true
	})
}

// SetColour gives an object of the shown page another colour of the palette.
func (d *Document) SetColour(id uint64, colour int) bool {
	return d.change(id, "Change colour", func(o *Object) bool {
		if o.Colour == colour || colour < 0 || colour >= ColourCount {
			return false
		}
		o.Colour = colour
		return true
	})
}

// SetVisible shows or hides an object of the shown page.
func (d *Document) SetVisible(id uint64, visible bool) bool {
	name := "Hide object"
	if visible {
		name = "Show object"
	}
	return d.change(id, name, func(o *Object) bool {
		if o.Visible == visible {
			return false
		}
		o.Visible = visible
		return true
	})
}

// SetMask replaces an object's mask; step names what was done to it ("Grow", "Smooth"). An empty mask, or one of
// another size than the picture's, changes nothing.
func (d *Document) SetMask(id uint64, m mask.Mask, step string) bool {
	return d.change(id, step, func(o *Object) bool {
		if !d.Current().fits(m) || o.Mask.Equal(m) {
			return false
		}
		o.Mask = m
		return true
	})
}

// change makes one step of a change of one object of the shown page, where there is such an object and the change
// reports one.
func (d *Document) change(id uint64, name string, change func(o *Object) bool) bool {
	p := d.Current()
	if p == nil {
		return false
	}
	i := p.indexOf(id)
	if i < 0 {
		return false
	}
	o := p.Objects[i]
	if !change(&o) {
		return false
	}
	d.step(name, func() {
		p.Objects = slices.Clone(p.Objects)
		p.Objects[i] = o
	})
	return true
}

// DeleteObject deletes an object of the shown page.
func (d *Document) DeleteObject(id uint64) bool {
	p := d.Current()
	if p == nil {
		return false
	}
	i := p.indexOf(id)
	if i < 0 {
		return false
	}
	d.step("Delete object", func() {
		p.Objects = slices.Delete(slices.Clone(p.Objects), i, i+1)
		if p.Selected == id {
			p.Selected = 0
		}
	})
	return true
}

// MoveObject puts an object of the shown page at another place of the order, in which later ones lie on top.
func (d *Document) MoveObject(id uint64, to int) bool {
	p := d.Current()
	if p == nil {
		return false
	}
	i := p.indexOf(id)
	if i < 0 || to < 0 || to >= len(p.Objects) || to == i {
		return false
	}
	d.step("Reorder objects", func() {
		o := p.Objects[i]
		rest := slices.Delete(slices.Clone(p.Objects), i, i+1)
		p.Objects = slices.Insert(rest, to, o)
	})
	return true
}

// Select chooses an object of the shown page, 0 none. It is no step.
func (d *Document) Select(id uint64) {
	p := d.Current()
	if p == nil || p.Selected == id || id != 0 && p.indexOf(id) < 0 {
		return
	}
	p.Selected = id
	d.tell()
}
