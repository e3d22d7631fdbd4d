package eval

import (
	"context"
	"fmt"
	"image"
	"math/rand/v2"

	"clickmask/mask"
	"clickmask/picture"
)

// Photos are a stock of photographs and of things cut out of photographs, for sequences (rendered.Stock).
type Photos struct {
	ctx  context.Context
	rows []Row
	err  error // the first picture that could not be read
}

// NewPhotos takes the pictures of rows.
func NewPhotos(ctx context.Context, rows []Row) *Photos { return &Photos{ctx: ctx, rows: rows} }

// Err is why the stock could not give what it should have.
func (p *Photos) Err() error { return p.err }

// A thing is a part of the picture at least and at most, and lies clear of its edges, of which it would have straight ones.
const (
	leastThing = 0.04
	mostThing  = 0.6
	wholeThing = 0.95 // of its pixels are in one piece
	groundSide = 300  // least longer side of a ground
	tries      = 400
)

// Ground is one of the photographs.
func (p *Photos) Ground(rng *rand.Rand) *image.RGBA {
	for range tries {
		pic := p.open(rng)
		if pic == nil {
			break
		}
		if w, h := pic.Size(); max(w, h) >= groundSide {
			return pic.Pix()
		}
	}
	return p.nothing("none of the photographs is large enough")
}

// Thing is an object of one of them.
func (p *Photos) Thing(rng *rand.Rand) *image.RGBA {
	for range tries {
		row := p.rows[rng.IntN(len(p.rows))]
		pic, err := picture.Open(p.ctx, row.Image, picture.Options{})
		if err != nil {
			return p.failed(err)
		}
		w, h := pic.Size()
		l, err := readLabels(row.Mask, w, h)
		if err != nil {
			return p.failed(err)
		}
		targets := drawn(l, float64(w*h)*leastThing, rng)
		for _, t := range targets {
			if m := maskOf(t.object); thingLike(m, w, h) {
				return cut(pic, m)
			}
		}
	}
	return p.nothing("none of the objects is large enough and clear of the edges")
}

func maskOf(b bitmap) mask.Mask {
	bits := make([]uint8, len(b.on))
	for i, on := range b.on {
		if on {
			bits[i] = 1
		}
	}
	return mask.FromBits(b.w, b.h, bits)
}

func thingLike(m mask.Mask, w, h int) bool {
	all := float64(m.Area())
	if all < leastThing*float64(w*h) || all > mostThing*float64(w*h) || !m.Bounds().In(image.Rect(2, 2, w-2, h-2)) {
		return false
	}
	for _, part := range m.Components() {
		if float64(part.Area()) >= wholeThing*all {
			return true
		}
	}
	return false
}

// cut is what a mask shows of a picture, with an edge that is one pixel soft.
func cut(pic *picture.Picture, m mask.Mask) *image.RGBA {
	w, _ := pic.Size()
	pix := pic.Pix()
	alpha := m.Feathered(0.7)
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			from, to := pix.Pix[pix.PixOffset(b.Min.X+x, b.Min.Y+y):], out.Pix[out.PixOffset(x, y):]
			a := uint32(alpha[(b.Min.Y+y)*w+b.Min.X+x])
			for k := range 3 {
				to[k] = uint8(uint32(from[k]) * a / 255)
			}
			to[3] = uint8(a)
		}
	}
	return out
}

func (p *Photos) open(rng *rand.Rand) *picture.Picture {
	pic, err := picture.Open(p.ctx, p.rows[rng.IntN(len(p.rows))].Image, picture.Options{})
	if err != nil {
		p.failed(err)
		return nil
	}
	return pic
}

// failed and nothing give a picture all the same, so that what is made of it need not ask; Err tells.
func (p *Photos) failed(err error) *image.RGBA {
	if p.err == nil {
		p.err = err
	}
	return image.NewRGBA(image.Rect(0, 0, 1, 1))
}

func (p *Photos) nothing(why string) *image.RGBA { return p.failed(fmt.Errorf("%s", why)) }
