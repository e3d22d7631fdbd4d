package propagation

import (
	"math/bits"

	"clickmask/mask"
)

// cells are the low-res cells of a mask, a bit each.
type cells struct {
	bits []uint64
	area int
}

func cellsOf(l mask.Logits) cells {
	c := cells{bits: make([]uint64, (len(l.Data)+63)/64)}
	for i, v := range l.Data {
		if v > 0 {
			c.bits[i/64] |= 1 << (i % 64)
			c.area++
		}
	}
	return c
}

// iou is the overlap of two masks, 0 where both are empty.
func (c cells) iou(o cells) float64 {
	both := 0
	for i, b := range c.bits {
		both += bits.OnesCount64(b & o.bits[i])
	}
	if either := c.area + o.area - both; either > 0 {
		return float64(both) / float64(either)
	}
	return 0
}

func (c cells) has(i int) bool { return c.bits[i/64]>>(i%64)&1 == 1 }

// share is how many of a cell and those beside it are set, 0 to 1.
func (c cells) share(g mask.Grid, x, y int) float32 {
	n, all := 0, 0
	for j := max(y-1, 0); j <= min(y+1, g.LowH-1); j++ {
		for i := max(x-1, 0); i <= min(x+1, g.LowW-1); i++ {
			if all++; c.has(j*g.LowW + i) {
				n++
			}
		}
	}
	return float32(n) / float32(all)
}

// sure is the logit of a cell of a mask that was moved along: less than certain, for the thing may have changed.
const sure = 4

// logits are the cells as a mask input.
func (c cells) logits(g mask.Grid) *mask.Logits {
	l := &mask.Logits{Grid: g, Data: make([]float32, g.LowW*g.LowH)}
	for i := range l.Data {
		if l.Data[i] = -sure; c.has(i) {
			l.Data[i] = sure
		}
	}
	return l
}

// cells are the low-res cells whose middle lies in the shape.
func (s *shape) cells(g mask.Grid) cells {
	c := cells{bits: make([]uint64, (g.LowW*g.LowH+63)/64)}
	w, h := g.Cell()
	seen := g.Seen()
	for y := range g.LowH {
		for x := range g.LowW {
			px, py := int(float64(seen.Min.X)+(float64(x)+0.5)*w), int(float64(seen.Min.Y)+(float64(y)+0.5)*h)
			if s.at(px, py) {
				c.bits[(y*g.LowW+x)/64] |= 1 << ((y*g.LowW + x) % 64)
				c.area++
			}
		}
	}
	return c
}
