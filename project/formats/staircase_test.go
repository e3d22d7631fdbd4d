package formats

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"clickmask/mask"
)

// holdsTolerance checks what FORMATS.md promises of polygons: a pixel comes back on the other side only where the polygon
// passes within the tolerance of its middle, and no point of a polygon is further from the mask's border than half a
// pixel, the middle of a step, and the tolerance.
func holdsTolerance(m mask.Mask, tolerance float64) error {
	w, h := m.Size()
	rings := polygons(m, tolerance)
	const slack = 1e-9
	// Readers fill the polygons one by one, as of COCO, or all of them as one ring, as of YOLO.
	for _, read := range [][]ring{rings, {join(rings)}} {
		back, err := plenty().rasterise(w, h, read)
		if err != nil {
			return err
		}
		for y := range h {
			for x := range w {
				middle := point{float64(x) + 0.5, float64(y) + 0.5}
				if back.At(x, y) != m.At(x, y) && fromRings(middle, rings) > tolerance+slack {
					return fmt.Errorf("pixel %d,%d is %v, and its middle is %.2f from the polygon", x, y, back.At(x, y), fromRings(middle, rings))
				}
			}
		}
	}
	var border []ring
	for _, corners := range m.Outlines() {
		border = append(border, exactRing(corners))
	}
	for _, r := range rings {
		for _, p := range r {
			if d := fromRings(p, border); d > 0.5+tolerance+slack {
				return fmt.Errorf("corner %v is %.2f from the border", p, d)
			}
		}
	}
	return nil
}

// fromRings is the distance of p from the nearest edge.
func fromRings(p point, rings []ring) float64 {
	nearest := math.Inf(1)
	for _, r := range rings {
		for i, a := range r {
			nearest = min(nearest, fromSegment(p, a, r[(i+1)%len(r)]))
		}
	}
	return nearest
}

// bars is the union of rectangles.
func bars(w, h int, list ...image.Rectangle) mask.Mask {
	m := mask.FromBits(w, h, make([]uint8, w*h))
	for _, r := range list {
		m = mask.Union(m, mask.Rect(w, h, r))
	}
	return m
}

// staircase goes down by steps of random sizes.
func staircase(r *rand.Rand, w, h int) mask.Mask {
	bits := make([]uint8, w*h)
	top, most := r.IntN(h), 1+r.IntN(6)
	for x := 0; x < w; {
		for run := 1 + r.IntN(most); run > 0 && x < w; run, x = run-1, x+1 {
			for y := top; y < h; y++ {
				bits[y*w+x] = 1
			}
		}
		top = min(max(top+r.IntN(2*most+1)-most, 0), h)
	}
	return mask.FromBits(w, h, bits)
}

// letters is a line of text as a mask.
func letters(text string) mask.Mask {
	w, h := 7*len(text)+4, 18
	img := image.NewGray(image.Rect(0, 0, w, h))
	d := font.Drawer{Dst: img, Src: image.White, Face: basicfont.Face7x13, Dot: fixed.P(2, 13)}
	d.DrawString(text)
	return mask.FromGray(img)
}

// noise sets about one pixel in n.
func noise(r *rand.Rand, w, h, n int) mask.Mask {
	bits := make([]uint8, w*h)
	for i := range bits {
		if r.IntN(n) == 0 {
			bits[i] = 1
		}
	}
	return mask.FromBits(w, h, bits)
}

// larger shows every pixel of a mask as a square of k.
func larger(m mask.Mask, k int) mask.Mask {
	w, h := m.Size()
	bits := make([]uint8, w*h*k*k)
	for y := range h * k {
		for x := range w * k {
			if m.At(x/k, y/k) {
				bits[y*w*k+x] = 1
			}
		}
	}
	return mask.FromBits(w*k, h*k, bits)
}

func TestShapesOfThinArmsComeBackExactly(t *testing.T) {
	for name, m := range map[string]mask.Mask{
		"L":    bars(80, 80, image.Rect(10, 10, 12, 70), image.Rect(10, 68, 70, 70)),
		"T":    bars(80, 80, image.Rect(10, 10, 70, 13), image.Rect(39, 10, 41, 70)),
		"plus": bars(80, 80, image.Rect(10, 39, 70, 41), image.Rect(39, 10, 41, 70)),
		"Z":    bars(80, 80, image.Rect(10, 10, 40, 12), image.Rect(38, 10, 40, 50), image.Rect(38, 48, 70, 50)),
		"comb": bars(80, 80, image.Rect(5, 5, 75, 7), image.Rect(5, 5, 7, 60), image.Rect(30, 5, 31, 70), image.Rect(60, 5, 64, 20)),
	} {
		w, h := m.Size()
		if got := filled(w, h, polygons(m, DefaultTolerance)); !got.Equal(m) {
			t.Errorf("%s comes back with an IoU of %.3f", name, mask.IoU(got, m))
		}
	}
}

func TestPolygonsOfAnyShapeStayWithinTheTolerance(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 1))
	for k := range 40 {
		w, h := 1+r.IntN(40), 1+r.IntN(40)
		arm := func() image.Rectangle {
			x, y := r.IntN(w), r.IntN(h)
			if r.IntN(2) == 0 {
				return image.Rect(x, y, x+1+r.IntN(w), y+1+r.IntN(3))
			}
			return image.Rect(x, y, x+1+r.IntN(3), y+1+r.IntN(h))
		}
		small := noise(r, 1+w/3, 1+h/3, 2)
		for name, m := range map[string]mask.Mask{
			"staircase":    staircase(r, w, h),
			"arms":         bars(w, h, arm(), arm(), arm()),
			"noise":        noise(r, w, h, 2+r.IntN(4)),
			"dense noise":  mask.Subtract(mask.Full(w, h), noise(r, w, h, 2+r.IntN(8))),
			"large pixels": larger(small, 2+r.IntN(3)),
			"disc":         disc(w, h, r.IntN(w), r.IntN(h), r.IntN(20)),
		} {
			for _, tolerance := range []float64{DefaultTolerance, 0.05, 1.5} {
				if err := holdsTolerance(m, tolerance); err != nil {
					t.Fatalf("%s %d of %d x %d pixels, tolerance %g: %v", name, k, w, h, tolerance, err)
				}
			}
		}
	}
	for _, text := range []string{"ABCDEFGHIJKLM", "nopqrstuvwxyz", "0123456789@#&%"} {
		for k := 1; k < 5; k++ {
			if err := holdsTolerance(larger(letters(text), k), DefaultTolerance); err != nil {
				t.Errorf("%s at %d times: %v", text, k, err)
			}
		}
	}
}
