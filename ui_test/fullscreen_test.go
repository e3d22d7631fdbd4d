package uitest

import (
	"testing"

	"fyne.io/fyne/v2"
)

// In full screen the picture lies elsewhere in the window, and the window elsewhere on the screen: what follows the pointer is where the
// pointer is, though that has not moved.
func TestTheCanvasFollowsThePointerIntoFullScreenAndBack(t *testing.T) {
	at, asked := fyne.NewPos(300, 200), 0
	s := open(t, options{pointer: func(fyne.Window) (fyne.Position, bool) { asked++; return at, true }})
	s.shows(s.picture("beach.png", 400, 300))
	c := s.point(200, 150)
	var x, y float64
	over := false
	c.OnCursor = func(px, py float64, inside bool) { x, y, over = px, py, inside }
	for range 2 {
		asked = 0
		s.w.Command("Full screen")
		s.until("the pointer is asked for", func() bool { return asked > 0 })
		unit := float64(s.w.Fyne().Canvas().Scale())
		origin := fyne.CurrentApp().Driver().AbsolutePositionForObject(c)
		v := c.View()
		wantX, wantY := (float64(at.X-origin.X)*unit-v.OffsetX)/v.Scale, (float64(at.Y-origin.Y)*unit-v.OffsetY)/v.Scale
		if !over || max(x-wantX, wantX-x, y-wantY, wantY-y) > 0.5 { // the canvas lies on whole pixels
			t.Errorf("the pointer is at %g, %g of the picture, not at %g, %g", x, y, wantX, wantY)
		}
	}
	at = fyne.NewPos(-40, 10) // the window has gone from under it
	s.w.Command("Full screen")
	s.until("it is off the picture", func() bool { return !over })
}
