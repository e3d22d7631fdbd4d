package mask

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// flood is the part of the pixels of one value that hangs together with (x, y), and whether it reaches the edge.
func flood(g grid, x, y int, corners bool) (part grid, edge bool) {
	part = grid{g.w, g.h, make([]uint8, g.w*g.h)}
	value := g.bits[y*g.w+x]
	todo := [][2]int{{x, y}}
	part.bits[y*g.w+x] = 1
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if p[0] == 0 || p[1] == 0 || p[0] == g.w-1 || p[1] == g.h-1 {
			edge = true
		}
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				u, v := p[0]+dx, p[1]+dy
				if dx*dy != 0 && !corners || u < 0 || v < 0 || u >= g.w || v >= g.h {
					continue
				}
				if i := v*g.w + u; g.bits[i] == value && part.bits[i] == 0 {
					part.bits[i] = 1
					todo = append(todo, [2]int{u, v})
				}
			}
		}
	}
	return part, edge
}

func (g grid) area() int {
	n := 0
	for _, b := range g.bits {
		n += int(b)
	}
	return n
}

func TestComponentsAreThoseOfAFlood(t *testing.T) {
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		g := gridOf(m)
		left := gridOf(m)
		parts := m.Components()
		for i := range g.bits {
			x, y := i%g.w, i/g.w
			if !g.at(x, y) {
				if got := m.Component(x, y); !got.Empty() || got.w != g.w || got.h != g.h {
					t.Errorf("the component of unset pixel %d,%d:%s", x, y, show(got))
				}
				continue
			}
			want, _ := flood(g, x, y, true)
			checkRuns(t, fmt.Sprintf("component at %d,%d", x, y), m.Component(x, y), want)
			if !left.at(x, y) {
				continue
			}
			if len(parts) == 0 {
				t.Fatal("too few components")
			}
			checkRuns(t, "the next component", parts[0], want)
			parts = parts[1:]
			for k, b := range want.bits {
				left.bits[k] -= b
			}
		}
		if len(parts) > 0 {
			t.Errorf("%d components too many", len(parts))
		}
	})
}

func TestIslandsAndHolesGoByTheirArea(t *testing.T) {
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		g := gridOf(m)
		limit := 1 + rng.IntN(12)
		kept := grid{g.w, g.h, make([]uint8, len(g.bits))}
		filled := grid{g.w, g.h, append([]uint8(nil), g.bits...)}
		all := grid{g.w, g.h, append([]uint8(nil), g.bits...)}
		for i, b := range g.bits {
			if b == 1 {
				if part, _ := flood(g, i%g.w, i/g.w, true); part.area() >= limit {
					kept.bits[i] = 1
				}
			} else if part, edge := flood(g, i%g.w, i/g.w, false); !edge {
				all.bits[i] = 1
				if part.area() <= limit {
					filled.bits[i] = 1
				}
			}
		}
		checkRuns(t, fmt.Sprintf("dropping islands under %d", limit), m.DropIslands(limit), kept)
		checkRuns(t, fmt.Sprintf("filling holes up to %d", limit), m.FillHoles(limit), filled)
		checkRuns(t, "filling all holes", m.FillHoles(-1), all)
		checkRuns(t, "filling holes of nothing", m.FillHoles(0), g)
		checkRuns(t, "dropping islands under one", m.DropIslands(1), g)
	})
}

func TestHolesAreShutByCorners(t *testing.T) {
	ring := parse(
		".....",
		"..#..",
		".#.#.",
		"..#..",
		".....")
	if got := ring.FillHoles(-1); !got.At(2, 2) || got.Area() != 5 {
		t.Errorf("a ring of corners:%s", show(got))
	}
	if n := len(ring.Components()); n != 1 {
		t.Errorf("it has %d components", n)
	}
}
