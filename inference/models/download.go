package models

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"clickmask/internal/diskfull"
	"clickmask/internal/filelock"
)

const (
	defaultStall = 30 * time.Second
	triesEach    = 6 // of one address, as long as every try brings something
)

// Download brings e into the store, from the first of its addresses that gives the published bytes, and
// tells tell (nil for nobody) about it, at most about ten times a second, from the calling goroutine.
//
// An interrupted download goes on where it stopped, in the next call too; what was written has been
// compared with e.SHA256 before the file gets its name. A model that is there already is compared as well,
// and fetched anew when it is damaged. The error is ctx's when that has ended, else a *Failure.
func (s *Store) Download(ctx context.Context, e Entry, tell func(Progress)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return s.diskFailure(e, err)
	}
	l, err := filelock.Take(s.Path(e) + lockSuffix)
	if errors.Is(err, filelock.ErrHeld) {
		return &Failure{Model: e.Title, Kind: Busy}
	}
	if err != nil {
		return s.diskFailure(e, err)
	}
	defer l.Remove()
	if f, err := s.OpenModel(ctx, e); err == nil {
		f.Close()
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	create := s.openPart
	if create == nil {
		create = createPart
	}
	p, err := openPart(ctx, s.Path(e), e.Size, create)
	if err == nil {
		defer p.leave()
		m := &meter{tell: tell, state: Progress{Total: e.Size}}
		m.set(p.n, time.Now())
		if err := s.fill(ctx, e, p, m); err != nil {
			return err
		}
		err = p.finish()
	}
	if ctx.Err() != nil && err != nil {
		return ctx.Err()
	}
	if err != nil {
		return s.diskFailure(e, err)
	}
	return nil
}

// fill completes p from e's addresses; the error is ctx's or a *Failure.
func (s *Store) fill(ctx context.Context, e Entry, p *part, m *meter) error {
	if p.whole() {
		if p.sum() == e.SHA256 {
			return nil
		}
		if err := p.restart("", ""); err != nil {
			return s.diskFailure(e, err)
		}
	}
	fetcher := &fetcher{store: s, entry: e, part: p, meter: m}
	worst, furthest := (*Failure)(nil), int64(-1) // of the failures, the one that got furthest is told
	for _, url := range e.URLs {
		failure, got := fetcher.from(ctx, url)
		switch {
		case failure == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case failure.local():
			return failure
		}
		if got > furthest {
			worst, furthest = failure, got
		}
	}
	if worst == nil {
		return &Failure{Model: e.Title, Kind: Unreachable, Place: "no address", Detail: "the catalogue has none"}
	}
	return worst
}

// diskFailure is a failure to write into the folder.
func (s *Store) diskFailure(e Entry, err error) *Failure {
	f := &Failure{Model: e.Title, Kind: Unwritable, Place: s.Dir, Detail: reason(err), Err: err}
	if diskfull.Is(err) {
		f.Kind, f.Detail = DiskFull, SizeText(e.Size)
	}
	return f
}

// reason is err without the path, which the sentence around it names.
func reason(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	}
	return fmt.Sprint(err)
}
