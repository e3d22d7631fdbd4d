package ui

import (
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"clickmask/ui/style"
)

// FuzzSettings reads preferences that anything may have written.
func FuzzSettings(f *testing.F) {
	f.Add("dark", "ja", "mobile_sam", "a.png\nb.png", 800.0, 600.0)
	f.Add("", "\xff", "", "", math.NaN(), math.Inf(1))
	f.Add("plaid", "xx", "../../x", "\x00", -1.0, 1e300)
	app := test.NewApp()
	f.Fuzz(func(t *testing.T, theme, language, model, recents string, width, height float64) {
		p := app.Preferences()
		p.SetString("theme", theme)
		p.SetString("language", language)
		p.SetString("model", model)
		p.SetStringList("recents", strings.Split(recents, "\n"))
		p.SetFloat("width", width)
		p.SetFloat("height", height)
		s := loadSettings(p)
		if !(s.size.Width >= style.MinW && s.size.Width <= maxWindow && s.size.Height >= style.MinH && s.size.Height <= maxWindow) {
			t.Errorf("a window of %v x %v becomes %v", width, height, s.size)
		}
		if len(s.recents) > maxRecents {
			t.Errorf("%d recent files are remembered", len(s.recents))
		}
		recentRows(s.recents)
		s.save(p)
	})
}
