package desk

import (
	"clickmask/project"
	"clickmask/prompt"
)

// FirstPage goes to the first page that can be opened, LastPage to the last.
func (d *Desk) FirstPage() {
	d.intend(turn, func() { d.goTo(0, 1) })
}

// LastPage is like FirstPage, for the last.
func (d *Desk) LastPage() {
	d.intend(turn, func() { d.goTo(len(d.doc.Pages())-1, -1) })
}

// TurnToUntouched goes to the next page, from the one that is shown or about to be, on which nothing was kept and which
// nobody has marked; after the last page it goes on with the first. Where there is none, it is told.
func (d *Desk) TurnToUntouched() {
	d.intend(turn, func() {
		pages, from := d.doc.Pages(), d.target()
		for i := 1; i < len(pages); i++ {
			at := (from + i) % len(pages)
			if p := pages[at]; !p.HasObjects() && p.Mark == project.Untouched && d.trouble[p.Picture()] == nil {
				d.goTo(at, 0)
				return
			}
		}
		d.tell(Notice{Kind: NothingUntouched})
	})
}

// Nudge moves the point that was placed last by pixels of the picture, as far as the picture goes. The first is asked about
// at once; while more follow, as of a key that is held, the model is asked when they rest.
func (d *Desk) Nudge(dx, dy float64) {
	d.intend(gesture, func() {
		page := d.doc.Current()
		n := len(page.Draft.Prompt.Points)
		if n == 0 {
			return
		}
		p := page.Draft.Prompt.Points[n-1]
		to := prompt.Point{X: min(max(p.X+dx, 0), float64(page.W)), Y: min(max(p.Y+dy, 0), float64(page.H))}
		if d.doc.NudgePoint(n-1, to.X, to.Y) {
			d.restBeforeAsking()
		}
	})
}
