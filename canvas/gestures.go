package canvas

import (
	"math"

	"clickmask/prompt"
)

// dragThreshold is how far, in units, the pointer travels before a press becomes a drag.
const dragThreshold = 5

// button is a mouse button as gestures know it.
type button int

const (
	buttonNone button = iota
	buttonLeft
	buttonRight
	buttonMiddle
)

// situation is what a gesture is judged by.
type situation struct {
	View    Viewport
	Area    area
	Prompt  prompt.Prompt
	Panning bool // the Space key is held
	Labelme bool // Shift+click is negative
}

// held are the keys held at a press.
type held struct{ Alt, Shift bool }

// actionKind says what a gesture asks for.
type actionKind int

const (
	actNone        actionKind = iota
	actAddPoint               // Point
	actMovePoint              // Index, to Point's position
	actRemovePoint            // Index
	actSetBox                 // Box
	actPan                    // by DX, DY device pixels
)

// action is what one mouse event came to.
type action struct {
	Kind   actionKind
	Point  prompt.Point
	Index  int
	Box    prompt.Box
	DX, DY float64
}

// phase is what a held button is doing.
type phase int

const (
	idle      phase = iota
	pressed         // may become a click or a drag
	dragPoint       // a placed point follows the pointer
	dragBox         // a new box is drawn
	dragEdges       // sides of the box follow the pointer
	panning
	spent // the button is held but means nothing any more
)

// gestures turns presses, moves and releases into actions. One gesture gives one action, on release;
// only panning acts on the way. The zero value is idle.
type gestures struct {
	phase  phase
	button button
	keys   held
	press  ScreenPoint
	last   ScreenPoint
	target hit           // what lay under the press
	point  prompt.Point  // the dragged point, where it is now
	box    prompt.Box    // the drawn or resized box, as it is now
	before prompt.Prompt // the prompt at the press
}

// active reports whether a button is held and still means something.
func (g *gestures) active() bool { return g.phase != idle && g.phase != spent }

// seen reports whether the gesture changes what is painted, which a click does not.
func (g *gestures) seen() bool {
	return g.phase == dragPoint || g.phase == dragBox || g.phase == dragEdges
}

// down starts a gesture. A second button pressed on the way cancels it.
func (g *gestures) down(b button, at ScreenPoint, keys held, s situation) {
	if g.phase != idle && b != g.button {
		g.phase = spent
		return
	}
	*g = gestures{phase: pressed, button: b, keys: keys, press: at, last: at, before: s.Prompt.Clone()}
	if b == buttonMiddle || b == buttonLeft && s.Panning {
		g.phase = panning
		return
	}
	g.target = hitTest(at, s.View, s.Area, s.Prompt)
}

// move goes on with the pointer at a new position.
func (g *gestures) move(at ScreenPoint, s situation) action {
	from := g.last
	g.last = at
	if g.phase == panning {
		return action{Kind: actPan, DX: at.X - from.X, DY: at.Y - from.Y}
	}
	if g.phase == pressed && g.travelled(at) > dragThreshold*s.Area.Unit {
		g.begin(s)
	}
	g.follow(at, s)
	return action{}
}

// travelled is the distance from the press, in device pixels.
func (g *gestures) travelled(at ScreenPoint) float64 {
	return math.Hypot(at.X-g.press.X, at.Y-g.press.Y)
}

// begin decides what the drag is, once the pointer has left the threshold.
func (g *gestures) begin(s situation) {
	switch {
	case g.button != buttonLeft || s.Area.empty():
		g.phase = spent
	case g.target.Kind == hitPoint && g.target.Index < len(s.Prompt.Points):
		g.phase = dragPoint
	case g.target.Kind == hitBox && s.Prompt.Box != nil:
		g.phase = dragEdges
	default:
		g.phase = dragBox
	}
}

// follow brings the dragged thing to the pointer, clipped to the picture. What was taken beside its
// middle keeps that distance.
func (g *gestures) follow(at ScreenPoint, s situation) {
	dx, dy := (at.X-g.press.X)/s.View.Scale, (at.Y-g.press.Y)/s.View.Scale
	switch g.phase {
	case dragPoint:
		was := g.before.Points[g.target.Index]
		p := s.Area.clip(ImagePoint{was.X + dx, was.Y + dy})
		g.point = prompt.Point{X: p.X, Y: p.Y, Label: was.Label}
	case dragBox:
		p, q := s.Area.clip(s.View.ToImage(g.press)), s.Area.clip(s.View.ToImage(at))
		g.box = prompt.NewBox(p.X, p.Y, q.X, q.Y)
	case dragEdges:
		b := *g.before.Box
		if g.target.Edges&edgeLeft != 0 {
			b.X0 += dx
		}
		if g.target.Edges&edgeRight != 0 {
			b.X1 += dx
		}
		if g.target.Edges&edgeTop != 0 {
			b.Y0 += dy
		}
		if g.target.Edges&edgeBottom != 0 {
			b.Y1 += dy
		}
		p, q := s.Area.clip(ImagePoint{b.X0, b.Y0}), s.Area.clip(ImagePoint{b.X1, b.Y1})
		g.box = prompt.NewBox(p.X, p.Y, q.X, q.Y)
	}
}

// up ends the gesture and says what it came to.
func (g *gestures) up(b button, at ScreenPoint, s situation) action {
	if b != g.button || g.phase == idle {
		return action{}
	}
	g.move(at, s)
	done := *g
	g.phase = idle
	switch done.phase {
	case pressed:
		return done.click(s)
	case dragPoint:
		return action{Kind: actMovePoint, Index: done.target.Index, Point: done.point}
	case dragBox, dragEdges:
		if !done.box.Empty() {
			return action{Kind: actSetBox, Box: done.box}
		}
	}
	return action{}
}

// click is a press and release on the spot: on a placed point it removes the point, elsewhere in the
// picture it adds one, and outside it does nothing. An edge of the box is no obstacle to a point.
func (g *gestures) click(s situation) action {
	if g.target.Kind == hitPoint {
		return action{Kind: actRemovePoint, Index: g.target.Index}
	}
	p := s.View.ToImage(g.press)
	if s.Area.empty() || !s.Area.inside(p) {
		return action{}
	}
	return action{Kind: actAddPoint, Point: prompt.Point{X: p.X, Y: p.Y, Label: g.label(s)}}
}

// label is the label that a click gives.
func (g *gestures) label(s situation) prompt.Label {
	if g.button == buttonRight || g.keys.negative(s.Labelme) {
		return prompt.Negative
	}
	return prompt.Positive
}

// negative reports whether the held keys make a left click negative.
func (k held) negative(labelme bool) bool { return k.Alt || labelme && k.Shift }

// cancel drops the gesture and reports whether there was one. The button may still be held: its
// release then does nothing.
func (g *gestures) cancel() bool {
	was := g.active()
	if g.phase != idle {
		g.phase = spent
	}
	return was
}

// holdsPrompt reports whether the pointer holds a part of the prompt.
func (g *gestures) holdsPrompt() bool {
	return g.active() && (g.target.Kind == hitPoint || g.target.Kind == hitBox)
}

// lost forgets a button whose release never arrived.
func (g *gestures) lost() { g.phase = idle }

// shown returns the prompt as it looks during the gesture, and the box being drawn, nil when none.
func (g *gestures) shown(p prompt.Prompt) (prompt.Prompt, *prompt.Box) {
	switch g.phase {
	case dragPoint:
		if g.target.Index < len(p.Points) {
			p = p.Clone()
			p.Points[g.target.Index] = g.point
		}
	case dragEdges:
		b := g.box
		p.Box = &b
	case dragBox:
		b := g.box
		p.Box = nil
		return p, &b
	}
	return p, nil
}
