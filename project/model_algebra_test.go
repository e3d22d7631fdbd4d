package project

import (
	"image"
	"math/bits"
	"slices"

	"clickmask/mask"
)

// rings is a mask of the tests as the model has it: bit k says whether the L-shaped ring k of the picture is in it, which
// is one pixel wide and has 2k+1 pixels. So a square of side n is the first n rings, and unions and differences of squares
// are those of bits.
type rings uint32

const ringCount = 20

func ringsOf(side int) rings { return 1<<side - 1 }

// mask is the mask of rings.
func (r rings) mask() mask.Mask {
	m := mask.Rect(testW, testH, image.Rectangle{})
	for k := range ringCount {
		if r&(1<<k) != 0 {
			m = mask.Union(m, mask.Subtract(square(k+1), square(k)))
		}
	}
	return m
}

// readRings is the rings of a mask; all bits are set where it is not made of rings.
func readRings(m mask.Mask) rings {
	var r rings
	for k := range ringCount {
		if m.At(1+k, 1+k) {
			r |= 1 << k
		}
	}
	if !r.mask().Equal(m) {
		return ^rings(0)
	}
	return r
}

func (r rings) area() (n int) {
	for k := range ringCount {
		if r&(1<<k) != 0 {
			n += 2*k + 1
		}
	}
	return n
}

// parts are the rings that hang together, the largest first and then from the inside out; those under specks pixels are with
// the largest.
func (r rings) parts(specks int) []rings {
	var all []rings
	for rest := r; rest != 0; {
		from := bits.TrailingZeros32(uint32(rest))
		part := rest & (rest ^ (rest + 1<<from)) // the lowest bits that stand side by side
		all, rest = append(all, part), rest&^part
	}
	largest := 0
	for i, part := range all {
		if part.area() > all[largest].area() {
			largest = i
		}
	}
	list := []rings{all[largest]}
	for i, part := range all {
		switch {
		case i == largest:
		case part.area() < specks:
			list[0] |= part
		default:
			list = append(list, part)
		}
	}
	return list
}

// cuttingOf is an object as the model has it.
func cuttingOf(o Object) cutting {
	return cutting{o.ID, o.Class, o.Colour, o.Visible, readRings(o.Mask), promptText(o.Prompt), strokesOf(o.Hand)}
}

// meant is what an action on an object is about; what is selected only the document knows.
func (me *desktop) meant(id uint64) []uint64 {
	if p := me.doc.Current(); p != nil {
		return p.Meant(id)
	}
	return nil
}

// cutEach is cut for each of several objects.
func (me *desktop) cutEach(name string, ids []uint64, change func(t *cutting) bool) bool {
	l := me.shown()
	if l == nil || !slices.ContainsFunc(l.objects, func(t cutting) bool { return slices.Contains(ids, t.id) }) {
		return false
	}
	if len(ids) > 1 {
		name = ofSeveral[name]
	}
	return me.book.step(name, func(s *sheet) bool {
		some := false
		l := s.leaf(l.id)
		for i := range l.objects {
			if slices.Contains(ids, l.objects[i].id) {
				some = change(&l.objects[i]) || some
			}
		}
		return some
	})
}

// combine puts the outcome of an operation on what is selected in force, and has the book do the same: with is given what is
// selected, in that order, and says whether anything came of it.
func (me *desktop) combine(o op, name string, operate func(list []Object) Outcome, with func(l *leaf, chosen []*cutting) bool) (is, want bool) {
	p := me.doc.Current()
	if p == nil {
		return false, false
	}
	if o.c%2 == 0 { // else what happens to be selected
		me.doc.Select(me.object(p.ID, o.a))
		me.doc.SelectAlso(me.object(p.ID, o.b))
	}
	ids, page := p.Selection(), p.ID
	is = me.doc.Remake(page, operate(p.ObjectsOf(ids)), name)
	return is, me.book.step(name, func(s *sheet) bool {
		l := s.leaf(page)
		var chosen []*cutting
		for _, id := range ids {
			chosen = append(chosen, &l.objects[slices.IndexFunc(l.objects, func(t cutting) bool { return t.id == id })])
		}
		return with(l, chosen)
	})
}

// becomes gives a cutting other rings, unless that are none.
func (t *cutting) becomes(r rings) bool {
	if r == 0 || r == t.rings {
		return false
	}
	t.hand.draw(r&^t.rings, false)
	t.hand.draw(t.rings&^r, true)
	t.rings = r
	return true
}

func (l *leaf) without(gone []uint64) {
	l.objects = slices.DeleteFunc(l.objects, func(t cutting) bool { return slices.Contains(gone, t.id) })
}

func numbersOf(list []*cutting) (ids []uint64) {
	for _, t := range list {
		ids = append(ids, t.id)
	}
	return ids
}

var algebraEdits = []operation{
	edit("select also", 12, func(me *desktop, o op) (bool, bool) {
		me.doc.SelectAlso(me.object(me.doc.currentID(), o.a))
		return true, true
	}),
	edit("select a range", 4, func(me *desktop, o op) (bool, bool) {
		me.doc.SelectRange(me.object(me.doc.currentID(), o.a))
		return true, true
	}),
	edit("select all", 2, func(me *desktop, _ op) (bool, bool) {
		me.doc.SelectAll()
		return true, true
	}),
	edit("unite", 4, func(me *desktop, o op) (bool, bool) {
		return me.combine(o, "Unite objects", Unite, func(l *leaf, chosen []*cutting) bool {
			if len(chosen) < 2 {
				return false
			}
			last, others := chosen[len(chosen)-1], chosen[:len(chosen)-1]
			all := last.rings
			for _, t := range others {
				all |= t.rings
			}
			gone := numbersOf(others)
			last.becomes(all)
			l.without(gone)
			l.letGo()
			return true
		})
	}),
	edit("intersect", 5, func(me *desktop, o op) (bool, bool) {
		return me.combine(o, "Intersect objects", Intersect, func(l *leaf, chosen []*cutting) bool {
			if len(chosen) < 2 {
				return false
			}
			last, others := chosen[len(chosen)-1], chosen[:len(chosen)-1]
			all := last.rings
			for _, t := range others {
				all &= t.rings
			}
			if all == 0 {
				return false
			}
			gone := numbersOf(others)
			last.becomes(all)
			l.without(gone)
			l.letGo()
			return true
		})
	}),
	edit("subtract", 12, func(me *desktop, o op) (bool, bool) {
		return me.combine(o, "Subtract objects", Subtract, func(_ *leaf, chosen []*cutting) bool {
			if len(chosen) < 2 {
				return false
			}
			last := chosen[len(chosen)-1]
			rest := last.rings
			for _, t := range chosen[:len(chosen)-1] {
				rest &^= t.rings
			}
			return last.becomes(rest)
		})
	}),
	edit("split", 8, func(me *desktop, o op) (bool, bool) {
		specks := o.a % 12
		return me.combine(o, "Split objects", func(list []Object) Outcome { return Split(list, specks) }, func(l *leaf, chosen []*cutting) bool {
			var list []cutting
			ids, made := numbersOf(chosen), true
			for _, t := range l.objects {
				parts := t.rings.parts(specks)
				if !slices.Contains(ids, t.id) || len(parts) < 2 {
					list = append(list, t)
					continue
				}
				t.becomes(parts[0])
				list = append(list, t)
				for _, part := range parts[1:] { // the document numbers and colours it
					is := me.doc.Current().Objects[len(list)]
					made = made && me.fresh(is.ID)
					list = append(list, cutting{is.ID, t.class, is.Colour, t.visible, part, "", strokes{added: part}})
				}
			}
			some := len(list) > len(l.objects)
			l.objects = list
			return some && made
		})
	}),
	edit("keep a part", 10, func(me *desktop, o op) (bool, bool) {
		k := o.a % ringCount
		return me.combine(o, "Keep one part", func(list []Object) Outcome { return KeepPart(list, 1+k, 1) }, func(_ *leaf, chosen []*cutting) bool {
			some := false
			for _, t := range chosen {
				for _, part := range t.rings.parts(0) {
					if part&(1<<k) != 0 {
						some = t.becomes(part) || some
					}
				}
			}
			return some
		})
	}),
	edit("no overlap", 5, func(me *desktop, _ op) (bool, bool) {
		p := me.doc.Current()
		if p == nil {
			return false, false
		}
		is := me.doc.Remake(p.ID, NoOverlap(p.Objects), "Remove overlaps")
		return is, me.book.step("Remove overlaps", func(s *sheet) bool {
			some, above, l := false, rings(0), s.leaf(p.ID)
			for i := len(l.objects) - 1; i >= 0; i-- {
				was := l.objects[i].rings
				some = l.objects[i].becomes(was&^above) || some
				above |= was
			}
			return some
		})
	}),
}
