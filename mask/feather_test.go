package mask

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// blurred is Feathered written out in float64: the edge's pixels go on beyond it.
func blurred(g grid, sigma float64) []float64 {
	r := int(math.Ceil(3 * sigma))
	kernel, total := make([]float64, 2*r+1), 0.0
	for i := range kernel {
		d := float64(i-r) / sigma
		kernel[i] = math.Exp(-d * d / 2)
		total += kernel[i]
	}
	out := make([]float64, len(g.bits))
	for y := range g.h {
		for x := range g.w {
			for j, kv := range kernel {
				for i, ku := range kernel {
					u, v := min(max(x+i-r, 0), g.w-1), min(max(y+j-r, 0), g.h-1)
					out[y*g.w+x] += ku * kv * float64(g.bits[v*g.w+u]) / total / total
				}
			}
		}
	}
	return out
}

func TestFeatherIsAGaussian(t *testing.T) {
	n := 0
	manyMasks(t, func(t *testing.T, rng *rand.Rand, m Mask) {
		if n++; n%5 != 0 {
			return // the brute force is slow
		}
		g := gridOf(m)
		for _, sigma := range []float64{0.5, 1, 2.3} {
			want := blurred(g, sigma)
			for i, v := range m.Feathered(sigma) {
				if d := float64(v) - 255*want[i]; math.Abs(d) > 1 {
					t.Errorf("sigma %g: pixel %d,%d is %d, want %.2f", sigma, i%g.w, i/g.w, v, 255*want[i])
					return
				}
			}
		}
	})
}

func TestFeatherOfNothingIsHard(t *testing.T) {
	m := Rect(20, 12, image.Rect(3, 4, 11, 9))
	for _, sigma := range []float64{0, -1, math.NaN()} {
		for i, v := range m.Feathered(sigma) {
			if want := m.At(i%20, i/20); (v == 255) != want || v != 0 && v != 255 {
				t.Fatalf("sigma %g: pixel %d,%d is %d", sigma, i%20, i/20, v)
			}
		}
	}
	if got := (Mask{}).Feathered(2); len(got) != 0 {
		t.Errorf("%d bytes of nothing", len(got))
	}
	if got := Full(7, 5).Feathered(3); fmt.Sprint(got) != fmt.Sprint(Full(7, 5).Feathered(0)) {
		t.Errorf("a full mask has soft edges: %v", got)
	}
}

func BenchmarkFeather24MP(b *testing.B) {
	m := blob(Grid{PictureW: 6000, PictureH: 4000, ContentW: 1024, ContentH: 683, InputW: 1024, InputH: 1024, LowW: 256, LowH: 256}, 5).Mask()
	for b.Loop() {
		m.Feathered(2)
	}
}
