package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/canvas"
	"clickmask/ui/lang"
)

// stickyCommand has the strokes of brush and eraser keep to edges, or take all that they go over again; so does a row of the
// settings.
func stickyCommand(s *shell, c *canvas.Canvas, passing func(string)) command {
	return command{menu: "Edit", title: "Strokes keep to edges", below: "Harder strokes", line: true, keys: keys(key(fyne.KeyB, fyne.KeyModifierShift)), shiftMatters: true,
		on: func() bool { return s.settings.sticky },
		do: func() {
			s.settings.sticky = !s.settings.sticky
			c.SetSticky(s.settings.sticky)
			s.saveSettings()
			if s.settings.sticky {
				passing(lang.T("Strokes keep to edges"))
			} else {
				passing(lang.T("Strokes take all they go over"))
			}
		}}
}
