package bench

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestStatIsTheMedianWithItsSpread(t *testing.T) {
	got := NewStat([]float64{9, 1, 5, 3, 7, 2, 8, 4, 6, 10, 0})
	want := Stat{Median: 5, Min: 0, P10: 1, P90: 9, Runs: 11}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := NewStat([]float64{2, 4}); got.Median != 3 {
		t.Errorf("the median of two is %g, want 3", got.Median)
	}
	if got := NewStat([]float64{7}); got != (Stat{7, 7, 7, 7, 1}) {
		t.Errorf("one run: %+v", got)
	}
}

func TestRatioIsTheMedianOfTheRoundsOwn(t *testing.T) {
	// The third round was ten times slower for both: the ratio must not care.
	if got := Ratio([]float64{1, 1, 10}, []float64{2, 2, 20}); got != 0.5 {
		t.Errorf("ratio %g, want 0.5", got)
	}
}

func TestRelRMS(t *testing.T) {
	for _, c := range []struct {
		got, want []float32
		rel       float64
	}{
		{[]float32{3, 4}, []float32{3, 4}, 0},
		{[]float32{3, 4.5}, []float32{3, 4}, 0.1},
		{[]float32{0}, []float32{0}, 0},
		{[]float32{1}, []float32{1, 2}, math.Inf(1)},
	} {
		if got := RelRMS(c.got, c.want); math.Abs(got-c.rel) > 1e-9 && got != c.rel {
			t.Errorf("RelRMS(%v, %v) = %g, want %g", c.got, c.want, got, c.rel)
		}
	}
}

func TestContendersTakeTurnsAndTheFirstRoundDoesNotCount(t *testing.T) {
	var order []string
	runner := func(name string) Contender {
		n := 0
		return Contender{Name: name, Run: func(context.Context) (time.Duration, error) {
			order = append(order, name)
			n++
			return time.Duration(n) * time.Millisecond, nil
		}}
	}
	times, err := Race(t.Context(), 2, runner("a"), runner("b"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "b", "b", "a", "a", "b"}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
	if !slices.Equal(times[0], []float64{2, 3}) || !slices.Equal(times[1], []float64{2, 3}) {
		t.Errorf("times %v", times)
	}
	broken := errors.New("broken")
	_, err = Race(t.Context(), 2, Timed("c", func(context.Context) error { return broken }))
	if !errors.Is(err, broken) || err.Error() != "c: broken" {
		t.Errorf("%v", err)
	}
}

func TestAGeneratedPictureIsTheSameEachTime(t *testing.T) {
	a, b := Scene(120, 80), Scene(120, 80)
	if !slices.Equal(a.Pix, b.Pix) || a.Stride != 480 {
		t.Error("two scenes differ")
	}
	seen := map[uint8]bool{}
	for _, v := range a.Pix {
		seen[v] = true
	}
	if len(seen) < 100 {
		t.Errorf("only %d levels: nothing for a codec to do", len(seen))
	}
}

func TestProgramsAreTimedAndTheirMemorySeen(t *testing.T) {
	start, err := StartCase(t.Context(), "nothing", 2, "go", "version")
	if err != nil || start.Runs != 2 || start.Median <= 0 {
		t.Errorf("%+v, %v", start, err)
	}
	if mb, err := PeakMemory(t.Context(), "go", "version"); !errors.Is(err, ErrNotMeasured) && (err != nil || mb <= 0 || mb > 2000) { // little is seen of one that ends at once
		t.Errorf("%g MB, %v", mb, err)
	}
	if _, err := PeakMemory(t.Context(), "go", "frobnicate"); err == nil || !strings.Contains(err.Error(), "frobnicate") {
		t.Errorf("a program that fails: %v", err)
	}
}
