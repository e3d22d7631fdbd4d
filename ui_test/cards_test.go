package uitest

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
)

// Esc closes each card, also from its controls, and Enter does what its loud button does, or closes one on which nothing is left to be
// chosen.
func TestEveryCardTakesEnterAndEsc(t *testing.T) {
	s, _, _ := pair(t)
	s.keepOne(200, 150)
	s.picker.save = filepath.Join(t.TempDir(), "thing.png") // who names none is back at the card
	covered := func() bool { return s.w.Fyne().Canvas().Overlays().Top() != nil }
	for _, card := range []struct {
		command string
		enter   func() bool // whether it did what is usual; the card is closed then
	}{
		{"Settings…", nil}, {"About ClickMask", nil}, {"Keys and gestures", nil},
		{"Edge and cut-out…", func() bool { return len(s.picker.asked) == 1 }},
		{"Carry on to the next pictures…", func() bool { return s.has("Carrying on") || len(s.w.Document().Pages()[1].Objects) > 0 }},
	} {
		open := func() {
			t.Helper()
			s.w.Command(card.command)
			s.until(card.command+" is there", covered)
		}
		open()
		s.press(fyne.KeyEscape)
		if covered() {
			t.Fatalf("%s: Esc does not close it", card.command)
		}
		open()
		s.w.Fyne().Canvas().FocusNext()
		s.w.Fyne().Canvas().FocusNext()
		s.press(fyne.KeyEscape)
		if covered() {
			t.Fatalf("%s: Esc does not close it from a control", card.command)
		}
		open()
		s.press(fyne.KeyReturn)
		s.until(card.command+" takes Enter", func() bool { return !covered() && (card.enter == nil || card.enter()) })
	}
}

// Of the formats none is the usual one until one was chosen.
func TestEnterExportsAsTheLastTime(t *testing.T) {
	s, _, _ := pair(t)
	s.keepOne(200, 150)
	covered := func() bool { return s.w.Fyne().Canvas().Overlays().Top() != nil }
	s.picker.folder = t.TempDir()
	s.w.Command("Export…")
	s.press(fyne.KeyReturn)
	if !covered() || len(s.picker.asked) != 0 {
		t.Fatal("Enter chose a format")
	}
	s.tap("Export…")
	s.until("it is exported", func() bool { return s.has("exported to") })
	s.picker.folder = t.TempDir()
	s.w.Command("Export…")
	s.press(fyne.KeyReturn)
	if covered() || len(s.picker.asked) != 2 {
		t.Errorf("Enter does not export as the last time: asked for %d folders", len(s.picker.asked))
	}
}
