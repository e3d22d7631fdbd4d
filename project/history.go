package project

// DefaultUndoBytes is what the undo stack may hold: all answers of the last 8 steps, the mask inputs of some hundred
// more, and tens of thousands of steps without either (see [history.trim]).
const DefaultUndoBytes = 40 << 20

// pageState is what undo restores of a page. It shares everything large with other states.
type pageState struct {
	Identity identity // of the picture that the rest lies on
	Mark     Mark
	Missed   *Missed
	Objects  []Object
	Draft    Draft
	Selected uint64
	Also     []uint64
}

func (p *Page) state() pageState {
	return pageState{p.identity(), p.Mark, p.Missed, p.Objects, p.Draft, p.Selected, p.Also}
}

func (p *Page) setState(s pageState) {
	p.setIdentity(s.Identity)
	p.Mark, p.Missed, p.Objects, p.Draft, p.Selected, p.Also = s.Mark, s.Missed, s.Objects, s.Draft, s.Selected, s.Also
}

// pageEdit is a change of one page.
type pageEdit struct {
	page          *Page
	before, after pageState
}

// listEdit is a change of which pages there are, and in which order.
type listEdit struct {
	before, after               []*Page
	currentBefore, currentAfter int
}

// classEdit is a change of the list of classes.
type classEdit struct{ before, after Classes }

// step is one undoable change: edits of pages, of their list and of the classes, done and undone together.
type step struct {
	id      uint64 // of the document's state after the step
	name    string
	pages   []pageEdit
	list    *listEdit
	classes *classEdit
	thin    thinness
}

// only is the step's edit of that page where the step is nothing else, nil otherwise.
func (s *step) only(p *Page) *pageEdit {
	if s == nil || len(s.pages) != 1 || s.pages[0].page != p || s.list != nil || s.classes != nil {
		return nil
	}
	return &s.pages[0]
}

// history is the undo stack: steps[:at] can be undone, steps[at:] redone.
type history struct {
	steps    []step
	at       int
	held     ledger
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
	h.steps, h.at, h.held = nil, 0, ledger{}
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

// push adds a step in place of those that could be redone, and makes room where there is too much.
func (h *history) push(s step) {
	for i := h.at; i < len(h.steps); i++ {
		h.held.drop(&h.steps[i])
	}
	clear(h.steps[h.at:])
	h.lastID++
	s.id = h.lastID
	h.steps = append(h.steps[:h.at], s)
	h.held.add(&h.steps[h.at])
	h.at++
	h.trim()
}

// change changes what a step holds.
func (h *history) change(i int, change func()) {
	h.held.drop(&h.steps[i])
	change()
	h.steps[i].thin = whole
	h.held.add(&h.steps[i])
}
