package project

import "slices"

// Tx is a change that is being made. Its methods change the document at once; when the function given to
// [Document.Edit] returns, all of them together are one step. A Tx is of no use afterwards.
type Tx struct {
	doc     *Document
	pages   []pageEdit // in the order in which they were first changed; after is filled in at the end
	list    *listEdit
	classes *classEdit
	changes int // how many changes were made so far
}

// Edit makes all that change does through the transaction, or by the document's own methods, one step with that name.
// It reports whether anything was changed; where nothing was, there is no step. Where change panics, nothing is
// changed. Within change, another Edit is part of the same step.
func (d *Document) Edit(name string, change func(tx *Tx)) bool {
	if d.tx != nil {
		n := d.tx.changes
		change(d.tx)
		return d.tx.changes != n
	}
	tx := &Tx{doc: d}
	from := d.seen()
	d.tx = tx
	whole := false
	defer func() {
		d.tx = nil
		if !whole {
			tx.rollBack()
		}
	}()
	change(tx)
	whole = true
	d.tx = nil
	if tx.changes == 0 {
		return false
	}
	d.history.push(tx.step(name))
	d.follow(from)
	d.tell()
	return true
}

// touch notes the state of a page before its first change.
func (tx *Tx) touch(p *Page) {
	tx.changes++
	if !slices.ContainsFunc(tx.pages, func(e pageEdit) bool { return e.page == p }) {
		tx.pages = append(tx.pages, pageEdit{page: p, before: p.state()})
	}
}

// step is what was done.
func (tx *Tx) step(name string) step {
	for i := range tx.pages {
		tx.pages[i].after = tx.pages[i].page.state()
	}
	if tx.list != nil {
		tx.list.after, tx.list.currentAfter = tx.doc.pages, tx.doc.current
	}
	if tx.classes != nil {
		tx.classes.after = tx.doc.classes
	}
	return step{name: name, pages: tx.pages, list: tx.list, classes: tx.classes}
}

// rollBack takes back what was done.
func (tx *Tx) rollBack() {
	for _, e := range tx.pages {
		e.page.setState(e.before)
	}
	if tx.list != nil {
		tx.doc.pages, tx.doc.current = tx.list.before, tx.list.currentBefore
	}
	if tx.classes != nil {
		tx.doc.classes = tx.classes.before
	}
}

// setPages puts another list of pages in force; the shown page stays shown, or the one that took its place is.
func (tx *Tx) setPages(pages []*Page) {
	d := tx.doc
	if tx.list == nil {
		tx.list = &listEdit{before: d.pages, currentBefore: d.current}
	}
	tx.changes++
	was := d.Current()
	d.pages = pages
	if i := slices.Index(pages, was); i >= 0 {
		d.current = i
	} else {
		d.current = min(d.current, max(len(pages)-1, 0))
	}
}

// AddPages inserts pages at an index of the order, and returns their IDs.
func (tx *Tx) AddPages(at int, pictures []Picture) []PageID {
	if len(pictures) == 0 {
		return nil
	}
	d := tx.doc
	ids := make([]PageID, len(pictures))
	pages := make([]*Page, len(pictures))
	for i := range pictures {
		pages[i] = d.newPage(pictures[i])
		ids[i] = pages[i].ID
	}
	at = min(max(at, 0), len(d.pages))
	tx.setPages(slices.Concat(d.pages[:at], pages, d.pages[at:]))
	return ids
}

// RemovePages takes pages out and returns how many were there.
func (tx *Tx) RemovePages(ids ...PageID) int {
	rest := slices.DeleteFunc(slices.Clone(tx.doc.pages), func(p *Page) bool { return slices.Contains(ids, p.ID) })
	n := len(tx.doc.pages) - len(rest)
	if n > 0 {
		tx.setPages(rest)
	}
	return n
}

// MovePage puts a page at another place of the order.
func (tx *Tx) MovePage(id PageID, to int) bool {
	d := tx.doc
	i := d.IndexOf(id)
	if i < 0 || to < 0 || to >= len(d.pages) || to == i {
		return false
	}
	p := d.pages[i]
	tx.setPages(slices.Insert(slices.Delete(slices.Clone(d.pages), i, i+1), to, p))
	return true
}

// SetMark marks a page, or takes its mark away. A page with objects cannot be marked empty.
func (tx *Tx) SetMark(page PageID, mark Mark) bool {
	p := tx.doc.Page(page)
	if p == nil || p.Mark == mark || mark < Untouched || mark > MarkedDone || mark == MarkedEmpty && p.HasObjects() {
		return false
	}
	tx.touch(p)
	p.Mark = mark
	return true
}
