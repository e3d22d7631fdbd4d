package matte

import (
	"context"
	"image"
	"runtime"
	"sync"
	"sync/atomic"

	"clickmask/mask"
)

// Colours are the thing's own colours in the band of an alpha: red, green and blue of each pixel in the order of its runs.
type Colours []uint8

// At is the colour of the band's pixel i.
func (c Colours) At(i int) []uint8 { return c[3*i : 3*i+3 : 3*i+3] }

// Job is what work goes on with.
type Job struct {
	Progress func(done, of int) // called by several goroutines; may be nil
	Net      Net                // of fine edges; nil leaves those to a guided filter
}

// Net is a network that tells alpha where hair or glass is: logits for a tile of w x h pixels, both multiples of [NetMultiple]. The tile
// has [NetPlanes] planes, in -1..1: red, green, blue, the mask, the mask after a guided filter, and what is asked for: -1 everywhere
// for a thing that nothing is seen through, 1 everywhere for glass.
type Net interface {
	Logits(ctx context.Context, tile []float32, w, h int) ([]float32, error)
}

// What a network's tiles are like.
const (
	NetMultiple = 16 // their sides are multiples of it
	NetPlanes   = 6
)

// Part is the job for one of several things, one after another, that count together: i of n.
func (j Job) Part(i, n int) Job {
	if whole := j.Progress; whole != nil {
		j.Progress = func(done, of int) { whole(i*of+done, n*of) }
	}
	return j
}

func (j Job) tell(done, of int) {
	if j.Progress != nil {
		j.Progress(done, of)
	}
}

// Foreground estimates the colours of the thing where an alpha has its band: multi-level foreground estimation (Germer,
// Uelwer, Conrad, Harmeling: Fast Multi-Level Foreground Estimation, 2020). Colours and those of what lies behind are looked
// for together, from a picture of one pixel up to the whole one, each size beginning with what the one before found. The
// values of that paper's reference, PyMatting, hold. strength is how far a pixel goes from the picture's colour, at 0, to
// the one that was found, at 1.
//
// pix is premultiplied, its origin the alpha's. Sizes beyond some 65,000 pixels are worked through in tiles, at once on all
// cores, and only where the band is.
func Foreground(ctx context.Context, pix *image.RGBA, a Alpha, strength float64, job Job) (Colours, error) {
	out := make(Colours, 3*len(a.Shares()))
	if len(out) == 0 {
		return out, ctx.Err()
	}
	w, h := a.Size()
	s := &source{pix: pix, rows: a.Rows(), box: a.Bounds().Inset(-around).Intersect(image.Rect(0, 0, w, h))}
	sizes := levels(s.box.Dx(), s.box.Dy())
	base := newField(image.Rect(0, 0, 1, 1))
	s.means(base)
	at := 0
	for at+1 < len(sizes) && sizes[at+1].X*sizes[at+1].Y <= wholeUpTo {
		at++
		next := newField(image.Rectangle{Max: sizes[at]})
		s.refine(next, base, sizes[at], sizes[at-1], false)
		base = next
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	tiles := tilesOf(func(y int) []mask.Run { runs, _ := s.rows.Band(y); return runs }, s.box, tileSide)
	var done, next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tiles)) {
		all.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(tiles) {
					return
				}
				s.tile(out, tiles[i].Sub(s.box.Min), base, sizes[at:], strength)
				job.tell(int(done.Add(1)), len(tiles))
			}
		})
	}
	all.Wait()
	return out, ctx.Err()
}

const (
	around    = 16      // pixels round the thing that are looked at too
	wholeUpTo = 1 << 16 // pixels of the largest size that is worked through as a whole
	tileSide  = 256     // pixels
	margin    = 8       // pixels round a tile that are worked through with it, at each size
)

// tile goes from the size of base up to the picture's in what one tile of it needs, and takes the colours over.
func (s *source) tile(out Colours, tile image.Rectangle, base *field, sizes []image.Point, strength float64) {
	needed := make([]image.Rectangle, len(sizes)) // at each size
	needed[len(sizes)-1] = tile
	for i := len(sizes) - 1; i > 0; i-- {
		needed[i] = needed[i].Inset(-margin).Intersect(image.Rectangle{Max: sizes[i]})
		r, big, small := needed[i], sizes[i], sizes[i-1]
		needed[i-1] = image.Rect(r.Min.X*small.X/big.X, r.Min.Y*small.Y/big.Y,
			(r.Max.X-1)*small.X/big.X+1, (r.Max.Y-1)*small.Y/big.Y+1)
	}
	f := base
	for i := 1; i < len(sizes); i++ {
		next := newField(needed[i])
		s.refine(next, f, sizes[i], sizes[i-1], i == len(sizes)-1)
		f = next
	}
	s.take(out, tile, f, strength)
}

// take writes the colours of a tile's band.
func (s *source) take(out Colours, tile image.Rectangle, f *field, strength float64) {
	k := float32(min(max(strength, 0), 1))
	tile = tile.Add(s.box.Min)
	for y := tile.Min.Y; y < tile.Max.Y; y++ {
		runs, at := s.rows.Band(y)
		for _, r := range runs {
			for x := max(int(r.X0), tile.Min.X); x < min(int(r.X1), tile.Max.X); x++ {
				n := f.at(x-s.box.Min.X, y-s.box.Min.Y)
				c := out.At(at + x - int(r.X0))
				var own [3]float32
				s.colour(&own, x, y)
				for i := range c {
					c[i] = uint8((own[i]+(f.data[n+i]-own[i])*k)*255 + 0.5)
				}
			}
			at += int(r.X1 - r.X0)
		}
	}
}
