package cli

import (
	"context"
	"time"

	"clickmask/picture"
)

// all answers pictures one after the other and tells of each in their order. While the model encodes one, the next is
// opened and the files of the one before are written: an encoder leaves a fifth of two cores idle.
func (r *predictor) all(ctx context.Context, paths []string, opts picture.Options, report *reporter) error {
	var ahead chan *picture.Picture
	saved := make(chan struct{})
	close(saved)
	defer func() { <-saved }()
	for i, path := range paths {
		start := time.Now()
		var pic *picture.Picture
		if ahead != nil {
			pic = <-ahead
		}
		ahead = openNext(ctx, paths[i+1:], opts)
		save, err := r.openedAndAnswered(ctx, pic, path, opts, start)
		<-saved
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err != nil {
			report.picture(path, nil, err)
			continue
		}
		done := make(chan struct{})
		saved = done
		go func() {
			defer close(done)
			result, err := save()
			report.picture(path, result, err)
		}()
	}
	return nil
}

// openedAndAnswered opens a picture unless that was done ahead, and answers it.
func (r *predictor) openedAndAnswered(ctx context.Context, pic *picture.Picture, path string, opts picture.Options, start time.Time) (func() (*pictureResult, error), error) {
	if pic == nil {
		var err error
		if pic, err = openPicture(ctx, path, opts); err != nil {
			return nil, err
		}
	}
	return r.answer(ctx, pic, path, start)
}

// aheadPixels is up to which size a picture is opened while another is held: two larger ones would count in the memory.
const aheadPixels = 4_000_000

// openNext opens the first of the paths; what cannot be opened ahead is opened in its turn, which says why.
func openNext(ctx context.Context, paths []string, opts picture.Options) chan *picture.Picture {
	if len(paths) == 0 {
		return nil
	}
	opts.MaxPixels = min(opts.MaxPixels, aheadPixels)
	out := make(chan *picture.Picture, 1)
	go func() {
		p, err := picture.Open(ctx, paths[0], opts)
		if err != nil {
			p = nil
		}
		out <- p
	}()
	return out
}
