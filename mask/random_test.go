package mask

import (
	"image"
	"math/rand/v2"
	"testing"
)

// grid is a mask written out, the brute force that the tests compare with: a byte a pixel, 0 or 1.
type grid struct {
	w, h int
	bits []uint8
}

func gridOf(m Mask) grid {
	w, h := m.Size()
	g := grid{w, h, make([]uint8, w*h)}
	for y := range h {
		for x := range w {
			if m.At(x, y) {
				g.bits[y*w+x] = 1
			}
		}
	}
	return g
}

// at is 0 outside.
func (g grid) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < g.w && y < g.h && g.bits[y*g.w+x] != 0
}

func (g grid) mask() Mask { return FromBits(g.w, g.h, g.bits) }

// parse reads rows of '#' for set and anything else for unset.
func parse(rows ...string) Mask {
	g := grid{len(rows[0]), len(rows), nil}
	for _, row := range rows {
		for _, c := range row {
			bit := uint8(0)
			if c == '#' {
				bit = 1
			}
			g.bits = append(g.bits, bit)
		}
	}
	return g.mask()
}

// show is a mask as rows of '#' and '.'.
func show(m Mask) string {
	g := gridOf(m)
	out := make([]byte, 0, (g.w+1)*g.h+1)
	for y := range g.h {
		out = append(out, '\n')
		for x := range g.w {
			if g.at(x, y) {
				out = append(out, '#')
			} else {
				out = append(out, '.')
			}
		}
	}
	return string(out)
}

// manyMasks calls f with masks of many shapes and densities: noise, and rectangles joined and cut out, some of which
// touch the edges. Every result of f's work should go through checkRuns.
func manyMasks(t *testing.T, f func(t *testing.T, rng *rand.Rand, m Mask)) {
	t.Helper()
	rng := rand.New(rand.NewPCG(11, 12))
	for i := range 300 {
		w, h := 1+rng.IntN(24), 1+rng.IntN(20)
		g := grid{w, h, make([]uint8, w*h)}
		if i%2 == 0 {
			density := rng.Float64()
			for k := range g.bits {
				if rng.Float64() < density {
					g.bits[k] = 1
				}
			}
		} else {
			for k := range 1 + rng.IntN(6) {
				x0, y0 := rng.IntN(w), rng.IntN(h)
				for y := y0; y < min(h, y0+1+rng.IntN(h)); y++ {
					for x := x0; x < min(w, x0+1+(k*7)%w); x++ {
						g.bits[y*w+x] = uint8((k + 1) % 2)
					}
				}
			}
		}
		f(t, rng, g.mask())
		if t.Failed() {
			t.Fatalf("with mask %d:%s", i, show(g.mask()))
		}
	}
}

// checkRuns holds a result to what every mask promises and to the brute force.
func checkRuns(t *testing.T, what string, got Mask, want grid) {
	t.Helper()
	if _, err := New(got.w, got.h, got.runs); err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if !got.Equal(want.mask()) {
		t.Errorf("%s gives%s\nwant%s", what, show(got), show(want.mask()))
	}
}

func TestMaskAndGridAgree(t *testing.T) {
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		g := gridOf(m)
		checkRuns(t, "reading bits", m, g)
		area, bounds := 0, image.Rectangle{}
		for y := range g.h {
			for x := range g.w {
				if g.at(x, y) {
					area++
					bounds = bounds.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		if m.Area() != area || m.Bounds() != bounds || m.Empty() != (area == 0) {
			t.Errorf("area %d, bounds %v, empty %v; want %d, %v", m.Area(), m.Bounds(), m.Empty(), area, bounds)
		}
		checkRuns(t, "reading its grey picture", FromGray(m.Gray()), g)
		for _, p := range []image.Point{{-1, 0}, {0, -1}, {g.w, 0}, {0, g.h}} {
			if m.At(p.X, p.Y) {
				t.Errorf("%v lies outside, and is set", p)
			}
		}
	})
}

func TestNewRefusesRunsThatAreNone(t *testing.T) {
	for name, runs := range map[string][]Run{
		"empty run":     {{0, 3, 3}},
		"backwards":     {{0, 4, 3}},
		"left of it":    {{0, -1, 3}},
		"right of it":   {{0, 3, 11}},
		"above it":      {{-1, 0, 3}},
		"below it":      {{5, 0, 3}},
		"touching":      {{0, 0, 3}, {0, 3, 5}},
		"overlapping":   {{0, 0, 3}, {0, 2, 5}},
		"rows swapped":  {{1, 0, 3}, {0, 0, 3}},
		"order in rows": {{0, 5, 6}, {0, 0, 3}},
	} {
		if _, err := New(10, 5, runs); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	for _, size := range [][2]int{{-1, 5}, {5, -1}, {MaxSide + 1, 1}, {1, MaxSide + 1}} {
		if _, err := New(size[0], size[1], nil); err == nil {
			t.Errorf("size %v: taken", size)
		}
	}
	if m, err := New(10, 5, []Run{{0, 0, 3}, {0, 4, 10}, {4, 9, 10}}); err != nil || m.Area() != 10 {
		t.Errorf("sound runs: %v", err)
	}
}

func TestRectAndFullStayInsideThePicture(t *testing.T) {
	if m := Rect(6, 4, image.Rect(-5, 2, 3, 99)); m.Area() != 6 || m.Bounds() != image.Rect(0, 2, 3, 4) {
		t.Errorf("%s", show(m))
	}
	if m := Full(3, 2); m.Area() != 6 {
		t.Errorf("%s", show(m))
	}
	if m := Full(-3, 2); !m.Empty() {
		t.Errorf("a negative size has pixels:%s", show(m))
	}
	if m := Rect(6, 4, image.Rect(7, 0, 9, 3)); !m.Empty() || !m.Equal(Mask{w: 6, h: 4}) {
		t.Errorf("%s", show(m))
	}
	if !FromBits(3, 3, make([]uint8, 5)).Empty() {
		t.Error("bits of another size were taken")
	}
}
