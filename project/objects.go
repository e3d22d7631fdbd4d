package project

import (
	"slices"

	"clickmask/mask"
	"clickmask/prompt"
)

// Object is a kept mask.
type Object struct {
	ID      uint64  // unique in its document, never 0
	Class   ClassID // 0 none
	Colour  int     // index into the palette (0..7)
	Mask    mask.Mask
	Prompt  prompt.Prompt
	Rounds  []Round // the answered requests that led to the mask, the last one's chosen mask being it; may be empty
	Model   string  // fingerprint
	IoU     float32 // predicted, of the kept candidate
	Visible bool
	Unsure  bool       // the program carried it here, is unsure of it, and nobody has looked at it yet
	Hand    *mask.Hand // what was drawn on it, which is in Mask already; nil for nothing
	Edge    *Edge      // how it is cut out; nil for the usual edge
	Track   uint64     // number of the object that it was carried from first; 0 for none, see [Object.Follows]
}

// AddObjects adds finished objects (an import, a found set) to the shown page in one step of the given name; see
// [Tx.AddObjects]. It returns how many were added.
func (d *Document) AddObjects(objects []Object, name string) (n int) {
	d.Edit(name, func(tx *Tx) { n = len(tx.AddObjects(d.currentID(), objects)) })
	return n
}

// SetLabel gives an object of the shown page, and all that are selected with it, the class of that name, which is found or
// made new in the same step; with an empty name they have none. A new class has the object's colour, unless another class
// has it.
func (d *Document) SetLabel(id uint64, class string) bool {
	p := d.Current()
	if p == nil {
		return false
	}
	o, ok := p.Object(id)
	if !ok {
		return false
	}
	if slices.ContainsFunc(d.classes, func(c Class) bool { return c.Colour == o.Colour }) {
		o.Colour = -1
	}
	return d.change(id, "Change class", func(tx *Tx) change { return toClass(tx, tx.class(class, o.Colour)) })
}

// SetClass gives an object of the shown page, and all that are selected with it, a class, 0 for none.
func (d *Document) SetClass(id uint64, class ClassID) bool {
	return d.change(id, "Change class", func(tx *Tx) change { return toClass(tx, class) })
}

// SetColour gives an object of the shown page, and all that are selected with it, another colour of the palette.
func (d *Document) SetColour(id uint64, colour int) bool {
	return d.change(id, "Change colour", func(*Tx) change { return toColour(colour) })
}

// SetVisible shows or hides an object of the shown page, and all that are selected with it.
func (d *Document) SetVisible(id uint64, visible bool) bool {
	name := "Hide object"
	if visible {
		name = "Show object"
	}
	return d.change(id, name, func(*Tx) change { return toVisible(visible) })
}

// change changes an object of the shown page and all that are selected with it, in one step; name is the step's where it is
// about one.
func (d *Document) change(id uint64, name string, with func(tx *Tx) change) bool {
	p := d.Current()
	if p == nil || p.indexOf(id) < 0 {
		return false
	}
	ids := p.Meant(id)
	return d.Edit(nameFor(ids, name), func(tx *Tx) { tx.change(p.ID, ids, with(tx)) })
}

// ofSeveral are the names of steps that are about several objects, by what they are called where they are about one.
var ofSeveral = map[string]string{
	"Change class":  "Change classes",
	"Change colour": "Change colours",
	"Show object":   "Show objects",
	"Hide object":   "Hide objects",
	"Delete object": "Delete objects",
	"Change edge":   "Change edges",
}

func nameFor(ids []uint64, name string) string {
	if len(ids) > 1 {
		return ofSeveral[name]
	}
	return name
}

// SetMask replaces the mask of an object of the shown page; step names what was done to it ("Grow", "Smooth"). An empty
// mask, or one of another size than the picture's, changes nothing.
func (d *Document) SetMask(id uint64, m mask.Mask, step string) bool {
	return d.SetMaskOn(d.currentID(), id, m, step)
}

// SetMaskOn is SetMask for an object of any page, as when the mask was computed while people turned pages.
func (d *Document) SetMaskOn(page PageID, id uint64, m mask.Mask, step string) bool {
	return d.Edit(step, func(tx *Tx) { tx.SetMask(page, id, m) })
}

// DeleteObject deletes an object of the shown page, and all that are selected with it.
func (d *Document) DeleteObject(id uint64) bool {
	p := d.Current()
	if p == nil {
		return false
	}
	ids := p.Meant(id)
	name := "Delete object"
	return d.Edit(nameFor(ids, name), func(tx *Tx) { tx.DeleteObjects(p.ID, ids...) })
}

// MoveObject puts an object of the shown page at another place of the order, in which later ones lie on top.
func (d *Document) MoveObject(id uint64, to int) bool {
	return d.Edit("Reorder objects", func(tx *Tx) { tx.MoveObject(d.currentID(), id, to) })
}
