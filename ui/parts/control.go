package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Tappable     = (*control)(nil)
	_ fyne.Focusable    = (*control)(nil)
	_ fyne.Disableable  = (*control)(nil)
	_ desktop.Hoverable = (*control)(nil)
	_ desktop.Mouseable = (*control)(nil)
	_ desktop.Keyable   = (*control)(nil)
)

// control is embedded by everything that can be pressed: it knows pointer, keyboard and tooltip. The embedding widget
// draws itself from hovered, pressed, focused and off.
type control struct {
	widget.BaseWidget

	// OnTapped is called after a click, or Space or Enter while focused; nil does nothing.
	OnTapped func()

	outer   fyne.Widget // the widget that embeds this
	tips    *TipLayer
	tip     func() string // read when the tip is shown, so that it follows the language; nil for none
	tipKeys string        // in the form of [KeyText]
	tipSide tipSide

	left    func() // the keyboard has left it, to nobody or elsewhere; nil tells nobody
	onHover func() // told of each change of hovered, for a row that shows more while one of its parts is under the pointer

	hovered, pressed, focused, off bool
}

// extend ties the control to the widget that embeds it; every constructor calls it.
func (c *control) extend(outer fyne.Widget) {
	c.outer = outer
	c.ExtendBaseWidget(outer)
}

// Tapped reports a click, unless disabled.
func (c *control) Tapped(*fyne.PointEvent) { c.fire() }

func (c *control) fire() {
	if c.off {
		return
	}
	c.tips.leave(c)
	if c.OnTapped != nil {
		c.OnTapped()
	}
}

// MouseIn, MouseMoved and MouseOut follow the pointer.
func (c *control) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	if c.tip != nil {
		c.tips.over(c)
	}
	c.Refresh()
	call(c.onHover)
}

func (c *control) MouseMoved(*desktop.MouseEvent) {}

func (c *control) MouseOut() {
	c.hovered, c.pressed = false, false
	c.tips.leave(c)
	c.Refresh()
	call(c.onHover)
}

// MouseDown and MouseUp show the press.
func (c *control) MouseDown(e *desktop.MouseEvent) {
	if c.tips != nil {
		c.tips.Lesson.Pressed(e)
	}
	if e.Button == desktop.MouseButtonPrimary {
		c.pressed = true
		c.Refresh()
	}
}

func (c *control) MouseUp(*desktop.MouseEvent) {
	c.pressed = false
	c.Refresh()
}

// FocusGained and FocusLost show the ring of the keyboard; a click does not focus.
func (c *control) FocusGained() {
	c.focused = true
	c.Refresh()
	revealOnCard(c.outer)
}
func (c *control) FocusLost() {
	c.focused = false
	c.Refresh()
	call(c.left)
}

// TypedRune leaves signs to the window.
func (c *control) TypedRune(sign rune) {
	if on := c.window(); on != nil {
		handOnRune(on, sign)
	}
}

// TypedKey presses with Space, Enter and Return. On a card Esc closes that, and others scroll it; all other keys are the window's, where the
// control is not on a card.
func (c *control) TypedKey(e *fyne.KeyEvent) {
	switch on := c.window(); {
	case e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter:
		c.fire()
	case on != nil:
		handOnKey(on, e)
	case e.Name == fyne.KeyEscape:
		if on := canvasOf(c.outer); on != nil {
			OverlaysOf(on).closeTop()
		}
	default:
		scrollCard(canvasOf(c.outer), e.Name)
	}
}

// KeyDown and KeyUp are the window's, but for Space, which presses. Up is always told: what began must end.
func (c *control) KeyDown(e *fyne.KeyEvent) {
	if on := c.window(); on != nil && e.Name != fyne.KeySpace {
		handOnDown(on, e)
	}
}

func (c *control) KeyUp(e *fyne.KeyEvent) { handOnUp(canvasOf(c.outer), e) }

// window is the canvas whose keys those are that the control has no use for: nil while something lies over it.
func (c *control) window() fyne.Canvas {
	if on := canvasOf(c.outer); on != nil && !OverlaysOf(on).Open() {
		return on
	}
	return nil
}

// Enable, Disable and Disabled switch the control; a disabled one is drawn faint and does nothing.
func (c *control) Enable()        { c.setOff(false) }
func (c *control) Disable()       { c.setOff(true) }
func (c *control) Disabled() bool { return c.off }

func (c *control) setOff(off bool) {
	if c.off != off {
		c.off = off
		c.Refresh()
	}
}
