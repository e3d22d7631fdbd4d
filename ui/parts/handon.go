package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// A part with the focus gets all keys and shortcuts, those of the window too. What it has no use for it hands on with
// these; the window takes it as if nothing had the focus.

func handOnKey(c fyne.Canvas, e *fyne.KeyEvent) {
	if c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

func handOnRune(c fyne.Canvas, r rune) {
	if c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

func handOnDown(c fyne.Canvas, e *fyne.KeyEvent) {
	if d, ok := c.(desktop.Canvas); ok && d.OnKeyDown() != nil {
		d.OnKeyDown()(e)
	}
}

func handOnUp(c fyne.Canvas, e *fyne.KeyEvent) {
	if d, ok := c.(desktop.Canvas); ok && d.OnKeyUp() != nil {
		d.OnKeyUp()(e)
	}
}

func handOnShortcut(c fyne.Canvas, s fyne.Shortcut) {
	if to := shortcutsOf(c); to != nil {
		to.TypedShortcut(s)
	}
}

// shortcutsOf is what takes the shortcuts of a canvas, nil for none. It is a variable because Fyne's test canvas hides it.
var shortcutsOf = func(c fyne.Canvas) fyne.Shortcutable {
	s, _ := c.(fyne.Shortcutable)
	return s
}

// giveUp leaves the keyboard to nobody where f has it.
func giveUp(f fyne.Focusable) {
	if c := canvasOf(f.(fyne.CanvasObject)); c != nil && c.Focused() == f {
		c.Unfocus()
	}
}

// canvasOf is the canvas of an object; nil before it was painted for the first time.
func canvasOf(o fyne.CanvasObject) fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(o) }
