package prompt

import (
	"math"
	"slices"
	"testing"
)

func TestAlongSamplesALineAtEqualDistancesTheMiddleFirst(t *testing.T) {
	corner := []Point{{0, 0, Negative}, {4, 0, Negative}, {4, 0, Negative}, {4, 4, Negative}}
	for _, c := range []struct {
		n    int
		want []Point
	}{
		{0, nil},
		{1, []Point{{4, 0, Negative}}},
		{2, []Point{{4, 2, Negative}, {2, 0, Negative}}},
		{4, []Point{{4, 1, Negative}, {3, 0, Negative}, {1, 0, Negative}, {4, 3, Negative}}},
	} {
		if got := Along(corner, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%d points: %v, want %v", c.n, got, c.want)
		}
	}
	if got := Along([]Point{{3, 3, Positive}, {3, 3, Positive}}, 5); !slices.Equal(got, []Point{{3, 3, Positive}}) {
		t.Errorf("of a line without length come %v", got)
	}
	if got := Along(nil, 3); got != nil {
		t.Errorf("of no line come %v", got)
	}
}

// However uneven a hand is, all points asked for are there, and on the line.
func TestAlongGivesAsManyPointsAsAreAskedFor(t *testing.T) {
	var line []Point
	for i := range 200 {
		a := float64(i*i) / 4000
		line = append(line, Point{100 * math.Cos(a), 100 * math.Sin(a), Positive})
	}
	for n := 1; n < 40; n++ {
		got := Along(line, n)
		if len(got) != n {
			t.Errorf("%d points of %d", len(got), n)
		}
		for _, p := range got {
			if r := math.Hypot(p.X, p.Y); math.IsNaN(r) || r < 98 || r > 100.01 {
				t.Errorf("%d points: %v is not on the line", n, p)
			}
		}
	}
}

// A short stroke is through a small thing, of which several points tell less than one.
func TestAStrokeIsAskedAsPointsByItsLength(t *testing.T) {
	for _, c := range []struct{ length, want float64 }{{0, 1}, {39, 1}, {79, 1}, {81, 2}, {121, 3}, {199, 4}, {201, 5}, {900, 5}} {
		if got := Scribble([]Point{{10, 10, Positive}, {10 + c.length, 10, Positive}}, 1000, 500); float64(len(got)) != c.want {
			t.Errorf("%g long: %d points, want %g", c.length, len(got), c.want)
		}
	}
}
