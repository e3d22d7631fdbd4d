package mask

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// byPixel is the mask of the pixels whose middles are in.
func byPixel(w, h int, in func(x, y float64) bool) Mask {
	g := grid{w, h, make([]uint8, w*h)}
	for y := range h {
		for x := range w {
			if in(float64(x)+0.5, float64(y)+0.5) {
				g.bits[y*w+x] = 1
			}
		}
	}
	return g.mask()
}

// places are n random positions in and round a picture; some lie exactly on the edges and middles of pixels.
func places(r *rand.Rand, n, w, h int) []Point {
	out := make([]Point, n)
	for i := range out {
		p := Point{r.Float64()*float64(w+20) - 10, r.Float64()*float64(h+20) - 10}
		switch r.IntN(4) {
		case 0:
			p = Point{math.Floor(p.X), math.Floor(p.Y)}
		case 1:
			p = Point{math.Floor(p.X) + 0.5, math.Floor(p.Y) + 0.5}
		case 2:
			if i > 0 {
				p.Y = out[i-1].Y // a level piece
			}
		}
		out[i] = p
	}
	return out
}

func TestAStrokeCoversWhatLiesWithinItsRadius(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for i := range 600 {
		w, h := 1+r.IntN(60), 1+r.IntN(60)
		radius := []float64{0.1, 0.5, 1, 1.5, r.Float64() * 4, r.Float64() * 40}[r.IntN(6)]
		points := places(r, 1+r.IntN(5), w, h)
		got := Stroke(w, h, points, radius)
		want := byPixel(w, h, func(x, y float64) bool {
			for k, p := range points {
				if math.Floor(p.X) == math.Floor(x) && math.Floor(p.Y) == math.Floor(y) {
					return true
				}
				a := points[max(k-1, 0)]
				if p.Y < a.Y {
					a, p = p, a
				}
				if within(a, p, x, y, max(radius, 0.5)) && (k > 0 || len(points) == 1) {
					return true
				}
			}
			return false
		})
		checkRuns(t, fmt.Sprintf("stroke %d, radius %g along %v", i, radius, points), got, gridOf(want))
	}
}

func TestAStrokeGrowsPieceByPiece(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for range 100 {
		points, radius := places(r, 2+r.IntN(8), 50, 40), r.Float64()*9
		var grown Mask
		for i := 1; i < len(points); i++ {
			grown = Union(grown, Stroke(50, 40, points[i-1:i+1], radius))
		}
		if want := Stroke(50, 40, points, radius); !grown.Equal(want) {
			t.Fatalf("along %v:%s\nwant%s", points, show(grown), show(want))
		}
	}
}

// The thinnest brush leaves a line that holds together, and a dab of one pixel wherever it is set down.
func TestTheThinnestStrokeHasNoGaps(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	for range 300 {
		p, q := Point{r.Float64() * 40, r.Float64() * 40}, Point{r.Float64() * 40, r.Float64() * 40}
		if m := Stroke(40, 40, []Point{p}, 0); m.Area() < 1 || !m.At(int(p.X), int(p.Y)) {
			t.Fatalf("a dab at %v leaves%s", p, show(m))
		}
		m := Stroke(40, 40, []Point{p, q}, 0)
		if n := len(m.Components()); n != 1 {
			t.Fatalf("a line from %v to %v has %d pieces:%s", p, q, n, show(m))
		}
	}
}

func TestAPolygonHasThePixelsThatItsCornersGoRound(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for i := range 600 {
		w, h := 1+r.IntN(50), 1+r.IntN(50)
		corners := places(r, r.IntN(8), w, h)
		got := Polygon(w, h, corners)
		want := byPixel(w, h, func(x, y float64) bool {
			turns := 0
			for k, q := range corners {
				p, turn := corners[(k+len(corners)-1)%len(corners)], 1
				if q.Y < p.Y {
					p, q, turn = q, p, -1
				}
				if p.Y <= y && y < q.Y && crossingAt(p, q, y) <= x {
					turns += turn
				}
			}
			return turns != 0
		})
		checkRuns(t, fmt.Sprintf("polygon %d of %v", i, corners), got, gridOf(want))
	}
}

func TestPolygonsThatShareASideShareNoPixel(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for range 200 {
		c := places(r, 4, 40, 40)
		l := Polygon(40, 40, []Point{c[0], c[1], c[2]})
		m := Polygon(40, 40, []Point{c[1], c[0], {c[0].X + c[1].X - c[2].X, c[0].Y + c[1].Y - c[2].Y}})
		if !Intersect(l, m).Empty() {
			t.Fatalf("on both sides of %v, %v:%s", c[0], c[1], show(Intersect(l, m)))
		}
	}
}

func TestAnEllipseFillsItsRectangle(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 1))
	for i := range 400 {
		w, h := 1+r.IntN(50), 1+r.IntN(50)
		c := places(r, 2, w, h)
		cx, cy, rx, ry := (c[0].X+c[1].X)/2, (c[0].Y+c[1].Y)/2, math.Abs(c[1].X-c[0].X)/2, math.Abs(c[1].Y-c[0].Y)/2
		got := Ellipse(w, h, c[0], c[1])
		want := byPixel(w, h, func(x, y float64) bool { return rx > 0 && ry > 0 && inEllipse((x-cx)/rx, (y-cy)/ry) })
		checkRuns(t, fmt.Sprintf("ellipse %d in %v", i, c), got, gridOf(want))
		box := Box(w, h, c[0], c[1])
		in := byPixel(w, h, func(x, y float64) bool {
			return x >= min(c[0].X, c[1].X) && x < max(c[0].X, c[1].X) && y >= min(c[0].Y, c[1].Y) && y < max(c[0].Y, c[1].Y)
		})
		checkRuns(t, fmt.Sprintf("box %d in %v", i, c), box, gridOf(in))
	}
}

func TestWhatIsNoPlaceIsLeftOut(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	line := []Point{{2, 2}, {nan, 3}, {9, 2}, {3, -inf}, {5, 8}}
	clean := []Point{{2, 2}, {9, 2}, {5, 8}}
	if !Stroke(12, 12, line, 1).Equal(Stroke(12, 12, clean, 1)) || !Polygon(12, 12, line).Equal(Polygon(12, 12, clean)) {
		t.Error("what is no place changes what is drawn")
	}
	far := []Point{{-1e300, 5}, {1e300, 5}, {1e300, 7}, {-1e300, 7}}
	if got := Polygon(12, 12, far); got.Area() != 24 {
		t.Errorf("%d pixels of a polygon that reaches far away, want two rows", got.Area())
	}
	if got := Stroke(12, 12, far[:2], 1); got.Area() != 24 {
		t.Errorf("%d pixels of a stroke that reaches far away, want two rows", got.Area())
	}
	for name, m := range map[string]Mask{
		"stroke of no size": Stroke(0, 0, clean, nan), "stroke of nothing": Stroke(5, 5, nil, 3), "ellipse": Ellipse(5, 5, Point{nan, 0}, Point{3, 3}),
		"polygon of nothing": Polygon(5, 5, nil), "negative size": Stroke(-3, -3, clean, 2), "box": Box(5, 5, Point{0, inf}, Point{3, 3}),
	} {
		if !m.Empty() {
			t.Errorf("%s has %d pixels", name, m.Area())
		}
	}
}

// A stroke costs what it covers: the picture's size makes no difference.
func BenchmarkStroke(b *testing.B) {
	for _, side := range []int{1000, 10000} {
		for _, radius := range []float64{5, 50, 500} {
			b.Run(fmt.Sprintf("%dx%d radius %g", side, side, radius), func(b *testing.B) {
				for range b.N {
					Stroke(side, side, []Point{{500, 500}, {520, 507}}, radius)
				}
			})
		}
	}
}

func BenchmarkPolygon(b *testing.B) {
	var ring []Point
	for i := range 2000 {
		a := 2 * math.Pi * float64(i) / 2000
		ring = append(ring, Point{5000 + 4000*math.Cos(a), 5000 + 4000*math.Sin(a)})
	}
	for range b.N {
		Polygon(10000, 10000, ring)
	}
}
