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
	m.OnGrow = func(px int, done bool) { grow = append(grow, told{px, done}) }
	m.SetTarget("dog", true)
	window(t, m, 280, 132)
	w := m.grow.Size().Width
	m.grow.MouseDown(press(w/2, 10))
	m.grow.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(w+50, 10)}})
	m.grow.MouseUp(press(w+50, 10))
	m.grow.DragEnd()
	if want := []told{{GrowMax, false}, {GrowMax, true}}; !slices.Equal(grow, want) {
		t.Errorf("told %v, want %v", grow, want)
	}
}

func TestMaskPanelRestsWithoutAnObject(t *testing.T) {
	m := NewMaskPanel()
	called := false
	m.OnSmooth = func(int, bool) { called = true }
	window(t, m, 280, 132)
	m.smooth.MouseDown(press(60, 10))
	m.smooth.TypedKey(key(fyne.KeyRight))
	if called || m.smooth.value != 0 {
		t.Error("the slider moved without an object")
	}
	if !slices.Contains(shownTexts(t, m), "Select an object to refine its mask.") {
		t.Errorf("no hint in %q", shownTexts(t, m))
	}
}

func TestMaskPanelShowsSignedValues(t *testing.T) {
	m := NewMaskPanel()
	window(t, m, 280, 132)
	for _, c := range []struct {
		grow int
		want string
	}{{-3, "−3 px"}, {0, "0 px"}, {4, "+4 px"}, {99, "+20 px"}} {
		m.SetTarget("dog", true)
		m.SetValues(c.grow, 1)
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
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyEnd, fyne.KeyRight, fyne.KeyHome, fyne.KeyLeft, fyne.KeyUp} {
		s.TypedKey(key(k))
	}
	if want := []int{1, 2, -2, -1}; !slices.Equal(got, want) {
		t.Errorf("values %v, want %v", got, want)
	}
}
