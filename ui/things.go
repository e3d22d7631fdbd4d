package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/ui/desk"
	"clickmask/ui/lang"
)

// thingsCommands are about what is found without a click. They come before the others, for Esc ends the search first.
func thingsCommands(d *desk.Desk, n needs, takeTool func()) []command {
	return []command{
		{menu: "Object", title: "Find everything", below: "Previous candidate", do: takeTool, needs: n.picture},
		{menu: "Object", title: "Keep all that was found", below: "Find everything", keys: keys(key(fyne.KeyK, mod)), do: d.KeepAllThings, needs: n.found},
		{title: "Stop finding", keys: keys(key(fyne.KeyEscape)), do: d.StopFinding, can: d.Finds},
		{title: "Light what is round it", keys: keys(key(fyne.KeyTab)), shiftMatters: true, do: func() { d.Enclose(1) }, can: d.CanEnclose},
		{title: "Light what is in it", keys: keys(key(fyne.KeyTab, fyne.KeyModifierShift)), do: func() { d.Enclose(-1) }, can: d.CanEnclose},
	}
}

// thingsNotice says what came of it.
func thingsNotice(n desk.Notice) string {
	switch {
	case n.Kind == desk.NothingFound:
		return lang.T("Nothing was found there. Click it with another tool.")
	case n.Kind == desk.KeptAlready:
		return lang.T("What lies there belongs to things that are kept already. A click keeps a part of one.")
	case n.Count == 0:
		return lang.T("Nothing was found in this picture.")
	}
	return lang.T("%d things were found.", n.Count)
}
