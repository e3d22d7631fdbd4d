package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Where each click keeps nobody is told to press Enter, and the status line says what the next one is called.
func TestWhereEachClickKeepsTheWindowSaysSo(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.press(fyne.KeyK)
	s.w.Command("Export…")
	if !s.says("every click keeps its mask.") || s.says("press Enter to keep it") {
		t.Errorf("it says %q", s.words())
	}
	if !s.says("Next has no name · ") {
		t.Errorf("the next one has no name: %q", s.words())
	}
	s.w.Document().AddClass("dog")
	s.press(fyne.Key1)
	if !s.says("Next is dog · ") || s.says("Next has no name") {
		t.Errorf("the next one is a dog: %q", s.words())
	}
	s.press(fyne.KeyK)
	if s.says("Next is") || s.says("Next has no name") {
		t.Errorf("clicks keep no more: %q", s.words())
	}
}
