package canvas

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
)

// lassoTool draws what a drag goes round. The right button and Alt take it away.
type lassoTool struct {
	active, away bool
	press        Event
	curve        curve
	path, end    []mask.Point
	all          mask.Mask
}

func newLassoTool() Tool { return &lassoTool{} }

// lassoStep is the length of the pieces of a line drawn by hand, in device pixels.
const lassoStep = 3

// takes reports whether a press takes away what is drawn with it.
func (s Situation) takes(e Event) bool { return e.Button == ButtonRight || s.negative(e) }

// Down implements Tool.
func (t *lassoTool) Down(e Event, on Situation, _ Intents) bool {
	*t = lassoTool{active: !on.area.empty(), away: on.takes(e), press: e, path: []mask.Point{mask.Point(e.Image)}}
	t.curve.begin(e.Image, lassoStep/on.View.Scale)
	return true
}

// Move implements Tool.
func (t *lassoTool) Move(e Event, on Situation, tell Intents) {
	if !t.active || e.Image == t.curve.last[len(t.curve.last)-1] {
		return
	}
	part, end := t.curve.add(e.Image)
	if part != nil {
		t.path = append(t.path, part[1:]...)
	}
	t.end = end[1:]
	t.all = mask.Polygon(on.area.PictureW, on.area.PictureH, t.line())
	tell.Repaint()
}

// line is all of the line.
func (t *lassoTool) line() []mask.Point { return append(t.path[:len(t.path):len(t.path)], t.end...) }

// Up implements Tool.
func (t *lassoTool) Up(e Event, on Situation, tell Intents) {
	t.Move(e, on, tell)
	done := *t
	t.Cancel()
	finish(done.all, done.away, done.press, e, on, tell)
}

// finish tells what a gesture has drawn, or that it was a click, which draws nothing.
func finish(all mask.Mask, away bool, press, release Event, on Situation, tell Intents) {
	tell.Repaint()
	if all.Empty() && on.still(press, release) {
		tell.Idle()
	}
	tell.Draw(mask.Hard(all), away)
}

// Cancel implements Tool.
func (t *lassoTool) Cancel() { *t = lassoTool{} }

// Key implements keyTool.
func (t *lassoTool) Key(name fyne.KeyName, _ Situation, tell Intents) bool {
	return escapes(name, t.active, t, tell)
}

// Cursor implements Tool.
func (t *lassoTool) Cursor(Event, Situation) desktop.Cursor { return desktop.CrosshairCursor }

// Paint implements Tool.
func (t *lassoTool) Paint(p *pen, on Situation) {
	if t.active {
		p.path(on.View, t.line())
	}
}

// drawing implements drawer.
func (t *lassoTool) drawing() (pieces []mask.Alpha, takeAway bool) {
	return []mask.Alpha{mask.Hard(t.all)}, t.away
}
