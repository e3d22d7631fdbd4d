package desk

import (
	"slices"

	"clickmask/project"
)

// doubts reports whether an object is as a run left it that was unsure of it. One that was changed since is the person's.
func (c *carrying) doubts(o project.Object) bool {
	m, ok := c.unsure[o.ID]
	return ok && m.Equal(o.Mask)
}

// unsureOf reports whether a person has to look at a page. One that is marked was looked at.
func (d *Desk) unsureOf(p *project.Page) bool {
	return p.Mark == project.Untouched && (d.carry.gone[p.ID] && !p.HasObjects() || slices.ContainsFunc(p.Objects, d.carry.doubts))
}

// UnsurePages are the pages with masks that the program carried on and is unsure of, by their places.
func (d *Desk) UnsurePages() []int {
	if len(d.carry.unsure)+len(d.carry.gone) == 0 {
		return nil
	}
	var at []int
	for i, p := range d.doc.Pages() {
		if d.unsureOf(p) {
			at = append(at, i)
		}
	}
	return at
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
	return page != nil && d.showsPage() && page.Draft.Empty() && page.Selected == 0 && d.unsureOf(page)
}

// Confirm says that the masks of the shown page are right.
func (d *Desk) Confirm() {
	d.intend(change, func() {
		if page := d.doc.Current(); page != nil {
			for _, o := range page.Objects {
				delete(d.carry.unsure, o.ID)
			}
			delete(d.carry.gone, page.ID)
			d.due = true
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
