package matte

import (
	"image"
	"math"
	"testing"

	"clickmask/mask"
)

// wholeFilter is the guided filter of its paper, at the picture's full size and by plain sums: alpha of each pixel, 0 to 1.
func wholeFilter(pix *image.RGBA, bits []uint8, radius int) []float64 {
	w, h := pix.Rect.Dx(), pix.Rect.Dy()
	mean := func(value func(i int) float64) []float64 {
		out := make([]float64, w*h)
		for i := range out {
			sum, n := 0.0, 0.0
			for y := max(i/w-radius, 0); y <= min(i/w+radius, h-1); y++ {
				for x := max(i%w-radius, 0); x <= min(i%w+radius, w-1); x++ {
					sum, n = sum+value(y*w+x), n+1
				}
			}
			out[i] = sum / n
		}
		return out
	}
	colour := func(i, c int) float64 { return float64(pix.Pix[4*i+c]) / 255 }
	own := mean(func(i int) float64 { return float64(bits[i]) })
	var means, both [3][]float64
	var square [3][3][]float64
	for c := range 3 {
		means[c] = mean(func(i int) float64 { return colour(i, c) })
		both[c] = mean(func(i int) float64 { return colour(i, c) * float64(bits[i]) })
		for d := range 3 {
			square[c][d] = mean(func(i int) float64 { return colour(i, c) * colour(i, d) })
		}
	}
	var weight [4][]float64
	for k := range weight {
		weight[k] = make([]float64, w*h)
	}
	for i := range w * h {
		var a [3][4]float64 // the equations of the window
		for c := range 3 {
			for d := range 3 {
				a[c][d] = square[c][d][i] - means[c][i]*means[d][i]
			}
			a[c][c] += evenness
			a[c][3] = both[c][i] - means[c][i]*own[i]
		}
		for c := range 3 { // by elimination: it is positive definite
			for d := range 3 {
				if f := a[d][c] / a[c][c]; d != c {
					for k := range 4 {
						a[d][k] -= f * a[c][k]
					}
				}
			}
		}
		weight[3][i] = own[i]
		for c := range 3 {
			weight[c][i] = a[c][3] / a[c][c]
			weight[3][i] -= weight[c][i] * means[c][i]
		}
	}
	out := make([]float64, w*h)
	for k := range weight {
		for i, v := range mean(func(i int) float64 { return weight[k][i] }) {
			if k < 3 {
				v *= colour(i, k)
			}
			out[i] += v
		}
	}
	return out
}

// At half the size the filter is the whole one, wherever a tile begins and ends.
func TestTheFilterIsThatOfThePictureAtItsFullSize(t *testing.T) {
	const radius = 12
	pix, _ := hairy(101, 83)
	w, h := pix.Rect.Dx(), pix.Rect.Dy()
	m := mask.Rect(w, h, image.Rect(30, 25, 71, 60))
	bits := make([]uint8, w*h)
	for _, r := range m.Runs() {
		for x := r.X0; x < r.X1; x++ {
			bits[int(r.Y)*w+int(x)] = 1
		}
	}
	want := wholeFilter(pix, bits, radius)
	for _, tile := range []image.Rectangle{image.Rect(0, 0, w, h), image.Rect(33, 20, 80, 61), image.Rect(50, 41, 101, 83), image.Rect(64, 20, 65, 21)} {
		g := newGuide(radius, 0)
		g.at(pix, mask.Hard(m).Rows(), tile, pix.Rect)
		sum, worst := 0.0, 0.0
		for y := tile.Min.Y; y < tile.Max.Y; y++ {
			for x := tile.Min.X; x < tile.Max.X; x++ {
				off := math.Abs(float64(g.share(x, y)) - 255*min(max(want[y*w+x], 0), 1))
				sum, worst = sum+off, max(worst, off)
			}
		}
		if mean := sum / float64(tile.Dx()*tile.Dy()); mean > 1.2 || worst > 9 {
			t.Errorf("%v: %.2f of 255 beside the whole filter in the mean, %.1f at the most", tile, mean, worst)
		} else {
			t.Logf("%v: %.2f of 255 in the mean, %.1f at the most", tile, mean, worst)
		}
	}
}
