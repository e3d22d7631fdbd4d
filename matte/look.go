package matte

import (
	"context"
	"image"
	"runtime"
	"sync"
	"sync/atomic"

	"clickmask/mask"
)

// look is what a fine edge has found so far, region by region.
type look struct {
	pix    *image.RGBA
	thing  mask.Mask
	glass  bool            // the thing is seen through
	kept   *mask.AlphaRows // the thing, hard
	radius int             // of the guided filter's windows
	around int             // pixels round a tile that a network looks at
	job    Job

	box      image.Rectangle // of the shares
	shares   []byte
	done, of atomic.Int64 // tiles
}

func newLook(pix *image.RGBA, thing mask.Mask, glass bool, job Job) *look {
	l := &look{pix: pix, thing: thing, glass: glass, kept: mask.Hard(thing).Rows(), radius: Reach(thing), job: job}
	if job.Net != nil {
		l.radius, l.around = netRadius, netAround
	}
	return l
}

// within looks at a region, and on where strands leave it. It gives the alpha, which is the mask beyond what was looked at, as far as that's
// box goes, and what was looked at.
func (l *look) within(ctx context.Context, region mask.Mask) (Alpha, mask.Mask, error) {
	if region.Empty() {
		return mask.Hard(l.thing), region, ctx.Err()
	}
	l.cover(region.Bounds())
	crop(mask.Subtract(l.thing, region), l.box).Fill(l.shares, l.box.Dx(), 255)
	if err := l.at(ctx, region); err != nil {
		return Alpha{}, region, err
	}
	if l.job.Net != nil { // the filter alone knows nothing of strands
		var err error
		if region, err = l.follow(ctx, region); err != nil {
			return Alpha{}, region, err
		}
	}
	return l.alpha(), region, nil
}

// cover makes the shares reach as far as a box does.
func (l *look) cover(box image.Rectangle) {
	if box.In(l.box) {
		return
	}
	box = box.Union(l.box)
	shares := make([]byte, box.Dx()*box.Dy())
	for y := l.box.Min.Y; y < l.box.Max.Y; y++ {
		copy(shares[(y-box.Min.Y)*box.Dx()+l.box.Min.X-box.Min.X:], l.row(y))
	}
	l.box, l.shares = box, shares
}

// row is the shares of row y, from the box's left side on.
func (l *look) row(y int) []byte {
	return l.shares[(y-l.box.Min.Y)*l.box.Dx() : (y-l.box.Min.Y+1)*l.box.Dx()]
}

// at works a region out that the shares cover, in tiles at the picture's full size, on all cores.
func (l *look) at(ctx context.Context, region mask.Mask) error {
	w, h := region.Size()
	where := mask.Hard(region).Rows()
	tiles := tight(tilesOf(where.Solid, region.Bounds(), fineTile), where.Solid)
	l.of.Add(int64(len(tiles)))
	var next atomic.Int64
	var trouble atomic.Pointer[error]
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tiles)) {
		all.Go(func() {
			g := newGuide(l.radius, l.around)
			for ctx.Err() == nil && trouble.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(tiles) {
					return
				}
				g.at(l.pix, l.kept, tiles[i], image.Rect(0, 0, w, h))
				if err := g.ask(ctx, l.job.Net, l.glass); err != nil {
					trouble.Store(&err)
					return
				}
				for y := tiles[i].Min.Y; y < tiles[i].Max.Y; y++ {
					line := l.row(y)
					for _, r := range where.Solid(y) {
						for x := max(int(r.X0), tiles[i].Min.X); x < min(int(r.X1), tiles[i].Max.X); x++ {
							line[x-l.box.Min.X] = g.share(x, y)
						}
					}
				}
				l.job.tell(int(l.done.Add(1)), int(l.of.Load()))
			}
		})
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := trouble.Load(); err != nil {
		return *err
	}
	return nil
}

// alpha is what was found.
func (l *look) alpha() Alpha {
	w, h := l.thing.Size()
	return mask.AlphaInBox(w, h, l.box, func(dst []byte, y int) { copy(dst, l.row(l.box.Min.Y+y)) })
}
