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
	reach := Reach(m)
	a, _, err := newLook(pix, m, false, job).within(ctx, mask.Subtract(m.Grow(reach), m.Grow(-reach)))
	return a, err
}

// Glass is the alpha of a thing that is seen through, as a person says: beside what Fine looks at, all of the thing. The
// guided filter alone follows the border, and knows nothing of what is farther in.
func Glass(ctx context.Context, pix *image.RGBA, m mask.Mask, job Job) (Alpha, error) {
	a, _, err := newLook(pix, m, true, job).within(ctx, m.Grow(Reach(m)))
	return a, err
}

// Hairy is an alpha of a mask, with a fine edge in its place within a region that a person says hair is in, however far from
// the mask's border, and where strands leave it.
func Hairy(ctx context.Context, pix *image.RGBA, m, hair mask.Mask, a Alpha, job Job) (Alpha, error) {
	if hair.Empty() || m.Empty() {
		return a, ctx.Err()
	}
	fine, looked, err := newLook(pix, m, false, job).within(ctx, hair)
	if err != nil {
		return Alpha{}, err
	}
	where := mask.Hard(looked)
	return mask.Larger(mask.Without(a, where), mask.Smaller(fine, where)), nil
}
