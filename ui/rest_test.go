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

// A model that is being loaded needs memory soon, and a picture that is looked at meanwhile need not be awake.
func TestMemoryIsHandedBackSoonerWhileAModelIsLoaded(t *testing.T) {
	now, backs := time.Unix(100, 0), 0
	looks := map[int]func(){}
	var last time.Duration
	n := 0
	r := &rest{wait: restAfter, now: func() time.Time { return now }, back: func() { backs++ },
		after: func(d time.Duration, f func()) func() {
			n++
			k := n
			looks[k], last = f, d
			return func() { delete(looks, k) }
		}}
	r.stir()
	now = now.Add(restLoading / 2)
	r.within(restLoading)
	if len(looks) != 1 || last != restLoading/2 {
		t.Fatalf("%d looks, the last after %v", len(looks), last)
	}
	now = now.Add(last)
	looks[n]()
	if backs != 1 {
		t.Errorf("handed back %d times", backs)
	}
	r.within(restAfter)
	r.stir()
	if last != restAfter {
		t.Errorf("once it is loaded a look is ordered after %v", last)
	}
}
