package canvas

import (
	"math"

	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/prompt"
)

// dragThreshold is how far, in units, the pointer travels before a press becomes a drag.
const dragThreshold = 5

// pressState is what a held button is doing.
type pressState int

const (
	released  pressState = iota
	pressed              // may become a click or a drag
	dragPoint            // a placed point follows the pointer
	dragBox              // a new box is drawn
	dragEdges            // sides of the box follow the pointer
)

// promptTool places, moves and removes points, and draws and changes the box. One gesture tells one thing, on release.
type promptTool struct {
	label prompt.Label // of a left click

	state  pressState
	press  Event
	target hit           // what lay under the press
	point  prompt.Point  // the dragged point, where it is now
	box    prompt.Box    // the drawn or changed box, as it is now
	before prompt.Prompt // the prompt at the press
}

func newPromptTool() Tool { return &promptTool{label: prompt.Positive} }

// newTakeAwayTool makes a prompt tool whose plain clicks are negative.
func newTakeAwayTool() Tool { return &promptTool{label: prompt.Negative} }

// Down implements Tool.
func (t *promptTool) Down(e Event, on Situation, _ Intents) bool {
	*t = promptTool{label: t.label, state: pressed, press: e, target: on.under(e), before: on.Prompt.Clone()}
	return true
}

// Move implements Tool.
func (t *promptTool) Move(e Event, on Situation, tell Intents) {
	if t.state == pressed && math.Hypot(e.Screen.X-t.press.Screen.X, e.Screen.Y-t.press.Screen.Y) > dragThreshold*on.area.Unit {
		t.begin(on, tell)
	}
	t.follow(e, on, tell)
}

// begin decides what the drag is, once the pointer has left the threshold.
func (t *promptTool) begin(on Situation, tell Intents) {
	switch {
	case t.press.Button != ButtonLeft || on.area.empty():
		t.state = released
		tell.GiveUp()
	case t.target.Kind == hitPoint && t.target.Index < len(on.Prompt.Points):
		t.state = dragPoint
	case t.target.Kind == hitBox && on.Prompt.Box != nil:
		t.state = dragEdges
	default:
		t.state = dragBox
	}
}

// follow brings the dragged thing to the pointer, clipped to the picture. What was taken beside its middle keeps that
// distance.
func (t *promptTool) follow(e Event, on Situation, tell Intents) {
	dx, dy := (e.Screen.X-t.press.Screen.X)/on.View.Scale, (e.Screen.Y-t.press.Screen.Y)/on.View.Scale
	switch t.state {
	case dragPoint:
		was := t.before.Points[t.target.Index]
		p := on.area.clip(ImagePoint{was.X + dx, was.Y + dy})
		t.point = prompt.Point{X: p.X, Y: p.Y, Label: was.Label}
	case dragBox:
		// The press is where it was on the screen: the view may have moved since.
		p, q := on.area.clip(on.View.ToImage(t.press.Screen)), on.area.clip(e.Image)
		t.box = prompt.NewBox(p.X, p.Y, q.X, q.Y)
	case dragEdges:
		b := *t.before.Box
		if t.target.Edges&edgeLeft != 0 {
			b.X0 += dx
		}
		if t.target.Edges&edgeRight != 0 {
			b.X1 += dx
		}
		if t.target.Edges&edgeTop != 0 {
			b.Y0 += dy
		}
		if t.target.Edges&edgeBottom != 0 {
			b.Y1 += dy
		}
		p, q := on.area.clip(ImagePoint{b.X0, b.Y0}), on.area.clip(ImagePoint{b.X1, b.Y1})
		t.box = prompt.NewBox(p.X, p.Y, q.X, q.Y)
	default:
		return
	}
	tell.Repaint()
}

// Up implements Tool.
func (t *promptTool) Up(e Event, on Situation, tell Intents) {
	t.Move(e, on, tell)
	done := *t
	t.state = released
	switch done.state {
	case pressed:
		done.click(on, tell)
	case dragPoint:
		tell.MovePoint(done.target.Index, done.point.X, done.point.Y)
	case dragBox, dragEdges:
		if !done.box.Empty() {
			tell.SetBox(done.box)
		}
	}
}

// click is a press and release on the spot: on a placed point it removes the point, elsewhere in the picture it adds one,
// and outside it does nothing. An edge of the box is no obstacle to a point.
func (t *promptTool) click(on Situation, tell Intents) {
	if t.target.Kind == hitPoint {
		tell.RemovePoint(t.target.Index)
		return
	}
	p := on.View.ToImage(t.press.Screen)
	if on.area.empty() || !on.area.inside(p) {
		return
	}
	label := t.label
	if t.press.Button == ButtonRight || on.negative(t.press) {
		label = prompt.Negative
	}
	tell.AddPoint(prompt.Point{X: p.X, Y: p.Y, Label: label})
}

// Cancel implements Tool.
func (t *promptTool) Cancel() { *t = promptTool{label: t.label} }

// undecided implements clicker.
func (t *promptTool) undecided() bool { return t.state == pressed }

// holds implements promptHolder.
func (t *promptTool) holds() bool {
	return t.state != released && (t.target.Kind == hitPoint || t.target.Kind == hitBox)
}

// shown implements promptHolder.
func (t *promptTool) shown(p prompt.Prompt) prompt.Prompt {
	switch t.state {
	case dragPoint:
		if t.target.Index < len(p.Points) {
			p = p.Clone()
			p.Points[t.target.Index] = t.point
		}
	case dragEdges:
		b := t.box
		p.Box = &b
	case dragBox:
		p.Box = nil // the drawn one takes its place
	}
	return p
}

// hot implements promptHolder: the point that is dragged, or that a click would remove.
func (t *promptTool) hot(under hit) int {
	switch {
	case t.state == dragPoint:
		return t.target.Index
	case t.state == released && under.Kind == hitPoint:
		return under.Index
	}
	return -1
}

// Cursor implements Tool.
func (t *promptTool) Cursor(e Event, on Situation) desktop.Cursor {
	switch t.state {
	case dragPoint:
		return desktop.PointerCursor
	case dragEdges:
		return resizeCursor(t.target.Edges)
	case dragBox:
		return desktop.CrosshairCursor
	}
	switch h := on.under(e); h.Kind {
	case hitPoint:
		return desktop.PointerCursor
	case hitBox:
		return resizeCursor(h.Edges)
	case hitPicture:
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
}

// Paint implements Tool: the box that is being drawn.
func (t *promptTool) Paint(p *pen, on Situation) {
	if t.state == dragBox {
		p.rubber(on.View, t.box)
	}
}
