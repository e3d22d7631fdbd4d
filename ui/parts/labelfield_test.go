package parts

import (
	"image"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/style"
)

// A long name scrolls within its field: neither its border nor the room below its text looks other than with a short one.
func TestALongNameStaysInsideItsField(t *testing.T) {
	draw := func(name string) (image.Image, fyne.Position, fyne.Size) {
		p := NewObjectPanel(nil)
		w := window(t, p, 280, 240)
		fyne.CurrentApp().Settings().SetTheme(style.New(style.Light))
		p.SetRows([]ObjectRow{{ID: 1, Label: name, Visible: true}})
		w.Canvas().Capture()
		p.EditLabel(1)
		e := p.rowAt(0).entry
		e.CursorColumn = len(name)
		e.Refresh()
		pressKey(w.Canvas(), fyne.KeyEnd)
		return w.Canvas().Capture(), fyne.CurrentApp().Driver().AbsolutePositionForObject(e), e.Size()
	}
	long, at, size := draw(strings.Repeat("a rather long name ", 6))
	short, _, _ := draw("x")
	same := func(what string, x0, y0, x1, y1 float32) {
		t.Helper()
		for y := int(at.Y + y0); y < int(at.Y+y1); y++ {
			for x := int(at.X + x0); x < int(at.X+x1); x++ {
				if long.At(x, y) != short.At(x, y) {
					t.Errorf("%s: the pixel %d,%d is %v, with a short name %v", what, x, y, long.At(x, y), short.At(x, y))
					return
				}
			}
		}
	}
	same("left border", 0, 0, fieldInset, size.Height)
	same("right border", size.Width-fieldInset, 0, size.Width, size.Height)
	same("below the text", 0, size.Height-6, size.Width, size.Height)
	differs := false
	for x := int(at.X + size.Width/2); x < int(at.X+size.Width-12); x++ {
		differs = differs || long.At(x, int(at.Y+size.Height/2)) != short.At(x, int(at.Y+size.Height/2))
	}
	if !differs {
		t.Error("the long name is not drawn")
	}
}

// Text is selected by pulling over it, also where the field is scrolled. What Fyne has for that takes the focus when the
// button is let go, though the field may be gone by then, and complains.
func TestPullingOverANameSelectsAndTakesNoFocus(t *testing.T) {
	p := NewObjectPanel(nil)
	w := window(t, p, 280, 240)
	p.SetRows([]ObjectRow{{ID: 1, Label: strings.Repeat("a rather long name ", 6) + "end", Visible: true}})
	w.Canvas().Capture()
	p.EditLabel(1)
	pressKey(w.Canvas(), fyne.KeyEnd)
	e := p.rowAt(0).entry
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
	pull := func(from, to float32) string {
		test.Drag(w.Canvas(), at.AddXY(to, e.Size().Height/2), to-from, 0)
		return e.SelectedText()
	}
	if got := pull(e.Size().Width-50, e.Size().Width-4); !strings.HasSuffix(got, "end") || len(got) > 12 {
		t.Errorf("pulling over the end of the name selects %q", got)
	}
	e.over = true // let go beside it, or Esc while the button was down
	w.Canvas().Unfocus()
	e.left = func() { t.Error("a field that has ended took the focus") }
	if was := e.SelectedText(); pull(20, 40) != was {
		t.Error("a field that has ended goes on selecting")
	}
}

// Fyne reads all fonts anew for each theme that a part of the window has to itself, and keeps them as long as it runs.
func TestTypingNamesReadsNoFontsAnew(t *testing.T) {
	p := NewObjectPanel(nil)
	w := window(t, p, 280, 240)
	p.SetRows([]ObjectRow{{ID: 1, Label: "thing", Visible: true}})
	rename := func() {
		p.EditLabel(1)
		w.Canvas().Capture()
		pressKey(w.Canvas(), fyne.KeyEscape)
	}
	rename()
	const times = 20
	before := liveHeap()
	for range times {
		rename()
	}
	if grown := liveHeap() - before; grown > times<<18 {
		t.Errorf("%d names hold %d kB", times, grown>>10)
	}
}

// liveHeap is what the heap holds, in bytes.
func liveHeap() int64 {
	runtime.GC()
	runtime.GC() // of what had finalizers
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
