package matte

import (
	"context"
	"image"
	"math"

	"clickmask/mask"
)

// Reach is how far from a mask's border a fine edge looks for the thing, in pixels: the farther, the larger the thing.
func Reach(m mask.Mask) int {
	return min(max(int(math.Sqrt(float64(m.Area()))/8), 12), 48)
}

const (
	fineTile  = 512 // pixels of a tile's side: larger than those of colours, for more of what lies round them is looked at
	netRadius = 32  // pixels of the filter's windows before a network, as it was trained
)

// Fine is the alpha of a thing with hair or fur: within reach of the mask's border, and farther where a strand goes on, it follows
// the picture, beyond that the mask. A guided filter begins, and a network, where there is one, goes on from what that gives.
func Fine(ctx context.Context, pix *image.RGBA, m mask.Mask, job Job) (Alpha, error) {
	if m.Empty() {
		return mask.Hard(m), ctx.Err()
	}
	reach := Reach(m)
	a, _, err := fineIn(ctx, pix, m, mask.Subtract(m.Grow(reach), m.Grow(-reach)), job)
	return a, err
}

// Hairy is an alpha of a mask, with a fine edge in its place within a region that a person says hair is in, however far from
// the mask's border, and where strands leave it.
func Hairy(ctx context.Context, pix *image.RGBA, m, hair mask.Mask, a Alpha, job Job) (Alpha, error) {
	if hair.Empty() || m.Empty() {
		return a, ctx.Err()
	}
	fine, looked, err := fineIn(ctx, pix, m, hair, job)
	if err != nil {
		return Alpha{}, err
	}
	where := mask.Hard(looked)
	return mask.Larger(mask.Without(a, where), mask.Smaller(fine, where)), nil
}

// fineIn is Fine within a band, and what was looked at in the end. Beyond that it is the mask, as far as the band's box goes.
func fineIn(ctx context.Context, pix *image.RGBA, m, band mask.Mask, job Job) (Alpha, mask.Mask, error) {
	l := &look{pix: pix, thing: m, kept: mask.Hard(m).Rows(), radius: Reach(m), job: job}
	if job.Net != nil {
		l.radius = netRadius
	}
	l.cover(band.Bounds())
	crop(mask.Subtract(m, band), l.box).Fill(l.shares, l.box.Dx(), 255)
	if err := l.at(ctx, band); err != nil {
		return Alpha{}, band, err
	}
	looked := band
	if job.Net != nil { // the filter alone knows nothing of strands
		var err error
		if looked, err = l.follow(ctx, band); err != nil {
			return Alpha{}, looked, err
		}
	}
	return l.alpha(), looked, nil
}
