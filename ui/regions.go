package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// regions are the parts of the window that F6 goes round. The picture is the first, and where the keyboard is unless a
// person has taken it elsewhere; those that are not on the screen, or in which nothing can have it, are passed over.
type regions struct {
	on   fyne.Canvas
	home fyne.Focusable // has the keyboard for the picture
	list []region       // the others
}

type region struct {
	parts.Region
	shown func() bool
}

func newRegions(on fyne.Canvas, p *widgets, side *parts.SidePanel) *regions {
	return &regions{on: on, home: p.catcher, list: []region{
		{p.message.Region(), p.message.Visible},
		{p.welcome.Region(), p.welcome.Visible},
		{p.rail.Region(), p.rail.Visible},
		{side.Region(), side.Visible},
		{p.mask.Region(), side.ShowsObjects},
		{p.film.Region(), p.film.Visible},
		{p.status.Region(), p.status.Visible},
		{p.top.Region(), p.top.Visible},
	}}
}

// at is the region that the keyboard is in, -1 for the picture.
func (r *regions) at() int {
	f := r.on.Focused()
	for i, of := range r.list {
		if f != r.home && of.Holds(f) {
			return i
		}
	}
	return -1
}

// round takes the keyboard to the next region, or with by -1 to the one before.
func (r *regions) round(by int) {
	n := len(r.list) + 1 // with the picture, which is 0
	for i, at := 0, r.at()+1; i < n; i++ {
		at = (at + by + n) % n
		if at == 0 {
			r.goHome()
			return
		}
		if of := r.list[at-1]; of.shown() {
			if f := of.Begin(); f != nil {
				r.on.Focus(f)
				return
			}
		}
	}
}

func (r *regions) goHome() { r.on.Focus(r.home) }

// key takes a key that what has the keyboard has no use for, and says whether it meant something here: the arrows go on in
// the region, Home and End to its ends, and Esc goes back to the picture.
func (r *regions) key(name fyne.KeyName) bool {
	if f := r.on.Focused(); f == nil || f == r.home {
		return false
	}
	if name == fyne.KeyEscape {
		r.goHome()
		return true
	}
	at := r.at()
	if at < 0 {
		return false
	}
	of, from := r.list[at], r.on.Focused()
	var to fyne.Focusable
	switch name {
	case fyne.KeyUp, fyne.KeyLeft:
		to = of.Step(from, -1)
	case fyne.KeyDown, fyne.KeyRight:
		to = of.Step(from, 1)
	case fyne.KeyHome, fyne.KeyEnd:
		to = of.End(name == fyne.KeyEnd)
	default:
		return false
	}
	if to != nil {
		r.on.Focus(to)
	}
	return true
}

// settle takes the keyboard back from a region that has gone from the screen.
func (r *regions) settle() {
	if at := r.at(); at >= 0 && !r.list[at].shown() {
		r.goHome()
	}
}

// regionKeys is what the key card says of them.
func regionKeys() parts.KeyGroup {
	return parts.KeyGroup{Title: lang.T("By keyboard"), Rows: []parts.KeyRow{
		{Keys: []string{"F6", "Shift+F6"}, What: lang.T("Next, previous part of the window")},
		{Keys: []string{"←↑↓→"}, What: lang.T("Go along its buttons, rows and sliders")},
		{Keys: []string{"Enter", "Space"}, What: lang.T("Press the button")},
		{Keys: []string{"Enter"}, What: lang.T("On a row: open the object again, give the class")},
		{Keys: []string{"Space"}, What: lang.T("On a row: show or hide the object")},
		{Keys: []string{"Shift+↓", "Mod+Space"}, What: lang.T("On a row: select several")},
		{Keys: []string{"F2", "Delete"}, What: lang.T("On a row: rename, delete")},
		{Keys: []string{"PageUp", "PageDown"}, What: lang.T("On a slider: by ten")},
		{Keys: []string{"Esc"}, What: lang.T("Back to the picture")},
	}}
}
