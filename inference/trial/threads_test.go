package trial

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/ort"
	"clickmask/picture"
)

func TestFewNumbersOfThreadsAreWorthMeasuring(t *testing.T) {
	for cores, want := range map[int][]int{1: {1}, 2: {1, 2}, 3: {1, 2, 3}, 4: {1, 2, 4}, 6: {1, 2, 3, 6}, 16: {1, 2, 8, 16}} {
		if got := candidates(cores); !slices.Equal(got, want) {
			t.Errorf("%d cores: %v, want %v", cores, got, want)
		}
	}
}

func TestAllCoresAreUsedUnlessFewerAreClearlyFaster(t *testing.T) {
	for _, c := range []struct {
		ms    map[int]float64
		cores int
		want  int
	}{
		{map[int]float64{1: 160, 2: 90}, 2, 2},
		{map[int]float64{1: 89, 2: 90}, 2, 2}, // within the noise
		{map[int]float64{1: 80, 2: 90}, 2, 1},
		{map[int]float64{1: 160, 2: 90, 4: 60, 8: 100}, 8, 4},
		{map[int]float64{1: 160, 2: 90}, 8, 2}, // without a time for all of them
	} {
		if got := fastest(c.ms, c.cores); got != c.want {
			t.Errorf("%v with %d cores: %d, want %d", c.ms, c.cores, got, c.want)
		}
	}
}

func TestThreadsTakeTurnsAndTheirShortestTimeCounts(t *testing.T) {
	var clock time.Time
	times := map[int][]time.Duration{ // the first one gets the memory
		1: {900 * time.Millisecond, 83 * time.Millisecond, 82 * time.Millisecond, 81 * time.Millisecond, 84 * time.Millisecond, 300 * time.Millisecond},
		2: {900 * time.Millisecond, 60 * time.Millisecond, 50 * time.Millisecond, 45 * time.Millisecond, 70 * time.Millisecond, 46 * time.Millisecond},
	}
	var order []int
	closed := 0
	open := func(n int) inference.Opener {
		return fake.Opener(fake.Options{Hooks: fake.Hooks{
			Encode: func(context.Context, *picture.Picture) error {
				order = append(order, n)
				clock = clock.Add(times[n][0])
				times[n] = times[n][1:]
				return nil
			},
			Close: func() error { closed++; return nil },
		}})
	}
	ms, err := TimeThreads(t.Context(), []int{1, 2}, testPicture(), open, func() time.Time { return clock })
	if want := map[int]float64{1: 81, 2: 45}; err != nil || !maps.Equal(ms, want) {
		t.Errorf("%v, %v; want %v", ms, err, want)
	}
	if !slices.Equal(order, []int{1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}) || closed != 2 {
		t.Errorf("order %v, %d closed", order, closed)
	}
	broken := errors.New("out of memory")
	_, err = TimeThreads(t.Context(), []int{1}, testPicture(), func(int) inference.Opener {
		return func(context.Context) (inference.Model, error) { return nil, broken }
	}, time.Now)
	if !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

func TestThreadsAreMeasuredOnceUntilSomethingChanges(t *testing.T) {
	cores := ort.DefaultThreads()
	if cores < 2 {
		t.Skip("with one core there is nothing to choose")
	}
	p := newPlace(t, "fast alone")
	if got := p.Threads(); got.Count != cores || got.String() != plural(cores)+", the number of physical cores" {
		t.Errorf("before: %v", got)
	}
	measure := func(what string, times int) {
		t.Helper()
		if err := p.MeasureThreads(t.Context()); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if len(p.started) != times {
			t.Errorf("%s: measured %d times, want %d", what, len(p.started), times)
		}
		if got := p.Threads(); got.Count != 1 || got.String() != "1 thread, the fastest here (1: 70 ms, 2: 100 ms, 4: 120 ms)" {
			t.Errorf("%s: %v", what, got)
		}
	}
	measure("first start", 1)
	measure("second start", 1)
	p.runtime = func() (string, error) { return "10.0.0", nil }
	if got := p.Threads(); got.Count != cores {
		t.Errorf("another ONNX Runtime: %v", got)
	}
	measure("another ONNX Runtime", 2)
	p.program = "v2"
	measure("another version", 3)
	if err := p.Check(t.Context(), ort.CPU); err != nil {
		t.Error(err)
	}
}

func TestAMeasurementThatWasEndedIsTakenUpAgain(t *testing.T) {
	if ort.DefaultThreads() < 2 {
		t.Skip("with one core there is nothing to choose")
	}
	p := newPlace(t, "hangs")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.MeasureThreads(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	p.behaves("fast alone")
	if err := p.MeasureThreads(t.Context()); err != nil || p.Threads().Count != 1 {
		t.Errorf("%v, %v", err, p.Threads())
	}
}

func TestThreadsAreMeasuredOnceItWasQuietForAWhile(t *testing.T) {
	if ort.DefaultThreads() < 2 {
		t.Skip("with one core there is nothing to choose")
	}
	p := newPlace(t, "fast alone")
	quiet := make(chan time.Time, 1)
	p.after = func(time.Duration) <-chan time.Time { return quiet }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if p.MeasureWhenIdle(ctx) || len(p.started) != 0 {
		t.Errorf("started %q although it was not quiet", p.started)
	}
	quiet <- time.Time{}
	if !p.MeasureWhenIdle(t.Context()) || p.Threads().Count != 1 {
		t.Errorf("started %q, %v", p.started, p.Threads())
	}
}

func TestAMeasurementThatFailsIsNotRepeatedAtEachStart(t *testing.T) {
	if ort.DefaultThreads() < 2 {
		t.Skip("with one core there is nothing to choose")
	}
	p := newPlace(t, "broken")
	if err := p.MeasureThreads(t.Context()); err == nil {
		t.Error("no error")
	}
	if err := p.MeasureThreads(t.Context()); err != nil || len(p.started) != 1 || p.Threads().Count != ort.DefaultThreads() {
		t.Errorf("%v, started %q, %v", err, p.started, p.Threads())
	}
}
