//go:build !nogui

package main

import (
	fyneui "fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// fitScreen makes a window no larger than what the screen has for it, which Fyne does not ask: at two pixels a unit the
// usual size is more than many screens. It belongs to Fyne's goroutine, once the window is shown.
func fitScreen(w fyneui.Window) {
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return
	}
	_, _, width, height := monitor.GetWorkarea() // in the units in which GLFW measures windows
	scale := w.Canvas().Scale()
	size, room := w.Canvas().Size(), fyneui.NewSize(float32(width)/scale, float32(height)/scale)
	if size.Width > room.Width || size.Height > room.Height {
		w.Resize(fyneui.NewSize(min(size.Width, room.Width), min(size.Height, room.Height)))
	}
}
