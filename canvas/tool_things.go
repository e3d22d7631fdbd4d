package canvas

import (
	"math"

	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
)

// thingsTool keeps what was found without a click: a click the thing under it, a drag the wholes that it crosses. The second press of a
// double click keeps nothing more: what it would keep lies round what the first one kept, and nobody has looked at it.
type thingsTool struct {
	held  bool
	drags bool
	press Event
	path  []mask.Point
}

func newThingsTool() Tool { return &thingsTool{} }

// Down implements Tool. The right button means nothing here.
func (t *thingsTool) Down(e Event, on Situation, _ Intents) bool {
	*t = thingsTool{held: e.Button == ButtonLeft && !on.area.empty(), press: e, path: []mask.Point{mask.Point(e.Image)}}
	return true
}

// Move implements Tool.
func (t *thingsTool) Move(e Event, on Situation, tell Intents) {
	if !t.held {
		return
	}
	t.drags = t.drags || math.Hypot(e.Screen.X-t.press.Screen.X, e.Screen.Y-t.press.Screen.Y) > dragThreshold*on.area.Unit
	if at := mask.Point(on.area.clip(e.Image)); t.drags && at != t.path[len(t.path)-1] {
		t.path = append(t.path, at)
		tell.Repaint()
	}
}

// Up implements Tool.
func (t *thingsTool) Up(e Event, on Situation, tell Intents) {
	t.Move(e, on, tell)
	done := *t
	t.Cancel()
	switch {
	case !done.held:
	case done.drags:
		tell.Repaint()
		tell.KeepThings(done.path)
	case !on.area.inside(ImagePoint(done.path[0])):
	case !on.lit:
		tell.Idle()
		tell.KeepThings(done.path)
	case !done.press.Again:
		tell.KeepThings(done.path)
	}
}

// Cancel implements Tool.
func (t *thingsTool) Cancel() { *t = thingsTool{} }

// undecided implements clicker.
func (t *thingsTool) undecided() bool { return t.held && !t.drags }

// Cursor implements Tool.
func (t *thingsTool) Cursor(e Event, on Situation) desktop.Cursor {
	if on.under(e).Kind == hitNothing {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// Paint implements Tool: what the drag goes along.
func (t *thingsTool) Paint(p *pen, on Situation) {
	if t.drags {
		p.path(on.View, t.path)
	}
}
