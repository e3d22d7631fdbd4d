package canvas

import (
	"image"

	"fyne.io/fyne/v2/driver/desktop"
)

// overviewTool moves the view by the overview, wherever that lies; it is lent for that to every other tool.
type overviewTool struct {
	drags bool
	off   ScreenPoint // from the middle of what is seen to where it was taken hold of
}

// Down implements Tool. A press beside what is seen brings it there, one on it takes hold of it.
func (t *overviewTool) Down(e Event, on Situation, tell Intents) bool {
	if !on.overOverview(e.Screen) {
		return false
	}
	t.drags, t.off = e.Button == ButtonLeft, ScreenPoint{}
	seen := on.View.seenIn(on.overview, on.area)
	if image.Pt(int(e.Screen.X), int(e.Screen.Y)).In(seen) {
		t.off = ScreenPoint{e.Screen.X - float64(seen.Min.X+seen.Max.X)/2, e.Screen.Y - float64(seen.Min.Y+seen.Max.Y)/2}
		return true
	}
	t.Move(e, on, tell)
	return true
}

// Move implements Tool.
func (t *overviewTool) Move(e Event, on Situation, tell Intents) {
	r := on.overview
	if !t.drags || r.Empty() {
		return
	}
	to := on.View.ToScreen(ImagePoint{
		(e.Screen.X - t.off.X - float64(r.Min.X)) / float64(r.Dx()) * float64(on.area.PictureW),
		(e.Screen.Y - t.off.Y - float64(r.Min.Y)) / float64(r.Dy()) * float64(on.area.PictureH),
	})
	middle := on.area.middle()
	tell.Pan(middle.X-to.X, middle.Y-to.Y)
}

// Up implements Tool.
func (t *overviewTool) Up(Event, Situation, Intents) { t.drags = false }

// Cancel implements Tool.
func (t *overviewTool) Cancel() { t.drags = false }

// Cursor implements Tool.
func (t *overviewTool) Cursor(Event, Situation) desktop.Cursor {
	if t.drags {
		return grabbing
	}
	return desktop.PointerCursor
}

// Paint implements Tool: the overview itself is painted with the frame.
func (t *overviewTool) Paint(*pen, Situation) {}

// overOverview reports whether a position of the widget lies on the overview.
func (s Situation) overOverview(at ScreenPoint) bool {
	return at.X >= float64(s.overview.Min.X) && at.X < float64(s.overview.Max.X) && at.Y >= float64(s.overview.Min.Y) && at.Y < float64(s.overview.Max.Y)
}
