package ui

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"clickmask/inference"
)

// eventQueue brings the engine's events to Fyne's goroutine; at most one call to it is outstanding, so that a busy window
// is never buried in calls.
type eventQueue struct {
	do   func(func())
	take func([]inference.Event)

	mu      sync.Mutex
	waiting []inference.Event
	asked   bool

	pump    *fyne.Animation // runs while the engine owes an answer
	pumping bool
}

// newEventQueue hands events to take, on the goroutine of do.
func newEventQueue(do func(func()), take func([]inference.Event)) *eventQueue {
	q := &eventQueue{do: do, take: take}
	q.pump = &fyne.Animation{Duration: time.Second, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) {
		if q.pumping {
			q.drain()
		}
	}}
	return q
}

// deliver is called on the engine's goroutine.
func (q *eventQueue) deliver(e inference.Event) {
	q.mu.Lock()
	q.waiting = append(q.waiting, e)
	first := !q.asked
	q.asked = true
	q.mu.Unlock()
	if first {
		q.do(q.drain)
	}
}

// await says whether the engine owes an answer. Fyne's loop chooses at random between the calls that wait and the next
// frame, so that with frames longer than a tick an answer is left behind for several of them. Animations run before
// each frame: one of them takes in what has come.
func (q *eventQueue) await(owed bool) {
	if owed {
		q.pump.Start()
		q.pumping = true // from the next frame on: drivers without frames tick within Start
		return
	}
	q.pump.Stop()
	q.pumping = false
}

func (q *eventQueue) drain() {
	q.mu.Lock()
	events := q.waiting
	q.waiting, q.asked = nil, false
	q.mu.Unlock()
	if len(events) > 0 {
		q.take(events)
	}
}
