package project

import (
	"errors"
	"fmt"
	"io"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
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
	n := baseRuns(p.Draft.Base) + handRuns(p.Draft.Hand)
	for i := range p.Objects {
		n += p.Objects[i].runs()
	}
	return n
}

func (o *Object) runs() int { return len(o.Mask.Runs()) + handRuns(o.Hand) + edgeRuns(o.Edge) }

func baseRuns(b *Base) int {
	if b == nil {
		return 0
	}
	return len(b.Mask.Runs())
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

// fits refuses a record of so many bytes that no reader takes: what cannot be read ends a journal, with all that comes after it.
func (r *recordJSON) fits(bytes int) error {
	runs := 0
	for i := range r.Pages {
		runs += r.Pages[i].runs
	}
	switch {
	case bytes > maxRecordBytes:
		return &SessionError{Kind: SessionTooLarge, Reason: fmt.Sprintf("would be larger than %d MB, the most that a change may be", maxRecordBytes>>20)}
	case runs > runsFor(int64(bytes)):
		return tooManyRuns()
	}
	return nil
}

// sizeFits says whether a reader takes a picture of that size: any that can be opened.
func sizeFits(w, h int) bool {
	const most = picture.HardMaxPixels
	return w >= 0 && h >= 0 && w <= most && h <= most && int64(w)*int64(h) <= most && (w == 0) == (h == 0)
}

// gridFits says whether a reader takes a mask input that lies so on a picture.
func gridFits(f mask.Grid) bool {
	const most = 1 << 16
	return f.Valid() && f.InputW <= most && f.InputH <= most && f.LowW <= most && f.LowH <= most && f.LowW*f.LowH <= maxLowRes
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
