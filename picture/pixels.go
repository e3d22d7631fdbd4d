package picture

import (
	"context"
	"image"
	"sync"
)

// pixels are those of a picture, which all of its copies share. While nobody needs all of them they may rest: then what they
// are made of is kept, which takes less, see [Picture.Rest].
type pixels struct {
	mu     sync.Mutex
	size   image.Point
	awake  *image.RGBA // nil while they rest
	planes *planes     // nil while they do not
	fixed  bool        // they cannot rest
}

func newPixels(pix *image.RGBA) *pixels { return &pixels{size: pix.Rect.Size(), awake: pix} }

// all are all pixels, made again where they rest.
func (p *pixels) all() *image.RGBA {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.awake == nil {
		p.awake, p.planes = p.planes.whole(), nil
	}
	return p.awake
}

// crop are the pixels in r, which stay at rest.
func (p *pixels) crop(r image.Rectangle) *image.RGBA {
	p.mu.Lock()
	pix, planes := p.awake, p.planes
	p.mu.Unlock()
	if pix == nil {
		return planes.crop(r)
	}
	return &image.RGBA{Pix: pix.Pix[pix.PixOffset(r.Min.X, r.Min.Y):], Stride: pix.Stride, Rect: image.Rect(0, 0, r.Dx(), r.Dy())}
}

// restFrom is the size below which resting is not worth the work.
const restFrom = 4_000_000

// Rest lets go of the pixels of a large picture that was read from a camera's JPEG, whose planes take half of the memory or
// less: they are read from the file once more, and must give the same pixels, or nothing changes. It reports whether the
// pixels rest. Whoever asks for them then waits until they are made again ([Picture.Pix]), or takes a part of them
// ([Picture.Crop]). Nothing else may change the picture meanwhile.
func (p *Picture) Rest(ctx context.Context) bool {
	s := p.pixels
	s.mu.Lock()
	pix, fixed := s.awake, s.fixed
	s.mu.Unlock()
	if pix == nil {
		return true
	}
	if fixed || p.Format != "jpeg" || p.Path == "" || s.size.X*s.size.Y < restFrom {
		return false
	}
	planes, err := readPlanes(ctx, p)
	if err == nil && !planes.same(ctx, pix) {
		err = errOtherPixels
	}
	if ctx.Err() != nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.fixed = true
		return false
	}
	s.awake, s.planes = nil, planes
	return true
}

// Resting reports whether the pixels rest.
func (p *Picture) Resting() bool {
	p.pixels.mu.Lock()
	defer p.pixels.mu.Unlock()
	return p.pixels.awake == nil
}

// Bytes is how much memory the pixels take, at rest or not.
func (p *Picture) Bytes() int {
	p.pixels.mu.Lock()
	defer p.pixels.mu.Unlock()
	if p.pixels.awake != nil {
		return len(p.pixels.awake.Pix)
	}
	switch img := p.pixels.planes.img.(type) {
	case *image.YCbCr:
		return len(img.Y) + len(img.Cb) + len(img.Cr)
	case *image.Gray:
		return len(img.Pix)
	}
	return 0
}
