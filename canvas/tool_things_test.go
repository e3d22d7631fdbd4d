package canvas

import (
	"testing"

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
