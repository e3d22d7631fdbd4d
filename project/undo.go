package project

import (
	"math"
	"slices"

	"clickmask/mask"
)

// Undone says what was undone or redone, so that the window can say it: "Undid Add point on cat.jpg".
type Undone struct {
	Name      string // of the step
	Page      PageID // the page that it changed, of several the shown one; 0 when it changed none
	PageName  string
	Pages     int  // how many pages it changed, those among them that came or went
	Elsewhere bool // that page was not shown before, or is not now
}

// sight is what people see of a document: the shown page and what it asks.
type sight struct {
	page  *Page
	draft Draft
}

func (d *Document) seen() sight {
	if p := d.Current(); p != nil {
		return sight{p, p.Draft}
	}
	return sight{}
}

// follow moves generation and revision on after a change.
func (d *Document) follow(from sight) {
	switch to := d.seen(); {
	case to.page != from.page:
		d.generation++
		d.revision++
		if to.page != nil {
			d.ready(&to.page.Draft)
		}
	case to.page != nil && !sameRequest(&from.draft, &to.draft):
		d.revision++
	}
}

// sameRequest reports whether two drafts ask the same.
func sameRequest(a, b *Draft) bool {
	return a.Crop == b.Crop && sameLogits(a.MaskInput, b.MaskInput) && a.Prompt.Equal(b.Prompt)
}

// sameLogits reports whether two mask inputs are the same; steps far back hold copies (see [history.trim]).
func sameLogits(a, b *mask.Logits) bool {
	return a == b || a != nil && b != nil && a.Grid == b.Grid && slices.EqualFunc(a.Data, b.Data, func(x, y float32) bool {
		return math.Float32bits(x) == math.Float32bits(y)
	})
}

// Undo takes the last step back; ok is false when there is none. Where the step happened on other pages than the
// shown one, the first of those is shown.
func (d *Document) Undo() (u Undone, ok bool) {
	s := d.history.top()
	if s == nil || d.tx != nil {
		return Undone{}, false
	}
	from := d.seen()
	d.history.change(d.history.at-1, func() {
		for i := range s.pages {
			s.pages[i].after = s.pages[i].page.state() // with the answer that came since
		}
	})
	d.history.at--
	for i := range s.pages {
		d.restore(s.pages[i].page, s.pages[i].before)
	}
	if l := s.list; l != nil {
		d.setList(l.before, l.currentBefore)
	}
	if s.classes != nil {
		d.classes = s.classes.before
	}
	return d.went(s, from), true
}

// Redo makes the step again that was undone last.
func (d *Document) Redo() (u Undone, ok bool) {
	if d.history.atTop() || d.tx != nil {
		return Undone{}, false
	}
	s := &d.history.steps[d.history.at]
	from := d.seen()
	d.history.change(d.history.at, func() {
		for i := range s.pages {
			s.pages[i].before = s.pages[i].page.state()
		}
	})
	d.history.at++
	for i := range s.pages {
		d.restore(s.pages[i].page, s.pages[i].after)
	}
	if l := s.list; l != nil {
		d.setList(l.after, l.currentAfter)
	}
	if s.classes != nil {
		d.classes = s.classes.after
	}
	return d.went(s, from), true
}

// restore puts a state of a page in force.
func (d *Document) restore(p *Page, to pageState) {
	from := p.state()
	if to.Draft.Answer == nil {
		// Without prompts nothing is asked, and what was opened again is not answered by what another object was.
		if !to.Draft.Prompt.Empty() && to.Draft.Base == from.Draft.Base && sameRequest(&to.Draft, &from.Draft) {
			want := to.Draft
			to.Draft = from.Draft // the answer may have come after another kind of step
			to.Draft.Class, to.Draft.Of, to.Draft.Base, to.Draft.Hand = want.Class, want.Of, want.Base, want.Hand
			if want.wanted > 0 && shown(to.Draft.Answer, want.wanted-1) != nil {
				to.Draft.Chosen = want.wanted - 1
			}
		}
		d.fitModel(&to.Draft)
	}
	if to.Identity.W == 0 {
		to.Identity = from.Identity // the picture was first shown after the step
	}
	p.setState(to)
	if p == d.Current() && to.Identity != from.Identity {
		d.generation++ // the masks lie on another picture than the one on the screen
		d.revision++
	}
}

// setList puts a list of pages in force. Where a page comes back it is shown; else the shown one stays, where it is
// still there, or index is.
func (d *Document) setList(pages []*Page, index int) {
	was := d.Current()
	back := slices.IndexFunc(pages, func(p *Page) bool { return !slices.Contains(d.pages, p) })
	stay := slices.Index(pages, was)
	d.pages = pages
	switch {
	case back >= 0:
		d.current = back
	case stay >= 0:
		d.current = stay
	default:
		d.current = min(index, max(len(pages)-1, 0))
	}
}

// went shows the page that a step undone or redone has changed, and says what was done.
func (d *Document) went(s *step, from sight) Undone {
	u := Undone{Name: s.name}
	at := -1
	for _, e := range s.pages {
		i := slices.Index(d.pages, e.page)
		if i == d.current {
			at = i
			break
		}
		if at < 0 {
			at = i
		}
	}
	if at >= 0 {
		d.current = at
	}
	changed := s.changed()
	if u.Pages = len(changed); u.Pages > 0 {
		p := changed[0]
		if slices.Contains(changed, d.Current()) {
			p = d.Current()
		}
		u.Page, u.PageName, u.Elsewhere = p.ID, p.Name, from.page != nil && (p != from.page || p != d.Current())
	}
	d.follow(from)
	d.history.trim()
	d.tell()
	return u
}

// changed are the pages that a step is about: those that it changed, and those that came or went with it.
func (s *step) changed() (all []*Page) {
	for _, e := range s.pages {
		all = append(all, e.page)
	}
	if l := s.list; l != nil {
		for _, side := range [][2][]*Page{{l.before, l.after}, {l.after, l.before}} {
			for _, p := range side[0] {
				if !slices.Contains(side[1], p) && !slices.Contains(all, p) {
					all = append(all, p)
				}
			}
		}
	}
	return all
}

// goesOnIn is the edit of a page in the last step, where that has this name, is about nothing else and nothing is left to redo:
// what is done to the page now may be part of it. It is nil otherwise.
func (d *Document) goesOnIn(name string, p *Page) *pageEdit {
	if top := d.history.top(); d.tx == nil && top != nil && top.name == name && d.history.atTop() {
		return top.only(p)
	}
	return nil
}

// goOn makes a change of a page part of the last step, whose edit of it is e.
func (d *Document) goOn(e *pageEdit, change func()) {
	from := d.seen()
	change()
	d.history.change(d.history.at-1, func() { e.after = e.page.state() })
	d.history.touch()
	d.follow(from)
	d.tell()
}

// CanUndo names the step that Undo would take back.
func (d *Document) CanUndo() (name string, ok bool) {
	if s := d.history.top(); s != nil {
		return s.name, true
	}
	return "", false
}

// CanRedo names the step that Redo would make again.
func (d *Document) CanRedo() (name string, ok bool) {
	if d.history.atTop() {
		return "", false
	}
	return d.history.steps[d.history.at].name, true
}

// SetUndoBytes limits what the undo stack may hold; the last step can always be undone.
func (d *Document) SetUndoBytes(n int64) {
	d.history.maxBytes = n
	d.history.trim()
}

// Dirty reports whether there are unsaved changes. Undoing back to what was saved makes it false again.
func (d *Document) Dirty() bool { return d.history.state() != d.history.saved }

// HasWork reports whether there is work that would be lost if the document were closed now: changes that no file holds,
// of which something is left to lose. An open draft on any page is work, and a mark and a list of classes; in a document
// that was saved, so is every change, its emptying too.
func (d *Document) HasWork() bool {
	if !d.Dirty() {
		return false
	}
	return d.file != "" || len(d.classes) > 0 ||
		slices.ContainsFunc(d.pages, func(p *Page) bool { return p.hasWork() || p.Mark != Untouched })
}

// State is the number of the document's present state: equal numbers of one document mean equal work.
func (d *Document) State() uint64 { return d.history.state() }

// MarkSaved says that the state with this number (see [Document.State]) is safely in a file. The number is that of
// the moment when the session was taken, so that changes made while it was written stay unsaved.
func (d *Document) MarkSaved(state uint64) {
	d.history.saved = state
	d.tell()
}

// MarkUnsaved makes the present state one that no file holds, as after recovery.
func (d *Document) MarkUnsaved() {
	d.history.touch()
	d.tell()
}
