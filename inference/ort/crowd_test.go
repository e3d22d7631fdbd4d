package ort

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
)

func TestACrowdMakesEveryRunOnce(t *testing.T) {
	for _, threads := range []int{1, 2, 5} {
		c := NewCrowd(Options{Threads: threads}, func(o Options) (*Session, error) {
			if o.Threads != 1 {
				t.Errorf("a run has %d threads", o.Threads)
			}
			return &Session{}, nil
		})
		for _, n := range []int{0, 1, 3, 40} {
			var mu sync.Mutex
			var done []int
			err := c.Each(t.Context(), n, func(_ context.Context, _ *Session, i int) error {
				mu.Lock()
				defer mu.Unlock()
				done = append(done, i)
				return nil
			})
			slices.Sort(done)
			if err != nil || len(done) != n || n > 0 && (done[0] != 0 || done[n-1] != n-1) {
				t.Errorf("%d threads, %d runs: %v, %v", threads, n, done, err)
			}
		}
	}
}

func TestACrowdEndsWithTheFirstError(t *testing.T) {
	loads := 0
	c := NewCrowd(Options{Threads: 2}, func(Options) (*Session, error) { loads++; return &Session{}, nil })
	broken := errors.New("broken")
	err := c.Each(t.Context(), 50, func(ctx context.Context, _ *Session, i int) error {
		if i == 1 {
			return broken
		}
		if i == 0 {
			<-ctx.Done() // it runs until the other one has failed
			return ctx.Err()
		}
		t.Errorf("run %d was made", i)
		return nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Each(over, 3, func(context.Context, *Session, int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("for nobody: %v", err)
	}
	if loads != 1 {
		t.Errorf("loaded %d times", loads)
	}
}
