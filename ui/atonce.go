package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/canvas"
	"clickmask/prompt"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// atOnceCommand has each click keep what it gives, for who labels much; it is not remembered, so that nobody is surprised by it.
func atOnceCommand(d *desk.Desk, objects *parts.ObjectPanel, passing func(string)) command {
	return command{menu: "Object", title: "Keep at every click", below: "Keep the mask, next picture", keys: keys(key(fyne.KeyK)), shiftMatters: true,
		on: d.AtOnce, do: func() {
			d.SetAtOnce(!d.AtOnce())
			objects.Refresh() // which may say what a click does
			if d.AtOnce() {
				passing(lang.T("Every click keeps its mask"))
			} else {
				passing(lang.T("Enter keeps the mask"))
			}
		}}
}

// placePoint hands a click on: where prompts are kept at once, the right button and Shift mean the object kept last.
func placePoint(d *desk.Desk, p prompt.Point, held fyne.KeyModifier) {
	if d.AtOnce() && (p.Label == prompt.Negative || held&fyne.KeyModifierShift != 0) {
		d.Amend(p)
		return
	}
	d.Click(p, held&fyne.KeyModifierShortcutDefault != 0)
}

// firstOf says how a first thing is cut out with a tool.
func firstOf(d *desk.Desk, tool canvas.ToolID) string {
	if atOnceHint(d, tool) != "" {
		return lang.T("Each click or box keeps a thing at once.")
	}
	return toolFirst(tool)
}

// atOnceHint says what clicks do where each is kept, "" where that is not so or another tool is in hand.
func atOnceHint(d *desk.Desk, tool canvas.ToolID) string {
	if !d.AtOnce() || tool != canvas.ToolAdd && tool != canvas.ToolBox {
		return ""
	}
	return lang.T("click or box keeps at once, right click takes away from it, Shift+click adds")
}
