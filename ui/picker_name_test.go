package ui

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"clickmask/ui/parts"
)

// settling plays an input method that has composed something and settles it with Enter; Esc drops it.
type settling struct {
	told      func(text string, settled bool)
	composing bool
}

func (s *settling) Focus(told func(string, bool))  { s.told = told }
func (s *settling) Blur()                          { s.told = nil }
func (s *settling) Caret(fyne.Position, fyne.Size) {}
func (s *settling) compose()                       { s.composing = true; s.told("いぬ", false) }
func (s *settling) end(settled string)             { s.composing = false; s.told(settled, settled != "") }
func (s *settling) Press(symbol uint32, _ int, _ fyne.KeyModifier) bool {
	const enter, esc = 0xff0d, 0xff1b
	was := s.composing
	switch {
	case was && symbol == enter:
		s.end("犬")
	case was && symbol == esc:
		s.end("")
	}
	return was
}

// What is typed takes the place of the name that was proposed, and leaves its ending.
func TestTheProposedNameIsSelectedUpToItsEnding(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.Resize(fyne.NewSize(800, 600))
	chosen, dir := "", t.TempDir()
	fynePicker{win}.Save(PickOptions{Folder: dir, Name: "犬.v2.clickmask"}, func(path string) { chosen = path })
	name := win.Canvas().Focused().(*nameEntry)
	if got := name.SelectedText(); got != "犬.v2" {
		t.Errorf("%q is selected", got)
	}
	test.Type(name, "cats")
	if name.Text != "cats.clickmask" {
		t.Fatalf("it is called %q", name.Text)
	}
	answer(t, win, fyne.KeyReturn)
	if want := filepath.Join(dir, "cats.clickmask"); chosen != want {
		t.Errorf("chosen %q, want %q", chosen, want)
	}
}

func TestANameOfAFileIsComposed(t *testing.T) {
	test.NewTempApp(t)
	win := test.NewTempWindow(t, widget.NewLabel(""))
	win.Resize(fyne.NewSize(800, 600))
	m := &settling{}
	parts.UseInputMethod(win.Canvas(), m)
	chosen, dir := "", t.TempDir()
	fynePicker{win}.Save(PickOptions{Folder: dir, Name: "a.png"}, func(path string) { chosen = path })
	name := win.Canvas().Focused().(*nameEntry)
	name.SetText("")
	m.compose()
	answer(t, win, fyne.KeyEscape)
	if !parts.OverlaysOf(win.Canvas()).Open() {
		t.Fatal("Esc for what is composed has closed the dialog")
	}
	m.compose()
	answer(t, win, fyne.KeyReturn)
	if name.Text != "犬" || chosen != "" {
		t.Fatalf("after Enter for what is composed the name is %q, chosen %q", name.Text, chosen)
	}
	answer(t, win, fyne.KeyReturn)
	if want := filepath.Join(dir, "犬"); chosen != want {
		t.Errorf("chosen %q, want %q", chosen, want)
	}
}
