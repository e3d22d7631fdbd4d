package desk

import (
	"slices"

	"clickmask/project"
)

// RemovePage takes a page with all that is on it out of the document; its file stays where it is. The only page stays too.
func (d *Desk) RemovePage(id project.PageID) {
	d.intend(turn, func() {
		at := d.doc.IndexOf(id)
		if at < 0 || len(d.doc.Pages()) < 2 {
			return
		}
		name := d.doc.Pages()[at].Name
		d.load.stop() // what is being opened is known by its place, which may be another one now
		d.going = going{}
		if at == d.doc.CurrentIndex() {
			d.doc.Show(d.pageBeside(at))
		}
		d.doc.RemovePages(id)
		d.due = true
		d.tell(Notice{Kind: PictureRemoved, Name: name})
	})
}

// pageBeside is the place of the next page whose picture can be opened as far as is known, else of the one before, else the nearest.
func (d *Desk) pageBeside(at int) int {
	pages := d.doc.Pages()
	opens := func(p *project.Page) bool { return d.trouble[p.Picture()] == nil }
	if next := slices.IndexFunc(pages[at+1:], opens); next >= 0 {
		return at + 1 + next
	}
	for i := at - 1; i >= 0; i-- {
		if opens(pages[i]) {
			return i
		}
	}
	if at+1 < len(pages) {
		return at + 1
	}
	return at - 1
}
