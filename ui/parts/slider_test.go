package parts

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestTheSecondOfTwoClicksBringsASliderBackToZero(t *testing.T) {
	m := NewMaskPanel()
	var told []MaskValues
	m.OnChange = func(v MaskValues, done bool) {
		if done {
			told = append(told, v)
		}
	}
	m.SetTarget("dog", true, true)
	window(t, m, 280, maskPanelHeight)
	s, now := m.rows[rowGrow].slider, time.Unix(100, 0)
	s.now = func() time.Time { return now }
	click := func(after time.Duration) {
		now = now.Add(after)
		s.MouseDown(press(s.Size().Width, 10))
		s.MouseUp(press(s.Size().Width, 10))
	}
	click(0)
	click(doubleTap / 2)
	click(2 * doubleTap)
	click(2 * doubleTap)
	if want := []MaskValues{{Grow: GrowMax}, {}, {Grow: GrowMax}, {Grow: GrowMax}}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

func TestFurtherKeysOnOneSliderGoOnWithTheFirst(t *testing.T) {
	m := NewMaskPanel()
	var told []string
	m.OnChange = func(MaskValues, bool) { told = append(told, "begins") }
	m.OnMore = func(MaskValues) { told = append(told, "goes on") }
	m.SetTarget("dog", true, true)
	window(t, m, 280, maskPanelHeight)
	grow, smooth := m.rows[rowGrow].slider, m.rows[rowSmooth].slider
	grow.TypedKey(key(fyne.KeyRight))
	grow.TypedKey(key(fyne.KeyPageUp))
	smooth.TypedKey(key(fyne.KeyRight))
	smooth.TypedKey(key(fyne.KeyRight))
	grow.TypedKey(key(fyne.KeyLeft))
	smooth.MouseDown(press(smooth.Size().Width, 10)) // which tells twice
	smooth.MouseUp(press(smooth.Size().Width, 10))
	smooth.TypedKey(key(fyne.KeyLeft))
	if want := []string{"begins", "goes on", "begins", "goes on", "begins", "begins", "begins", "begins"}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}
