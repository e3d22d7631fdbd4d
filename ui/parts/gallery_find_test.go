package parts

import (
	"fyne.io/fyne/v2"
)

// findExhibits are lists of which some are looked for.
func findExhibits() []exhibit {
	return []exhibit{
		{"filmstrip_find", 720, 96, true, func() fyne.CanvasObject {
			f := findStrip()
			f.finder.only = onlyDone
			f.finder.field.entry.SetText("img")
			return f
		}},
		{"filmstrip_find_open", 720, 96, true, func() fyne.CanvasObject {
			f := findStrip()
			f.finder.open = true
			f.Refresh()
			return f
		}},
		{"objects_find", 280, 440, true, func() fyne.CanvasObject {
			p := NewObjectPanel(nil)
			p.SetRows(objectRows(14))
			p.find.entry.SetText("a")
			return p
		}},
		{"objects_find_nothing", 280, 440, true, func() fyne.CanvasObject {
			p := NewObjectPanel(nil)
			p.SetRows(objectRows(14))
			p.find.entry.SetText("zebra")
			return p
		}},
	}
}

// findStrip is a filmstrip of pictures of which the first three are done and the fourth is shown.
func findStrip() *Filmstrip {
	f := NewFilmstrip()
	f.SetStills(stills(512), 3)
	for i := range 5 {
		f.SetThumb(i, scene(120, 80-20*(i%2), i))
	}
	return f
}
