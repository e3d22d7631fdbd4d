package desk

import (
	"context"
	"encoding/hex"
	"errors"
	"math"
	"sync/atomic"

	"clickmask/picture"
	"clickmask/project"
)

// shownPicture is the picture on the screen, the zero value for none.
type shownPicture struct {
	picture    *picture.Picture
	pyramid    *picture.Pyramid
	generation uint64          // of the page that it belongs to
	glance     *picture.Glance // that was on the screen before it, nil for none
}

// loading is the picture that is being opened. A later one takes its place; until it is there, and also when it cannot
// be opened, everything stays as it is.
type loading struct {
	cancel func()
	turn   uint64  // counts what was opened, so that a question about an earlier one is noticed
	target int     // index of the page that it is for, -1 for another purpose
	share  float64 // of the file that was read, 0 to 1
	glance glancing
}

func (l *loading) busy() bool { return l.cancel != nil }

func (l *loading) stop() {
	if l.cancel != nil {
		l.cancel()
		l.cancel = nil
	}
	l.target, l.share, l.glance = -1, 0, glancing{}
	l.turn++
}

// ShowPage goes to a page of the list; one whose picture cannot be opened is told, and nothing changes.
func (d *Desk) ShowPage(index int) {
	d.intend(turn, func() { d.goTo(index, 0) })
}

// Turn goes by pages from the one that is shown, or that is about to be. Pages whose pictures cannot be opened are
// stepped over. It stops at the ends.
func (d *Desk) Turn(by int) {
	d.intend(turn, func() {
		from, step := d.target(), 1
		if by < 0 {
			step = -1
		}
		d.goTo(min(max(from+by, 0), len(d.doc.Pages())-1), step)
	})
}

// target is the index of the page that is shown, or that is about to be.
func (d *Desk) target() int {
	if d.load.busy() && d.load.target >= 0 {
		return d.load.target
	}
	return d.doc.CurrentIndex()
}

// goTo shows a page once its picture is there. With a step of 1 or -1, pages whose pictures cannot be opened are stepped
// over in that direction.
func (d *Desk) goTo(index, step int) {
	d.going = going{}
	pages := d.doc.Pages()
	if index < 0 || index >= len(pages) || index == d.target() {
		return
	}
	if index == d.doc.CurrentIndex() && d.holdsPage() {
		d.load.stop() // back to where it began
		d.due = true
		return
	}
	d.loadPage(index, step, nil)
}

// loadPage is goTo without checks; skipped are the pages stepped over so far.
func (d *Desk) loadPage(index, step int, skipped []error) {
	page := d.doc.Pages()[index]
	d.loadPicture(index, page.Picture(), picture.Options{}, func(s shownPicture) {
		d.intend(turn, func() { // Enter pressed meanwhile comes first
			if at := d.doc.IndexOf(page.ID); at >= 0 {
				d.doc.Show(at)
				d.showPicture(s)
				d.tellSkipped(skipped)
			}
		})
	}, func(err error) {
		next := index + step
		if step == 0 {
			d.tell(Notice{Kind: PictureFailed, Err: err, OfPage: true})
			return
		}
		skipped = append(skipped, err)
		if next < 0 || next >= len(d.doc.Pages()) {
			d.tellSkipped(skipped)
			return
		}
		if next == d.doc.CurrentIndex() && d.holdsPage() {
			d.tellSkipped(skipped)
			return
		}
		d.loadPage(next, step, skipped)
	})
}

// tellSkipped says which pages were stepped over, if any.
func (d *Desk) tellSkipped(skipped []error) {
	if len(skipped) > 0 {
		d.tell(Notice{Kind: PicturesSkipped, Err: skipped[0], Count: len(skipped)})
	}
}

// followPage loads the picture of the page that the document went to by itself, as undo does. Until it is there no
// picture is on the screen.
func (d *Desk) followPage() {
	page := d.doc.Current()
	if page == nil || d.doc.Generation() == d.shown.generation {
		return
	}
	d.leavePicture()
	d.loadPicture(d.doc.CurrentIndex(), page.Picture(), picture.Options{}, d.showPicture, func(err error) {
		d.tell(Notice{Kind: PictureFailed, Err: err, OfPage: true})
	})
}

// leavePicture takes the picture off the screen; the page stays.
func (d *Desk) leavePicture() {
	d.shown = shownPicture{generation: d.doc.Generation()}
	d.restart()
	d.engine.Show(nil, d.doc.Generation())
}

// restart forgets what was said about the picture before.
func (d *Desk) restart() {
	s := &d.state
	s.ready, s.encoding, s.failed, s.took = false, false, nil, 0
	d.hover = hovering{}
	d.finds.forget()
	d.propose.forget()
	d.going = going{}
	d.ask = asking{open: d.ask.open}
	d.refine.stop()
	d.refine = refining{}
	d.operating.stop()
	d.operating = operating{}
}

// loadPicture opens a picture in the background and hands it to done; of several the latest is opened. One that is merely
// large is asked about.
func (d *Desk) loadPicture(target int, at project.Picture, o picture.Options, done func(shownPicture), failed func(error)) {
	d.loadBeside(nil, target, at, o, done, failed)
}

// loadBeside is loadPicture while beside, unless it is nil, is done on a goroutine of its own; what comes of both comes
// together.
func (d *Desk) loadBeside(beside func(context.Context), target int, at project.Picture, o picture.Options, done func(shownPicture), failed func(error)) {
	d.load.stop()
	d.load.target = target
	turn := d.load.turn
	o.Progress, o.Glance = d.follow(turn), d.glimpse(turn)
	d.load.cancel = background(d, func(ctx context.Context) (shownPicture, error) {
		if beside != nil {
			finished := make(chan struct{})
			go func() {
				defer close(finished)
				beside(ctx)
			}()
			defer func() { <-finished }()
		}
		if g := d.glances.find(at); g != nil {
			o.Glance(g)
		}
		return d.open(ctx, at, o)
	}, func(s shownPicture, err error) {
		asked := d.load.glance
		d.load.cancel, d.load.target, d.load.glance = nil, -1, glancing{}
		d.due = true
		var e *picture.Error
		switch {
		case err == nil:
			delete(d.trouble, at)
			d.tell(Notice{Kind: PictureShown})
			s.glance = asked.of
			done(s)
			d.goOnWith(s, asked)
		case errors.As(err, &e) && e.Kind == picture.TooLarge:
			d.putQuestion(&Question{Kind: AskTooLarge, Name: e.Name, Err: err, holds: func() bool { return d.load.turn == turn },
				yes: func() { d.loadPicture(target, at, picture.Options{MaxPixels: picture.HardMaxPixels}, done, failed) }})
		default:
			d.trouble[at] = err
			failed(err)
		}
	})
	d.due = true
}

// follow shows how much of a file was read. What it returns may be called on any goroutine, as often as one likes: at most
// one call to the desk's is outstanding.
func (d *Desk) follow(turn uint64) func(done, total int64) {
	var latest atomic.Uint64 // bits of the share
	var asked atomic.Bool
	return func(done, total int64) {
		if total <= 0 {
			return
		}
		latest.Store(math.Float64bits(min(1, float64(done)/float64(total))))
		if asked.Swap(true) {
			return
		}
		d.opts.Do(func() {
			asked.Store(false)
			if !d.closed && d.load.turn == turn && d.load.busy() {
				d.load.share = math.Float64frombits(latest.Load())
				d.opts.Show(ChangedProgress)
			}
		})
	}
}

// open reads a picture and what is needed to paint it.
func (d *Desk) open(ctx context.Context, at project.Picture, o picture.Options) (shownPicture, error) {
	o.Frame = at.Frame
	p, err := d.opts.Open(ctx, at.Path, o)
	if err != nil {
		return shownPicture{}, err
	}
	d.opts.Opened(p)
	s := shownPicture{picture: p}
	if s.pyramid, err = picture.PyramidUntil(ctx, p); err != nil {
		return shownPicture{}, err
	}
	d.glances.keep(at, p, s.pyramid)
	return s, nil
}

// showPicture puts a picture on the screen; its page is the current one.
func (d *Desk) showPicture(s shownPicture) {
	s.generation = d.doc.Generation()
	width, height := s.picture.Size()
	if err := d.doc.SetPicture(width, height, hex.EncodeToString(s.picture.Hash[:])); err != nil {
		d.pictureChanged(s, err)
		return
	}
	goneOn := d.going.on
	d.restart()
	d.propose.due = goneOn
	d.shown = s
	d.engine.Show(s.picture, s.generation)
	d.due = true
	if len(s.picture.Notes) > 0 {
		d.tell(Notice{Kind: PictureNoted, Picture: s.picture})
	}
}

// pictureChanged asks what to do when a page's masks were made on another picture than its file holds now.
func (d *Desk) pictureChanged(s shownPicture, err error) {
	d.leavePicture()
	d.due = true
	q := &Question{Kind: AskPictureChanged, Name: d.doc.Current().Name, Err: err, holds: func() bool { return d.doc.Generation() == s.generation }}
	var changed *project.PictureChangedError
	q.SameSize = errors.As(err, &changed) && changed.SameSize()
	q.yes = func() {
		width, height := s.picture.Size()
		d.doc.AcceptPicture(width, height, hex.EncodeToString(s.picture.Hash[:]))
		d.showPicture(s)
	}
	d.putQuestion(q)
}

// NoteTrouble takes in that the picture of a page cannot be opened, as who made a small one of it has found. One that is shown, or is known to
// be in trouble, stays as it is, and one that is only too large is asked about when it is opened.
func (d *Desk) NoteTrouble(at project.Picture, err error) {
	page := d.doc.Current()
	var e *picture.Error
	if d.closed || d.trouble[at] != nil || page != nil && page.Picture() == at || !errors.As(err, &e) || e.Kind == picture.TooLarge {
		return
	}
	d.trouble[at] = err
	d.Refresh()
}
