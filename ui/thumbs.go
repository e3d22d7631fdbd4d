package ui

import (
	"context"
	"image"
	"sync"

	"github.com/disintegration/imaging"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/ui/look"
	"clickmask/ui/parts"
)

const (
	stripThumb = 128 // pixels of the longer side of a candidate's small picture
	filmThumb  = 192 // of a frame of the filmstrip, and of a recent picture
)

// thumbOf draws the small picture of a candidate from its logits alone.
func thumbOf(l mask.Logits) image.Image {
	f := l.Frame
	w, h := stripThumb, stripThumb
	if f.PictureW >= f.PictureH {
		h = max(1, stripThumb*f.PictureH/f.PictureW)
	} else {
		w = max(1, stripThumb*f.PictureW/f.PictureH)
	}
	dx, dy := float64(f.PictureW)/float64(w), float64(f.PictureH)/float64(h)
	samples := make([]float32, w*h)
	l.Sample(samples, w, h, dx/2, dy/2, dx, dy)
	shape := image.NewAlpha(image.Rect(0, 0, w, h))
	for i, v := range samples {
		if v > 0 {
			shape.Pix[i] = 255
		}
	}
	return parts.Silhouette(shape, look.Current().Accent, stripThumb)
}

// thumbnails makes the small pictures of the filmstrip, one at a time, the latest wish first.
type thumbnails struct {
	mu     sync.Mutex
	wanted []wish
	busy   bool
	cancel context.CancelFunc
}

type wish struct {
	generation uint64 // of the list of pages
	index      int
	path       string
}

func (t *thumbnails) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wanted = nil
	if t.cancel != nil {
		t.cancel()
	}
}

// wantThumb asks for a frame's picture; it comes through [parts.Filmstrip.SetThumb]. The shown picture makes its own,
// see showThumb: opening its file once more would take as much memory again.
func (w *Window) wantThumb(i int) {
	pages := w.doc.Pages()
	if i < 0 || i >= len(pages) || i == w.doc.CurrentIndex() {
		return
	}
	t := &w.thumbs
	t.mu.Lock()
	t.wanted = append(t.wanted, wish{w.load.list, i, pages[i].Path})
	start := !t.busy
	t.busy = true
	var ctx context.Context
	if start {
		ctx, t.cancel = context.WithCancel(context.Background())
	}
	t.mu.Unlock()
	if start {
		go w.makeThumbs(ctx)
	}
}

func (w *Window) makeThumbs(ctx context.Context) {
	t := &w.thumbs
	for {
		t.mu.Lock()
		if len(t.wanted) == 0 || ctx.Err() != nil {
			t.busy = false
			t.mu.Unlock()
			return
		}
		next := t.wanted[len(t.wanted)-1]
		t.wanted = t.wanted[:len(t.wanted)-1]
		t.mu.Unlock()
		thumb, err := thumbnail(ctx, next.path, filmThumb)
		if err != nil {
			continue // the frame stays empty; opening it says why
		}
		w.do(func() {
			if !w.closing && next.generation == w.load.list {
				w.film.SetThumb(next.index, thumb)
			}
		})
	}
}

// showThumb gives the shown picture's frame its thumb, from the level of the pyramid that is still much larger.
func (w *Window) showThumb() {
	level := w.shown.picture.Pix
	for _, next := range w.shown.pyramid.Levels {
		if min(next.Rect.Dx(), next.Rect.Dy()) < 4*filmThumb {
			break
		}
		level = next
	}
	w.film.SetThumb(w.doc.CurrentIndex(), imaging.Fit(level, filmThumb, filmThumb, imaging.Box))
}

// thumbnail opens a picture and shrinks it to fit a square of side pixels.
func thumbnail(ctx context.Context, path string, side int) (image.Image, error) {
	p, err := openPicture(ctx, path, picture.Options{})
	if err != nil {
		return nil, err
	}
	return imaging.Fit(p.Pix, side, side, imaging.Box), nil
}
