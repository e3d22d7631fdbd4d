package project

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"clickmask/internal/jsonname"
	"clickmask/mask"
)

// A record says how one state of a session differs from the one before: what is not in it stayed as it was.
type (
	recordJSON struct {
		Time    int64          `json:"time"` // milliseconds since 1970
		Current *int           `json:"current,omitempty"`
		File    *jsonname.Name `json:"file,omitempty"`
		Known   *string        `json:"known,omitempty"`   // of that file, see Session.Known
		Classes *[]classJSON   `json:"classes,omitempty"` // all of them
		Order   *[]PageID      `json:"order,omitempty"`   // of all pages
		Pages   []patchJSON    `json:"pages,omitempty"`   // those that are new or changed
	}
	// patchJSON is a page that is new or changed: all of its small fields, and what has changed of the rest.
	patchJSON struct {
		pageJSON              // without objects; draft is there where it has changed
		Changed  []objectJSON `json:"changed,omitempty"` // the objects that are new or changed
		Order    *[]uint64    `json:"order,omitempty"`   // of all objects, where it has changed
		NoDraft  bool         `json:"no_draft,omitempty"`
		SameMask bool         `json:"same_mask_input,omitempty"` // of the draft
		SameBase bool         `json:"same_base,omitempty"`
		SameHand bool         `json:"same_hand,omitempty"`

		runs int // of its masks, see [recordJSON.fits]
	}
)

// difference is how to differs from from, nil where it does not. What is shared by both is known by its address, so that
// a large session costs little.
func difference(from, to *Session) *recordJSON {
	var r recordJSON
	some := false
	if from.Current != to.Current {
		r.Current, some = &to.Current, true
	}
	if from.File != to.File {
		r.File, some = new(jsonname.Name(to.File)), true
	}
	if from.Known != to.Known {
		r.Known, some = &to.Known, true
	}
	if !slices.Equal(from.Classes, to.Classes) {
		list := append([]classJSON{}, encodeClasses(to.Classes)...)
		r.Classes, some = &list, true
	}
	old := make(map[PageID]*Page, len(from.Pages))
	for i := range from.Pages {
		old[from.Pages[i].ID] = &from.Pages[i]
	}
	if !slices.EqualFunc(from.Pages, to.Pages, func(a, b Page) bool { return a.ID == b.ID }) {
		order := make([]PageID, len(to.Pages))
		for i := range to.Pages {
			order[i] = to.Pages[i].ID
		}
		r.Order, some = &order, true
	}
	for i := range to.Pages {
		if p := patch(old[to.Pages[i].ID], &to.Pages[i]); p != nil {
			r.Pages, some = append(r.Pages, *p), true
		}
	}
	if !some {
		return nil
	}
	return &r
}

// patch is how a page differs from what it was, or from nothing; nil where it does not.
func patch(from, to *Page) *patchJSON {
	fresh := from == nil
	if fresh {
		from = &Page{}
	}
	small := from.Path == to.Path && from.Frame == to.Frame && from.identity() == to.identity() && from.Mark == to.Mark && slices.Equal(from.Missed.Tracks(), to.Missed.Tracks()) && from.Selected == to.Selected
	draft := sameDraft(&from.Draft, &to.Draft)
	if !fresh && small && draft && sameObjects(from.Objects, to.Objects) {
		return nil
	}
	bare := *to
	bare.Objects, bare.Draft = nil, Draft{}
	p := &patchJSON{pageJSON: encodePage(&bare, "")}
	switch {
	case draft:
	case to.Draft.Empty():
		p.NoDraft = true
	default:
		p.Draft = encodeDraft(&to.Draft)
		if from.Draft.MaskInput != nil && sameLogits(from.Draft.MaskInput, to.Draft.MaskInput) {
			p.Draft.MaskInput, p.SameMask = nil, true
		}
		if from.Draft.Base != nil && from.Draft.Base == to.Draft.Base {
			p.Draft.Base, p.SameBase = nil, true
		}
		if from.Draft.Hand != nil && from.Draft.Hand == to.Draft.Hand {
			p.Draft.Hand, p.SameHand = nil, true
		}
		if p.Draft.Base != nil {
			p.runs += baseRuns(to.Draft.Base)
		}
		if p.Draft.Hand != nil {
			p.runs += handRuns(to.Draft.Hand)
		}
	}
	p.changeObjects(from.Objects, to.Objects)
	return p
}

// changeObjects lists the objects that are new or changed, and the order of all where it is another.
func (p *patchJSON) changeObjects(from, to []Object) {
	if sameObjects(from, to) {
		return
	}
	shared := 0 // of one array: the longer list goes on from the shorter
	if len(from) > 0 && len(to) > 0 && &from[0] == &to[0] {
		shared = min(len(from), len(to))
	}
	old := make(map[uint64]*Object, len(from)-shared)
	for i := range from[shared:] {
		old[from[shared+i].ID] = &from[shared+i]
	}
	for i := shared; i < len(to); i++ {
		if was := old[to[i].ID]; was == nil || !sameObject(was, &to[i]) {
			p.Changed, p.runs = append(p.Changed, encodeObject(&to[i])), p.runs+to[i].runs()
		}
	}
	if !slices.EqualFunc(from, to, func(a, b Object) bool { return a.ID == b.ID }) {
		ids := make([]uint64, len(to))
		for i := range to {
			ids[i] = to[i].ID
		}
		p.Order = &ids
	}
}

func sameObjects(a, b []Object) bool {
	if len(a) != len(b) {
		return false
	}
	return len(a) == 0 || &a[0] == &b[0] || slices.EqualFunc(a, b, func(x, y Object) bool { return sameObject(&x, &y) })
}

func sameObject(a, b *Object) bool {
	return a.ID == b.ID && a.Class == b.Class && a.Colour == b.Colour && a.Visible == b.Visible && a.Model == b.Model &&
		math.Float32bits(a.IoU) == math.Float32bits(b.IoU) && sameMask(a.Mask, b.Mask) && a.Prompt.Equal(b.Prompt) && slices.Equal(a.Rounds, b.Rounds) && sameHand(a.Hand, b.Hand) && a.Edge.Equal(b.Edge) &&
		a.Track == b.Track && a.Unsure == b.Unsure
}

func sameHand(a, b *mask.Hand) bool { return a == b || a != nil && b != nil && a.Equal(*b) }

func sameBase(a, b *Base) bool {
	return a == b || a != nil && b != nil && sameMask(a.Mask, b.Mask) && a.Prompt.Equal(b.Prompt) && a.Chosen == b.Chosen &&
		math.Float32bits(a.IoU) == math.Float32bits(b.IoU)
}

// sameMask reports whether two masks are the same, which nearly always one look at their address tells.
func sameMask(a, b mask.Mask) bool {
	x, y := a.Runs(), b.Runs()
	return len(x) > 0 && len(x) == len(y) && &x[0] == &y[0] || a.Equal(b)
}

// sameDraft reports whether two drafts look the same in a file.
func sameDraft(a, b *Draft) bool {
	return a.Prompt.Equal(b.Prompt) && a.Class == b.Class && a.boxAfter == b.boxAfter && a.model == b.model && a.toShow() == b.toShow() &&
		slices.Equal(a.rounds, b.rounds) && sameLogits(a.MaskInput, b.MaskInput) && a.Crop == b.Crop && a.Of == b.Of && sameBase(a.Base, b.Base) && sameHand(a.Hand, b.Hand)
}

// toShow is the mask that is chosen or to be shown, plus 1; 0 when that is open, or what the draft began with.
func (f *Draft) toShow() int {
	if f.ShowsBase() {
		return 0
	}
	if f.Answer != nil {
		return f.Chosen + 1
	}
	return f.wanted
}

// patched is the session with a record of so many bytes on top, and when that was written, in milliseconds since 1970.
func (s Session) patched(j *recordJSON, size int) (Session, int64, error) {
	r := newReader("", runsFor(int64(size)))
	if j.Classes != nil {
		for _, c := range *j.Classes {
			if err := r.class(c); err != nil {
				return Session{}, 0, err
			}
		}
		s.Classes = r.session.Classes
	}
	for _, c := range s.Classes {
		r.classIDs[c.ID] = true
	}
	pages := map[PageID]*Page{}
	for i := range s.Pages {
		pages[s.Pages[i].ID] = &s.Pages[i]
	}
	for i := range j.Pages {
		p, err := r.patched(pages[j.Pages[i].ID], &j.Pages[i])
		if err != nil {
			return Session{}, 0, fmt.Errorf("page %d: %w", j.Pages[i].ID, err)
		}
		pages[p.ID] = &p
	}
	order := j.Order
	if order == nil {
		order = &[]PageID{}
		for i := range s.Pages {
			*order = append(*order, s.Pages[i].ID)
		}
	}
	next := make([]Page, len(*order))
	for i, id := range *order {
		if pages[id] == nil {
			return Session{}, 0, fmt.Errorf("page %d is not there", id)
		}
		next[i] = *pages[id]
	}
	s.Pages = next
	s.LostEdges += r.session.LostEdges
	if j.Current != nil {
		s.Current = *j.Current
	}
	if j.File != nil {
		s.File = string(*j.File)
	}
	if j.Known != nil {
		s.Known = *j.Known
	}
	if s.Current < 0 || s.Current >= max(len(s.Pages), 1) {
		return Session{}, 0, fmt.Errorf("page %d is shown, of %d", s.Current+1, len(s.Pages))
	}
	if err := s.check(); err != nil {
		return Session{}, 0, err
	}
	return s, j.Time, nil
}

// check finds what cannot be in a session although each of its pages can: numbers that are there twice, and classes that
// are not there.
func (s *Session) check() error {
	pages, objects, classes := map[PageID]bool{}, map[uint64]bool{}, map[ClassID]bool{0: true}
	for _, c := range s.Classes {
		classes[c.ID] = true
	}
	for i := range s.Pages {
		p := &s.Pages[i]
		if pages[p.ID] || !classes[p.Draft.Class] || p.Mark == MarkedEmpty && p.HasObjects() {
			return fmt.Errorf("page %d is there twice, of no class, or empty with objects", p.ID)
		}
		pages[p.ID] = true
		for k := range p.Objects {
			o := &p.Objects[k]
			if objects[o.ID] || !classes[o.Class] {
				return fmt.Errorf("object %d is there twice, or of no class", o.ID)
			}
			objects[o.ID] = true
		}
	}
	return nil
}

// patched is a page as a patch makes it; was is nil for a new one.
func (r *reader) patched(was *Page, j *patchJSON) (Page, error) {
	if was == nil {
		was = &Page{}
	}
	p, err := r.decodePage(&j.pageJSON)
	if err != nil {
		return Page{}, err
	}
	old := map[uint64]Object{}
	for _, o := range was.Objects {
		old[o.ID] = o
	}
	for i := range j.Changed {
		o, err := r.decodeObject(&j.Changed[i], &p)
		if err != nil {
			return Page{}, fmt.Errorf("object %d: %w", j.Changed[i].ID, err)
		}
		old[o.ID] = o
	}
	order := j.Order
	if order == nil {
		order = &[]uint64{}
		for _, o := range was.Objects {
			*order = append(*order, o.ID)
		}
	}
	for _, id := range *order {
		o, ok := old[id]
		if w, h := o.Mask.Size(); !ok || w != p.W || h != p.H {
			return Page{}, fmt.Errorf("object %d is not there, or lies on another picture", id)
		}
		p.Objects = append(p.Objects, o)
	}
	if p.Selected != 0 && p.indexOf(p.Selected) < 0 {
		return Page{}, errors.New("what is selected is not there")
	}
	switch {
	case j.Draft != nil:
		same := Draft{}
		if j.SameMask {
			same.MaskInput = was.Draft.MaskInput
		}
		if j.SameBase {
			same.Base = was.Draft.Base
		}
		if j.SameHand {
			same.Hand = was.Draft.Hand
		}
		if p.Draft, err = r.draft(j.Draft, &p, same); err != nil {
			return Page{}, err
		}
	case !j.NoDraft:
		p.Draft = was.Draft
	}
	return p, nil
}
