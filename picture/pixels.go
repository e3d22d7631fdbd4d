package picture

import (
	"context"
	"image"
	"runtime"
	"sync"
)

// pixels are those of a picture, which all of its copies share. While nobody needs all of them they may rest: then what they
// are made of is kept, which takes less, see [Picture.Rest].
type pixels struct {
	making gate // of who makes one of another, which takes its time
	size   image.Point

	mu     sync.Mutex
	awake  *image.RGBA // nil while they rest
	asleep *asleep     // nil while they do not
	planes *planes     // what a part of them is made of at rest, nil while nobody asks for one
	fixed  bool        // they cannot rest
}

func newPixels(pix *image.RGBA) *pixels {
	return &pixels{making: make(gate, 1), size: pix.Rect.Size(), awake: pix}
}

// now is what there is.
func (p *pixels) now() (*image.RGBA, *asleep, *planes) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.awake, p.asleep, p.planes
}

func (p *pixels) set(awake *image.RGBA, asleep *asleep, planes *planes) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.awake, p.asleep, p.planes = awake, asleep, planes
}

// all are all pixels, made again where they rest.
func (p *pixels) all() *image.RGBA {
	if pix, _, _ := p.now(); pix != nil {
		return pix
	}
	_ = p.making.enter(context.Background()) // which never ends
	defer p.making.leave()
	pix, asleep, planes := p.now()
	switch {
	case pix != nil:
		return pix
	case planes != nil:
		pix = planes.whole()
	default:
		pix = asleep.whole()
	}
	p.set(pix, nil, nil)
	return pix
}

// rouse has parts of pixels that rest be there at once.
func (p *pixels) rouse(ctx context.Context, cores int) error {
	if pix, _, planes := p.now(); pix != nil || planes != nil {
		return nil
	}
	if err := p.making.enter(ctx); err != nil {
		return err
	}
	defer p.making.leave()
	pix, asleep, planes := p.now()
	if pix != nil || planes != nil {
		return nil
	}
	planes, err := asleep.planes(ctx, cores)
	if err == nil {
		p.set(nil, asleep, planes)
	}
	return err
}

// crop are the pixels in r, which stay at rest.
func (p *pixels) crop(r image.Rectangle) *image.RGBA {
	for {
		pix, _, planes := p.now()
		switch {
		case pix != nil:
			return &image.RGBA{Pix: pix.Pix[pix.PixOffset(r.Min.X, r.Min.Y):], Stride: pix.Stride, Rect: image.Rect(0, 0, r.Dx(), r.Dy())}
		case planes != nil:
			return planes.crop(r)
		}
		if p.rouse(context.Background(), maxBands) != nil {
			p.all()
		}
	}
}

// restFrom is the size below which resting is not worth the work.
const restFrom = 4_000_000

// Rest lets go of the pixels of a large picture that was read from a camera's JPEG: its file is read once more, must give the
// same pixels, and stays in their place, or nothing changes. It reports whether the pixels rest. Whoever asks for them then
// waits until they are made again ([Picture.Pix]), or takes a part of them ([Picture.Crop]). Nothing else may change the
// picture meanwhile.
func (p *Picture) Rest(ctx context.Context) bool {
	s := p.pixels
	if s.making.enter(ctx) != nil {
		return false
	}
	defer s.making.leave()
	pix, file, _ := s.now()
	if pix == nil {
		s.set(nil, file, nil)
		return true
	}
	s.mu.Lock()
	fixed := s.fixed
	s.mu.Unlock()
	if fixed || p.Format != "jpeg" || p.Path == "" || s.size.X*s.size.Y < restFrom {
		return false
	}
	file, err := fallAsleep(ctx, p, s.size.X*s.size.Y*3/2)
	if err == nil {
		err = file.compare(ctx, pix)
	}
	if ctx.Err() != nil {
		return false
	}
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.fixed = true
		return false
	}
	s.set(nil, file, nil)
	return true
}

// Rouse has a part of pixels that rest ([Picture.Crop]) take no longer than of others, until they are let rest again; that
// takes a moment. The error is the context's.
func (p *Picture) Rouse(ctx context.Context) error { return p.pixels.rouse(ctx, maxBands) }

// RouseAside is Rouse that leaves half of the cores to more urgent work.
func (p *Picture) RouseAside(ctx context.Context) error {
	return p.pixels.rouse(ctx, max(1, runtime.GOMAXPROCS(0)/2))
}

// Resting reports whether the pixels rest.
func (p *Picture) Resting() bool {
	pix, _, _ := p.pixels.now()
	return pix == nil
}

// Roused reports whether the pixels rest but parts of them are at hand.
func (p *Picture) Roused() bool {
	_, _, planes := p.pixels.now()
	return planes != nil
}

// Bytes is how much memory the pixels take, at rest or not.
func (p *Picture) Bytes() int {
	pix, asleep, planes := p.pixels.now()
	if pix != nil {
		return len(pix.Pix)
	}
	n := asleep.size
	if planes != nil {
		n += planes.bytes()
	}
	return n
}
