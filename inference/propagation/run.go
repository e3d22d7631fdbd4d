package propagation

import (
	"fmt"
	"slices"

	"clickmask/mask"
	"clickmask/picture"
)

// Step is what one step of a run has found: in a picture, in one of the two directions.
type Step struct {
	Frame    int
	Backward bool
	Result
}

// Run carries one thing from the pictures in which its mask is known, the anchors, to others: forward to the end, backward to the
// beginning, and between two anchors in both directions. It goes by steps and can rest after any; it belongs to one goroutine.
type Run struct {
	open    func(frame int) (Frame, error)
	anchors map[int]mask.Mask
	legs    []leg
	done    map[visit]Result
	tracker *Tracker // of the first leg, nil before its first step
}

// visit is a frame with the direction from which it is come to.
type visit struct {
	frame    int
	backward bool
}

// Open says anew how frames are opened: a job that goes on from where another was broken off has its own way.
func (r *Run) Open(open func(frame int) (Frame, error)) { r.open = open }

// leg is a way from an anchor in one direction.
type leg struct {
	from, to int // the anchor, and the last frame
	backward bool
	both     bool // the other direction goes over the same frames
}

func (l leg) by() int {
	if l.backward {
		return -1
	}
	return 1
}

// NewRun plans a run over the frames from first to last, which open opens. Anchors may lie outside of these.
func NewRun(first, last int, anchors map[int]mask.Mask, open func(frame int) (Frame, error)) *Run {
	r := &Run{open: open, anchors: anchors, done: map[visit]Result{}}
	var at []int
	for i, m := range anchors {
		if !m.Empty() {
			at = append(at, i)
		}
	}
	slices.Sort(at)
	for k, i := range at {
		before, after := k == 0, k == len(at)-1
		from, to := i-1, first
		if !before {
			to = max(at[k-1]+1, first)
		}
		if from = min(from, last); from >= to {
			r.legs = append(r.legs, leg{i, to, true, !before})
		}
		to = last
		if !after {
			to = min(at[k+1]-1, last)
		}
		if i+1 <= to && to >= first {
			r.legs = append(r.legs, leg{i, to, false, !after})
		}
	}
	return r
}

// Left is how many steps there are to do.
func (r *Run) Left() int {
	n := 0
	for i, l := range r.legs {
		from := l.from
		if i == 0 && r.tracker != nil {
			from += l.by() * r.tracker.steps
		}
		n += (l.to - from) * l.by()
	}
	return n
}

// Resume takes in steps that an earlier run of the same plan has done, in the order in which they were done, and tells of each what
// Next would. Only pictures are needed for that, but for those of the anchors. Steps that do not follow are passed over.
func (r *Run) Resume(steps []Step, open func(frame int) (*picture.Picture, error), tell func(s Step, finished *Result) error) error {
	for _, s := range steps {
		if len(r.legs) == 0 || s.Frame != r.next() || s.Backward != r.legs[0].backward {
			continue
		}
		if err := r.begin(); err != nil {
			return err
		}
		p, err := open(s.Frame)
		if err != nil {
			return err
		}
		r.tracker.Observe(p, s.Result)
		if err := tell(s, r.note(s)); err != nil {
			return err
		}
	}
	return nil
}

// next is the frame of the next step.
func (r *Run) next() int {
	l, n := r.legs[0], 1
	if r.tracker != nil {
		n += r.tracker.steps
	}
	return l.from + n*l.by()
}

// begin makes the tracker of a leg. It knows how the thing looks at all anchors that border on its frames.
func (r *Run) begin() error {
	if r.tracker != nil {
		return nil
	}
	l := r.legs[0]
	at := []int{l.from}
	if other := l.to + l.by(); l.both && !r.anchors[other].Empty() {
		at = []int{other, l.from}
	}
	t := &Tracker{}
	for _, i := range at {
		f, err := r.open(i)
		if err != nil {
			return err
		}
		if err := t.Anchor(f, r.anchors[i]); err != nil {
			return err
		}
	}
	r.tracker = t
	return nil
}

// Next does the next step and returns it, with what is known of its frame then where both directions have been there, or only one
// goes. more is false where nothing is left to do.
func (r *Run) Next() (s Step, finished *Result, more bool, err error) {
	if len(r.legs) == 0 {
		return Step{}, nil, false, nil
	}
	if err := r.begin(); err != nil {
		return Step{}, nil, true, err
	}
	s = Step{Frame: r.next(), Backward: r.legs[0].backward}
	f, err := r.open(s.Frame)
	if err != nil {
		return s, nil, true, err
	}
	if s.Result, err = r.tracker.Step(f); err != nil {
		return s, nil, true, fmt.Errorf("frame %d: %w", s.Frame+1, err)
	}
	finished = r.note(s)
	return s, finished, len(r.legs) > 0, nil
}

// note keeps what a step has found, and goes on to the next leg after the last of one.
func (r *Run) note(s Step) *Result {
	l := r.legs[0]
	r.done[visit{s.Frame, s.Backward}] = s.Result
	if s.Frame == l.to {
		r.legs, r.tracker = r.legs[1:], nil
	}
	if !l.both {
		return &s.Result
	}
	return r.Finished(s.Frame)
}

// Finished is what both directions know of a frame, nil where not both have been there.
func (r *Run) Finished(frame int) *Result {
	forward, ok := r.done[visit{frame, false}]
	backward, too := r.done[visit{frame, true}]
	if !ok || !too {
		return nil
	}
	met := meet(forward, backward)
	return &met
}

// meet puts together what two directions have found in a picture: the mask of the one that is surer.
func meet(a, b Result) Result {
	if b.Confidence > a.Confidence {
		a, b = b, a
	}
	same := 1.0
	if !a.Mask.Empty() || !b.Mask.Empty() {
		same = mask.IoU(a.Mask, b.Mask)
	}
	a.Confidence = together(a.Confidence, b.Confidence, same)
	return a
}

// together is how sure two directions are whose masks have an IoU of same.
func together(surer, other, same float64) float64 {
	return logistic(-4 + 3*surer + 1.5*other + 4*(same-0.5))
}
