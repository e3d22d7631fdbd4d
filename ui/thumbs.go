package ui

import (
	"context"
	"image"
	"sync"

	"github.com/disintegration/imaging"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

const (
	stripThumb = 128 // pixels of the longer side of a candidate's small picture
	filmThumb  = 192 // of a still of the filmstrip, and of a recent picture
)

// thumbOf draws the small picture of a candidate from its logits alone.
func thumbOf(l mask.Logits) image.Image {
	f := l.Grid
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
	return parts.Silhouette(shape, style.Current().Accent, stripThumb)
}

// leastThumb is the shorter side of a small picture as a part of its longer one: of a picture that is still longer and
// thinner nothing would be seen.
const leastThumb = 1.0 / 16

// thumbSize is the size of a small picture whose longer side has side pixels.
func thumbSize(w, h, side int) (int, int) {
	least := max(1, int(float64(side)*leastThumb))
	if w >= h {
		return side, max(least, (2*side*h+w)/(2*w))
	}
	return max(least, (2*side*w+h)/(2*h)), side
}

// shrink draws a picture small, to fit a square of side pixels; one that is smaller already stays as it is, unless it is
// a thin line.
func shrink(p image.Image, side int) image.Image {
	size := p.Bounds().Size()
	w, h := thumbSize(size.X, size.Y, min(side, max(size.X, size.Y)))
	return imaging.Resize(p, w, h, imaging.Box)
}

// thumbnails makes the small pictures of the filmstrip, one at a time, the latest wish first.
type thumbnails struct {
	do   func(func())
	show func(index int, thumb image.Image) // called on the goroutine of do
	rest func(largest int)                  // called when nothing more is wanted, with the bytes of the largest opened picture
	// failed is called on the goroutine of do with why there is no small picture; nil for nobody.
	failed func(at project.Picture, err error)

	mu     sync.Mutex
	list   uint64 // counts the lists of pages, so that late thumbnails of one before are dropped
	wanted []wantedThumb
	busy   bool
	cancel context.CancelFunc // of the picture that is being opened
}

// wantedThumb is a still whose picture is wanted.
type wantedThumb struct {
	index int
	at    project.Picture
}

func newThumbnails(do func(func()), show func(int, image.Image)) *thumbnails {
	return &thumbnails{do: do, show: show, rest: handBack, cancel: func() {}}
}

// stop forgets what is wanted, because the list of pages is another one now, or none.
func (t *thumbnails) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.list++
	t.wanted = nil
	t.cancel()
}

// want asks for a still's picture.
func (t *thumbnails) want(index int, at project.Picture) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wanted = append(t.wanted, wantedThumb{index, at})
	if !t.busy {
		t.busy = true
		go t.work()
	}
}

// work makes what is wanted until nothing is.
func (t *thumbnails) work() {
	largest := 0
	for {
		t.mu.Lock()
		if len(t.wanted) == 0 {
			t.busy = false
			t.mu.Unlock()
			t.rest(largest)
			return
		}
		next, list := t.wanted[len(t.wanted)-1], t.list
		t.wanted = t.wanted[:len(t.wanted)-1]
		ctx, cancel := context.WithCancel(context.Background())
		t.cancel = cancel
		t.mu.Unlock()
		p, err := openPicture(ctx, next.at.Path, picture.Options{Background: true, Frame: next.at.Frame})
		cancel()
		if err != nil {
			t.answer(list, func() {
				if t.failed != nil {
					t.failed(next.at, err)
				}
			})
			continue
		}
		largest = max(largest, len(p.Pix().Pix))
		thumb := shrink(p.Pix(), filmThumb)
		t.answer(list, func() { t.show(next.index, thumb) })
	}
}

// answer does something on the goroutine of do, unless the list of pages is another one by then.
func (t *thumbnails) answer(list uint64, do func()) {
	t.do(func() {
		t.mu.Lock()
		current := list == t.list
		t.mu.Unlock()
		if current {
			do()
		}
	})
}

// pyramidThumb is the thumb of the shown picture, from the level of its pyramid that is still much larger: opening its
// file once more would take as much memory again. Of a picture whose pixels rest the largest is not there.
func pyramidThumb(pyramid *picture.Pyramid) image.Image {
	var level *image.RGBA
	for _, next := range pyramid.Levels {
		if level != nil && min(next.Rect.Dx(), next.Rect.Dy()) < 4*filmThumb {
			break
		}
		if next != nil {
			level = next
		}
	}
	return shrink(level, filmThumb)
}

// thumbnail opens a picture and shrinks it to fit a square of side pixels.
func thumbnail(ctx context.Context, path string, side int) (image.Image, error) {
	p, err := openPicture(ctx, path, picture.Options{Background: true})
	if err != nil {
		return nil, err
	}
	return shrink(p.Pix(), side), nil
}
