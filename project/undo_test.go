package project

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"clickmask/mask"
	"clickmask/prompt"
)

// content is a deep copy of all that undo restores, so that a change in place is seen.
func content(d *Document) any {
	type all struct {
		Pages   []Page
		Classes Classes
	}
	a := all{Classes: append(Classes{}, d.classes...)}
	logits := func(l *mask.Logits) *mask.Logits {
		if l == nil {
			return nil
		}
		return &mask.Logits{Grid: l.Grid, Data: slices.Clone(l.Data)}
	}
	for _, p := range d.pages {
		c := *p
		c.Objects = append([]Object{}, c.Objects...)
		c.Draft.Prompt = c.Draft.Prompt.Clone()
		c.Draft.MaskInput = logits(c.Draft.MaskInput)
		c.Draft.rounds = slices.Clone(c.Draft.rounds)
		c.Draft.recent = slices.Clone(c.Draft.recent)
		if len(c.Draft.Prompt.Points) == 0 {
			c.Draft.Prompt.Points = nil
		}
		a.Pages = append(a.Pages, c)
	}
	return a
}

// scramble makes one random change, mostly a step, and answers what it asks.
func scramble(t *testing.T, d *Document, r *rand.Rand) {
	t.Helper()
	page := func() PageID {
		if len(d.pages) == 0 {
			return 0
		}
		return d.pages[r.IntN(len(d.pages))].ID
	}
	object := func(p *Page) uint64 {
		if p == nil || len(p.Objects) == 0 {
			return 0
		}
		return p.Objects[r.IntN(len(p.Objects))].ID
	}
	class := func() ClassID {
		if len(d.classes) == 0 {
			return 0
		}
		return d.classes[r.IntN(len(d.classes))].ID
	}
	name := func() string { return fmt.Sprint("class ", r.IntN(8)) }
	cur := d.Current()
	switch r.IntN(30) {
	case 0, 1, 2, 3, 4:
		d.AddPoint(prompt.Point{X: float64(r.IntN(testW)), Y: float64(r.IntN(testH)), Label: prompt.Label(r.IntN(2))})
	case 5:
		d.MovePoint(r.IntN(3), float64(r.IntN(testW)), 3)
	case 6:
		d.RemoveLastPrompt()
	case 7:
		d.SetBox(prompt.Box{X0: float64(r.IntN(9)), X1: 20, Y1: float64(1 + r.IntN(20))})
	case 8:
		d.RemovePoint(r.IntN(3))
	case 9:
		d.ShowCandidate(r.IntN(4))
	case 10, 11, 12:
		d.Keep(square(1+r.IntN(20)), []string{"", name()}[r.IntN(2)], "m")
	case 13:
		d.Show(r.IntN(max(len(d.pages), 1)))
	case 14:
		d.SetDraftLabel(name())
	case 15:
		d.SetLabel(object(cur), name())
	case 16:
		d.SetMaskOn(page(), object(d.Page(page())), square(1+r.IntN(20)), "Grow")
	case 17:
		d.DeleteObject(object(cur))
	case 18:
		d.RenameClass(class(), name())
	case 19:
		d.MergeClasses(class(), class())
	case 20:
		d.DeleteClass(class(), Fate(1+r.IntN(3)), class())
	case 21:
		d.SetClasses([]ClassSpec{{name(), -1}, {name(), 3}})
	case 22:
		d.Edit("Two changes", func(*Tx) {
			d.MoveClass(class(), r.IntN(4))
			d.SetClassKey(class(), r.IntN(10))
		})
	case 23:
		d.RecolourClass(class(), r.IntN(ColourCount))
	case 24:
		d.SetMark(page(), Mark(r.IntN(3)))
	case 25:
		switch r.IntN(3) {
		case 0:
			d.Append([]string{fmt.Sprintf("/pictures/%d.png", r.IntN(1000)), "/pictures/twice.png"})
		case 1:
			d.Edit("Carry on to other pictures", func(tx *Tx) {
				track := uint64(1 + r.IntN(5))
				tx.AddObjects(page(), []Object{{Mask: square(1 + r.IntN(9)), Track: track, Unsure: r.IntN(2) == 0}})
				tx.SetMissed(page(), track, r.IntN(2) == 0)
				tx.SetTrack(page(), object(cur), track)
			})
		}
	case 26:
		switch n := r.IntN(3); {
		case len(d.pages) > 1 && n == 0:
			d.RemovePages(page(), page())
		case n == 1:
			d.Confirm(page())
		}
	case 27:
		d.MovePage(page(), r.IntN(4))
	case 28:
		d.Edit("Import", func(tx *Tx) { // into all pages at once
			for _, p := range d.pages {
				tx.AddObjects(p.ID, []Object{{Mask: square(1 + r.IntN(9)), Class: tx.Class(name())}, {Mask: square(2)}})
			}
			tx.SetMark(page(), MarkedDone)
		})
	case 29:
		d.AcceptPictureOf(d.currentID(), testW, testH, fmt.Sprint("hash", r.IntN(3)))
	}
	for _, p := range d.pages {
		if p.W == 0 {
			if err := d.SetPictureOf(p.ID, testW, testH, "first"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if p := d.Current(); p != nil && !p.Draft.Prompt.Empty() && p.Draft.Answer == nil {
		reply(t, d, r.Float32())
	}
}

func TestRandomEditsAreUndoneAndRedoneBitForBit(t *testing.T) {
	for seed := range uint64(30 / raceSlows) {
		r := rand.New(rand.NewPCG(seed, 7))
		d := opened(3)
		for _, p := range d.Pages() {
			d.SetPictureOf(p.ID, testW, testH, "first")
		}
		d.SetUndoBytes(1 << 40)
		states := []any{content(d)}
		for len(states) < 120 {
			steps := d.history.at
			scramble(t, d, r)
			switch now := content(d); d.history.at {
			case steps:
				// A candidate chosen again belongs to its step, and so does an answer that came.
				states[len(states)-1] = now
			case steps + 1:
				states = append(states, now)
			default:
				t.Fatalf("seed %d: one change made several steps", seed)
			}
		}
		check := func(i int, when string) {
			t.Helper()
			if got := content(d); !reflect.DeepEqual(got, states[i]) {
				t.Fatalf("seed %d: %s, state %d is\n%+v\nwant\n%+v", seed, when, i, got, states[i])
			}
		}
		for range 2 {
			for i := len(states) - 2; i >= 0; i-- {
				if _, ok := d.Undo(); !ok {
					t.Fatalf("seed %d: state %d cannot be undone to", seed, i)
				}
				check(i, "after undo")
			}
			if _, ok := d.Undo(); ok {
				t.Fatalf("seed %d: there is one step too many", seed)
			}
			for i := 1; i < len(states); i++ {
				if _, ok := d.Redo(); !ok {
					t.Fatalf("seed %d: state %d cannot be redone to", seed, i)
				}
				check(i, "after redo")
			}
		}
	}
}

func TestUndoSaysWhatAndWhereAndGoesThere(t *testing.T) {
	d := opened(3)
	for _, p := range d.Pages() {
		d.SetPictureOf(p.ID, testW, testH, "h")
	}
	a, b := d.Pages()[0].ID, d.Pages()[1].ID
	d.AddPoint(at(1, 1))
	d.Show(1)
	gen := d.Generation()
	if u, ok := d.Undo(); !ok || u != (Undone{Name: "Add point", Page: a, PageName: "a.png", Pages: 1, Elsewhere: true}) || d.Generation() == gen {
		t.Errorf("undone: %+v", u)
	}
	if u, _ := d.Redo(); u.Elsewhere || u.Page != a {
		t.Errorf("redone: %+v", u)
	}
	id, _ := d.AddClass("cat")
	d.Show(2)
	if u, _ := d.Undo(); u != (Undone{Name: "Add class"}) || d.CurrentIndex() != 2 {
		t.Errorf("undoing a class: %+v on page %d", u, d.CurrentIndex())
	}
	d.Redo()
	d.Edit("Import", func(tx *Tx) {
		for _, p := range []PageID{a, b} {
			tx.AddObjects(p, []Object{{Mask: square(2), Class: id}})
		}
	})
	d.Show(1)
	if u, _ := d.Undo(); u.Page != b || u.Pages != 2 || u.Elsewhere {
		t.Errorf("undoing on the shown page and another: %+v", u)
	}
	d.RemovePages(b)
	d.Show(1)
	if u, _ := d.Undo(); u.Page != b || !u.Elsewhere || d.CurrentIndex() != 1 {
		t.Errorf("a page that comes back: %+v, page %d is shown", u, d.CurrentIndex())
	}
	d.Edit("Import", func(tx *Tx) {
		for _, p := range tx.AddPages(3, files([]string{"/new.png", "/newer.png"})) {
			tx.AddObjects(p, []Object{{Mask: square(2), Class: id}})
		}
	})
	if u, _ := d.Undo(); u.PageName != "new.png" || u.Pages != 2 || !u.Elsewhere || d.CurrentIndex() != 1 {
		t.Errorf("pages that go, with another shown: %+v, page %d is shown", u, d.CurrentIndex())
	}
	d.Redo()
	d.Show(3)
	if u, _ := d.Undo(); u.PageName != "new.png" || u.Pages != 2 || !u.Elsewhere {
		t.Errorf("the shown page goes: %+v", u)
	}
}

func TestAPanicInAnEditLeavesNothing(t *testing.T) {
	d := opened(2)
	d.AddObjects([]Object{{Mask: square(3)}}, "Import")
	before := content(d)
	func() {
		defer func() { recover() }()
		d.Edit("Import", func(tx *Tx) {
			d.Append([]string{"/x.png"})
			d.SetLabel(1, "cat")
			panic("no")
		})
	}()
	if name, _ := d.CanUndo(); name != "Import" || !reflect.DeepEqual(content(d), before) {
		t.Errorf("after the panic the last step is %q, the document\n%+v", name, content(d))
	}
	if !d.SetLabel(1, "dog") {
		t.Error("the document takes no edits after a panic")
	}
}

func TestUndoNeverPutsMasksOnAnotherPicture(t *testing.T) {
	d := opened(1)
	d.AddObjects([]Object{{Mask: square(3)}}, "Import")
	d.DeleteObject(1)
	if err := d.SetPicture(50, 60, "other"); err != nil {
		t.Fatal(err)
	}
	gen := d.Generation()
	d.Undo()
	if p := d.Current(); len(p.Objects) != 1 || p.W != testW || p.H != testH || d.Generation() == gen {
		t.Errorf("a mask of %d x %d pixels lies on a picture of %d x %d, generation moved: %v", testW, testH, p.W, p.H, d.Generation() != gen)
	}
	if err := d.SetPicture(50, 60, "other"); err == nil {
		t.Error("the picture that the mask was not made on is taken")
	}
}
