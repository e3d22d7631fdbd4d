package parts

import "time"

// doubleTap is how close two clicks are that mean "rename". A row does not wait for the second one.
const doubleTap = 400 * time.Millisecond

// taps tells the second of two clicks on one thing.
type taps struct{ last time.Time }

// second says whether a click now is the second of two. A third one is a first one again.
func (t *taps) second(now time.Time) bool {
	twice := now.Sub(t.last) < doubleTap
	t.last = now
	if twice {
		t.forget()
	}
	return twice
}

// forget has the next click be a first one.
func (t *taps) forget() { t.last = time.Time{} }
