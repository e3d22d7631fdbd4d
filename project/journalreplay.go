package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// replaying puts the records of a journal on top of a session, one after the other. Most are about a page or two, and cost what those
// hold, not what all of the session does: the clicks of a day on a thousand pages took minutes, before anything was opened.
type replaying struct {
	session Session
	at      map[PageID]int    // where pages are in it
	owner   map[uint64]PageID // of each object
	classes map[ClassID]bool  // with 0, which is none
}

func newReplay(s Session) *replaying {
	s.Pages = slices.Clone(s.Pages)
	r := &replaying{session: s, at: make(map[PageID]int, len(s.Pages)), owner: map[uint64]PageID{}, classes: map[ClassID]bool{0: true}}
	for i := range s.Pages {
		r.at[s.Pages[i].ID] = i
		for k := range s.Pages[i].Objects {
			r.owner[s.Pages[i].Objects[k].ID] = s.Pages[i].ID
		}
	}
	for _, c := range s.Classes {
		r.classes[c.ID] = true
	}
	return r
}

// apply puts a record on top, and says when that was written, in milliseconds since 1970; after an error the session is as it was.
func (r *replaying) apply(record []byte) (time int64, err error) {
	var j recordJSON
	if err := json.Unmarshal(record, &j); err != nil {
		return 0, err
	}
	if j.Classes != nil || j.Order != nil { // which is about all pages
		s, time, err := r.session.patched(&j, len(record))
		if err == nil {
			*r = *newReplay(s)
		}
		return time, err
	}
	in := newReader("", runsFor(int64(len(record))))
	in.classIDs = r.classes
	changed := map[PageID]Page{}
	for i := range j.Pages {
		var was *Page
		at, there := r.at[j.Pages[i].ID]
		if there {
			was = &r.session.Pages[at]
		}
		p, err := in.patched(was, &j.Pages[i])
		if err != nil {
			return 0, fmt.Errorf("page %d: %w", j.Pages[i].ID, err)
		}
		if there { // else it is in no order of the pages
			changed[p.ID] = p
		}
	}
	current := r.session.Current
	if j.Current != nil {
		current = *j.Current
	}
	if current < 0 || current >= max(len(r.session.Pages), 1) {
		return 0, fmt.Errorf("page %d is shown, of %d", current+1, len(r.session.Pages))
	}
	if err := r.check(changed); err != nil {
		return 0, err
	}
	r.put(changed)
	r.session.Current = current
	r.session.LostEdges += in.session.LostEdges
	if j.File != nil {
		r.session.File = string(*j.File)
	}
	if j.Known != nil {
		r.session.Known = *j.Known
	}
	return j.Time, nil
}

// check is [Session.check] of changed pages among the others.
func (r *replaying) check(changed map[PageID]Page) error {
	seen := map[uint64]bool{}
	for id, p := range changed {
		if !r.classes[p.Draft.Class] || p.Mark == MarkedEmpty && p.HasObjects() {
			return fmt.Errorf("page %d is of no class, or empty with objects", id)
		}
		for i := range p.Objects {
			o := &p.Objects[i]
			owner, taken := r.owner[o.ID]
			if _, changes := changed[owner]; seen[o.ID] || taken && !changes || !r.classes[o.Class] {
				return errors.New("an object is there twice, or of no class")
			}
			seen[o.ID] = true
		}
	}
	return nil
}

// put puts changed pages in the place of what they were.
func (r *replaying) put(changed map[PageID]Page) {
	for id := range changed {
		for _, o := range r.session.Pages[r.at[id]].Objects {
			delete(r.owner, o.ID)
		}
	}
	for id, p := range changed {
		for i := range p.Objects {
			r.owner[p.Objects[i].ID] = id
		}
		r.session.Pages[r.at[id]] = p
	}
}
