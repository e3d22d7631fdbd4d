package desk

import (
	"context"
	"math"

	"clickmask/mask"
	"clickmask/project"
)

// trying is what would be left of the selected objects by a click where the pointer is, while one says which part is to stay.
type trying struct {
	left   map[uint64]leftOver
	cancel func() // of the computation that runs, nil for none
}

// leftOver is what would be left of a mask.
type leftOver struct{ of, part mask.Mask }

func (t *trying) stop() {
	if t.cancel != nil {
		t.cancel()
	}
	*t = trying{}
}

// tryPart shows what a click would leave, computed in the background; beside all parts it shows the objects as they are.
func (d *Desk) tryPart(x, y float64, inside bool) {
	t := &d.operating.try
	px, py := int(math.Floor(x)), int(math.Floor(y))
	var list []project.Object
	if inside && d.settings.Preview && d.Picks() {
		list = d.under(px, py)
	}
	if t.cancel == nil && len(list) == len(t.left) && t.holds(list, px, py) {
		return
	}
	had := len(t.left) > 0
	if t.stop(); len(list) == 0 {
		if had {
			d.Refresh()
		}
		return
	}
	t.cancel = background(d, func(context.Context) (map[uint64]leftOver, error) {
		o := project.KeepPart(list, px, py)
		left := map[uint64]leftOver{}
		for _, object := range list {
			part, other := o.Masks[object.ID]
			if !other {
				part = object.Mask
			}
			left[object.ID] = leftOver{object.Mask, part}
		}
		return left, nil
	}, func(left map[uint64]leftOver, _ error) {
		*t = trying{left: left}
		d.due = true
	})
}

// holds reports whether the parts of those objects that a pixel is in are shown.
func (t *trying) holds(list []project.Object, x, y int) bool {
	for _, o := range list {
		if left, ok := t.left[o.ID]; !ok || !oneList(left.of.Runs(), o.Mask.Runs()) || !left.part.At(x, y) {
			return false
		}
	}
	return true
}

// of is what is to be shown of an object.
func (t *trying) of(o project.Object) (mask.Mask, bool) {
	left, ok := t.left[o.ID]
	return left.part, ok && oneList(left.of.Runs(), o.Mask.Runs())
}
