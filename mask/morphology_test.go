package mask

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

// grown is Grow written out: shrinking is growing what is unset, and nothing lies beyond the edge.
func grown(g grid, radius int) grid {
	set, r := uint8(1), radius
	if radius < 0 {
		set, r = 0, -radius
	}
	out := grid{g.w, g.h, append([]uint8(nil), g.bits...)}
	for y := range g.h {
		for x := range g.w {
			if g.bits[y*g.w+x] != set {
				continue
			}
			for v := max(y-r, 0); v <= min(y+r, g.h-1); v++ {
				for u := max(x-r, 0); u <= min(x+r, g.w-1); u++ {
					if (u-x)*(u-x)+(v-y)*(v-y) <= r*r {
						out.bits[v*g.w+u] = set
					}
				}
			}
		}
	}
	return out
}

func TestGrowTakesTheDisc(t *testing.T) {
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		for _, r := range []int{0, 1, 2, 3, 5, 40} {
			checkRuns(t, fmt.Sprintf("growing by %d", r), m.Grow(r), grown(gridOf(m), r))
			checkRuns(t, fmt.Sprintf("shrinking by %d", r), m.Grow(-r), grown(gridOf(m), -r))
		}
	})
}

// padded is the mask in a picture larger by n on all sides.
func padded(g grid, n int) grid {
	out := grid{g.w + 2*n, g.h + 2*n, make([]uint8, (g.w+2*n)*(g.h+2*n))}
	for y := range g.h {
		copy(out.bits[(y+n)*out.w+n:], g.bits[y*g.w:(y+1)*g.w])
	}
	return out
}

func TestSmoothOpensAndCloses(t *testing.T) {
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		for _, r := range []int{1, 2, 4} {
			g := gridOf(m)
			opened := grown(grown(g, -r), r)
			n := 3 * r
			closed := grown(grown(padded(opened, n), r), -r)
			want := grid{g.w, g.h, make([]uint8, g.w*g.h)}
			for y := range g.h {
				copy(want.bits[y*g.w:(y+1)*g.w], closed.bits[(y+n)*closed.w+n:])
			}
			checkRuns(t, fmt.Sprintf("smoothing by %d", r), m.Smooth(r), want)
		}
		checkRuns(t, "smoothing by nothing", m.Smooth(0), gridOf(m))
	})
}

func TestSmoothRemovesHairsAndFillsCracks(t *testing.T) {
	thing := Rect(60, 60, image.Rect(10, 10, 50, 50))
	hair := Union(thing, Rect(60, 60, image.Rect(50, 30, 60, 31)))
	crack := Subtract(thing, Rect(60, 60, image.Rect(30, 10, 31, 40)))
	for name, m := range map[string]Mask{"hair": hair, "crack": crack} {
		got := m.Smooth(3)
		if iou := IoU(got, thing); iou < 0.98 {
			t.Errorf("%s: IoU %g with the thing itself", name, iou)
		}
	}
	if got := hair.Smooth(3); got.At(55, 30) {
		t.Error("the hair is still there")
	}
	if got := crack.Smooth(3); !got.At(30, 20) {
		t.Error("the crack is still there")
	}
}

func TestAThingThatTheEdgeCutsKeepsTouchingIt(t *testing.T) {
	half := Rect(40, 40, image.Rect(0, 10, 20, 30))
	if m := half.Grow(-5); !m.At(0, 20) || m.At(15, 20) {
		t.Errorf("shrunk:%s", show(m))
	}
	if m := Full(9, 9).Grow(-3); !m.Equal(Full(9, 9)) {
		t.Errorf("a full mask shrinks:%s", show(m))
	}
}

func TestRadiusIsBounded(t *testing.T) {
	m := Rect(30, 30, image.Rect(5, 5, 9, 9))
	if got := m.Grow(1 << 40); got.Area() != 900 {
		t.Errorf("%d pixels", got.Area())
	}
	if got := m.Grow(-1 << 40); !got.Empty() {
		t.Errorf("%d pixels", got.Area())
	}
}

func BenchmarkGrow24MP(b *testing.B) {
	m := Union(Rect(6000, 4000, image.Rect(1000, 500, 5000, 3500)), Rect(6000, 4000, image.Rect(2000, 100, 2300, 3900)))
	for b.Loop() {
		m.Grow(10)
	}
}
