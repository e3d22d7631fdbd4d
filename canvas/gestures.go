package canvas

import (
	"fyne.io/fyne/v2"

	"clickmask/mask"
	"clickmask/prompt"
)

// phase is what becomes of the events of a held button.
type phase int

const (
	idle  phase = iota // none is held
	held               // they go to the gesture's tool
	spent              // they mean nothing any more
)

// gesture is a held button and the tool that has it. The zero value is idle.
type gesture struct {
	phase   phase
	tool    Tool
	button  Button
	press   ScreenPoint
	on      uint64 // the generation of the picture that it began on
	clicked bool   // it was a click that placed a point or took one away, or that nobody had a use for
}

// active reports whether a button is held and still means something.
func (g *gesture) active() bool { return g.phase == held }

// pans reports whether the gesture moves the picture.
func (g *gesture) pans() bool {
	_, hand := g.tool.(*handTool)
	return g.active() && hand
}

// undecided reports whether the gesture may still become a click.
func (g *gesture) undecided() bool {
	t, ok := g.tool.(clicker)
	return g.active() && ok && t.undecided()
}

// holdsPrompt reports whether the gesture has hold of a part of the prompt.
func (g *gesture) holdsPrompt() bool {
	t, ok := g.tool.(promptHolder)
	return g.active() && ok && t.holds()
}

// shown returns the prompt as it looks during the gesture.
func (g *gesture) shown(p prompt.Prompt) prompt.Prompt {
	if t, ok := g.tool.(promptHolder); ok && g.active() {
		return t.shown(p)
	}
	return p
}

// cancel calls the gesture off. The button may still be held: its release then does nothing.
func (g *gesture) cancel() {
	if g.active() {
		g.tool.Cancel()
	}
	if g.phase != idle {
		g.phase = spent
	}
}

// lost forgets a button whose release never arrived.
func (g *gesture) lost() {
	g.cancel()
	g.phase = idle
}

// callOff calls off the gesture, and all that the tool in hand had begun before it.
func (c *Canvas) callOff() {
	c.gesture.cancel()
	c.tool.Cancel()
	c.clicks.forget()
	c.presses.forget()
}

// ready is the tool that a press of the left button goes to first.
func (c *Canvas) ready() Tool {
	if c.panHeld {
		return c.hand
	}
	return c.tool.Tool
}

// event is what a tool is told of the pointer.
func (c *Canvas) event(at ScreenPoint, b Button) Event {
	e := Event{Screen: at, Image: c.view.snapped().ToImage(at), Button: b}
	if c.Modifiers != nil {
		e.keys(c.Modifiers())
	}
	return e
}

// keys notes which keys are held.
func (e *Event) keys(m fyne.KeyModifier) {
	e.Alt, e.Shift = m&fyne.KeyModifierAlt != 0, m&fyne.KeyModifierShift != 0
}

// down begins a gesture with the first tool that takes it. A second button pressed on the way calls the gesture off.
func (c *Canvas) down(e Event) {
	if c.gesture.phase != idle && e.Button != c.gesture.button {
		c.gesture.cancel()
		c.repaint()
		return
	}
	tools := []Tool{c.views, c.ready(), c.tool.Tool, c.prompts}
	if e.Button == ButtonMiddle {
		tools = []Tool{c.hand}
	}
	c.gesture.cancel() // its release was lost
	e.Again = c.presses.second(e.Screen, dragThreshold*c.area.Unit)
	c.gesture = gesture{phase: held, button: e.Button, press: e.Screen, on: c.generation}
	for _, t := range tools {
		c.gesture.tool = t
		if t.Down(e, c.situation(), telling{c}) {
			return
		}
	}
	c.gesture.phase = spent
}

// follow hands a move to the gesture's tool, or to the one that is ready.
func (c *Canvas) follow(e Event) {
	switch c.gesture.phase {
	case held:
		if c.sameGeneration() {
			c.gesture.tool.Move(e, c.situation(), telling{c})
		}
	case idle:
		c.ready().Move(e, c.situation(), telling{c})
	}
}

// up ends the gesture of a button and returns it; the zero value when that had none.
func (c *Canvas) up(e Event) gesture {
	if c.gesture.phase == idle || e.Button != c.gesture.button {
		return gesture{}
	}
	alive := c.gesture.active() && c.sameGeneration()
	c.gesture.phase = idle
	if alive {
		c.gesture.tool.Up(e, c.situation(), telling{c})
	}
	return c.gesture
}

// sameGeneration calls off a gesture that began on another picture than the one that is shown.
func (c *Canvas) sameGeneration() bool {
	if c.gesture.on != c.generation {
		c.gesture.cancel()
		return false
	}
	return true
}

// telling passes on to the canvas's callbacks what a tool tells.
type telling struct{ c *Canvas }

// AddPoint implements Intents.
func (t telling) AddPoint(p prompt.Point) {
	t.c.gesture.clicked = true
	if t.c.OnPoint != nil {
		t.c.OnPoint(p)
	}
}

// Scribble implements Intents.
func (t telling) Scribble(points []prompt.Point) {
	if t.c.OnScribble != nil {
		t.c.OnScribble(points)
	}
}

// MovePoint implements Intents.
func (t telling) MovePoint(i int, x, y float64) {
	if t.c.OnMovePoint != nil {
		t.c.OnMovePoint(i, x, y)
	}
}

// RemovePoint implements Intents.
func (t telling) RemovePoint(i int) {
	t.c.gesture.clicked = true
	if t.c.OnRemovePoint != nil {
		t.c.OnRemovePoint(i)
	}
}

// SetBox implements Intents.
func (t telling) SetBox(b prompt.Box) {
	if t.c.OnBox != nil {
		t.c.OnBox(b)
	}
}

// Draw implements Intents. What was drawn stays in sight until the scene has it. Where there is nothing to take away from it is as
// idle as a click that draws nothing.
func (t telling) Draw(m mask.Alpha, takeAway bool) {
	if m.Empty() || t.c.OnDraw == nil {
		return
	}
	if takeAway && t.c.scene.untouched() {
		t.Idle()
	}
	t.c.drawn = append(t.c.drawn, region{m, takeAway})
	t.c.repaint()
	t.c.OnDraw(m, takeAway)
}

// Hair implements Intents. What was painted stays in sight as what was drawn does. Without an object that has an edge it is idle.
func (t telling) Hair(m mask.Mask, takeAway bool) {
	if m.Empty() || t.c.OnHair == nil {
		return
	}
	if t.c.scene.untouched() {
		t.Idle()
	}
	t.c.drawn = append(t.c.drawn, region{mask.Hard(m), takeAway})
	t.c.repaint()
	t.c.OnHair(m, takeAway)
}

// Idle implements Intents.
func (t telling) Idle() { t.c.gesture.clicked = true }

// KeepThings implements Intents.
func (t telling) KeepThings(path []mask.Point) {
	if t.c.OnThings != nil {
		t.c.OnThings(path)
	}
}

// SetSize implements Intents.
func (t telling) SetSize(size float64) { t.c.resizeTool(size) }

// Pan implements Intents.
func (t telling) Pan(dx, dy float64) {
	if dx != 0 || dy != 0 {
		t.c.SetView(t.c.view.pan(dx, dy))
	}
}

// Repaint implements Intents.
func (t telling) Repaint() { t.c.repaint() }

// GiveUp implements Intents.
func (t telling) GiveUp() {
	if t.c.gesture.active() {
		t.c.gesture.phase = spent
	}
}
