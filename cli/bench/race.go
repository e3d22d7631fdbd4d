package bench

import (
	"context"
	"fmt"
	"time"
)

// Contender is one way of doing a thing. Run does it once and returns what counts of it, which may be less
// than all it did.
type Contender struct {
	Name string
	Run  func(ctx context.Context) (time.Duration, error)
}

// Race lets all contenders run once without counting and then takes rounds turns of all of them. It returns
// their times in milliseconds, by contender and round.
func Race(ctx context.Context, rounds int, contenders ...Contender) ([][]float64, error) {
	times := make([][]float64, len(contenders))
	for round := range rounds + 1 {
		for i := range contenders {
			// Each is the first of a round in turn: the first pays for what the last left in the caches.
			k := (i + round) % len(contenders)
			took, err := contenders[k].Run(ctx)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", contenders[k].Name, err)
			}
			if round > 0 {
				times[k] = append(times[k], float64(took.Nanoseconds())/1e6)
			}
		}
	}
	return times, nil
}

// Timed makes a contender of a function all of which counts.
func Timed(name string, f func(ctx context.Context) error) Contender {
	return Contender{Name: name, Run: func(ctx context.Context) (time.Duration, error) {
		start := time.Now()
		err := f(ctx)
		return time.Since(start), err
	}}
}
