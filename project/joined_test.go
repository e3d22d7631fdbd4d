package project

import (
	"image"
	"testing"

	"clickmask/mask"
)

func TestPartsOfAJoinedStepAreUndoneTogether(t *testing.T) {
	d := New()
	d.Open([]string{"/a.png", "/b.png", "/c.png"})
	for _, p := range d.Pages() {
		if err := d.SetPictureOf(p.ID, 40, 30, "x"); err != nil {
			t.Fatal(err)
		}
	}
	j := NewJoined("Carry")
	add := func(page int) bool {
		return j.Edit(d, func(tx *Tx) {
			tx.AddObjects(d.Pages()[page].ID, []Object{{Visible: true, Mask: mask.Rect(40, 30, image.Rect(1, 1, 9, 9))}})
		})
	}
	count := func() (n int) {
		for _, p := range d.Pages() {
			n += len(p.Objects)
		}
		return n
	}
	if !add(0) || !add(1) || !add(1) || j.Edit(d, func(*Tx) {}) {
		t.Fatal("a part is not told to have changed anything, or nothing is")
	}
	state := d.State()
	if d.Undo(); count() != 0 {
		t.Fatalf("%d objects after one undo", count())
	}
	if d.Redo(); count() != 3 || d.State() != state {
		t.Fatalf("%d objects, another state: %v", count(), d.State() != state)
	}
	// After something else, and after an undo, a new step begins.
	d.SetMark(d.Pages()[0].ID, MarkedDone)
	add(2)
	if d.Undo(); count() != 3 {
		t.Errorf("%d objects", count())
	}
	if add(2); count() != 4 || d.Pages()[0].Mark != MarkedDone {
		t.Error("a part after an undo does not come")
	}
	d.Undo()
	d.Undo()
	if d.Undo(); count() != 0 {
		t.Errorf("%d objects, what was done between is lost", count())
	}
}

func TestAJoinedStepHoldsItsBytesOnce(t *testing.T) {
	d := New()
	d.Open([]string{"/a.png"})
	if err := d.SetPictureOf(d.Pages()[0].ID, 40, 30, "x"); err != nil {
		t.Fatal(err)
	}
	j := NewJoined("Carry")
	for i := range 50 {
		j.Edit(d, func(tx *Tx) {
			tx.AddObjects(d.Pages()[0].ID, []Object{{Visible: true, Mask: mask.Rect(40, 30, image.Rect(1, 1, 9, 9+i%9))}})
		})
	}
	if len(d.history.steps) != 1 || d.history.at != 1 {
		t.Errorf("%d steps", len(d.history.steps))
	}
	held := d.history.held.bytes
	d.history.change(0, func() {})
	if d.history.held.bytes != held {
		t.Errorf("the history thinks that it holds %d bytes, and holds %d", held, d.history.held.bytes)
	}
}
