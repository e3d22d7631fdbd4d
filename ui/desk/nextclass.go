package desk

import "clickmask/project"

// nextClass is the class of what is kept without one of its own. It is the class chosen last, whatever it was chosen for: where each
// click keeps always, else from when one was chosen with nothing to be given to.
type nextClass struct {
	last    project.ClassID // chosen last, 0 for none
	stays   bool            // one was chosen with nothing to be given to
	clicked uint64          // the object that a click has kept at once and selected; 0 once a person selects one
}

// choose notes which class was chosen last.
func (n *nextClass) choose(id project.ClassID) {
	n.last, n.stays = id, n.stays && id != 0
}

// kept notes what was kept at once.
func (n *nextClass) kept(d *Desk) {
	if page := d.doc.Current(); d.atOnce && page.Draft.Empty() {
		n.clicked = page.Selected
	}
}

// NextClass is the class of objects that are kept without one, 0 for none.
func (d *Desk) NextClass() project.ClassID {
	if n := d.next; (d.atOnce || n.stays) && d.doc.ClassName(n.last) != "" {
		return n.last
	}
	return 0
}

// ClassKey gives the class of a digit, 1 to 9, as [Desk.GiveClass] does. It reports whether a class has the digit.
func (d *Desk) ClassKey(digit int) bool {
	c, ok := d.doc.Classes().Keyed(digit)
	if ok {
		d.GiveClass(c.ID)
	}
	return ok
}

// GiveClass gives a class to the open object, else to the selected one, else to those that are kept from now on; given once
// more to those, it is theirs no longer. A digit and a row of the class panel mean the same. What a click keeps at once, and has
// a class already, is left alone: there the class is for those that come.
func (d *Desk) GiveClass(id project.ClassID) {
	d.intend(label, func() {
		d.due = true
		switch page := d.doc.Current(); {
		case page != nil && d.namesOpen(&page.Draft):
			d.doc.SetDraftClass(id)
		case page != nil && d.namesSelected(page):
			d.doc.SetClass(page.Selected, id)
		case d.NextClass() == id:
			id = 0
		default:
			d.next.stays = d.next.stays || !d.atOnce
		}
		d.next.choose(id)
	})
}

// namesOpen reports whether a class is given to the open object.
func (d *Desk) namesOpen(f *project.Draft) bool {
	nameless := f.Class == 0 && (f.Of != 0 || d.wish.class == 0)
	return !f.Empty() && (!d.atOnce || !d.wish.keep || nameless)
}

// namesSelected reports whether a class is given to the selected object.
func (d *Desk) namesSelected(page *project.Page) bool {
	o, ok := page.Object(page.Selected)
	byClick := o.ID == d.next.clicked && len(page.Also) == 0
	return ok && page.Draft.Empty() && (!d.atOnce || !byClick || o.Class == 0)
}

// classInForce is the class of what [Desk.GiveClass] would give another one to, 0 for none.
func (d *Desk) classInForce(page *project.Page) project.ClassID {
	switch o, _ := page.Object(page.Selected); {
	case d.namesOpen(&page.Draft) && page.Draft.Class != 0:
		return page.Draft.Class
	case d.namesSelected(page):
		return o.Class
	}
	return d.NextClass()
}
