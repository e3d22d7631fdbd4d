package matte

import (
	"context"
	"math"
)

// ask has a network look at the last tile, with what lies round it, and takes its alpha for the filter's. Sides that are no
// multiples of the network's go on as the edge is. glass says that the thing is seen through.
func (g *guide) ask(ctx context.Context, net Net, glass bool) error {
	if net == nil {
		return nil
	}
	w, h := g.seen.Dx(), g.seen.Dy()
	up := func(n int) int { return (n + NetMultiple - 1) / NetMultiple * NetMultiple }
	tw, th := up(w), up(h)
	tile := make([]float32, NetPlanes*tw*th)
	for k, plane := range [][]float32{g.planes[13], g.planes[14], g.planes[15], g.mask, g.out} {
		to := tile[k*tw*th : (k+1)*tw*th]
		for y := range th {
			from := plane[min(y, h-1)*w : (min(y, h-1)+1)*w]
			for x := range tw {
				to[y*tw+x] = min(max(from[min(x, w-1)], 0), 1)*2 - 1
			}
		}
	}
	seen := float32(-1)
	if glass {
		seen = 1
	}
	for i := (NetPlanes - 1) * tw * th; i < len(tile); i++ {
		tile[i] = seen
	}
	logits, err := net.Logits(ctx, tile, tw, th)
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
