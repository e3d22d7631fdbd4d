package cli

import (
	"context"
	"time"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/picture"
)

// all answers pictures one after the other and tells of each in their order. While the model encodes one, the next is
// opened and the files of the one before are written: an encoder leaves a fifth of two cores idle.
func (r *predictor) all(ctx context.Context, list []pictureAt, next *ahead, opts picture.Options, report *reporter) error {
	saved := make(chan struct{})
	close(saved)
	defer func() { <-saved }()
	for i, at := range list {
		start := time.Now()
		pic := next.wait()
		next = openNext(ctx, list[i+1:], opts)
		save, err := r.openedAndAnswered(ctx, pic, at, opts, start)
		<-saved
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err != nil {
			report.picture(at, nil, err)
			continue
		}
		done := make(chan struct{})
		saved = done
		go func() {
			defer close(done)
			result, err := save()
			report.picture(at, result, err)
		}()
	}
	return nil
}

// openedAndAnswered opens a picture unless that was done ahead, and answers it.
func (r *predictor) openedAndAnswered(ctx context.Context, pic *picture.Picture, at pictureAt, opts picture.Options, start time.Time) (func() (*pictureResult, error), error) {
	if pic == nil {
		var err error
		if pic, err = openPicture(ctx, at, opts); err != nil {
			return nil, err
		}
	}
	return r.answer(ctx, pic, at, start)
}

// aheadPixels is up to which size a picture is opened while another is held: two larger ones would count in the memory.
const aheadPixels = 4_000_000

// ahead is a picture that is being opened before its turn.
type ahead struct {
	opened chan struct{}
	pic    *picture.Picture // nil where it could not be
}

// wait is the picture, nil where it was not opened ahead.
func (a *ahead) wait() *picture.Picture {
	if a == nil {
		return nil
	}
	<-a.opened
	return a.pic
}

// openNext opens the first of the list; what cannot be opened ahead is opened in its turn, which says why.
func openNext(ctx context.Context, list []pictureAt, opts picture.Options) *ahead {
	if len(list) == 0 {
		return nil
	}
	opts.MaxPixels = min(opts.MaxPixels, aheadPixels)
	a := &ahead{opened: make(chan struct{})}
	go func() {
		defer close(a.opened)
		if p, err := list[0].open(ctx, opts); err == nil {
			a.pic = p
		}
	}()
	return a
}

// firstIsKept leaves the encoder until later where the embedding of the picture that comes first is kept: a second prompt on
// a picture, and a folder that was worked through before. Of a picture that is not opened ahead it is not known.
func (p *program) firstIsKept(f modelFlags, first *ahead) inference.Late {
	return func(info inference.Info, grid func(w, h int) mask.Grid) bool {
		if !p.keeps(f) {
			return false
		}
		pic := first.wait()
		return pic == nil || inference.IsKept(p.cacheDir(), info, grid, pic)
	}
}
