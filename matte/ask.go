package matte

import (
	"context"
	"math"
)

// netAround is how many pixels round a tile a network looks at too. With 32 in place of 64 the error is the same, with 16 it grows.
const netAround = 32

// sides are those of what a network is asked about.
func (g *guide) sides() (w, h int) {
	up := func(n int) int { return (n + NetMultiple - 1) / NetMultiple * NetMultiple }
	return up(g.seen.Dx()), up(g.seen.Dy())
}

// ask has a network look at the last tile, with what lies round it, and takes its alpha for the filter's. Sides that are no
// multiples of the network's go on as the edge is. glass says that the thing is seen through.
func (g *guide) ask(ctx context.Context, net Net, glass bool) error {
	if net == nil {
		return nil
	}
	w, h := g.seen.Dx(), g.seen.Dy()
	tw, th := g.sides()
	seen := float32(-1)
	if glass {
		seen = 1
	}
	fill(g.tile[(NetPlanes-1)*tw*th:], seen)
	for k := range NetPlanes - 1 {
		plane := g.tile[k*tw*th : (k+1)*tw*th]
		for y := range h {
			fill(plane[y*tw+w:(y+1)*tw], plane[y*tw+w-1])
		}
		for y := h; y < th; y++ {
			copy(plane[y*tw:(y+1)*tw], plane[(h-1)*tw:h*tw])
		}
	}
	logits, err := net.Logits(ctx, g.tile, tw, th)
	if err != nil {
		return err
	}
	for y := range h {
		for x := range w {
			g.out[y*w+x] = float32(1 / (1 + math.Exp(-float64(logits[y*tw+x]))))
		}
	}
	return nil
}

func fill(row []float32, v float32) {
	for i := range row {
		row[i] = v
	}
}
