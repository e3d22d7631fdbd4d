package project

// Joined is the step that long work makes page by page: each part of it is in the document at once, and all of them are undone
// together. Where something else was done meanwhile, or the step was undone, a new step of the same name begins.
type Joined struct {
	name  string
	state uint64 // after its last part; 0 before the first
}

// NewJoined is a step with that name, of which nothing is done yet.
func NewJoined(name string) *Joined { return &Joined{name: name} }

// Edit makes a change that is a part of the step, as [Document.Edit] does. The list of pages and the classes are not to be
// changed by it.
func (j *Joined) Edit(d *Document, change func(tx *Tx)) bool {
	before := d.history.at
	if d.tx != nil || j.state == 0 || j.state != d.history.state() || !d.history.atTop() {
		done := d.Edit(j.name, change)
		if done {
			j.state = d.history.state()
		}
		return done
	}
	if !d.Edit(j.name, change) {
		return false
	}
	if d.history.at == before+1 {
		d.history.join()
	}
	j.state = d.history.state()
	return true
}

// join makes the last step a part of the one before it.
func (h *history) join() {
	part := h.steps[h.at-1]
	h.held.drop(&h.steps[h.at-1])
	h.steps[h.at-1] = step{}
	h.at--
	h.steps = h.steps[:h.at]
	h.change(h.at-1, func() {
		s := &h.steps[h.at-1]
		for _, e := range part.pages {
			known := false
			for i := range s.pages {
				if s.pages[i].page == e.page {
					s.pages[i].after, known = e.after, true
				}
			}
			if !known {
				s.pages = append(s.pages, e)
			}
		}
		s.id = part.id
	})
}
