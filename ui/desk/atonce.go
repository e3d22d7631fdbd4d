package desk

import "clickmask/prompt"

// SetAtOnce says whether each prompt is a whole object from now on: what a click, a box or a scribble gives is kept with
// nothing more asked, and what is wrong with it is put right by [Desk.Amend].
func (d *Desk) SetAtOnce(on bool) {
	d.atOnce = on
	d.Refresh()
}

// AtOnce reports whether prompts are kept at once.
func (d *Desk) AtOnce() bool { return d.atOnce }

// keepAtOnce keeps what a prompt that was just placed gives, where that is wanted. It waits for the answer as Enter does.
func (d *Desk) keepAtOnce() {
	if d.atOnce && !d.ask.collects {
		d.Keep()
	}
}

// Amend places a point that belongs to the object kept last, which is opened again for it and kept once more. While another
// object is open the point is that one's; where there is neither, a negative point tells of nothing and is dropped.
func (d *Desk) Amend(p prompt.Point) {
	d.intend(reopen, func() {
		page := d.doc.Current()
		if page.Draft.Empty() && page.Selected != 0 {
			d.reopen(page.Selected)
		}
		d.takeProposal()
	})
	d.intend(gesture, func() {
		if d.draft().Empty() && p.Label == prompt.Negative {
			return
		}
		d.doc.SetCrop(d.cropFor(p.X, p.Y))
		d.ask.clicked = d.doc.AddPoint(p)
	})
	d.Keep()
}
