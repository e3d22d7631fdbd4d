package ui

import (
	"testing"
	"time"
)

// Memory is handed back once, when a burst of work has ended, and again after the next.
func TestMemoryIsHandedBackWhenNothingHasHappenedForAWhile(t *testing.T) {
	now, backs := time.Unix(100, 0), 0
	var due []time.Duration
	var look func()
	r := &rest{wait: restAfter, now: func() time.Time { return now }, back: func() { backs++ },
		after: func(d time.Duration, f func()) func() { due, look = append(due, d), f; return func() {} }}
	pass := func(d time.Duration) {
		now = now.Add(d)
		f := look
		look = nil
		f()
	}
	r.stir()
	now = now.Add(restAfter / 2)
	r.stir()
	if len(due) != 1 {
		t.Fatalf("%d looks are ordered", len(due))
	}
	pass(restAfter / 2)
	if backs != 0 || len(due) != 2 || due[1] != restAfter/2 {
		t.Fatalf("handed back %d times in the middle; looks %v", backs, due)
	}
	pass(restAfter / 2)
	if backs != 1 || look != nil {
		t.Fatalf("handed back %d times", backs)
	}
	ended := 0
	r.stop = func() { ended++ }
	r.stir()
	if ended != 1 {
		t.Errorf("what hands back was ended %d times", ended)
	}
	pass(restAfter)
	if backs != 2 {
		t.Errorf("handed back %d times after the next", backs)
	}
}
