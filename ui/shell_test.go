package ui

import (
	"testing"
	"time"
)

// What is put off is not done any more once it is cancelled, even where its time is over and it waits for Fyne's goroutine: "Saving…"
// would be said after "Saved", and stay.
func TestWhatIsPutOffAndCancelledIsNotDone(t *testing.T) {
	var ripe, queue []func()
	s := &shell{opts: Options{
		Do: func(f func()) { queue = append(queue, f) },
		After: func(_ time.Duration, f func()) func() {
			ripe = append(ripe, f)
			return func() {}
		},
	}}
	done := ""
	s.later(time.Second, func() { done += "a" })
	cancel := s.later(time.Second, func() { done += "b" })
	for _, f := range ripe {
		f()
	}
	cancel()
	for _, f := range queue {
		f()
	}
	if done != "a" {
		t.Errorf("%q was done, not a alone", done)
	}
}
