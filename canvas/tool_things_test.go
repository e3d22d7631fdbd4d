package canvas

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/mask"
)

func TestTheToolForThingsTellsOfClicksAndOfWhatADragCrosses(t *testing.T) {
	c, m, said := listening(t, 1)
	var paths [][]mask.Point
	c.OnThings = func(path []mask.Point) { paths = append(paths, path) }
	c.SetTool(ToolThings)
	m.move(100, 120)
	if c.Cursor() != desktop.PointerCursor {
		t.Error("the pointer does not say that a click keeps something")
	}
	m.down(left, 100, 120, 0)
	m.up(left)
	m.down(left, 100, 120, 0)
	m.move(140, 120)
	m.move(180, 130)
	m.up(left)
	if len(paths) != 2 || len(paths[0]) != 1 || len(paths[1]) != 3 {
		t.Fatalf("%v", paths)
	}
	if first, last := paths[1][0], paths[1][2]; first != paths[0][0] || last.X <= first.X || last.Y <= first.Y {
		t.Errorf("%v", paths)
	}
	// The right button, a click beside the picture and a drag that was called off mean nothing.
	m.down(desktop.MouseButtonSecondary, 100, 120, 0)
	m.up(desktop.MouseButtonSecondary)
	m.down(left, 100, 120, 0)
	m.move(150, 120)
	c.NewGeneration()
	m.up(left)
	if len(paths) != 2 || said.String() != "" {
		t.Errorf("%d paths, %q", len(paths), said)
	}
}

func TestTheWheelWithAltGoesRoundThings(t *testing.T) {
	c, m, said := listening(t, 1)
	held, under, went := fyne.KeyModifier(0), true, 0
	c.Modifiers = func() fyne.KeyModifier { return held }
	c.OnEnclose = func(by int) bool {
		if under {
			went += by
		}
		return under
	}
	wheel := func(notches float32) (zoomed bool) {
		said.Reset()
		c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: m.at}, Scrolled: fyne.NewDelta(0, notches*wheelNotch)})
		return said.Len() > 0
	}
	c.SetTool(ToolThings)
	m.move(100, 120)
	if !wheel(1) || went != 0 {
		t.Error("the wheel alone does not zoom")
	}
	held = fyne.KeyModifierAlt
	if wheel(3) || went != 1 {
		t.Errorf("it went by %d, not to the next thing round it", went)
	}
	if wheel(-1) || went != 0 {
		t.Errorf("it went to %d, not back", went)
	}
	if under = false; !wheel(1) {
		t.Error("where there is nothing to go to it does not zoom")
	}
	under = true
	c.SetTool(ToolBox)
	if !wheel(1) || went != 0 {
		t.Error("with another tool it does not zoom")
	}
}
