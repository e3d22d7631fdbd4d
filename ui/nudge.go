package ui

import "fyne.io/fyne/v2"

// nudges are the steps of the arrow keys, in picture pixels.
var nudges = map[fyne.KeyName]struct{ x, y float64 }{
	fyne.KeyLeft: {-1, 0}, fyne.KeyRight: {1, 0}, fyne.KeyUp: {0, -1}, fyne.KeyDown: {0, 1},
}

// nudge moves the point that was placed last by a pixel, with Shift by ten, or says that there is none. It reports whether the key is an arrow.
func (w *Window) nudge(key fyne.KeyName) bool {
	by, ok := nudges[key]
	if !ok || w.busy() {
		return ok
	}
	if n := needsOf(w.desk, w.parts.canvas.Tool); !n.point.met() {
		w.keys.refuse(w, command{needs: n.point})
		return true
	}
	far := 1.0
	if w.modifiers()&fyne.KeyModifierShift != 0 {
		far = 10
	}
	w.desk.Nudge(by.x*far, by.y*far)
	return true
}
