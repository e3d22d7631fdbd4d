package ui

import (
	"sync"
	"time"
)

// mostBeforehand is how long the window waits for the picture that it was called with, so that it comes with something in it.
const mostBeforehand = 150 * time.Millisecond

// beforehand does what is asked of Fyne's goroutine before the window is on the screen. Fyne does that only once its loop
// runs, after the first frame. A nil one does nothing.
type beforehand struct {
	later func(func()) // from then on
	after func(d time.Duration, f func()) (cancel func())

	mu    sync.Mutex
	calls []func()
	more  chan struct{} // told of each call
	ended bool
}

func newBeforehand(later func(func()), after func(d time.Duration, f func()) (cancel func())) *beforehand {
	return &beforehand{later: later, after: after, more: make(chan struct{}, 1)}
}

// do may be called on any goroutine.
func (b *beforehand) do(call func()) {
	b.mu.Lock()
	ended := b.ended
	if !ended {
		b.calls = append(b.calls, call)
	}
	b.mu.Unlock()
	if ended {
		b.later(call)
		return
	}
	select {
	case b.more <- struct{}{}:
	default:
	}
}

// catchUp does on this goroutine, which is Fyne's, what is asked for until it is enough, or has taken too long.
func (b *beforehand) catchUp(enough func() bool) {
	if b == nil {
		return
	}
	late := make(chan struct{})
	defer b.after(mostBeforehand, func() { close(late) })()
	for !enough() {
		select {
		case <-b.more:
		case <-late:
			return
		}
		for _, call := range b.take(false) {
			call()
		}
	}
}

func (b *beforehand) take(last bool) []func() {
	b.mu.Lock()
	defer b.mu.Unlock()
	calls := b.calls
	b.calls, b.ended = nil, last
	return calls
}

// end hands on what was not done, and all that is asked for from now on.
func (b *beforehand) end() {
	if b == nil {
		return
	}
	for _, call := range b.take(true) {
		b.later(call)
	}
}
