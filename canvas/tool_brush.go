package canvas

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
)

// brushTool draws strokes of its size. The right button takes away, or with an eraser adds; Alt and a drag to the side
// change the size, so Alt does not take away here as it does elsewhere.
type brushTool struct {
	erases bool
	hair   bool // it says where the edge has hair, and is hard then

	state  brushState
	away   bool
	press  Event
	before float64 // the size at the press, in picture pixels
	curve  curve
	done   mask.Growth // the stroke as far as nothing bends it any more
	end    mask.Alpha  // the rest of it
}

// brushState is what a held button is doing.
type brushState int

const (
	brushRests brushState = iota
	brushDraws
	brushSizes
)

func newBrushTool() Tool  { return &brushTool{} }
func newEraserTool() Tool { return &brushTool{erases: true} }
func newHairTool() Tool   { return &brushTool{hair: true} }

// rested is the tool as it is between gestures.
func (t *brushTool) rested() brushTool { return brushTool{erases: t.erases, hair: t.hair} }

// Down implements Tool.
func (t *brushTool) Down(e Event, on Situation, tell Intents) bool {
	*t = t.rested()
	t.press, t.before = e, on.Size
	switch {
	case on.area.empty():
		return true
	case e.Alt:
		t.state = brushSizes
		return true
	}
	t.state = brushDraws
	t.away = t.erases != (e.Button == ButtonRight || on.Labelme && e.Shift)
	t.curve.begin(e.Image, max(t.before/8, 2/on.View.Scale))
	t.done.Join(t.stroke(on, []mask.Point{mask.Point(e.Image)}))
	tell.Repaint()
	return true
}

// stroke is what the brush leaves along a line.
func (t *brushTool) stroke(on Situation, line []mask.Point) mask.Alpha {
	w, h, radius := on.area.PictureW, on.area.PictureH, t.before/2
	if t.hair {
		return mask.Hard(mask.Stroke(w, h, line, radius))
	}
	a := mask.SoftStroke(w, h, line, radius, on.softness)
	if on.sticky {
		a = mask.Smaller(a, mask.Hard(on.ground.stick(mask.Stroke(w, h, line, radius), line, radius)))
	}
	return a
}

// Move implements Tool.
func (t *brushTool) Move(e Event, on Situation, tell Intents) {
	switch t.state {
	case brushSizes:
		// The ring's side follows the pointer.
		tell.SetSize(t.before + 2*(e.Screen.X-t.press.Screen.X)/on.View.Scale)
	case brushDraws:
		if e.Image == t.curve.last[len(t.curve.last)-1] {
			break
		}
		part, end := t.curve.add(e.Image)
		if part != nil {
			t.done.Join(t.stroke(on, part))
		}
		t.end = t.stroke(on, end)
	}
	tell.Repaint() // the ring follows the pointer
}

// Up implements Tool.
func (t *brushTool) Up(e Event, on Situation, tell Intents) {
	t.Move(e, on, tell)
	all, away := mask.Larger(t.done.Alpha(), t.end), t.away
	t.Cancel()
	if t.hair {
		tell.Hair(all.Solid(), away)
		return
	}
	tell.Draw(all, away)
}

// Cancel implements Tool.
func (t *brushTool) Cancel() { *t = t.rested() }

// Key implements keyTool.
func (t *brushTool) Key(name fyne.KeyName, _ Situation, tell Intents) bool {
	return escapes(name, t.state != brushRests, t, tell)
}

// escapes calls a gesture off with the Esc key, and reports whether there was one.
func escapes(name fyne.KeyName, active bool, t Tool, tell Intents) bool {
	if name != fyne.KeyEscape || !active {
		return false
	}
	t.Cancel()
	tell.GiveUp()
	tell.Repaint()
	return true
}

// Cursor implements Tool: the ring stands for it.
func (t *brushTool) Cursor(Event, Situation) desktop.Cursor { return desktop.HiddenCursor }

// Paint implements Tool.
func (t *brushTool) Paint(p *pen, on Situation) {
	at := on.Pointer
	if t.state == brushSizes {
		at = t.press.Screen
	}
	if on.Over || t.state != brushRests {
		radius := on.Size / 2 * on.View.Scale
		p.ring(at, radius)
		if core := radius * (1 - on.softness); on.softness > 0 && !t.hair && 2*core >= leastRing {
			p.ring(at, core)
		}
	}
}

// drawing implements drawer.
func (t *brushTool) drawing() (pieces []mask.Alpha, takeAway bool) {
	return append(t.done.Pieces(), t.end), t.away
}
