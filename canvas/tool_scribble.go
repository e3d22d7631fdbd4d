package canvas

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
	"clickmask/prompt"
)

// scribbleTool asks about what a drag goes through, with the right button and Alt about what is no part of the thing. All else
// is as with the prompt tool.
type scribbleTool struct {
	promptTool
	active bool
	as     prompt.Label
	curve  curve
	path   []mask.Point
	end    []mask.Point // which may still bend
}

func newScribbleTool() Tool { return &scribbleTool{promptTool: promptTool{label: prompt.Positive}} }

// Move implements Tool.
func (t *scribbleTool) Move(e Event, on Situation, tell Intents) {
	free := t.target.Kind != hitPoint && t.target.Kind != hitBox
	far := math.Hypot(e.Screen.X-t.press.Screen.X, e.Screen.Y-t.press.Screen.Y) > dragThreshold*on.area.Unit
	if t.state == pressed && free && far && !on.area.empty() {
		t.begin(on)
	}
	if !t.active {
		t.promptTool.Move(e, on, tell)
		return
	}
	at := on.area.clip(e.Image)
	if at == t.curve.last[len(t.curve.last)-1] {
		return
	}
	part, end := t.curve.add(at)
	if part != nil {
		t.path = append(t.path, part[1:]...)
	}
	t.end = end[1:]
	tell.Repaint()
}

// begin makes a stroke of the press.
func (t *scribbleTool) begin(on Situation) {
	t.as = prompt.Positive
	if on.takes(t.press) {
		t.as = prompt.Negative
	}
	t.state, t.active = released, true
	from := on.area.clip(on.View.ToImage(t.press.Screen)) // the view may have moved since
	t.path = []mask.Point{mask.Point(from)}
	t.curve.begin(from, lassoStep/on.View.Scale)
}

// line is all of the stroke.
func (t *scribbleTool) line() []mask.Point { return append(t.path[:len(t.path):len(t.path)], t.end...) }

// Up implements Tool.
func (t *scribbleTool) Up(e Event, on Situation, tell Intents) {
	t.Move(e, on, tell)
	if !t.active {
		t.promptTool.Up(e, on, tell)
		return
	}
	var stroke []prompt.Point
	for _, p := range t.line() {
		at := on.area.clip(ImagePoint(p)) // a curve bends beyond its samples
		stroke = append(stroke, prompt.Point{X: at.X, Y: at.Y, Label: t.as})
	}
	t.Cancel()
	tell.Repaint()
	tell.Scribble(prompt.Scribble(stroke, on.area.PictureW, on.area.PictureH))
}

// Cancel implements Tool.
func (t *scribbleTool) Cancel() { *t = scribbleTool{promptTool: promptTool{label: prompt.Positive}} }

// Key implements keyTool.
func (t *scribbleTool) Key(name fyne.KeyName, _ Situation, tell Intents) bool {
	return escapes(name, t.active, t, tell)
}

// Cursor implements Tool.
func (t *scribbleTool) Cursor(e Event, on Situation) desktop.Cursor {
	if t.active {
		return desktop.CrosshairCursor
	}
	return t.promptTool.Cursor(e, on)
}

// Paint implements Tool.
func (t *scribbleTool) Paint(p *pen, on Situation) {
	if t.active {
		p.path(on.View, t.line())
		return
	}
	t.promptTool.Paint(p, on)
}
