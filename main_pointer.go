//go:build !nogui

package main

import (
	fyneui "fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// pointerIn is where the pointer is in a window, which Fyne knows only after it has moved. It belongs to Fyne's goroutine, between frames.
func pointerIn(w fyneui.Window) (at fyneui.Position, ok bool) {
	window, ok := w.(interface{ RunWithContext(func()) })
	if !ok {
		return at, false
	}
	window.RunWithContext(func() {
		x, y := glfw.GetCurrentContext().GetCursorPos()
		scale := float64(w.Canvas().Scale())
		at = fyneui.NewPos(float32(x/scale), float32(y/scale))
	})
	return at, true
}
