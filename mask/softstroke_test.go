package mask

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

func TestSoftStrokesFallOffToTheRim(t *testing.T) {
	const w, h, radius = 120, 90, 30.0
	line := []Point{{40, 45.3}, {60, 45.3}, {80, 45.3}}
	for _, softness := range []float64{0.25, 0.5, 1} {
		a := SoftStroke(w, h, line, radius, softness)
		got := dense(a, w, h)
		core := radius * (1 - softness)
		for y := range h {
			for x := range w {
				px, py := float64(x)+0.5, float64(y)+0.5
				d := math.Hypot(px-min(max(px, 40), 80), py-45.3)
				u := min(max((radius-d)/(radius-core), 0), 1)
				want := u * u * (3 - 2*u) * 255
				if is := float64(got[y*w+x]); math.Abs(is-want) > 1.5 && !(is == 255 && d < 1) {
					t.Fatalf("softness %v: pixel %d, %d at distance %.2f is %v, want %.1f", softness, x, y, d, is, want)
				}
			}
		}
		if half := a.Half(); IoU(half, Stroke(w, h, line, (radius+core)/2)) < 0.99 {
			t.Errorf("softness %v: one half is not half-way", softness)
		}
		if out := Subtract(Union(a.Solid(), a.Band()), Stroke(w, h, line, radius)); !out.Empty() {
			t.Errorf("softness %v: %d pixels lie beyond the brush", softness, out.Area())
		}
	}
}

func TestStrokesWithoutSoftnessAreHard(t *testing.T) {
	line := []Point{{5, 5}, {20, 9}}
	for _, c := range []struct{ radius, softness float64 }{{8, 0}, {0.2, 1}, {0.8, 0.5}, {8, -1}, {8, math.NaN()}} {
		if got := SoftStroke(40, 20, line, c.radius, c.softness); !got.Equal(Hard(Stroke(40, 20, line, c.radius))) {
			t.Errorf("radius %v, softness %v: no hard stroke", c.radius, c.softness)
		}
	}
	if got := SoftStroke(40, 20, []Point{{-50, 5}, {math.NaN(), 3}}, 4, 1); !got.Empty() {
		t.Error("a stroke beside the picture leaves something")
	}
}

// The smallest soft brush leaves the pixel that it is on.
func TestSmallSoftBrushesLeaveTheirPixel(t *testing.T) {
	for _, p := range []Point{{4.01, 4.01}, {4.5, 4.5}, {4.99, 4.2}} {
		if a := SoftStroke(9, 9, []Point{p}, 1, 1); !a.Solid().At(4, 4) {
			t.Errorf("at %v pixel 4, 4 is not there", p)
		}
	}
}

func TestSoftStrokesGrowPieceByPiece(t *testing.T) {
	const w, h = 100, 60
	line := []Point{{10, 10}, {30, 40}, {60, 20}, {90, 50}}
	whole := SoftStroke(w, h, line, 9, 0.7)
	var grown Alpha
	for i := 1; i < len(line); i++ {
		grown = Larger(grown, SoftStroke(w, h, line[i-1:i+1], 9, 0.7))
	}
	is, want := dense(grown, w, h), dense(whole, w, h)
	for i := range is {
		if d := int(is[i]) - int(want[i]); d < -1 || d > 1 {
			t.Fatalf("pixel %d is %d, want %d", i, is[i], want[i])
		}
	}
}

// plainCapsule is what a capsule leaves, told for each pixel by the nearest place of its line.
func plainCapsule(f *fallOff, bytes []uint8, box image.Rectangle, a, b Point) {
	if b.Y < a.Y {
		a, b = b, a
	}
	dx, dy := float32(b.X-a.X), float32(b.Y-a.Y)
	per := float32(0)
	if l := dx*dx + dy*dy; l > 0 {
		per = 1 / l
	}
	sides := sidesOf(a, b, f.radius)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		lo, hi := spanAt(float64(y)+0.5, a, b, sides, f.radius)
		if lo > hi {
			continue
		}
		x0, x1 := max(firstCentre(lo, box.Max.X), box.Min.X), min(firstCentre(hi, box.Max.X)+1, box.Max.X)
		v, u := float32(float64(y)+0.5-a.Y), float32(float64(x0)+0.5-a.X)
		for i := range max(x1-x0, 0) {
			x := u + float32(i)
			t := min(max((x*dx+v*dy)*per, 0), 1)
			ex, ey := x-t*dx, v-t*dy
			at := (y-box.Min.Y)*box.Dx() + x0 - box.Min.X + i
			if place := int((ex*ex + ey*ey) * f.per); place < len(f.shares) {
				bytes[at] = max(bytes[at], f.shares[place])
			}
		}
	}
}

// The ends of a piece of the line are told another way than what lies between them, and give the same, bit for bit.
func TestCapsulesAreWhatTheirPixelsSay(t *testing.T) {
	const side = 160
	box := image.Rect(0, 0, side, side)
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 400 {
		f := fallOff{radius: 1 + 60*r.Float64()}
		f.core = f.radius * (1 - r.Float64())
		f.prepare()
		place := func() Point { return Point{r.Float64()*220 - 30, r.Float64()*220 - 30} }
		a, b := place(), place()
		switch n % 5 {
		case 1:
			b = a
		case 2:
			b.X = a.X
		case 3:
			b.Y = a.Y
		}
		got, want := make([]uint8, side*side), make([]uint8, side*side)
		f.capsule(got, box, 0, side, a, b)
		plainCapsule(&f, want, box, a, b)
		if string(got) != string(want) {
			t.Fatalf("from %v to %v with a radius of %v", a, b, f.radius)
		}
	}
}
