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
func (c *control) FocusGained() { c.focused = true; c.Refresh() }
func (c *control) FocusLost()   { c.focused = false; c.Refresh() }

func (c *control) TypedRune(rune) {}

// TypedKey presses with Space, Enter and Return. A control in a window that nothing lies over has no use for Esc.
func (c *control) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.fire()
	case fyne.KeyEscape: // closes the card that the control is on
		if on := fyne.CurrentApp().Driver().CanvasForObject(c.outer); on != nil {
			OverlaysOf(on).closeTop()
		}
	}
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
