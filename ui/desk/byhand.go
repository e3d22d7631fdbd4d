package desk

import (
	"clickmask/mask"
	"clickmask/project"
)

// Draw draws a region by hand, all or a share of each of its pixels, on the open object, else on the selected one, else on a new one; with takeAway it takes it
// away.
func (d *Desk) Draw(region mask.Alpha, takeAway bool) {
	d.intend(draw, func() {
		d.endHover()
		page := d.doc.Current()
		if !d.doc.Draw(region, takeAway) && takeAway && page.Draft.Empty() {
			d.tell(Notice{Kind: NothingToErase})
		}
	})
}

// Reopen opens a kept object again, with its prompts, its mask and what was drawn on it. What is open is kept before, where
// it has a mask. Both are one step.
func (d *Desk) Reopen(id uint64) {
	d.intend(reopen, func() { d.reopen(id) })
}

func (d *Desk) reopen(id uint64) {
	if d.draft().Of == id {
		return
	}
	d.ask.collecting = false
	d.endHover()
	d.operating.stop() // it would change the object under what is open
	d.doc.Edit("Open the object again", func(*project.Tx) {
		d.keepFirst()
		d.doc.Reopen(id)
	})
}

// keepFirst keeps what is open because something else is to be done than to go on with it, and says so: nobody has asked for that.
// It is false where that is open still: nothing would be left of it, which is said too.
func (d *Desk) keepFirst() bool {
	if d.draft().Empty() {
		return true
	}
	d.keepChosen(anObject, d.NextClass())
	kept := d.draft().Empty()
	if kept {
		d.tell(Notice{Kind: KeptFirst})
	}
	return kept
}

// ReopenSelected opens the selected object again.
func (d *Desk) ReopenSelected() {
	if page := d.doc.Current(); page != nil && page.Selected != 0 {
		d.Reopen(page.Selected)
	}
}
