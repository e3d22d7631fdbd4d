package project

import "slices"

// ConfirmStep is the name of the step by which a person says that what was carried to a page is right.
const ConfirmStep = "Confirm masks"

// Follows is the number of the object that an object was carried from first, its own where it was not carried: objects of which
// that is the same are the same thing.
func (o *Object) Follows() uint64 {
	if o.Track != 0 {
		return o.Track
	}
	return o.ID
}

// Missed are things that were not found on a page. It is a value that nobody changes; nil is none.
type Missed struct{ tracks []uint64 }

// Tracks are the numbers of the objects that they were carried from first.
func (m *Missed) Tracks() []uint64 {
	if m == nil {
		return nil
	}
	return m.tracks
}

func (m *Missed) with(track uint64) *Missed {
	return &Missed{append(slices.Clone(m.Tracks()), track)}
}

func (m *Missed) without(track uint64) *Missed {
	rest := slices.DeleteFunc(slices.Clone(m.Tracks()), func(t uint64) bool { return t == track })
	if len(rest) == 0 {
		return nil
	}
	return &Missed{rest}
}

// Unsure reports whether a person has to look at what was carried to the page. One that is marked was looked at.
func (p *Page) Unsure() bool {
	return p.Mark == Untouched && (p.Missed != nil || slices.ContainsFunc(p.Objects, func(o Object) bool { return o.Unsure }))
}

// Confirm says that the masks of a page are right and that nothing is missing there, in one step.
func (d *Document) Confirm(page PageID) bool {
	return d.Edit(ConfirmStep, func(tx *Tx) {
		p := tx.doc.Page(page)
		if p == nil {
			return
		}
		for _, track := range p.Missed.Tracks() {
			tx.SetMissed(page, track, false)
		}
		for _, o := range p.Objects {
			tx.change(page, []uint64{o.ID}, func(_ *Page, o *Object) bool {
				was := o.Unsure
				o.Unsure = false
				return was
			})
		}
	})
}

// SetMissed says whether a thing that is carried along may be on a page though it was not found there.
func (tx *Tx) SetMissed(page PageID, track uint64, missed bool) bool {
	p := tx.doc.Page(page)
	if p == nil || slices.Contains(p.Missed.Tracks(), track) == missed {
		return false
	}
	tx.touch(p)
	if missed {
		p.Missed = p.Missed.with(track)
	} else {
		p.Missed = p.Missed.without(track)
	}
	return true
}

// SetTrack says which object an object is the same thing as.
func (tx *Tx) SetTrack(page PageID, id, track uint64) bool {
	return tx.change(page, []uint64{id}, func(_ *Page, o *Object) bool {
		if o.Follows() == track {
			return false
		}
		o.Track = track
		return true
	})
}
