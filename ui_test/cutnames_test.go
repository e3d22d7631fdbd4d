package uitest

import (
	"testing"

	"fyne.io/fyne/v2"

	"clickmask/ui/lang"
)

// What files are called is chosen in the row of what they are, in each language and also where the kind has a quality to choose; nothing in
// the row covers another.
func TestTheNamesOfFilesAreChosenBesideTheirKind(t *testing.T) {
	for _, row := range []struct{ language, names, last string }{{"en", "Names…", "70"}, {"ja", "名前…", "70"}} {
		s := threeObjects(t)
		lang.Set(row.language)
		defer lang.Set("en")
		s.row("cat", 0)
		s.w.Command("Edge and cut-out…")
		s.tap("WebP")
		s.w.Fyne().Resize(fyne.NewSize(1024, 768)) // a canvas of tests lays nothing out by itself
		kind, quality, names := s.boundsOf("PNG"), s.boundsOf(row.last), s.boundsOf(row.names)
		if middle := func(r [2]fyne.Position) float32 { return (r[0].Y + r[1].Y) / 2 }; middle(kind) != middle(names) || middle(quality) != middle(names) {
			t.Errorf("%s: the kind is at %v, the names at %v", row.language, kind, names)
		}
		if kind[1].X > quality[0].X || quality[1].X > names[0].X {
			t.Errorf("%s: the kind is at %v, the quality at %v, the names at %v", row.language, kind, quality, names)
		}
	}
}

// boundsOf is where the control with a word on it lies in the window: its upper left and its lower right corner.
func (s *stage) boundsOf(word string) [2]fyne.Position {
	s.t.Helper()
	c := s.w.Fyne().Canvas()
	list := c.Overlays().List()
	for i := len(list) - 1; i >= 0; i-- {
		if o, ok := tappable(list[i], word); ok {
			at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o.(fyne.CanvasObject)), o.(fyne.CanvasObject).Size()
			return [2]fyne.Position{at, at.AddXY(size.Width, size.Height)}
		}
	}
	s.t.Fatalf("no control says %q; the window says %q", word, s.words())
	return [2]fyne.Position{}
}

// What the card is for stays in sight in a low window, where all above it scrolls.
func TestTheButtonsOfTheCutOutCardStayInSight(t *testing.T) {
	s := threeObjects(t)
	s.row("cup", 0) // which has specks and holes to offer
	s.w.Fyne().Resize(fyne.NewSize(1024, 600))
	s.w.Command("Edge and cut-out…")
	s.w.Fyne().Resize(fyne.NewSize(1024, 601))
	for _, word := range []string{"Save cut-out…", "Save all objects…"} {
		if b := s.boundsOf(word); b[1].Y > 601 || b[0].Y < 300 {
			t.Errorf("%s is at %v", word, b)
		}
	}
}

// Who thinks better of names, colours and presets is on the card of cut-outs again, as who gives one is.
func TestEscLeadsBackToTheCardOfCutOuts(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	s.tap("Names…")
	if s.says("Save cut-out…") {
		t.Fatal("the card is below the other")
	}
	s.press(fyne.KeyEscape)
	if !s.says("Save cut-out…") {
		t.Error("the card of cut-outs is gone")
	}
	s.press(fyne.KeyEscape)
	if s.says("Save cut-out…") {
		t.Error("it does not go")
	}
}
