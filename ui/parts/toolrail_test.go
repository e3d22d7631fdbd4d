package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestToolRailChoosesOneTool(t *testing.T) {
	r := NewToolRail(nil)
	window(t, r, 48, 400)
	chosen := ToolAdd
	r.OnTool = func(tool Tool) { chosen = tool }
	test.Tap(r.tools[ToolBox])
	if chosen != ToolBox || !r.tools[ToolBox].on || r.tools[ToolAdd].on {
		t.Error("the box tool is not the chosen one")
	}
	r.SetTool(ToolHand)
	if chosen != ToolBox || !r.tools[ToolHand].on {
		t.Error("SetTool must show the tool and not tell")
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
