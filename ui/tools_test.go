package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/canvas"
	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/ui/style"
)

// The rail, the keys and the key card have every tool of the canvas's table, and no key stands for something else as well.
func TestToolsComeFromOneTable(t *testing.T) {
	w := New(test.NewTempApp(t), Options{
		Opener: func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) },
		Do:     func(func()) {}, // as in TestNamesFromTablesAreTranslated
	})
	defer w.Close()
	items, rows := toolItems(), toolKeys().Rows
	if len(items) != len(canvas.Tools) {
		t.Fatalf("%d tools in the rail, want %d", len(items), len(canvas.Tools))
	}
	taken := map[fyne.KeyName]string{fyne.KeySpace: "Keep", fyne.KeyH: "Hide"}
	for _, c := range w.commands {
		for _, k := range c.keys {
			if k.Modifier == 0 {
				taken[k.KeyName] = c.title
			}
		}
	}
	listed := 0
	for i, tool := range canvas.Tools {
		if items[i].ID != string(tool.ID) || !slices.Contains(style.IconNames(), items[i].Icon) {
			t.Errorf("the rail has %+v for %s", items[i], tool.ID)
		}
		if tool.Key == "" {
			continue
		}
		if other, ok := taken[tool.Key]; ok {
			t.Errorf("%s stands for %q and for %q", tool.Key, tool.Name, other)
		}
		if rows[listed].Keys[0] != string(tool.Key) {
			t.Errorf("the key card has %v for %s", rows[listed], tool.ID)
		}
		listed++
		w.parts.catcher.TypedKey(&fyne.KeyEvent{Name: tool.Key})
		if w.parts.canvas.Tool() != tool.ID {
			t.Errorf("%s takes %q in hand, want %q", tool.Key, w.parts.canvas.Tool(), tool.ID)
		}
	}
}

// The status line says what the tool in hand does, and the list of objects how a first one comes with it, where one does.
func TestTheHintIsThatOfTheTool(t *testing.T) {
	for _, tool := range canvas.Tools {
		if toolHint(tool.ID) == "" {
			t.Errorf("%s: there is no hint", tool.ID)
		}
		cuts := tool.ID != canvas.ToolHand && tool.ID != canvas.ToolTakeAway && tool.ID != canvas.ToolEraser && tool.ID != canvas.ToolHair
		if got := toolFirst(tool.ID); (got != "") != cuts {
			t.Errorf("%s: a first thing is cut out so: %q", tool.ID, got)
		}
	}
	for id, want := range map[canvas.ToolID]bool{canvas.ToolAdd: true, canvas.ToolBox: true, canvas.ToolHand: false, canvas.ToolTakeAway: false, canvas.ToolBrush: false} {
		if clicksFirst(id) != want {
			t.Errorf("a click with %s cuts a thing out: %v", id, !want)
		}
	}
}
