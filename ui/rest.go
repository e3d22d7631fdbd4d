package ui

import (
	"runtime/debug"
	"time"
)

// restAfter is how long nothing must have changed before memory is handed back: a person looks, or is away.
const restAfter = 2 * time.Second

// rest hands the system what a burst of work has left over, once nothing is shown anew: a window at rest allocates too
// little for a collection to find it, and what a collection has found stays with the process for minutes.
type rest struct {
	after func(d time.Duration, f func()) (cancel func())
	now   func() time.Time
	back  func() // hands memory back
	stop  func() // ends that where it takes time, nil for nothing

	last time.Time
	due  bool // a look at the time is ordered
}

func newRest(s *shell) *rest {
	return &rest{after: s.later, now: s.opts.Now, back: freeMemory}
}

func freeMemory() { go debug.FreeOSMemory() }

// stir says that something is going on.
func (r *rest) stir() {
	if r.stop != nil {
		r.stop()
	}
	r.last = r.now()
	if !r.due {
		r.order(restAfter)
	}
}

func (r *rest) order(d time.Duration) {
	r.due = true
	r.after(d, func() {
		r.due = false
		if left := restAfter - r.now().Sub(r.last); left > 0 {
			r.order(left)
			return
		}
		r.back()
	})
}
