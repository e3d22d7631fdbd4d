package parts

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/style"
)

// railTools are tools as the window has them.
var railTools = []ToolItem{
	{ID: "add", Icon: style.IconPointAdd, Name: "Add to the mask", Keys: "Q"},
	{ID: "take-away", Icon: style.IconPointRemove, Name: "Take away from the mask"},
	{ID: "box", Icon: style.IconBox, Name: "Draw a box", Keys: "R"},
	{ID: "hand", Icon: style.IconHand, Name: "Move the picture", Keys: "G"},
	{ID: "brush", Icon: style.IconBrush, Name: "Brush", Keys: "B", Line: true},
	{ID: "eraser", Icon: style.IconEraser, Name: "Eraser", Keys: "E"},
	{ID: "lasso", Icon: style.IconLasso, Name: "Lasso", Keys: "L"},
	{ID: "polygon", Icon: style.IconPolygon, Name: "Polygon", Keys: "P"},
	{ID: "rectangle", Icon: style.IconRectangle, Name: "Rectangle", Keys: "U"},
	{ID: "ellipse", Icon: style.IconEllipse, Name: "Ellipse", Keys: "O"},
}

// toolRail is a rail with those tools.
func toolRail() *ToolRail {
	r := NewToolRail(nil)
	r.SetTools(railTools)
	return r
}

func TestToolRailChoosesOneTool(t *testing.T) {
	r := toolRail()
	window(t, r, 48, 400)
	if !r.tools[0].on {
		t.Error("the first tool is not the chosen one")
	}
	chosen := ""
	r.OnTool = func(id string) { chosen = id }
	test.Tap(r.tools[2])
	if chosen != "box" || !r.tools[2].on || r.tools[0].on {
		t.Error("the box tool is not the chosen one")
	}
	r.SetTool("hand")
	if chosen != "box" || !r.tools[3].on || r.tools[2].on {
		t.Error("SetTool must show the tool and not tell")
	}
	if got := r.tools[2].tip(); got != "Draw a box" || r.tools[2].tipKeys != "R" {
		t.Errorf("tip %q with key %q", got, r.tools[2].tipKeys)
	}
}

func TestToolRailHasRoomForItsTools(t *testing.T) {
	for _, height := range []float32{toolRail().MinSize().Height, 604, 412, 393} {
		r := toolRail()
		window(t, r, 48, height)
		last := r.tools[0]
		at := func(b *IconButton) float32 {
			y := b.Position().Y
			if slices.Contains(r.tools, b) {
				y += r.measures(height).rim // in the shelf
			}
			return y
		}
		for _, b := range append(slices.Clone(r.tools[1:]), r.undo, r.redo, r.help) {
			if at(b) < at(last)+last.Size().Height {
				t.Errorf("%g high: %q lies over %q", height, b.tip(), last.tip())
			}
			last = b
		}
		if at(last)+last.Size().Height > height {
			t.Errorf("%g high: the last button is cut off", height)
		}
		if r.shelf.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)}); r.shelf.offset != 0 {
			t.Errorf("%g high: the tools scroll, with all in sight", height)
		}
	}
}

// In a rail that is too low for the smallest buttons the tools scroll, and the one in hand is in sight.
func TestToolRailScrollsWhereItIsLow(t *testing.T) {
	for _, height := range []float32{316, 232} { // windows of 480 with a filmstrip, and of 300
		r := toolRail()
		window(t, r, 48, height)
		inSight := func(b *IconButton) bool {
			return b.Position().Y >= 0 && b.Position().Y+b.Size().Height <= r.shelf.Size().Height
		}
		if side := r.tools[0].Size().Height; side != railLeast {
			t.Errorf("%g high: buttons of %g", height, side)
		}
		if !inSight(r.tools[0]) || inSight(r.tools[9]) {
			t.Errorf("%g high: the first tool is not in sight, or the last is", height)
		}
		r.SetTool("ellipse")
		if !inSight(r.tools[9]) || inSight(r.tools[0]) {
			t.Errorf("%g high: the chosen tool is not in sight", height)
		}
		for range 40 {
			r.shelf.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 10)})
		}
		if !inSight(r.tools[0]) || r.shelf.offset != 0 {
			t.Errorf("%g high: the wheel does not lead back to the first tool", height)
		}
		r.Resize(fyne.NewSize(48, 560))
		if !inSight(r.tools[0]) || !inSight(r.tools[9]) {
			t.Errorf("%g high: a high window does not show all tools", height)
		}
		if r.undo.Position().Y < r.shelf.Size().Height {
			t.Errorf("%g high: undo lies over the tools", height)
		}
	}
}

func TestToolRailUndoesOnlyWhatThereIs(t *testing.T) {
	r := NewToolRail(nil)
	window(t, r, 48, 400)
	undone, redone := 0, 0
	r.OnUndo, r.OnRedo = func() { undone++ }, func() { redone++ }
	test.Tap(r.undo)
	r.SetUndo(true, "Keep")
	r.SetRedo(true, "")
	test.Tap(r.undo)
	test.Tap(r.redo)
	if undone != 1 || redone != 1 {
		t.Errorf("undone %d, redone %d; want 1, 1", undone, redone)
	}
	if got := r.undo.tip(); got != "Undo: Keep" {
		t.Errorf("tip %q", got)
	}
	if got := r.redo.tip(); got != "Redo" {
		t.Errorf("tip %q", got)
	}
}

func TestTipShowsBesideItsTargetInsideTheWindow(t *testing.T) {
	tips := NewTipLayer()
	b := newIconButton("undo", 36, func() string { return "Undo" }, tips, nil)
	b.tipSide = tipRight
	window(t, tips, 200, 100)
	tips.over(&b.control)
	if len(shownTexts(t, tips)) != 0 {
		t.Error("the tip came at once")
	}
	tips.reveal()
	if got := shownTexts(t, tips); len(got) != 1 || got[0] != "Undo" {
		t.Errorf("texts %q", got)
	}
	b.Move(fyne.NewPos(190, 90))
	b.Resize(fyne.NewSize(36, 36))
	if at := tips.position(fyne.NewSize(200, 100), 60, 26); at.X+60 > 200 || at.Y+26 > 100 || at.X < 0 || at.Y < 0 {
		t.Errorf("tip at %v leaves the window", at)
	}
	b.MouseOut()
	if len(shownTexts(t, tips)) != 0 {
		t.Error("the tip stayed after the pointer left")
	}
	var none *TipLayer
	none.over(&b.control) // a nil layer is allowed
	none.leave(&b.control)
}
