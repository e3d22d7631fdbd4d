package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/canvas"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// toolItems is the canvas's table of tools as the rail shows it.
func toolItems() []parts.ToolItem {
	var items []parts.ToolItem
	for i, t := range canvas.Tools {
		line := i > 0 && t.Draws != canvas.Tools[i-1].Draws
		items = append(items, parts.ToolItem{ID: string(t.ID), Icon: style.IconName(t.Icon), Name: t.Name, Keys: string(t.Key), Line: line})
	}
	return items
}

// toolKeys is the same table as the key card shows it.
func toolKeys() parts.KeyGroup {
	g := parts.KeyGroup{Title: lang.T("Tools")}
	for _, t := range canvas.Tools {
		if t.Key != "" {
			g.Rows = append(g.Rows, parts.KeyRow{Keys: []string{string(t.Key)}, What: lang.Named(t.Name)})
		}
	}
	g.Rows = append(g.Rows,
		parts.KeyRow{Keys: []string{"[", "]"}, What: lang.T("Smaller, larger brush")},
		parts.KeyRow{Keys: []string{"{", "}"}, What: lang.T("Softer, harder brush")},
		parts.KeyRow{Keys: []string{"Alt+Drag"}, What: lang.T("Size of the brush")},
		parts.KeyRow{Keys: []string{"Right drag"}, What: lang.T("Draw the other way: take away")},
		parts.KeyRow{Keys: []string{"Backspace", "Enter"}, What: lang.T("Polygon: one corner back, close")},
	)
	return g
}

// takeTool takes in hand the tool of a key that is pressed with none held.
func (w *Window) takeTool(key fyne.KeyName) {
	for _, t := range canvas.Tools {
		if t.Key != "" && t.Key == key && w.modifiers() == 0 {
			w.setTool(t.ID)
		}
	}
}

// setTool takes a tool in hand.
func (w *Window) setTool(id canvas.ToolID) {
	w.parts.rail.SetTool(string(id))
	// Before the canvas tells what the pointer rests on: that is to be lit, or asked for.
	w.desk.SetThings(id == canvas.ToolThings)
	w.desk.SetTakeAway(id == canvas.ToolTakeAway)
	w.parts.canvas.SetTool(id)
	if id == canvas.ToolThings {
		w.desk.FindEverything()
	}
	w.goOn()
	w.sayPassing(toolWants(w.desk, id))
	w.showHint(w.desk.View())
	w.parts.objects.Refresh() // which may say what to do with the tool
	w.focusKeys()
}

// toolHint says what a tool does.
func toolHint(id canvas.ToolID) string {
	for _, t := range canvas.Tools {
		if t.ID == id && t.Hint != "" {
			return lang.Named(t.Hint)
		}
	}
	return ""
}

// clicksFirst reports whether a click with a tool cuts a thing out that nothing is known of.
func clicksFirst(id canvas.ToolID) bool {
	for _, t := range canvas.Tools {
		if t.ID == id {
			return t.Asks && t.First != ""
		}
	}
	return false
}

// toolFirst says how a thing is cut out with a tool, "" for one that cuts nothing out.
func toolFirst(id canvas.ToolID) string {
	for _, t := range canvas.Tools {
		if t.ID == id && t.First != "" {
			return lang.Named(t.First)
		}
	}
	return ""
}
