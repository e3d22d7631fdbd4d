package uitest

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/canvas"
	"clickmask/mask"
	"clickmask/project"
)

func TestAnObjectIsOpenedAgainMendedAndPutBack(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200))
	s.click(100, 100, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyReturn)
	was := s.kept(1)
	s.press(fyne.KeyReturn) // nothing is open, and it is selected
	if f := s.page().Draft; f.Of != was.ID || !f.Prompt.Equal(was.Prompt) {
		t.Fatalf("open is %+v", f)
	}
	s.tool(canvas.ToolEraser)
	s.drag(80, 100, 120, 100, desktop.MouseButtonPrimary, 0)
	s.tool(canvas.ToolBrush)
	s.drag(250, 150, 280, 150, desktop.MouseButtonPrimary, 0)
	s.press(fyne.KeyEscape)
	if got := s.kept(1); !got.Mask.Equal(was.Mask) || !s.page().Draft.Empty() {
		t.Fatal("Esc does not leave it as it was")
	}
	s.w.Command("Undo")
	s.press(fyne.KeyReturn)
	got := s.kept(1)
	if got.ID != was.ID || got.Mask.At(100, 100) || !got.Mask.At(265, 150) || got.Hand == nil {
		t.Errorf("put back it has %d pixels, its middle %v, the stroke %v", got.Mask.Area(), got.Mask.At(100, 100), got.Mask.At(265, 150))
	}
}

func TestHandToolsDrawOnWhatIsOpenElseOnWhatIsSelected(t *testing.T) {
	for name, c := range map[string]struct {
		tool    canvas.ToolID
		gesture func(s *stage)
		covers  image.Point
	}{
		"brush":     {canvas.ToolBrush, func(s *stage) { s.drag(50, 50, 90, 50, desktop.MouseButtonPrimary, 0) }, image.Pt(70, 50)},
		"rectangle": {canvas.ToolRectangle, func(s *stage) { s.drag(50, 40, 90, 60, desktop.MouseButtonPrimary, 0) }, image.Pt(70, 50)},
		"ellipse":   {canvas.ToolEllipse, func(s *stage) { s.drag(50, 40, 90, 60, desktop.MouseButtonPrimary, 0) }, image.Pt(70, 50)},
		"polygon": {canvas.ToolPolygon, func(s *stage) {
			for _, p := range []image.Point{{50, 40}, {90, 40}, {70, 70}} {
				s.click(float64(p.X), float64(p.Y), desktop.MouseButtonPrimary, 0)
			}
			s.press(fyne.KeyReturn)
		}, image.Pt(70, 50)},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, options{})
			s.shows(s.picture("a.png", 320, 200))
			s.tool(c.tool)
			c.gesture(s)
			if h := s.page().Draft.Hand; h == nil || !h.Added.Solid().At(c.covers.X, c.covers.Y) {
				t.Fatalf("drawn is %v", h)
			}
			if !s.has("Keep") {
				t.Error("nothing offers to keep it")
			}
			s.press(fyne.KeyReturn)
			o := s.kept(1)
			s.tool(canvas.ToolRectangle)
			s.drag(200, 100, 240, 140, desktop.MouseButtonPrimary, 0)
			s.drag(210, 110, 220, 120, desktop.MouseButtonSecondary, 0)
			got := s.kept(1)
			want := mask.Subtract(mask.Rect(320, 200, image.Rect(200, 100, 240, 140)), mask.Rect(320, 200, image.Rect(210, 110, 220, 120)))
			if agree := mask.IoU(mask.Subtract(got.Mask, o.Mask), want); agree < 0.9 {
				t.Errorf("on the selected object what is added and taken away agrees by %.2f", agree)
			}
			s.w.Command("Undo")
			s.w.Command("Undo")
			if !s.kept(1).Mask.Equal(o.Mask) {
				t.Error("strokes are not one step each")
			}
		})
	}
}

// tool takes a tool in hand by its key.
func (s *stage) tool(id canvas.ToolID) {
	s.t.Helper()
	for _, spec := range canvas.Tools {
		if spec.ID == id {
			s.press(spec.Key)
			return
		}
	}
	s.t.Fatalf("there is no tool %s", id)
}

// kept is the last of n objects.
func (s *stage) kept(n int) project.Object {
	s.t.Helper()
	s.until("objects are kept", func() bool { return len(s.page().Objects) == n })
	return s.page().Objects[n-1]
}
