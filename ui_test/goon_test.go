package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// A folder is gone through with one key after each thing; the mask of each stays on its picture.
func TestAMaskIsKeptAndTheNextPictureComesWithOneKey(t *testing.T) {
	s, a, b := pair(t)
	next := func() { s.w.Command("Keep the mask, next picture") }
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	next()
	s.shownThere(b)
	pages := s.w.Document().Pages()
	if len(pages[0].Objects) != 1 || !pages[0].Draft.Empty() || !pages[1].Draft.Empty() {
		t.Fatalf("%d objects were kept", len(pages[0].Objects))
	}
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	next()
	s.until("the end is told", func() bool { return s.has("This is the last picture.") })
	if s.page().Path != b || len(pages[1].Objects) != 1 {
		t.Errorf("%s is shown, with %d objects", s.page().Path, len(s.page().Objects))
	}
	s.w.Command("Undo")
	if len(s.page().Objects) != 0 || s.page().Draft.Empty() {
		t.Error("one undo does not open again what was kept")
	}
	s.w.Command("Previous picture")
	s.shownThere(a)
	next()
	s.shownThere(b)
	if len(pages[0].Objects) != 1 {
		t.Error("with nothing open the key does more than go on")
	}
}

// A digit where nothing is open is for what is kept next, as the line of hints says.
func TestADigitSaysWhoseTheClassWillBe(t *testing.T) {
	s, _, b := pair(t)
	s.w.Document().AddClass("ball")
	s.press(fyne.Key1)
	if !s.has("Next is ball · click adds") {
		t.Errorf("nothing is said: %q", s.words())
	}
	s.press(fyne.Key1)
	if s.has("Next is") {
		t.Errorf("it has no class: %q", s.words())
	}
	s.w.Command("Keep the mask, next picture")
	s.shownThere(b)
	s.until("the main thing is offered", func() bool { return s.has("Enter keeps the dashed thing, ") })
	s.press(fyne.Key1)
	if !s.has("Next is ball · Enter keeps the dashed thing, ") {
		t.Errorf("nothing is said: %q", s.words())
	}
	s.press(fyne.KeyReturn)
	s.until("it is kept", func() bool { return len(s.page().Objects) == 1 })
	if o := s.page().Objects[0]; s.w.Document().ClassName(o.Class) != "ball" {
		t.Errorf("it is called %q", s.w.Document().ClassName(o.Class))
	}
	s.press(fyne.Key1) // which takes the class from the object, as its row shows
	if s.has("Next is") {
		t.Error("what is said is of no object")
	}
}

// Esc drops what is offered, and undo brings it back.
func TestWhatWasOfferedComesBackByUndo(t *testing.T) {
	s, _, b := pair(t)
	s.w.Command("Keep the mask, next picture")
	s.shownThere(b)
	s.until("the main thing is offered", func() bool { return s.has("Enter keeps the dashed thing, ") })
	s.press(fyne.KeyEscape)
	if s.has("dashed thing") {
		t.Error("Esc does not drop it")
	}
	s.w.Command("Undo")
	if !s.has("dashed thing") || s.page().Path != b {
		t.Errorf("undo does not bring it back: %q", s.words())
	}
	s.w.Command("Redo")
	if s.has("dashed thing") {
		t.Error("redo does not drop it")
	}
}
