package trial

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/picture"
)

// threadResult is what is remembered of the numbers of threads.
type threadResult struct {
	For setting         `json:"for"`
	MS  map[int]float64 `json:"encode_ms"` // milliseconds an encode of the built-in model, by the number of threads
}

// Threads is how many threads a model runs with unless told otherwise, and why.
type Threads struct {
	Count int
	MS    map[int]float64 // what was measured, by the number of threads; empty before
}

// String says which number it is and why, for people.
func (t Threads) String() string {
	if len(t.MS) == 0 {
		return fmt.Sprintf("%s, the number of physical cores", plural(t.Count))
	}
	var list []string
	for _, n := range slices.Sorted(maps.Keys(t.MS)) {
		list = append(list, fmt.Sprintf("%d: %.0f ms", n, t.MS[n]))
	}
	return fmt.Sprintf("%s, the fastest here (%s)", plural(t.Count), strings.Join(list, ", "))
}

func plural(threads int) string {
	if threads == 1 {
		return "1 thread"
	}
	return strconv.Itoa(threads) + " threads"
}

// Threads gives the number of threads that was measured to be the fastest on this machine, or, where that has not
// been done, the number of physical cores.
func (t *Trials) Threads() Threads {
	cores := ort.DefaultThreads()
	r := t.read().Threads
	if now, err := t.setting(); r == nil || err != nil || r.For != now || len(r.MS) == 0 {
		return Threads{Count: cores}
	}
	return Threads{fastest(r.MS, cores), r.MS}
}

// worthwhile is how much faster than with all cores another number must be to be taken.
const worthwhile = 0.95

// fastest is the number with the shortest time, but cores unless another is worth the change.
func fastest(ms map[int]float64, cores int) int {
	best := cores
	for _, n := range slices.Sorted(maps.Keys(ms)) {
		if usual, ok := ms[best]; !ok || ms[n] < usual {
			best = n
		}
	}
	if usual, ok := ms[cores]; ok && ms[best] > worthwhile*usual {
		return cores
	}
	return best
}

// candidates are the numbers of threads worth measuring where there are so many physical cores.
func candidates(cores int) []int {
	list := []int{1, 2, cores / 2, cores}
	list = slices.DeleteFunc(list, func(n int) bool { return n < 1 || n > cores })
	slices.Sort(list)
	return slices.Compact(list)
}

// MeasureThreads finds out with how many threads the built-in model is fastest, unless that is known, and remembers it
// for the models that are opened from then on. It takes some seconds in a process of low priority, which is killed
// when ctx ends; then it is for the caller to come again.
func (t *Trials) MeasureThreads(ctx context.Context) error {
	now, err := t.setting()
	if err != nil {
		return err
	}
	list := candidates(now.Cores)
	if r := t.read().Threads; len(list) < 2 || r != nil && r.For == now {
		return nil
	}
	args := []string{"time-threads"}
	for _, n := range list {
		args = append(args, strconv.Itoa(n))
	}
	var ms map[int]float64
	err = ask(ctx, t.command(ctx, args...), &ms)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// A measurement that went wrong is remembered too, without times, or it would be repeated at each start.
	if kept := t.remember(func(r *results) { r.Threads = &threadResult{For: now, MS: ms} }); err == nil {
		err = kept
	}
	return err
}

// quietFor is how long nobody may have asked for anything before threads are measured: people stop to look.
const quietFor = 5 * time.Second

// MeasureWhenIdle is [Trials.MeasureThreads] for the engine's idle times; it is done unless ctx ended it.
func (t *Trials) MeasureWhenIdle(ctx context.Context) (done bool) {
	select {
	case <-ctx.Done():
		return false
	case <-t.after(quietFor):
		return !errors.Is(t.MeasureThreads(ctx), context.Canceled) // what else went wrong will go wrong again
	}
}

// threadRounds is how often each number of threads has its turn.
const threadRounds = 5

// TimeThreads times encodes of a picture with each number of threads, taking turns, and gives the shortest in
// milliseconds: what else runs on a machine only ever makes them longer. It is the child's side of
// [Trials.MeasureThreads]; now is the clock.
func TimeThreads(ctx context.Context, counts []int, pic *picture.Picture, open func(threads int) inference.Opener, now func() time.Time) (map[int]float64, error) {
	opened := map[int]inference.Model{}
	defer func() {
		for _, m := range opened {
			m.Close() // the times are there; the process ends
		}
	}()
	for _, n := range counts {
		m, err := open(n)(ctx)
		if err != nil {
			return nil, err
		}
		opened[n] = m
		if _, err := m.Encode(ctx, pic); err != nil { // gets its memory
			return nil, err
		}
	}
	ms := map[int]float64{}
	for range threadRounds {
		for _, n := range counts {
			start := now()
			if _, err := opened[n].Encode(ctx, pic); err != nil {
				return nil, err
			}
			took := float64(now().Sub(start).Microseconds()) / 1000
			if best, ok := ms[n]; !ok || took < best {
				ms[n] = took
			}
		}
	}
	return ms, nil
}
