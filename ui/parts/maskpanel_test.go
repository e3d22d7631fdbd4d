package parts

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

func TestMaskPanelTellsWhileAndAfterDragging(t *testing.T) {
	type told struct {
		px   int
		done bool
	}
	var grow []told
	m := NewMaskPanel()
	m.OnChange = func(v MaskValues, done bool) { grow = append(grow, told{v.Grow, done}) }
	m.SetTarget("dog", true, true)
	window(t, m, 280, maskPanelHeight)
	slider := m.rows[rowGrow].slider
	w := slider.Size().Width
	slider.MouseDown(press(w/2, 10))
	slider.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(w+50, 10)}})
	slider.MouseUp(press(w+50, 10))
	slider.DragEnd()
	if want := []told{{GrowMax, false}, {GrowMax, true}}; !slices.Equal(grow, want) {
		t.Errorf("told %v, want %v", grow, want)
	}
}

func TestMaskPanelRestsWithoutAnObject(t *testing.T) {
	m := NewMaskPanel()
	called := false
	m.OnChange = func(MaskValues, bool) { called = true }
	window(t, m, 280, maskPanelHeight)
	smooth := m.rows[rowSmooth].slider
	smooth.MouseDown(press(60, 10))
	smooth.TypedKey(key(fyne.KeyRight))
	if called || smooth.value != 0 {
		t.Error("the slider moved without an object")
	}
	if !slices.Contains(shownTexts(t, m), "Select an object to refine its mask.") {
		t.Errorf("no hint in %q", shownTexts(t, m))
	}
}

func TestMaskPanelShowsSignedValues(t *testing.T) {
	m := NewMaskPanel()
	window(t, m, 280, maskPanelHeight)
	for _, c := range []struct {
		grow int
		want string
	}{{-3, "−3 px"}, {0, "0 px"}, {4, "+4 px"}, {99, "+20 px"}} {
		m.SetTarget("dog", true, true)
		m.SetValues(MaskValues{Grow: c.grow, Smooth: 1})
		if got := shownTexts(t, m); !slices.Contains(got, c.want) {
			t.Errorf("grow %d: %q", c.grow, got)
		}
	}
}

func TestSliderMovesWithTheKeyboard(t *testing.T) {
	var got []int
	s := newSlider(-2, 2, func(v int, done bool) {
		if done {
			got = append(got, v)
		}
	})
	window(t, s, 100, 20)
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyEnd, fyne.KeyRight, fyne.KeyHome, fyne.KeyLeft, fyne.KeyUp, fyne.KeyPageUp, fyne.KeyPageDown} {
		s.TypedKey(key(k))
	}
	if want := []int{1, 2, -2, 2, -2}; !slices.Equal(got, want) {
		t.Errorf("values %v, want %v", got, want)
	}
}

func TestMaskPanelKnowsSizes(t *testing.T) {
	m := NewMaskPanel()
	window(t, m, 280, maskPanelHeight)
	m.SetTarget("dog", true, true)
	for _, c := range []struct {
		holes int
		want  string
		is    int
	}{{0, "0 px", 0}, {3, "0 px", 0}, {100, "100 px", 100}, {120, "100 px", 100}, {1 << 40, "10000 px", 10000}, {AnySize, "All", AnySize}} {
		m.SetValues(MaskValues{Grow: 1, Smooth: 1, Holes: c.holes, Specks: 4})
		if got := shownTexts(t, m); !slices.Contains(got, c.want) || m.values() != (MaskValues{Grow: 1, Smooth: 1, Holes: c.is, Specks: 4}) {
			t.Errorf("holes of %d: %q, %+v", c.holes, got, m.values())
		}
	}
	var told []MaskValues
	m.OnChange = func(v MaskValues, _ bool) { told = append(told, v) }
	m.rows[rowSpecks].slider.TypedKey(key(fyne.KeyEnd))
	m.reset.OnTapped()
	if want := []MaskValues{{Grow: 1, Smooth: 1, Holes: AnySize, Specks: AnySize}, {}}; !slices.Equal(told, want) {
		t.Errorf("told %+v, want %+v", told, want)
	}
}

// In a low window the rows move together, and the list of objects keeps some room.
func TestMaskPanelFitsALowWindow(t *testing.T) {
	for _, height := range []float32{188, 240, 300, 420} {
		p, m := NewObjectPanel(nil), NewMaskPanel()
		m.SetTarget("dog", true, true)
		p.hosted = true
		p.SetBottom(m)
		p.SetRows([]ObjectRow{{ID: 1, Visible: true}})
		window(t, p, 280, height)
		last := m.rows[rowSpecks].slider
		if bottom := last.Position().Y + last.Size().Height; bottom > m.Size().Height || p.lane.Size().Height < rowHeight {
			t.Errorf("%v high: the last row ends at %v of %v, and the list has %v", height, bottom, m.Size().Height, p.lane.Size().Height)
		}
		for i := 1; i < maskRows; i++ {
			if a, b := m.rows[i-1].slider, m.rows[i].slider; b.Position().Y-a.Position().Y < 20 {
				t.Errorf("%v high: rows %d and %d are %v apart", height, i-1, i, b.Position().Y-a.Position().Y)
			}
		}
	}
}

// What a logit is nobody needs to know; where there is none the slider rests and a line says why.
func TestMaskPanelSaysWhatTheThresholdDoes(t *testing.T) {
	m := NewMaskPanel()
	var told []MaskValues
	m.OnChange = func(v MaskValues, _ bool) { told = append(told, v) }
	window(t, m, 280, maskPanelHeight)
	for _, c := range []struct {
		looser int
		answer bool
		want   string
	}{{7, true, "Looser 7"}, {-12, true, "Tighter 12"}, {0, true, "As it is"}, {99, true, "Looser 40"}, {0, false, "Only a model's answer has a threshold."}} {
		m.SetTarget("dog", true, c.answer)
		m.SetValues(MaskValues{Looser: c.looser})
		if got := shownTexts(t, m); !slices.Contains(got, c.want) {
			t.Errorf("%d of an answer %v: %q", c.looser, c.answer, got)
		}
		told = nil
		if m.rows[rowThreshold].slider.TypedKey(key(fyne.KeyHome)); (len(told) > 0) != c.answer {
			t.Errorf("%d of an answer %v: told %v", c.looser, c.answer, told)
		}
	}
}
