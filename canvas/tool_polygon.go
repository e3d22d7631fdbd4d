package canvas

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
)

// polygonTool draws what clicked corners enclose. A double click, Enter and a click on the first corner close it, Backspace
// goes one back, Esc drops it, and while Shift is held the pointer draws freehand. What the first press was made with, the
// right button or Alt, takes it away.
type polygonTool struct {
	away    bool
	corners []mask.Point
	steps   []int // how many corners each click and each freehand piece added
	free    bool  // a freehand piece is under way, the last of steps
	curve   curve
	end     []mask.Point // of the freehand piece, which may still bend
	pointer mask.Point
	all     mask.Mask
}

func newPolygonTool() Tool { return &polygonTool{} }

// closeReach is how near, in units, a click on the first corner has to come.
const closeReach = 8

// Down implements Tool.
func (t *polygonTool) Down(e Event, on Situation, tell Intents) bool {
	if on.area.empty() {
		return true
	}
	t.rest()
	first := len(t.corners) == 0
	switch {
	case !first && (e.Again || t.atFirst(e, on)):
		if len(t.corners) > 2 {
			t.close(on, tell)
		}
		return true
	case first:
		*t = polygonTool{away: on.takes(e)}
	}
	t.corners, t.steps = append(t.corners, mask.Point(e.Image)), append(t.steps, 1)
	t.follow(e, on, tell)
	return true
}

// atFirst reports whether an event comes on the first corner of a ring that can be closed.
func (t *polygonTool) atFirst(e Event, on Situation) bool {
	if len(t.corners) < 3 {
		return false
	}
	s := on.View.ToScreen(ImagePoint(t.corners[0]))
	return math.Hypot(e.Screen.X-s.X, e.Screen.Y-s.Y) <= closeReach*on.area.Unit
}

// Move implements Tool.
func (t *polygonTool) Move(e Event, on Situation, tell Intents) {
	if len(t.corners) == 0 {
		return
	}
	switch {
	case !e.Shift:
		t.rest()
	case !t.free:
		t.free, t.steps = true, append(t.steps, 0)
		t.curve.begin(ImagePoint(t.corners[len(t.corners)-1]), lassoStep/on.View.Scale)
		fallthrough
	case e.Image != t.curve.last[len(t.curve.last)-1]:
		part, end := t.curve.add(e.Image)
		if part != nil {
			t.grow(part[1:])
		}
		t.end = end[1:]
	}
	t.follow(e, on, tell)
}

// grow adds corners to the freehand piece.
func (t *polygonTool) grow(by []mask.Point) {
	t.corners = append(t.corners, by...)
	t.steps[len(t.steps)-1] += len(by)
}

// rest ends a freehand piece.
func (t *polygonTool) rest() {
	if t.free {
		t.grow(t.end)
		t.free, t.end = false, nil
	}
}

// follow brings the last side to the pointer.
func (t *polygonTool) follow(e Event, on Situation, tell Intents) {
	t.pointer = mask.Point(e.Image)
	t.fill(on)
	tell.Repaint()
}

// fill is done when the line has changed.
func (t *polygonTool) fill(on Situation) {
	t.all = mask.Mask{}
	if len(t.corners) > 1 {
		t.all = mask.Polygon(on.area.PictureW, on.area.PictureH, t.line())
	}
}

// line is the line as far as the pointer.
func (t *polygonTool) line() []mask.Point {
	n := len(t.corners)
	return append(append(t.corners[:n:n], t.end...), t.pointer)
}

// close tells of the region.
func (t *polygonTool) close(on Situation, tell Intents) {
	t.rest()
	all, away := mask.Polygon(on.area.PictureW, on.area.PictureH, t.corners), t.away
	t.Cancel()
	tell.Repaint()
	tell.Draw(mask.Hard(all), away)
}

// Up implements Tool.
func (t *polygonTool) Up(e Event, on Situation, tell Intents) { t.Move(e, on, tell) }

// Cancel implements Tool.
func (t *polygonTool) Cancel() { *t = polygonTool{} }

// Key implements keyTool.
func (t *polygonTool) Key(name fyne.KeyName, on Situation, tell Intents) bool {
	if len(t.corners) == 0 {
		return false
	}
	switch name {
	case fyne.KeyEscape:
		t.Cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		t.close(on, tell)
	case fyne.KeyBackspace:
		t.rest()
		n := len(t.steps) - 1
		t.corners, t.steps = t.corners[:len(t.corners)-t.steps[n]], t.steps[:n]
		if n == 0 {
			t.Cancel()
		}
		t.fill(on)
	default:
		return false
	}
	tell.Repaint()
	return true
}

// Cursor implements Tool.
func (t *polygonTool) Cursor(e Event, on Situation) desktop.Cursor {
	if t.atFirst(e, on) {
		return desktop.PointerCursor
	}
	return desktop.CrosshairCursor
}

// Paint implements Tool: the line, and a handle on its first corner, where a click closes it.
func (t *polygonTool) Paint(p *pen, on Situation) {
	if len(t.corners) == 0 {
		return
	}
	p.path(on.View, t.line())
	p.handle(on.View.ToScreen(ImagePoint(t.corners[0])), p.colours, 1)
}

// drawing implements drawer.
func (t *polygonTool) drawing() (pieces []mask.Alpha, takeAway bool) {
	return []mask.Alpha{mask.Hard(t.all)}, t.away
}
