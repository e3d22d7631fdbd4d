package matte

import (
	"context"
	"image"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

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

// Fine is the alpha of a thing with hair or fur: within reach of the mask's border it follows the picture, beyond it the mask. A
// guided filter begins, and a network, where there is one, goes on from what that gives.
// The border is worked through in tiles at the picture's full size, on all cores.
func Fine(ctx context.Context, pix *image.RGBA, m mask.Mask, job Job) (Alpha, error) {
	if m.Empty() {
		return mask.Hard(m), ctx.Err()
	}
	reach := Reach(m)
	inner := m.Grow(-reach)
	return fineIn(ctx, pix, m, mask.Subtract(m.Grow(reach), inner), job)
}

// Hairy is an alpha of a mask, with a fine edge in its place within a region that a person says hair is in, however far from
// the mask's border.
func Hairy(ctx context.Context, pix *image.RGBA, m, hair mask.Mask, a Alpha, job Job) (Alpha, error) {
	if hair.Empty() || m.Empty() {
		return a, ctx.Err()
	}
	fine, err := fineIn(ctx, pix, m, hair, job)
	if err != nil {
		return Alpha{}, err
	}
	where := mask.Hard(hair)
	return mask.Larger(mask.Without(a, where), mask.Smaller(fine, where)), nil
}

// fineIn is Fine within a band. Beyond that it is the mask, as far as the band's box goes.
func fineIn(ctx context.Context, pix *image.RGBA, m, band mask.Mask, job Job) (Alpha, error) {
	w, h := m.Size()
	reach, inner := Reach(m), mask.Subtract(m, band)
	box := band.Bounds()
	bytes := make([]byte, box.Dx()*box.Dy())
	crop(inner, box).Fill(bytes, box.Dx(), 255)
	kept, where := mask.Hard(m).Rows(), mask.Hard(band).Rows()
	radius := reach
	if job.Net != nil {
		radius = netRadius
	}
	tiles := tilesOf(where.Solid, box, fineTile)
	var done, next atomic.Int64
	var trouble atomic.Pointer[error]
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tiles)) {
		all.Go(func() {
			g := newGuide(radius)
			for ctx.Err() == nil && trouble.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(tiles) {
					return
				}
				g.tile(pix, kept, tiles[i], image.Rect(0, 0, w, h))
				if err := g.ask(ctx, job.Net); err != nil {
					trouble.Store(&err)
					return
				}
				for y := tiles[i].Min.Y; y < tiles[i].Max.Y; y++ {
					line := bytes[(y-box.Min.Y)*box.Dx():]
					for _, r := range where.Solid(y) {
						for x := max(int(r.X0), tiles[i].Min.X); x < min(int(r.X1), tiles[i].Max.X); x++ {
							line[x-box.Min.X] = g.share(x, y)
						}
					}
				}
				job.tell(int(done.Add(1)), len(tiles))
			}
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return Alpha{}, err
	}
	if err := trouble.Load(); err != nil {
		return Alpha{}, *err
	}
	return mask.AlphaInBox(w, h, box, func(dst []byte, y int) { copy(dst, bytes[y*box.Dx():]) }), nil
}
