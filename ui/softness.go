package ui

import (
	"slices"

	"clickmask/canvas"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// strokeSofts are how soft the strokes of brush and eraser can be, in per cent.
var strokeSofts = []int{0, 25, 50, 75, 100}

// softnessOf is the softness to choose from that is nearest to what a file has.
func softnessOf(percent int) int {
	best := 0
	for _, s := range strokeSofts {
		if abs(s-percent) < abs(best-percent) {
			best = s
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// softnessCommands make the strokes of brush and eraser softer or harder by a step, as Shift and the keys for their size do in
// other picture editors; so does a row of the settings.
func softnessCommands(s *shell, c *canvas.Canvas, passing func(string)) []command {
	step := func(by int) func() {
		return func() {
			at := slices.Index(strokeSofts, s.settings.softness) + by
			s.settings.softness = strokeSofts[min(max(at, 0), len(strokeSofts)-1)]
			c.SetSoftness(float64(s.settings.softness) / 100)
			s.saveSettings()
			passing(lang.T("Softness of strokes: %d %%", s.settings.softness))
		}
	}
	return []command{
		{menu: "Edit", title: "Softer strokes", below: "Select nothing", rune: '{', do: step(1), can: func() bool { return s.settings.softness < 100 }},
		{menu: "Edit", title: "Harder strokes", below: "Softer strokes", rune: '}', do: step(-1), can: func() bool { return s.settings.softness > 0 }},
	}
}

// softnessField is the settings' row for it.
func softnessField(s *settings, c *canvas.Canvas, changed func()) *parts.Segmented {
	field := parts.NewSegmented(each(strokeSofts, func(v int) string { return lang.T("%d %%", v) }), func(i int) {
		s.softness = strokeSofts[i]
		c.SetSoftness(float64(s.softness) / 100)
		changed()
	})
	field.Choose(slices.Index(strokeSofts, s.softness))
	return field
}
