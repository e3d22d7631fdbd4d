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
	r := toolRail()
	r.SetTools(append(slices.Clone(railTools), ToolItem{ID: "brush", Icon: style.IconBox, Name: "Brush"}))
	window(t, r, 48, r.MinSize().Height)
	last := r.tools[0]
	for _, b := range append(slices.Clone(r.tools[1:]), r.undo, r.redo, r.help) {
		if b.Position().Y < last.Position().Y+last.Size().Height {
			t.Errorf("%q lies over %q", b.tip(), last.tip())
		}
		last = b
	}
	if last.Position().Y+last.Size().Height > r.Size().Height {
		t.Error("the last button is cut off")
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
