package canvas

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// The canvas is Draggable so that drags go on outside it, and Mouseable for the buttons; it is not
// Tappable, because a widget that also knows double taps gets its taps late.
var (
	_ fyne.Draggable     = (*Canvas)(nil)
	_ fyne.Scrollable    = (*Canvas)(nil)
	_ desktop.Mouseable  = (*Canvas)(nil)
	_ desktop.Hoverable  = (*Canvas)(nil)
	_ desktop.Cursorable = (*Canvas)(nil)
)

const (
	wheelNotch   = 25.0 // units that Fyne reports for a notch (10 on macOS, whose wheels accelerate)
	zoomPerNotch = 1.2
	maxNotches   = 4 // in one event: Fyne multiplies quick turns by 125
)

// pointer is what is known of the mouse.
type pointer struct {
	at    ScreenPoint
	over  bool // over the widget
	under hit
	hot   int // the point that a click would remove, -1 for none

	hovered    ScreenPoint // where OnHover was called last, with what view and of which generation
	hoveredIn  Viewport
	hoveredOn  uint64
	hoverShown bool // OnHover's last call said inside
}

// place converts a position in units to device pixels.
func (c *Canvas) place(p fyne.Position) ScreenPoint {
	return ScreenPoint{float64(p.X) * c.area.Unit, float64(p.Y) * c.area.Unit}
}

// MouseIn implements desktop.Hoverable.
func (c *Canvas) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *Canvas) MouseMoved(e *desktop.MouseEvent) {
	if e.Button == 0 && c.gesture.phase != idle { // released where no event tells
		if _, draws := c.gesture.tool.(drawer); draws {
			c.release(c.gesture.button, c.pointer.at) // what is drawn is not lost with it
		}
		c.gesture.lost()
		c.repaint()
	}
	c.move(c.place(e.Position))
}

// PointerIs tells where the pointer is, as MouseMoved does, where the widget was moved under it. A pointer that was not over the widget
// comes by an event, and a gesture goes on by its own.
func (c *Canvas) PointerIs(at fyne.Position) {
	switch {
	case !c.pointer.over || c.gesture.phase != idle || c.area.empty():
	case c.area.holds(c.place(at)):
		c.move(c.place(at))
		c.repaint()
	default:
		c.MouseOut()
	}
}

// MouseOut implements desktop.Hoverable.
func (c *Canvas) MouseOut() {
	c.pointer.over = false
	c.point()
	c.hover()
	c.repaint() // a tool may have painted round the pointer
	if c.OnCursor != nil {
		p := c.situation().View.ToImage(c.pointer.at)
		c.OnCursor(p.X, p.Y, false)
	}
}

// Dragged implements fyne.Draggable. It stands in for MouseMoved once a button is held, outside the widget too.
func (c *Canvas) Dragged(e *fyne.DragEvent) { c.move(c.place(e.Position)) }

// DragEnd implements fyne.Draggable. MouseUp has usually come before; it does not when the button is
// released over something that takes no buttons.
func (c *Canvas) DragEnd() {
	if c.gesture.phase != idle {
		c.release(c.gesture.button, c.pointer.at)
	}
}

// MouseDown implements desktop.Mouseable.
func (c *Canvas) MouseDown(e *desktop.MouseEvent) {
	if c.OnPress != nil {
		c.OnPress(e)
	}
	b := buttonOf(e.Button)
	if b == ButtonNone {
		return
	}
	at := c.place(e.Position)
	c.pointer.at, c.pointer.over = at, true
	c.point()
	press := c.event(at, b)
	press.keys(e.Modifier)
	c.down(press)
}

// MouseUp implements desktop.Mouseable.
func (c *Canvas) MouseUp(e *desktop.MouseEvent) {
	if b := buttonOf(e.Button); b != ButtonNone {
		c.release(b, c.place(e.Position))
	}
}

func buttonOf(b desktop.MouseButton) Button {
	switch b {
	case desktop.MouseButtonPrimary:
		return ButtonLeft
	case desktop.MouseButtonSecondary:
		return ButtonRight
	case desktop.MouseButtonTertiary:
		return ButtonMiddle
	}
	return ButtonNone
}

// Scrolled implements fyne.Scrollable: the wheel zooms at the pointer, and with Alt it goes from a thing that was found to the one
// round it. While something is drawn or dragged it does nothing, for the thing would slip away.
func (c *Canvas) Scrolled(e *fyne.ScrollEvent) {
	if c.gesture.active() && !c.gesture.pans() {
		return
	}
	notches := min(max(float64(e.Scrolled.DY)/wheelNotch, -maxNotches), maxNotches)
	if notches == 0 || bad(notches) {
		return
	}
	if c.tool.spec.ID == ToolThings && c.OnEnclose != nil && c.Modifiers != nil && c.Modifiers()&fyne.KeyModifierAlt != 0 {
		by := 1
		if notches < 0 {
			by = -1
		}
		if c.OnEnclose(by) {
			return
		}
	}
	at := c.place(e.Position)
	if c.situation().overOverview(at) {
		at = c.area.middle()
	}
	c.zoomAt(at, math.Pow(zoomPerNotch, notches))
	c.point()
}

// move brings the pointer to a position.
func (c *Canvas) move(at ScreenPoint) {
	c.pointer.at, c.pointer.over = at, true
	c.follow(c.event(at, c.gesture.button))
	c.point()
	c.hover()
	if c.OnCursor != nil {
		on := c.situation()
		p := on.View.ToImage(at)
		c.OnCursor(p.X, p.Y, c.area.holds(at) && !on.overOverview(at) && c.area.inside(p) && !c.area.empty())
	}
}

// release ends a gesture.
func (c *Canvas) release(b Button, at ScreenPoint) {
	c.pointer.at, c.pointer.over = at, c.area.holds(at)
	g := c.up(c.event(at, b))
	c.point()
	c.hover()
	if !g.clicked || g.button != ButtonLeft || g.on != c.generation || c.panHeld || !c.still(g, at) {
		return
	}
	if c.clicks.second(g.press, dragThreshold*c.area.Unit) && c.OnPick != nil {
		if id, ok := topmost(c.scene.Objects, c.situation().View.ToImage(g.press)); ok && !c.hidden {
			c.OnPick(id)
			return
		}
	}
	if words := c.tool.spec.Clicked; words != "" && g.tool == c.tool.Tool && c.OnIdle != nil {
		c.OnIdle(words)
	}
}

// still reports whether a gesture ended where it began.
func (c *Canvas) still(g gesture, at ScreenPoint) bool {
	return c.situation().still(Event{Screen: g.press}, Event{Screen: at})
}

// point looks up what lies under the pointer, and lights up a point there.
func (c *Canvas) point() {
	c.tellAside()
	c.pointer.under = hit{}
	if on := c.situation(); c.pointer.over && !on.overOverview(c.pointer.at) {
		c.pointer.under = hitTest(c.pointer.at, on.View, c.area, on.Prompt)
	}
	tool, hot := c.ready(), -1
	if c.gesture.active() {
		tool = c.gesture.tool
	}
	if t, ok := tool.(promptHolder); ok {
		hot = t.hot(c.pointer.under)
	}
	if hot != c.pointer.hot {
		c.pointer.hot = hot
		c.repaint()
	}
}

// hover tells OnHover about an idle pointer over the picture, once for each place, and once when that
// is over. A press keeps the last word until it becomes a drag, so that a preview stays until its click is answered.
func (c *Canvas) hover() {
	p := &c.pointer
	if c.OnHover == nil || c.gesture.undecided() {
		return
	}
	at := c.situation().View.ToImage(p.at)
	if c.gesture.phase != idle || c.panHeld || !c.tool.spec.Asks || p.under.Kind != hitPicture || !c.area.holds(p.at) {
		if p.hoverShown {
			p.hoverShown = false
			c.OnHover(at.X, at.Y, false)
		}
		return
	}
	if c.motion.moving || p.hoverShown && p.hovered == p.at && p.hoveredIn == c.view && p.hoveredOn == c.generation {
		return
	}
	p.hovered, p.hoveredIn, p.hoveredOn, p.hoverShown = p.at, c.view, c.generation, true
	c.OnHover(at.X, at.Y, true)
}

// doubleClick recognises a second click on the spot without holding back the first.
type doubleClick struct {
	now  func() time.Time
	last time.Time
	at   ScreenPoint
}

// forget has the next click be a first one.
func (d *doubleClick) forget() { d.last = time.Time{} }

// second notes a click and reports whether it makes a double click.
func (d *doubleClick) second(at ScreenPoint, reach float64) bool {
	now := d.now()
	limit := 300 * time.Millisecond
	if app := fyne.CurrentApp(); app != nil {
		limit = app.Driver().DoubleTapDelay()
	}
	near := math.Hypot(at.X-d.at.X, at.Y-d.at.Y) <= reach
	if !d.last.IsZero() && near && now.Sub(d.last) <= limit {
		d.forget()
		return true
	}
	d.last, d.at = now, at
	return false
}
