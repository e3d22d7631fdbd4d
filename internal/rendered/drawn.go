package rendered

import (
	"image"
	"math"
	"math/rand/v2"
)

// Drawn is a stock of patterns and blobs.
type Drawn struct{}

// Ground is waves of two colours.
func (Drawn) Ground(rng *rand.Rand) *image.RGBA {
	a, b := colour(rng, 40, 120), colour(rng, 60, 150)
	fx, fy, gx, gy := rng.Float64()*0.1, rng.Float64()*0.1, rng.Float64()*0.04, rng.Float64()*0.04
	dst := image.NewRGBA(image.Rect(0, 0, Width, Height))
	for y := range Height {
		for x := range Width {
			t := 0.5 + 0.25*math.Sin(fx*float64(x)+fy*float64(y)) + 0.25*math.Sin(gx*float64(x)-gy*float64(y))
			set(dst, x, y, a, b, t, 1)
		}
	}
	return dst
}

// Thing is a round blob with stripes.
func (Drawn) Thing(rng *rand.Rand) *image.RGBA {
	const side = 160
	a, b := colour(rng, 150, 255), colour(rng, 120, 255)
	lobes, phase, depth, stripes := float64(2+rng.IntN(3)), rng.Float64()*6, 0.08+0.1*rng.Float64(), 0.1+0.2*rng.Float64()
	dst := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			dx, dy := float64(x)+0.5-side/2, float64(y)+0.5-side/2
			edge := side/2*(1-depth+depth*math.Sin(lobes*math.Atan2(dy, dx)+phase)) - 1
			alpha := min(max(edge-math.Hypot(dx, dy)+0.5, 0), 1)
			set(dst, x, y, a, b, 0.5+0.5*math.Sin(stripes*float64(x+y/2)), alpha)
		}
	}
	return dst
}

func colour(rng *rand.Rand, low, high float64) (c [3]float64) {
	for k := range c {
		c[k] = low + rng.Float64()*(high-low)
	}
	return c
}

// set is a mix of two colours, with an alpha.
func set(dst *image.RGBA, x, y int, a, b [3]float64, t, alpha float64) {
	p := dst.Pix[dst.PixOffset(x, y):]
	for k := range 3 {
		p[k] = uint8(alpha * (a[k] + (b[k]-a[k])*t))
	}
	p[3] = uint8(alpha*255 + 0.5)
}
