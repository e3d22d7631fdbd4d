package desk_test

import (
	"fmt"
	"image"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"clickmask/mask"
	"clickmask/project"
	"clickmask/ui/desk"
)

// mender plays operations on masks, and remembers each state of the document that it has seen.
type mender struct {
	*stage
	r    *rand.Rand
	due  int // results that are on their way
	seen map[uint64]mended
}

// mended is what a state of the document has.
type mended struct {
	objects []project.Object
	draft   project.Draft
}

// begins does something, and counts what it begins in the background: each of those has a timer.
func (m *mender) begins(do func()) {
	n := len(m.timers)
	do()
	m.due += len(m.timers) - n
}

// settles takes in what was begun.
func (m *mender) settles() {
	for ; m.due > 0; m.due-- {
		select {
		case f := <-m.calls:
			f()
		case <-time.After(time.Minute): // a watchdog
			m.t.Fatal("nothing came back")
		}
	}
}

// region is a rectangle at random.
func (m *mender) region() mask.Mask {
	x, y := m.r.IntN(300), m.r.IntN(200)
	return mask.Rect(400, 300, image.Rect(x, y, x+1+m.r.IntN(60), y+1+m.r.IntN(60)))
}

// id is one of the objects, 0 for none.
func (m *mender) id() uint64 {
	if o := m.page().Objects; len(o) > 0 {
		return o[m.r.IntN(len(o))].ID
	}
	return 0
}

func sameHand(a, b *mask.Hand) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// check holds the present state against what it was when it was there before.
func (m *mender) check() error {
	page := m.page()
	for _, o := range page.Objects {
		if o.Mask.Empty() {
			return fmt.Errorf("object %d has no pixel", o.ID)
		}
	}
	now := mended{page.Objects, page.Draft}
	was, known := m.seen[m.Document().State()]
	if !known {
		m.seen[m.Document().State()] = now
		return nil
	}
	if !slices.EqualFunc(was.objects, now.objects, func(a, b project.Object) bool {
		return a.ID == b.ID && a.Class == b.Class && a.Colour == b.Colour && a.Mask.Equal(b.Mask) && a.Edge.Equal(b.Edge) && sameHand(a.Hand, b.Hand) && a.Prompt.Equal(b.Prompt)
	}) {
		return fmt.Errorf("there are other objects than when this state was there before: %+v, were %+v", now.objects, was.objects)
	}
	a, b := was.draft, now.draft
	if a.Of != b.Of || !a.Prompt.Equal(b.Prompt) || !sameHand(a.Hand, b.Hand) {
		return fmt.Errorf("the open object is another than when this state was there before")
	}
	return nil
}

// Operations on several objects, brushes hard and soft, edges and opening again, with undo and redo in between and results that come
// when something else was done meanwhile: each state of the document is for ever what it was, and no object is without a pixel.
func TestOperationsComeAndGoWithUndoAsTheyWere(t *testing.T) {
	const runs, events = 60, 90
	done := map[string]int{}
	for seed := range uint64(runs) {
		m := &mender{stage: objectsOn(t), r: rand.New(rand.NewPCG(seed, 7)), seen: map[uint64]mended{}}
		table := []struct {
			name   string
			weight int
			do     func()
		}{
			{"select", 4, func() { m.Select(m.id()) }},
			{"select also", 5, func() { m.SelectAlso(m.id()) }},
			{"select all", 2, func() { m.SelectAll() }},
			{"unite", 1, func() { m.Operate(desk.Unite) }},
			{"intersect", 1, func() { m.Operate(desk.Intersect) }},
			{"subtract", 2, func() { m.Operate(desk.Subtract) }},
			{"split", 2, func() { m.Operate(desk.Split) }},
			{"no overlap", 2, func() { m.Operate(desk.NoOverlap) }},
			{"keep a part", 2, func() {
				if m.PickPart(); m.Picks() {
					m.click(float64(m.r.IntN(400)), float64(m.r.IntN(300)))
				}
				if m.Picks() {
					m.PickPart()
				}
			}},
			{"refine", 4, func() {
				by := desk.Refinement{Grow: m.r.IntN(9) - 4, Smooth: m.r.IntN(3), Holes: m.r.IntN(40), Specks: m.r.IntN(40)}
				m.Refine(by, true)
			}},
			{"hair", 2, func() { m.DrawHair(m.region(), m.r.IntN(3) == 0) }},
			{"draw", 4, func() { m.Draw(mask.Hard(m.region()), m.r.IntN(2) == 0) }},
			{"draw softly", 4, func() {
				p := mask.Point{X: float64(m.r.IntN(400)), Y: float64(m.r.IntN(300))}
				m.Draw(mask.SoftStroke(400, 300, []mask.Point{p, {X: p.X + 30, Y: p.Y + 9}}, 14, 0.8), m.r.IntN(2) == 0)
			}},
			{"reopen", 3, func() { m.Reopen(m.id()) }},
			{"keep", 3, func() { m.Keep() }},
			{"clear", 1, func() { m.Clear() }},
			{"delete", 1, func() { m.Delete(m.id()) }},
			{"undo", 12, func() { m.Undo() }},
			{"redo", 8, func() { m.Redo() }},
		}
		all := 0
		for _, e := range table {
			all += e.weight
		}
		var names []string
		for range events {
			n := m.r.IntN(all)
			for _, e := range table {
				if n -= e.weight; n < 0 {
					before := m.Document().State()
					m.begins(e.do)
					if m.r.IntN(4) > 0 {
						m.settles()
					}
					names = append(names, e.name)
					if m.Document().State() != before {
						done[e.name]++
					}
					break
				}
			}
			if err := m.check(); err != nil {
				t.Fatalf("seed %d: %v, after %q", seed, err, names)
			}
		}
		m.settles()
		last := m.Document().State()
		steps := 0
		for can := true; can; steps++ {
			m.begins(m.Undo)
			m.settles()
			if err := m.check(); err != nil {
				t.Fatalf("seed %d, all undone: %v", seed, err)
			}
			_, can = m.Document().CanUndo()
		}
		for can := true; can; {
			m.begins(m.Redo)
			m.settles()
			if err := m.check(); err != nil {
				t.Fatalf("seed %d, all done again: %v", seed, err)
			}
			_, can = m.Document().CanRedo()
		}
		if _, ok := m.seen[last]; !ok || steps == 0 {
			t.Errorf("seed %d: %d steps", seed, steps)
		}
	}
	for _, name := range []string{"unite", "intersect", "subtract", "split", "no overlap", "keep a part", "refine", "hair", "draw", "draw softly", "reopen", "keep", "undo", "redo"} {
		if done[name] == 0 {
			t.Errorf("%q has never done anything: %v", name, done)
		}
	}
}
