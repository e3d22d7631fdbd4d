package canvas

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
)

// shapeTool draws a rectangle or an ellipse from corner to corner; with Shift its sides are equal. The right button and Alt
// take it away.
type shapeTool struct {
	fill    func(w, h int, p, q mask.Point) mask.Mask
	outline func(p, q mask.Point) []mask.Point

	active, away bool
	press        Event
	from, to     mask.Point
	all          mask.Mask
}

func newRectangleTool() Tool { return &shapeTool{fill: mask.Box, outline: boxOutline} }
func newEllipseTool() Tool   { return &shapeTool{fill: mask.Ellipse, outline: ellipseOutline} }

// boxOutline is the line round a rectangle.
func boxOutline(p, q mask.Point) []mask.Point {
	return []mask.Point{p, {X: q.X, Y: p.Y}, q, {X: p.X, Y: q.Y}, p}
}

// ellipseOutline is the line round an ellipse.
func ellipseOutline(p, q mask.Point) []mask.Point {
	const pieces = 96
	line := make([]mask.Point, pieces+1)
	for i := range line {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / pieces)
		line[i] = mask.Point{X: (p.X+q.X)/2 + cos*(q.X-p.X)/2, Y: (p.Y+q.Y)/2 + sin*(q.Y-p.Y)/2}
	}
	return line
}

// Down implements Tool.
func (t *shapeTool) Down(e Event, on Situation, _ Intents) bool {
	t.Cancel()
	t.active, t.away, t.press = !on.area.empty(), on.takes(e), e
	t.from = mask.Point(on.area.clip(e.Image))
	t.to = t.from
	return true
}

// Move implements Tool.
func (t *shapeTool) Move(e Event, on Situation, tell Intents) {
	if !t.active {
		return
	}
	t.to = mask.Point(on.area.clip(e.Image))
	if e.Shift && !on.Labelme {
		side := min(math.Abs(t.to.X-t.from.X), math.Abs(t.to.Y-t.from.Y))
		t.to.X, t.to.Y = t.from.X+math.Copysign(side, t.to.X-t.from.X), t.from.Y+math.Copysign(side, t.to.Y-t.from.Y)
	}
	t.all = t.fill(on.area.PictureW, on.area.PictureH, t.from, t.to)
	tell.Repaint()
}

// Up implements Tool.
func (t *shapeTool) Up(e Event, on Situation, tell Intents) {
	t.Move(e, on, tell)
	done := *t
	t.Cancel()
	finish(done.all, done.away, done.press, e, on, tell)
}

// Cancel implements Tool.
func (t *shapeTool) Cancel() { *t = shapeTool{fill: t.fill, outline: t.outline} }

// Key implements keyTool.
func (t *shapeTool) Key(name fyne.KeyName, _ Situation, tell Intents) bool {
	return escapes(name, t.active, t, tell)
}

// Cursor implements Tool.
func (t *shapeTool) Cursor(Event, Situation) desktop.Cursor { return desktop.CrosshairCursor }

// Paint implements Tool.
func (t *shapeTool) Paint(p *pen, on Situation) {
	if t.active && t.from != t.to {
		p.path(on.View, t.outline(t.from, t.to))
	}
}

// drawing implements drawer.
func (t *shapeTool) drawing() (pieces []mask.Alpha, takeAway bool) {
	return []mask.Alpha{mask.Hard(t.all)}, t.away
}
