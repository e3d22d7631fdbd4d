package mask

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestAlgebraIsThatOfPixels(t *testing.T) {
	var before Mask
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		o := before // of another size: both lie at the top left
		before = m
		a, b := gridOf(m), gridOf(o)
		w, h := max(a.w, b.w), max(a.h, b.h)
		both := func(f func(a, b bool) bool) grid {
			g := grid{w, h, make([]uint8, w*h)}
			for i := range g.bits {
				if f(a.at(i%w, i/w), b.at(i%w, i/w)) {
					g.bits[i] = 1
				}
			}
			return g
		}
		union := both(func(a, b bool) bool { return a || b })
		shared := both(func(a, b bool) bool { return a && b })
		checkRuns(t, "union", Union(m, o), union)
		checkRuns(t, "intersection", Intersect(m, o), shared)
		checkRuns(t, "difference", Subtract(m, o), both(func(a, b bool) bool { return a && !b }))
		inverse := grid{a.w, a.h, make([]uint8, a.w*a.h)}
		for i := range inverse.bits {
			inverse.bits[i] = 1 - a.bits[i]
		}
		checkRuns(t, "inverse", m.Invert(), inverse)
		want := 1.0
		if n := union.mask().Area(); n > 0 {
			want = float64(shared.mask().Area()) / float64(n)
		}
		if got := IoU(m, o); math.Abs(got-want) > 1e-12 || got != IoU(o, m) {
			t.Errorf("IoU %g, want %g", got, want)
		}
	})
}

func TestAlgebraLeavesItsMasksAlone(t *testing.T) {
	a, b := parse("##..", ".##."), parse(".##.", "#..#")
	for _, f := range []func(a, b Mask) Mask{Union, Intersect, Subtract} {
		f(a, b)
	}
	if !a.Equal(parse("##..", ".##.")) || !b.Equal(parse(".##.", "#..#")) {
		t.Error("a mask was changed")
	}
	var none Mask
	if got := Union(none, a); !got.Equal(a) {
		t.Errorf("with the zero mask:%s", show(got))
	}
	if IoU(none, none) != 1 || IoU(none, a) != 0 {
		t.Error("IoU of empty masks")
	}
}
