package desk

import (
	"slices"

	"clickmask/project"
)

// doubtful are the pages that a person has to look at, for one state of the document. Lists of objects never change, so that only
// new ones are gone through.
type doubtful struct {
	known bool
	state uint64
	at    []int // places of the pages
	seen  map[project.PageID]seenPage
}

// seenPage is what a page was when it was looked through, and what came of that.
type seenPage struct {
	first  *project.Object // of its list; nil for none
	n      int
	missed *project.Missed
	mark   project.Mark
	unsure bool
}

// UnsurePages are the pages with masks that the program carried on and is unsure of, by their places.
func (d *Desk) UnsurePages() []int {
	c := &d.carry.doubtful
	if c.known && c.state == d.doc.State() {
		return c.at
	}
	seen := make(map[project.PageID]seenPage, len(d.doc.Pages()))
	c.at = nil
	for i, p := range d.doc.Pages() {
		now := seenPage{n: len(p.Objects), missed: p.Missed, mark: p.Mark}
		if now.n > 0 {
			now.first = &p.Objects[0]
		}
		was := c.seen[p.ID]
		if now.unsure = was.unsure; was != now {
			now.unsure = p.Unsure()
		}
		if seen[p.ID] = now; now.unsure {
			c.at = append(c.at, i)
		}
	}
	c.known, c.state, c.seen = true, d.doc.State(), seen
	return c.at
}

// NextUnsure goes to the next page that the program is unsure of; after the last comes the first.
func (d *Desk) NextUnsure() {
	d.intend(turn, func() {
		at := d.UnsurePages()
		if len(at) == 0 {
			return
		}
		next := at[0]
		for _, i := range slices.Backward(at) {
			if i > d.target() {
				next = i
			}
		}
		d.goTo(next, 0)
	})
}

// CanConfirm reports whether the shown page has masks that the program is unsure of, and nothing is open.
func (d *Desk) CanConfirm() bool {
	page := d.doc.Current()
	return page != nil && d.showsPage() && page.Draft.Empty() && page.Selected == 0 && page.Unsure()
}

// Confirm says that the masks of the shown page are right.
func (d *Desk) Confirm() {
	d.intend(change, func() {
		if page := d.doc.Current(); page != nil {
			d.doc.Confirm(page.ID)
		}
	})
}

// carried is what the view shows of all that.
func (d *Desk) carried() (Carrying, map[project.PageID]bool) {
	unsure := map[project.PageID]bool{}
	for _, i := range d.UnsurePages() {
		unsure[d.doc.Pages()[i].ID] = true
	}
	return Carrying{Running: d.carry.run != nil, Unsure: len(unsure)}, unsure
}
