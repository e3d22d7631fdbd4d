package ui

import (
	"os"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// scaleKey is where Fyne looks, whenever its settings change, for how many pixels a unit has besides what the screen asks
// for: the one way to change it while the program runs.
const scaleKey = "FYNE_SCALE"

// scales are the sizes of the interface to choose from, in per cent. Fyne rounds to tenths.
var scales = []int{80, 100, 120, 150, 200}

// scaleOf is a remembered size, or 0 for the usual one where it is not one of those.
func scaleOf(percent int) int {
	if percent == 100 || !slices.Contains(scales, percent) {
		return 0
	}
	return percent
}

// magnifier makes the interface larger or smaller than Fyne would have it.
type magnifier struct {
	own string // what Fyne was told before, "" for nothing
	had bool
}

func newMagnifier() magnifier {
	own, had := os.LookupEnv(scaleKey)
	return magnifier{own, had}
}

// set has Fyne use a size in per cent from its next look on, 0 being the usual one.
func (m magnifier) set(percent int) {
	switch usual, err := strconv.ParseFloat(m.own, 32); {
	case percent == 0 && m.had:
		os.Setenv(scaleKey, m.own)
	case percent == 0:
		os.Unsetenv(scaleKey)
	default:
		if err != nil || usual <= 0 {
			if usual = float64(fyne.CurrentApp().Settings().Scale()); usual <= 0 {
				usual = 1
			}
		}
		os.Setenv(scaleKey, strconv.FormatFloat(usual*float64(percent)/100, 'g', 4, 64))
	}
}

// setScale makes the interface larger or smaller at once. The window stays as large as it is on the screen.
func (s *shell) setScale(percent int) {
	s.settings.scale = percent
	s.magnifier.set(percent)
	c := s.win.Canvas()
	before, size := c.Scale(), c.Size()
	s.app.Settings().SetTheme(style.New(s.settings.theme)) // Fyne looks
	if by := before / c.Scale(); by != 1 && !s.win.FullScreen() {
		s.win.Resize(fyne.NewSize(max(size.Width*by, style.MinW), max(size.Height*by, style.MinH)))
	}
	parts.Rescaled()
	for _, o := range append(c.Overlays().List(), c.Content()) {
		o.Refresh()
	}
	s.saveSettings()
}

// scaleField chooses the size of the interface.
func (s *shell) scaleField() *parts.Field {
	words := make([]string, len(scales))
	for i, percent := range scales {
		words[i] = lang.T("%d %%", percent)
	}
	choice := parts.NewSegmented(words, func(i int) { s.setScale(scaleOf(scales[i])) })
	at := s.settings.scale
	if at == 0 {
		at = 100
	}
	choice.Choose(slices.Index(scales, at))
	return parts.NewField(lang.T("Size of the interface"), choice)
}
