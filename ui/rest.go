package ui

import (
	"runtime/debug"
	"time"
)

// How long nothing must have changed before memory is handed back, for a person looks; while a model is being loaded, which answers
// nothing yet and is going to need memory; and before all is, for they are away.
const (
	restAfter   = 2 * time.Second
	restLoading = restAfter / 4
	awayAfter   = 30 * time.Second
)

// rest hands the system what a burst of work has left over, once nothing is shown anew: a window at rest allocates too
// little for a collection to find it, and what a collection has found stays with the process for minutes.
type rest struct {
	after func(d time.Duration, f func()) (cancel func())
	now   func() time.Time
	wait  time.Duration
	back  func() // hands memory back
	stop  func() // ends that where it takes time, nil for nothing

	last   time.Time
	due    bool   // a look at the time is ordered
	cancel func() // takes that back
}

func newRest(s *shell, wait time.Duration, back func()) *rest {
	return &rest{after: s.later, now: s.opts.Now, wait: wait, back: back}
}

func freeMemory() { go debug.FreeOSMemory() }

// stir says that something is going on.
func (r *rest) stir() {
	if r.stop != nil {
		r.stop()
	}
	r.last = r.now()
	if !r.due {
		r.order(r.wait)
	}
}

// within says how long nothing must have changed from now on.
func (r *rest) within(wait time.Duration) {
	sooner := wait < r.wait
	r.wait = wait
	if r.due && sooner {
		r.cancel()
		r.order(max(0, wait-r.now().Sub(r.last)))
	}
}

func (r *rest) order(d time.Duration) {
	r.due = true
	r.cancel = r.after(d, func() {
		r.due = false
		if left := r.wait - r.now().Sub(r.last); left > 0 {
			r.order(left)
			return
		}
		r.back()
	})
}
