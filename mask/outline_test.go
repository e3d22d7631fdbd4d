package mask

import (
	"image"
	"math/rand/v2"
	"testing"
)

// drawn fills rings by the winding number of each pixel's centre: how often a ring goes around it, clockwise as
// seen on the screen.
func drawn(rings [][]image.Point, w, h int) []int {
	turns := make([]int, w*h)
	for _, ring := range rings {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if a.X != b.X {
				continue
			}
			// A vertical piece changes the count of all pixels to its right.
			lo, hi, d := a.Y, b.Y, -1
			if lo > hi {
				lo, hi, d = hi, lo, 1
			}
			for y := lo; y < hi; y++ {
				for x := a.X; x < w; x++ {
					turns[y*w+x] += d
				}
			}
		}
	}
	return turns
}

func TestOutlinesFilledGiveTheMaskBack(t *testing.T) {
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		g := gridOf(m)
		rings := m.Outlines()
		for i, n := range drawn(rings, g.w, g.h) {
			want := int(g.bits[i])
			if n != want {
				t.Fatalf("pixel %d,%d is gone around %d times, want %d: %v", i%g.w, i/g.w, n, want, rings)
			}
		}
		outer, inner := 0, 0
		for _, ring := range rings {
			area := 0
			for i, a := range ring {
				b := ring[(i+1)%len(ring)]
				if (a.X == b.X) == (a.Y == b.Y) {
					t.Fatalf("the piece from %v to %v of %v is not straight", a, b, ring)
				}
				c := ring[(i+2)%len(ring)]
				if (a.X == b.X) == (b.X == c.X) {
					t.Fatalf("%v is no corner of %v", b, ring)
				}
				area += a.X*b.Y - b.X*a.Y
			}
			if area > 0 {
				outer++
			} else {
				inner++
			}
		}
		if n := len(m.Components()); outer != n {
			t.Errorf("%d outer rings around %d components", outer, n)
		}
		if n := holes(g); inner != n {
			t.Errorf("%d inner rings around %d holes", inner, n)
		}
	})
}

// holes counts the 4-connected parts of unset pixels that do not reach the edge.
func holes(g grid) int {
	n := 0
	seen := make([]uint8, len(g.bits))
	for i, b := range g.bits {
		if b == 1 || seen[i] == 1 {
			continue
		}
		part, edge := flood(g, i%g.w, i/g.w, false)
		for k, p := range part.bits {
			seen[k] |= p
		}
		if !edge {
			n++
		}
	}
	return n
}

func TestOutlineOfAPixelAndOfTwoAtACorner(t *testing.T) {
	one := parse("...", ".#.", "...").Outlines()
	if len(one) != 1 || len(one[0]) != 4 {
		t.Fatalf("%v", one)
	}
	two := parse("#.", ".#").Outlines()
	if len(two) != 1 || len(two[0]) != 8 {
		t.Fatalf("two pixels that touch by a corner are one thing: %v", two)
	}
	if (Mask{}).Outlines() != nil {
		t.Error("nothing has an outline")
	}
}

func BenchmarkOutlines24MP(b *testing.B) {
	m := blob(Grid{PictureW: 6000, PictureH: 4000, ContentW: 1024, ContentH: 683, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}, 5).Mask()
	for b.Loop() {
		m.Outlines()
	}
}
