package desk

import (
	"context"
	"math"
	"slices"

	"clickmask/project"
)

// Operation is what can be done to the masks of the selected objects.
type Operation int

// The operations; package project says what each of them does.
const (
	Unite Operation = iota
	Intersect
	Subtract
	Split
	NoOverlap // of all visible objects where fewer than two are selected
)

// SplitSpecks is the size in pixels under which a part of a mask is no object of its own when the mask is split.
const SplitSpecks = 16

// operations is the table of what each of them is.
var operations = map[Operation]struct {
	step    string
	several bool // it needs two objects or more
	do      func(list []project.Object) project.Outcome
}{
	Unite:     {step: "Unite objects", several: true, do: project.Unite},
	Intersect: {step: "Intersect objects", several: true, do: project.Intersect},
	Subtract:  {step: "Subtract objects", several: true, do: project.Subtract},
	Split:     {step: "Split into parts", do: func(list []project.Object) project.Outcome { return project.Split(list, SplitSpecks) }},
	NoOverlap: {step: "Remove overlaps", several: true, do: project.NoOverlap},
}

// operating is an operation that runs in the background.
type operating struct {
	cancel func() // nil for none
	picks  bool   // the next click says which part of the selected objects is to stay
	try    trying // what it would leave where the pointer is
}

func (o *operating) stop() {
	if o.cancel != nil {
		o.cancel()
		o.cancel = nil
	}
}

// SelectAlso chooses a kept object beside those that are selected, or leaves it out.
func (d *Desk) SelectAlso(id uint64) {
	d.intend(change, func() { d.doc.SelectAlso(id) })
}

// SelectRange chooses all kept objects from the one selected last to this one.
func (d *Desk) SelectRange(id uint64) {
	d.intend(change, func() { d.doc.SelectRange(id) })
}

// SelectAll chooses all kept objects of the page.
func (d *Desk) SelectAll() {
	d.intend(change, func() { d.doc.SelectAll() })
}

// CanOperate reports whether there are objects for an operation.
func (d *Desk) CanOperate(op Operation) bool {
	list := d.operands(op)
	return op.enough(list) && (d.showsPage() || !d.isOpen(list))
}

// isOpen reports whether the open object is one of those.
func (d *Desk) isOpen(list []project.Object) bool {
	return slices.ContainsFunc(list, func(o project.Object) bool { return o.ID == d.draft().Of })
}

func (op Operation) enough(list []project.Object) bool {
	return len(list) > 1 || len(list) == 1 && !operations[op].several
}

// operands are the objects that an operation is about, in the order that it wants.
func (d *Desk) operands(op Operation) []project.Object {
	page := d.doc.Current()
	if page == nil {
		return nil
	}
	if op != NoOverlap {
		return page.ObjectsOf(page.Selection())
	}
	several := len(page.Also) > 0
	chosen := map[uint64]bool{}
	for _, id := range page.Selection() {
		chosen[id] = true
	}
	var list []project.Object
	for _, o := range page.Objects {
		if several && chosen[o.ID] || !several && o.Visible {
			list = append(list, o)
		}
	}
	return list
}

// Operate does an operation to the selected objects, in the background: the next one, undo and another page end it, and
// where its objects change meanwhile nothing comes of it.
func (d *Desk) Operate(op Operation) {
	d.onKept(d.operands(op), func() {
		if list := d.operands(op); op.enough(list) {
			d.operate(list, operations[op].step, operations[op].do)
		}
	})
}

// onKept does something to objects. Where the open object is one of them it is kept before: else it would be done to what the
// object was, and taken away again when it is kept.
func (d *Desk) onKept(list []project.Object, do func()) {
	if !d.isOpen(list) {
		d.intend(change, do)
		return
	}
	d.intend(combine, func() {
		page := d.doc.Current()
		if page.Draft.Of != 0 {
			ids := page.Selection()
			if !d.keepFirst() {
				return
			}
			d.doc.Select(0)
			for _, id := range ids {
				d.doc.SelectAlso(id)
			}
		}
		do()
	})
}

func (d *Desk) operate(list []project.Object, step string, do func([]project.Object) project.Outcome) {
	d.operating.stop()
	if !d.refine.pending() {
		d.refine.stop() // a preview of masks that are about to be others
	}
	page := d.doc.Current().ID
	d.operating.cancel = background(d, func(context.Context) (project.Outcome, error) {
		return do(list), nil
	}, func(o project.Outcome, _ error) {
		d.operating.cancel = nil
		d.due = true // what showed that it takes its time
		if d.remake(page, o, step); !o.Changes() && o.Spared == 0 {
			d.tell(Notice{Kind: NothingToChange})
		}
	})
	d.lasts()
}

// remake puts an outcome in force, and says where objects stay as they are because nothing would be left of them.
func (d *Desk) remake(page project.PageID, o project.Outcome, step string) {
	d.doc.Remake(page, o, step)
	d.sayLeft(o)
}

// sayLeft says how many objects an outcome leaves as they are.
func (d *Desk) sayLeft(o project.Outcome) {
	if o.Spared > 0 {
		d.tell(Notice{Kind: NothingLeft, Count: o.Spared})
	}
}

// PickPart has the next click say which part of the selected objects is to stay; called once more it is off.
func (d *Desk) PickPart() {
	d.intend(change, func() {
		d.operating.picks = !d.operating.picks && d.CanPickPart()
		d.operating.try.stop()
		d.endHover()
		d.due = true
	})
}

// CanPickPart reports whether there are objects of which one part could be kept.
func (d *Desk) CanPickPart() bool { return d.showsPage() && d.doc.Current().Selected != 0 }

// Picks reports whether the next click says which part is to stay.
func (d *Desk) Picks() bool { return d.operating.picks && d.CanPickPart() }

// pickPart takes a click that says which part is to stay. One beside all of them says nothing.
func (d *Desk) pickPart(x, y float64) (taken bool) {
	if !d.Picks() {
		return false
	}
	d.onKept(d.operands(Split), func() {
		px, py := int(math.Floor(x)), int(math.Floor(y))
		list := d.under(px, py)
		if len(list) == 0 {
			d.tell(Notice{Kind: NoPartThere})
			return
		}
		d.operating.picks = false
		d.operating.try.stop()
		d.due = true
		d.operate(list, "Keep one part", func(list []project.Object) project.Outcome { return project.KeepPart(list, px, py) })
	})
	return true
}

// under are the selected objects that cover a pixel.
func (d *Desk) under(x, y int) []project.Object {
	return slices.DeleteFunc(d.operands(Split), func(o project.Object) bool { return !o.Mask.At(x, y) })
}
