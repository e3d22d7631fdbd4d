package uitest

import (
	"image"
	"image/color"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
	"clickmask/internal/golden"
)

// A stroke along an edge takes what is on its side alone once strokes keep to edges, by the command and after another start.
func TestStrokesKeepToEdgesWhenThatIsWanted(t *testing.T) {
	across := func(s *stage) (over bool) {
		s.shows(s.halves())
		s.tool(canvas.ToolBrush)
		s.drag(60, 20, 60, 80, desktop.MouseButtonPrimary, 0)
		m := s.page().Draft.Hand.Added.Half()
		if !m.At(60, 50) {
			t.Error("the stroke is not where it was drawn")
		}
		return m.At(74, 50)
	}
	s := open(t, options{})
	if !across(s) {
		t.Fatal("a stroke keeps to edges at first")
	}
	s.press(fyne.KeyEscape)
	s.w.Command("Strokes keep to edges")
	if across(s) {
		t.Error("the stroke goes over the edge")
	}
	if across(open(t, options{settings: s.settings})) {
		t.Error("the next start has forgotten it")
	}
}

// halves is a picture whose left part is dark and whose right part is light.
func (s *stage) halves() string {
	img := image.NewGray(image.Rect(0, 0, 140, 100))
	for y := range 100 {
		for x := range 140 {
			img.SetGray(x, y, color.Gray{uint8(40 + 160*(x/70))})
		}
	}
	path := filepath.Join(s.dir, "halves.png")
	golden.Write(s.t, path, img)
	return path
}
