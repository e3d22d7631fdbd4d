package project

import (
	"fmt"
	"slices"

	"clickmask/prompt"
)

// operation is one thing that can happen. do makes it happen to a window and to the window's book, and returns whether
// anything came of it; the error says what was not as the book has it.
type operation struct {
	name   string
	weight int
	do     func(w *world, me *desktop, o op) (did bool, err error)
}

// edit is an operation on the document alone: what the document says of it must be what the book says.
func edit(name string, weight int, do func(me *desktop, o op) (is, want bool)) operation {
	return operation{name, weight, func(_ *world, me *desktop, o op) (bool, error) {
		is, want := do(me, o)
		if is != want {
			return false, fmt.Errorf("the document answers %v, want %v", is, want)
		}
		return is, nil
	}}
}

func (me *desktop) page(n int) PageID {
	if len(me.book.now.pages) == 0 {
		return 0
	}
	return me.book.now.pages[n%len(me.book.now.pages)].id
}

// shown is the shown page in the book, nil for none.
func (me *desktop) shown() *leaf { return me.book.now.leaf(me.doc.currentID()) }

func (me *desktop) object(page PageID, n int) uint64 {
	l := me.book.now.leaf(page)
	if l == nil || len(l.objects) == 0 {
		return 0
	}
	return l.objects[n%len(l.objects)].id
}

// class is one of the list or, now and then, none.
func (me *desktop) class(n int) ClassID {
	if k := n % (len(me.book.now.classes) + 1); k > 0 {
		return me.book.now.classes[k-1].ID
	}
	return 0
}

func className(n int) string { return fmt.Sprint("class ", n%12) }

// prompts is a change of the shown draft.
func (me *desktop) prompts(name string, change func(c *claim) bool) bool {
	if me.shown() == nil {
		return false
	}
	return me.book.step(name, func(s *sheet) bool {
		c := &s.leaf(me.doc.currentID()).open
		if !change(c) {
			return false
		}
		c.crop = me.doc.Crop()
		if c.answered = false; c.empty() {
			*c = claim{}
		}
		return true
	})
}

// cut is a change of an object.
func (me *desktop) cut(name string, page PageID, id uint64, change func(l *leaf, i int) bool) bool {
	l := me.book.now.leaf(page)
	if l == nil || !slices.ContainsFunc(l.objects, func(t cutting) bool { return t.id == id }) {
		return false
	}
	return me.book.step(name, func(s *sheet) bool {
		l := s.leaf(page)
		return change(l, slices.IndexFunc(l.objects, func(t cutting) bool { return t.id == id }))
	})
}

// named gives a sheet the class that the document made for a name, at the end of its list, unless it has it already. The
// document chooses number, colour and key.
func (me *desktop) named(s *sheet, name string) ClassID {
	for _, c := range s.classes {
		if c.Name == name {
			return c.ID
		}
	}
	c, _ := me.doc.classes.Named(name)
	s.classes = append(s.classes, c)
	return c.ID
}

func moved[T any](list []T, from, to int) bool {
	if from < 0 || to < 0 || to >= len(list) || from == to {
		return false
	}
	x := list[from]
	copy(list[from:], list[from+1:])
	copy(list[to+1:], list[to:len(list)-1])
	list[to] = x
	return true
}

var edits = []operation{
	edit("click", 40, func(me *desktop, o op) (bool, bool) {
		p := prompt.Point{X: float64(o.a % testW), Y: float64(o.b % testH), Label: prompt.Label(o.c % 2)}
		return me.doc.AddPoint(p), me.prompts("Add point", func(c *claim) bool { c.points = append(c.points, p); return true })
	}),
	edit("scribble", 6, func(me *desktop, o op) (bool, bool) {
		var points []prompt.Point
		for i := range 1 + o.c%4 {
			points = append(points, prompt.Point{X: float64((o.a + 3*i) % testW), Y: float64((o.b + 2*i) % testH), Label: prompt.Label(o.c % 2)})
		}
		return me.doc.AddPoints(points), me.prompts("Scribble", func(c *claim) bool { c.points = append(c.points, points...); return true })
	}),
	edit("move point", 6, func(me *desktop, o op) (bool, bool) {
		i, x, y := o.a%4, float64(o.b%testW), float64(o.c%testH)
		return me.doc.MovePoint(i, x, y), me.prompts("Move point", func(c *claim) bool {
			if i >= len(c.points) || c.points[i].X == x && c.points[i].Y == y {
				return false
			}
			c.points[i].X, c.points[i].Y = x, y
			return true
		})
	}),
	edit("nudge", 25, func(me *desktop, o op) (bool, bool) {
		i, x, y := o.a%2, float64(o.b%3), float64(o.c%3)
		return me.doc.NudgePoint(i, x, y), me.book.nudge(me.doc.currentID(), i, x, y, me.doc.Crop())
	}),
	edit("remove point", 5, func(me *desktop, o op) (bool, bool) {
		i := o.a % 4
		return me.doc.RemovePoint(i), me.prompts("Remove point", removePoint(i))
	}),
	edit("box", 10, func(me *desktop, o op) (bool, bool) {
		b := prompt.Box{X0: float64(o.a % 9), Y0: float64(o.b % 9), X1: float64(20 + o.c%9), Y1: float64(20 + o.d%9)}
		name := "Draw box"
		if l := me.shown(); l != nil && l.open.box != nil {
			name = "Change box"
		}
		return me.doc.SetBox(b), me.prompts(name, func(c *claim) bool {
			if c.box != nil && *c.box == b {
				return false
			}
			if c.box == nil {
				c.boxAfter = len(c.points)
			}
			c.box = &b
			return true
		})
	}),
	edit("remove box", 3, func(me *desktop, _ op) (bool, bool) {
		return me.doc.RemoveBox(), me.prompts("Remove box", removeBox)
	}),
	edit("take back the last prompt", 6, func(me *desktop, _ op) (bool, bool) {
		name, change := "Remove box", removeBox
		if l := me.shown(); l != nil && l.open.asks() && !(l.open.box != nil && l.open.boxAfter >= len(l.open.points)) {
			name, change = "Remove point", removePoint(len(l.open.points)-1)
		}
		return me.doc.RemoveLastPrompt(), me.prompts(name, change)
	}),
	edit("clear", 3, func(me *desktop, _ op) (bool, bool) {
		name := "Clear prompts"
		if l := me.shown(); l != nil && l.open.of != 0 {
			name = "Leave the object as it was"
		}
		return me.doc.ClearDraft(), me.prompts(name, func(c *claim) bool {
			was := !c.empty()
			*c = claim{}
			return was
		})
	}),
	edit("answer", 60, func(me *desktop, _ op) (bool, bool) {
		l := me.shown()
		want := l != nil && l.open.asks() && !l.open.answered
		if !want {
			return me.doc.ApplyAnswer(me.doc.Generation(), me.doc.Revision(), answer(1)), false
		}
		f := draft(me.doc)
		return me.doc.ApplyAnswer(me.doc.Generation(), me.doc.Revision(), machine(f.Prompt, f.MaskInput, 4)), true
	}),
	edit("late answer", 2, func(me *desktop, _ op) (bool, bool) {
		return me.doc.ApplyAnswer(me.doc.Generation(), me.doc.Revision()-1, answer(9)), false
	}),
	edit("candidate", 25, func(me *desktop, o op) (bool, bool) {
		return me.doc.ShowCandidate(o.a % 5), me.book.choose(me.doc.currentID(), o.a%5)
	}),
	edit("class of the draft", 5, func(me *desktop, o op) (bool, bool) {
		class, l := me.class(o.a), me.shown()
		return me.doc.SetDraftClass(class), l != nil && !l.open.empty() && l.open.class != class && me.book.step("Choose the class", func(s *sheet) bool {
			s.leaf(l.id).open.class = class
			return true
		})
	}),
	edit("label", 6, func(me *desktop, o op) (bool, bool) {
		page, name := me.doc.currentID(), className(o.b)
		id := me.object(page, o.a)
		ids := me.meant(id)
		is := me.doc.SetLabel(id, name)
		step := "Change class"
		if len(ids) > 1 {
			step = ofSeveral[step]
		}
		return is, me.book.step(step, func(s *sheet) bool {
			l := s.leaf(page)
			if l == nil || id == 0 {
				return false
			}
			some, class := false, me.named(s, name)
			for i := range l.objects {
				t := &l.objects[i]
				if !slices.Contains(ids, t.id) {
					continue
				}
				some = some || t.class != class
				if t.class = class; l.open.of == t.id {
					some = some || l.open.class != class
					l.open.class = class
				}
			}
			return some
		})
	}),
	edit("colour", 3, func(me *desktop, o op) (bool, bool) {
		colour, id := o.b%9, me.object(me.doc.currentID(), o.a)
		ids := me.meant(id)
		return me.doc.SetColour(id, colour), me.cutEach("Change colour", ids, func(t *cutting) bool {
			was := t.colour
			t.colour = colour
			return was != colour && colour < ColourCount
		})
	}),
	edit("show or hide", 3, func(me *desktop, o op) (bool, bool) {
		visible, id := o.b%2 == 0, me.object(me.doc.currentID(), o.a)
		ids := me.meant(id)
		name := map[bool]string{true: "Show object", false: "Hide object"}[visible]
		return me.doc.SetVisible(id, visible), me.cutEach(name, ids, func(t *cutting) bool {
			was := t.visible
			t.visible = visible
			return was != visible
		})
	}),
	edit("grow", 5, func(me *desktop, o op) (bool, bool) {
		page, side := me.page(o.a), 1+o.c%20
		id := me.object(page, o.b)
		return me.doc.SetMaskOn(page, id, square(side), "Grow"), me.cut("Grow", page, id, func(l *leaf, i int) bool {
			return l.objects[i].becomes(ringsOf(side))
		})
	}),
	edit("delete", 5, func(me *desktop, o op) (bool, bool) {
		page := me.doc.currentID()
		id := me.object(page, o.a)
		ids := me.meant(id)
		name := "Delete object"
		if len(ids) > 1 {
			name = ofSeveral[name]
		}
		return me.doc.DeleteObject(id), id != 0 && me.book.step(name, func(s *sheet) bool {
			l := s.leaf(page)
			if l.without(ids); slices.Contains(ids, l.open.of) {
				l.open = claim{}
			}
			return true
		})
	}),
	edit("object to another place", 3, func(me *desktop, o op) (bool, bool) {
		page, to := me.doc.currentID(), o.b%4
		id := me.object(page, o.a)
		return me.doc.MoveObject(id, to), me.cut("Reorder objects", page, id, func(l *leaf, i int) bool { return moved(l.objects, i, to) })
	}),
	edit("select", 2, func(me *desktop, o op) (bool, bool) {
		me.doc.Select(me.object(me.doc.currentID(), o.a))
		return true, true
	}),
	edit("mark", 5, func(me *desktop, o op) (bool, bool) {
		page, mark := me.page(o.a), Mark(o.b%3)
		name := []string{"Remove the mark", "Mark as empty", "Mark as done"}[mark]
		return me.doc.SetMark(page, mark), me.book.step(name, func(s *sheet) bool {
			l := s.leaf(page)
			if l == nil || l.mark == mark || mark == MarkedEmpty && len(l.objects) > 0 {
				return false
			}
			l.mark = mark
			return true
		})
	}),
	edit("undo", 22, func(me *desktop, _ op) (bool, bool) { _, ok := me.doc.Undo(); return ok, me.book.undo() }),
	edit("redo", 20, func(me *desktop, _ op) (bool, bool) { _, ok := me.doc.Redo(); return ok, me.book.redo() }),
}

func removePoint(i int) func(*claim) bool {
	return func(c *claim) bool {
		if i < 0 || i >= len(c.points) {
			return false
		}
		c.points = slices.Delete(c.points, i, i+1)
		if i < c.boxAfter {
			c.boxAfter--
		}
		return true
	}
}

func removeBox(c *claim) bool {
	was := c.box != nil
	c.box = nil
	return was
}
