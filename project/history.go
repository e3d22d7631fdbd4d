package project

import (
	"slices"

	"clickmask/mask"
	"clickmask/prompt"
)

// DefaultUndoBytes is what the undo stack may hold: some 90 clicks answered by SAM, or a few thousand other steps.
const DefaultUndoBytes = 96 << 20

// pageState is what undo restores of a page. It shares everything large with other states.
type pageState struct {
	Objects  []Object
	Draft    Draft
	Selected uint64
}

func (p *Page) state() pageState { return pageState{p.Objects, p.Draft, p.Selected} }

// step is one undoable change of one page.
type step struct {
	id            uint64 // of the document's state after the step
	name          string
	page          *Page
	before, after pageState
	bytes         int64
}

// history is the undo stack: steps[:at] can be undone, steps[at:] redone.
type history struct {
	steps    []step
	at       int
	bytes    int64
	maxBytes int64

	lastID uint64 // of states; every state ever reached by a change has its own
	base   uint64 // the state below the first step
	saved  uint64 // the state last saved
}

// state is the number of the present state.
func (h *history) state() uint64 {
	if h.at == 0 {
		return h.base
	}
	return h.steps[h.at-1].id
}

// touch makes the present state a new one.
func (h *history) touch() {
	h.lastID++
	if h.at == 0 {
		h.base = h.lastID
	} else {
		h.steps[h.at-1].id = h.lastID
	}
}

// clear forgets all steps; the present state counts as saved.
func (h *history) clear() {
	h.steps, h.at, h.bytes = nil, 0, 0
	h.touch()
	h.saved = h.state()
}

func (h *history) top() *step {
	if h.at == 0 {
		return nil
	}
	return &h.steps[h.at-1]
}

// atTop reports whether there is nothing to redo.
func (h *history) atTop() bool { return h.at == len(h.steps) }

// push adds a step in place of those that could be redone, and forgets the oldest beyond the limit.
func (h *history) push(s step) {
	for _, gone := range h.steps[h.at:] {
		h.bytes -= gone.bytes
	}
	clear(h.steps[h.at:])
	h.lastID++
	s.id = h.lastID
	h.steps = append(h.steps[:h.at], s)
	h.at++
	h.weigh(h.at - 1)
	h.trim()
}

// weigh counts a step's bytes anew.
func (h *history) weigh(i int) {
	s := &h.steps[i]
	h.bytes -= s.bytes
	s.bytes = difference(s.before, s.after)
	h.bytes += s.bytes
}

// trim forgets the oldest steps while there is too much; the last step done always stays.
func (h *history) trim() {
	n := 0
	for h.bytes > h.maxBytes && n < h.at-1 {
		h.bytes -= h.steps[n].bytes
		h.base = h.steps[n].id
		n++
	}
	if n > 0 {
		h.steps = slices.Delete(h.steps, 0, n)
		h.at -= n
	}
}

// step makes a change of the current page one step.
func (d *Document) step(name string, change func()) {
	p := d.pages[d.current]
	before := p.state()
	change()
	d.history.push(step{name: name, page: p, before: before, after: p.state()})
	if !sameRequest(&before.Draft, &p.Draft) {
		d.revision++
	}
	d.tell()
}

// sameRequest reports whether two drafts ask the same.
func sameRequest(a, b *Draft) bool {
	return a.MaskInput == b.MaskInput && a.Prompt.Equal(b.Prompt)
}

// Undo takes the last step back and returns its name; ok is false when there is none. Where the step happened on
// another page, that page is shown.
func (d *Document) Undo() (name string, ok bool) {
	s := d.history.top()
	if s == nil {
		return "", false
	}
	d.history.at--
	s.after = s.page.state() // with the answer that came since
	d.history.weigh(d.history.at)
	d.restore(s.page, s.before)
	return s.name, true
}

// Redo makes the step again that was undone last.
func (d *Document) Redo() (name string, ok bool) {
	if d.history.atTop() {
		return "", false
	}
	s := &d.history.steps[d.history.at]
	s.before = s.page.state()
	d.history.weigh(d.history.at)
	d.history.at++
	d.restore(s.page, s.after)
	return s.name, true
}

// restore puts a state of a page in force.
func (d *Document) restore(p *Page, to pageState) {
	from := p.state()
	if to.Draft.Answer == nil {
		if sameRequest(&to.Draft, &from.Draft) {
			to.Draft = from.Draft // the answer may have come after another kind of step
		}
		d.fitModel(&to.Draft)
	}
	p.Objects, p.Draft, p.Selected = to.Objects, to.Draft, to.Selected
	if p != d.Current() {
		d.current = slices.Index(d.pages, p)
		d.generation++
		d.revision++
	} else if !sameRequest(&from.Draft, &p.Draft) {
		d.revision++
	}
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

// difference is how many bytes two states hold that the other does not.
func difference(a, b pageState) int64 {
	n := int64(0)
	if len(a.Objects) != len(b.Objects) || len(a.Objects) > 0 && &a.Objects[0] != &b.Objects[0] {
		const objectBytes = 160
		n += objectBytes * int64(len(a.Objects)+len(b.Objects))
		runs := map[*mask.Run]int{}
		for _, o := range a.Objects {
			if r := o.Mask.Runs(); len(r) > 0 {
				runs[&r[0]] = len(r)
			}
		}
		for _, o := range b.Objects {
			if r := o.Mask.Runs(); len(r) > 0 {
				if _, shared := runs[&r[0]]; shared {
					delete(runs, &r[0])
				} else {
					runs[&r[0]] = len(r)
				}
			}
		}
		for _, k := range runs {
			n += 12 * int64(k)
		}
	}
	if a.Draft.Answer != b.Draft.Answer {
		n += answerBytes(a.Draft.Answer) + answerBytes(b.Draft.Answer)
	}
	const pointBytes, roundBytes = 24, 64
	for _, f := range []*Draft{&a.Draft, &b.Draft} {
		n += pointBytes*int64(len(f.Prompt.Points)) + roundBytes*int64(len(f.rounds))
	}
	return n
}

func answerBytes(a *prompt.Answer) int64 {
	n := int64(0)
	if a != nil {
		for _, l := range a.LowRes {
			n += 4 * int64(len(l.Data))
		}
	}
	return n
}
