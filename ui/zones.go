package ui

import (
	"fyne.io/fyne/v2"

	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// zones are the parts of the window that F6 goes round. The picture is the first, and where the keyboard is unless a
// person has taken it elsewhere; those that are not on the screen, or in which nothing can have it, are passed over.
type zones struct {
	on   fyne.Canvas
	home fyne.Focusable   // has the keyboard for the picture
	ring *parts.FocusRing // is round the picture when the keyboard has come back to it, until something is done there
	list []zone           // the others
}

type zone struct {
	parts.Zone
	shown func() bool
}

func newZones(on fyne.Canvas, p *widgets, side *parts.SidePanel) *zones {
	return &zones{on: on, home: p.catcher, ring: p.ring, list: []zone{
		{p.message.Zone(), p.message.Visible},
		{p.tour.Zone(), p.tour.Visible},
		{p.welcome.Zone(), p.welcome.Visible},
		{p.rail.Zone(), p.rail.Visible},
		{side.Zone(), side.Visible},
		{p.mask.Zone(), side.ShowsObjects},
		{p.film.Zone(), p.film.Visible},
		{p.status.Zone(), p.status.Visible},
		{p.top.Zone(), p.top.Visible},
	}}
}

// at is the zone that the keyboard is in, -1 for the picture.
func (r *zones) at() int {
	f := r.on.Focused()
	for i, of := range r.list {
		if f != r.home && of.Holds(f) {
			return i
		}
	}
	return -1
}

// round takes the keyboard to the next zone, or with by -1 to the one before.
func (r *zones) round(by int) {
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

func (r *zones) goHome() {
	r.on.Focus(r.home)
	r.ring.Show()
}

// key takes a key that what has the keyboard has no use for, and says whether it meant something here: the arrows go on in
// the zone, Home and End to its ends, and Esc goes back to the picture.
func (r *zones) key(name fyne.KeyName) bool {
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

// settle takes the keyboard back from a zone that has gone from the screen.
func (r *zones) settle() {
	if at := r.at(); at >= 0 && !r.list[at].shown() {
		r.goHome()
	}
}

// zoneKeys is what the key card says of them.
func zoneKeys() parts.KeyGroup {
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
