package project

import (
	"unsafe"

	"clickmask/mask"
	"clickmask/prompt"
)

// ledger counts the bytes that the steps of a history hold. Neighbouring steps share almost everything, so that what is
// large is counted once, by its address: the numbers of a mask, the points and rounds of a draft, the objects of a page.
type ledger struct {
	bytes int64
	refs  map[unsafe.Pointer]int
}

// thing is something large that steps share.
type thing struct {
	at    unsafe.Pointer
	bytes int64
}

func (l *ledger) add(s *step) {
	if l.refs == nil {
		l.refs = map[unsafe.Pointer]int{}
	}
	l.bytes += s.own()
	s.shared(func(t thing) {
		if l.refs[t.at]++; l.refs[t.at] == 1 {
			l.bytes += t.bytes
		}
	})
}

func (l *ledger) drop(s *step) {
	l.bytes -= s.own()
	s.shared(func(t thing) {
		if l.refs[t.at]--; l.refs[t.at] == 0 {
			l.bytes -= t.bytes
			delete(l.refs, t.at)
		}
	})
}

// own is how many bytes a step holds by itself.
func (s *step) own() int64 {
	// What the step added to arrays that others began.
	const growth = int64(unsafe.Sizeof(Round{})+unsafe.Sizeof(prompt.Point{})) + int64(unsafe.Sizeof(Object{}))
	n := int64(unsafe.Sizeof(*s))
	for i := range s.pages {
		e := &s.pages[i]
		n += int64(unsafe.Sizeof(*e)) + growth + maskBytes(e.before.Objects, e.after.Objects)
	}
	if l := s.list; l != nil {
		n += int64(unsafe.Sizeof(*l)) + 8*int64(len(l.before)+len(l.after))
	}
	if c := s.classes; c != nil {
		n += int64(unsafe.Sizeof(Class{})) * int64(len(c.before)+len(c.after))
	}
	return n
}

// maskBytes is what the masks of two lists of objects hold that the other's do not.
func maskBytes(a, b []Object) int64 {
	if len(a) > 0 && len(b) > 0 && &a[0] == &b[0] { // one array: the longer list goes on from the shorter
		n := min(len(a), len(b))
		a, b = a[n:], b[n:]
	}
	own := map[unsafe.Pointer]int64{}
	for i := range a {
		for _, t := range a[i].large() {
			own[t.at] = t.bytes
		}
	}
	for i := range b {
		for _, t := range b[i].large() {
			if _, both := own[t.at]; both {
				delete(own, t.at)
			} else {
				own[t.at] = t.bytes
			}
		}
	}
	n := int64(0)
	for _, bytes := range own {
		n += bytes
	}
	return n
}

// large are the runs of all masks of an object, and the shares of its alpha.
func (o *Object) large() []thing {
	var all []thing
	visit := func(t thing) { all = append(all, t) }
	visitSlice(visit, o.Mask.Runs())
	if o.Hand != nil {
		visitAlpha(visit, &o.Hand.Added)
		visitAlpha(visit, &o.Hand.Taken)
	}
	if o.Edge != nil {
		visitSlice(visit, o.Edge.Hair.Runs())
	}
	if o.Edge != nil && o.Edge.Alpha != nil {
		visitAlpha(visit, o.Edge.Alpha)
	}
	return all
}

// shared visits what a step holds together with others, some of it more than once.
func (s *step) shared(visit func(thing)) {
	for i := range s.pages {
		if a, b := s.pages[i].before.Objects, s.pages[i].after.Objects; len(a) != len(b) || len(a) > 0 && &a[0] != &b[0] {
			visitSlice(visit, a)
			visitSlice(visit, b)
		}
		visitSlice(visit, s.pages[i].before.Missed.Tracks())
		visitSlice(visit, s.pages[i].after.Missed.Tracks())
		visitSlice(visit, s.pages[i].before.Also)
		visitSlice(visit, s.pages[i].after.Also)
		for _, f := range []*Draft{&s.pages[i].before.Draft, &s.pages[i].after.Draft} {
			visitSlice(visit, f.Prompt.Points)
			visitSlice(visit, f.rounds)
			visitSlice(visit, f.recent)
			visitAnswered(visit, answered{maskInput: f.MaskInput, answer: f.Answer})
			visitDrawn(visit, f)
			for _, r := range f.recent {
				visitAnswered(visit, r)
			}
		}
	}
}

func visitSlice[T any](visit func(thing), list []T) {
	if len(list) > 0 {
		visit(thing{unsafe.Pointer(unsafe.SliceData(list)), int64(len(list)) * int64(unsafe.Sizeof(list[0]))})
	}
}

func visitAlpha(visit func(thing), a *mask.Alpha) {
	visitSlice(visit, a.Solid().Runs())
	visitSlice(visit, a.Band().Runs())
	visitSlice(visit, a.Shares())
}

// baseBytes is what the logits of a base take, whether they are made already or not.
const baseBytes = 4 * 256 * 256

// visitDrawn visits what a draft began with and what was drawn on it.
func visitDrawn(visit func(thing), f *Draft) {
	if f.Base != nil {
		visitSlice(visit, f.Base.Mask.Runs())
		visit(thing{unsafe.Pointer(f.Base), baseBytes})
	}
	if f.Hand != nil {
		visitAlpha(visit, &f.Hand.Added)
		visitAlpha(visit, &f.Hand.Taken)
	}
}

func visitAnswered(visit func(thing), r answered) {
	if r.maskInput != nil {
		visitSlice(visit, r.maskInput.Data)
	}
	if r.answer != nil {
		for _, l := range r.answer.LowRes {
			visitSlice(visit, l.Data)
		}
	}
}
