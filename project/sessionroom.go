package project

import (
	"errors"
	"fmt"
	"io"

	"clickmask/mask"
	"clickmask/matte"
)

// What is written must be read again: a session that is over the limits of reading is refused while it is written, when its
// work is still there and a person can be told, not when somebody opens it.

// bytesARun is how many bytes of a session allow a run more than maxSessionRuns: in masks of things a run takes five of them. So
// masks of things are never too many before the file is too large, and bytes that unfold to much are.
const bytesARun = 4

// runsFor is how many runs the masks of a session of so many bytes may have together.
func runsFor(bytes int64) int { return maxSessionRuns + int(bytes/bytesARun) }

// tooManyRuns is made anew each time, for who reads a file writes its name into it.
func tooManyRuns() error {
	return &SessionError{Kind: SessionTooLarge, Reason: "holds more masks than fit into memory"}
}

// runs are those of a page's masks, as a reader counts them.
func (p *Page) runs() int {
	n := 0
	for i := range p.Objects {
		o := &p.Objects[i]
		n += len(o.Mask.Runs()) + handRuns(o.Hand) + edgeRuns(o.Edge)
	}
	if p.Draft.Base != nil {
		n += len(p.Draft.Base.Mask.Runs())
	}
	return n + handRuns(p.Draft.Hand)
}

func handRuns(h *mask.Hand) int {
	if h == nil {
		return 0
	}
	n := 0
	for _, a := range []mask.Alpha{h.Added, h.Taken} {
		n += len(a.Half().Runs()) + len(a.Band().Runs()) + a.Band().Area()/runBytes
	}
	return n
}

func edgeRuns(e *Edge) int {
	if e == nil || e.Kind == matte.KindUsual {
		return 0
	}
	n := len(e.Hair.Runs())
	if a := e.Alpha; a != nil {
		n += len(a.Solid().Runs()) + len(a.Band().Runs())
	}
	return n
}

// room is a writer that refuses what no reader takes.
type room struct {
	w     io.Writer
	bytes int64
	most  int64
}

func (r *room) Write(p []byte) (int, error) {
	if r.bytes+int64(len(p)) > r.most {
		return 0, &SessionError{Kind: SessionTooLarge, Reason: fmt.Sprintf("would be larger than %d MB, the most that a session may be", r.most>>20)}
	}
	n, err := r.w.Write(p)
	r.bytes += int64(n)
	return n, err
}

// fitsLists refuses lists that no reader takes.
func (s *Session) fitsLists() error {
	for _, list := range []struct {
		what      string
		has, most int
	}{{"pages", len(s.Pages), MaxPages}, {"classes", len(s.Classes), maxElements}} {
		if list.has > list.most {
			return &SessionError{Kind: SessionTooLarge, Reason: fmt.Sprintf("has more than %d %s", list.most, list.what)}
		}
	}
	return nil
}

// tooLarge reports whether a session was not written because none of its size is read.
func tooLarge(err error) bool {
	var e *SessionError
	return errors.As(err, &e) && e.Kind == SessionTooLarge
}
