package cli

import (
	"context"
	"time"

	"clickmask/picture"
)

// all answers pictures one after the other and tells of each in their order. While the model encodes one, the next is
// opened and the files of the one before are written: an encoder leaves a fifth of two cores idle.
func (r *predictor) all(ctx context.Context, list []pictureAt, opts picture.Options, report *reporter) error {
	var ahead chan *picture.Picture
	saved := make(chan struct{})
	close(saved)
	defer func() { <-saved }()
	for i, at := range list {
		start := time.Now()
		var pic *picture.Picture
		if ahead != nil {
			pic = <-ahead
		}
		ahead = openNext(ctx, list[i+1:], opts)
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

// openNext opens the first of the list; what cannot be opened ahead is opened in its turn, which says why.
func openNext(ctx context.Context, list []pictureAt, opts picture.Options) chan *picture.Picture {
	if len(list) == 0 {
		return nil
	}
	opts.MaxPixels = min(opts.MaxPixels, aheadPixels)
	out := make(chan *picture.Picture, 1)
	go func() {
		p, err := list[0].open(ctx, opts)
		if err != nil {
			p = nil
		}
		out <- p
	}()
	return out
}
