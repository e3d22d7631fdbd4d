package canvas

import (
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"clickmask/mask"
)

// line is what a curve makes of samples, with its last end.
func line(step float64, samples ...ImagePoint) []mask.Point {
	var c curve
	c.begin(samples[0], step)
	all := []mask.Point{mask.Point(samples[0])}
	var end []mask.Point
	for _, p := range samples[1:] {
		var part []mask.Point
		part, end = c.add(p)
		if part != nil {
			all = append(all, part[1:]...)
		}
	}
	return append(all, end[1:]...)
}

func TestACurveGoesThroughEachSampleWithoutCorners(t *testing.T) {
	// A circle of which a quick hand leaves twelve samples.
	var samples []ImagePoint
	for i := range 13 {
		a := float64(i) / 12 * 2 * math.Pi
		samples = append(samples, ImagePoint{100 + 80*math.Cos(a), 100 + 80*math.Sin(a)})
	}
	got := line(2, samples...)
	for _, s := range samples {
		if !slices.Contains(got, mask.Point(s)) {
			t.Errorf("it does not go through %v", s)
		}
	}
	for i, p := range got[:len(got)-1] {
		if r := math.Hypot(p.X-100, p.Y-100); math.Abs(r-80) > 2.8 {
			t.Errorf("%v is %g from the middle, want about 80", p, r)
		}
		if i > 1 {
			turn := math.Atan2(p.Y-got[i-1].Y, p.X-got[i-1].X) - math.Atan2(got[i-1].Y-got[i-2].Y, got[i-1].X-got[i-2].X)
			if turn = math.Abs(math.Remainder(turn, 2*math.Pi)); turn > 0.25 {
				t.Errorf("at %v it turns by %g", p, turn)
			}
		}
	}
}

func TestACurveStaysNearItsSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 50))
	for range 300 {
		var samples []ImagePoint
		for range 2 + r.IntN(8) {
			p := ImagePoint{r.Float64() * 100, r.Float64() * 100}
			if n := len(samples); n > 0 && r.IntN(4) == 0 {
				p = ImagePoint{samples[n-1].X + r.Float64()*0.01, samples[n-1].Y}
			}
			samples = append(samples, p)
		}
		for _, p := range line(1, samples...) {
			if !(p.X > -60 && p.X < 160 && p.Y > -60 && p.Y < 160) {
				t.Fatalf("through %v it comes to %v", samples, p)
			}
		}
	}
	if got := line(1, ImagePoint{5, 5}, ImagePoint{5, 5}, ImagePoint{5, 5}); !slices.Equal(got, []mask.Point{{X: 5, Y: 5}, {X: 5, Y: 5}, {X: 5, Y: 5}}) {
		t.Errorf("a hand that rests makes %v", got)
	}
	if got := line(1, ImagePoint{0, 0}, ImagePoint{30, 0}); len(got) != 31 || got[30] != (mask.Point{X: 30}) {
		t.Errorf("two samples make %v, want a straight line", got)
	}
}

// Whatever a tool paints is taken away again: a ring, a cross, lines in any direction, in and beyond the widget.
func TestLinesSayWhatTheyCover(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 50))
	for i := range 300 {
		img := image.NewRGBA(image.Rect(0, 0, 90, 70))
		for k := range img.Pix {
			img.Pix[k] = 255
		}
		var told []image.Rectangle
		p := &pen{img, []float64{1, 1.5, 2, 3}[r.IntN(4)], testColours, func(c image.Rectangle) { told = append(told, c) }}
		at := func() ScreenPoint { return ScreenPoint{r.Float64()*150 - 30, r.Float64()*130 - 30} }
		switch i % 3 {
		case 0:
			p.ring(at(), math.Exp(r.Float64()*6-1))
		case 1:
			p.cross(at())
		case 2:
			p.path(Viewport{Scale: 1}, []mask.Point{mask.Point(at()), mask.Point(at()), mask.Point(at())})
		}
		painted := differing(img, func() *image.RGBA {
			white := image.NewRGBA(img.Rect)
			for k := range white.Pix {
				white.Pix[k] = 255
			}
			return white
		}())
		for y := painted.Min.Y; y < painted.Max.Y; y++ {
			for x := painted.Min.X; x < painted.Max.X; x++ {
				here := image.Pt(x, y)
				if c := img.RGBAAt(x, y); c.R != 255 && !slices.ContainsFunc(told, here.In) {
					t.Fatalf("shape %d paints %v, and tells of %v alone", i, here, told)
				}
			}
		}
	}
}

// The ring lies on the border of what a click would cover.
func TestTheRingHasTheTrueSize(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	for k := range img.Pix {
		img.Pix[k] = 128
	}
	p := &pen{img, 1, testColours, func(image.Rectangle) {}}
	p.ring(ScreenPoint{50, 50}, 30)
	if in, out := img.RGBAAt(79, 50), img.RGBAAt(80, 50); in.R < 220 || out.R > 100 {
		t.Errorf("inside the border is %v, outside %v; want light and dark", in, out)
	}
	if img.RGBAAt(76, 50).R != 128 || img.RGBAAt(83, 50).R != 128 || img.RGBAAt(50, 50).R != 128 {
		t.Error("the ring is too wide")
	}
}
