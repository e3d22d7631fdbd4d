package parts

import "time"

// doubleTap is how close two clicks are that mean "rename". A row whose first click changes nothing but what is selected
// does not wait for the second one.
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

// firstClick is a click that may be the first of two: what it does waits until the second can no longer come, or a person
// does something else.
type firstClick struct {
	does   func() // nil for none
	cancel func() // of the timer
	turn   int    // tells a timer that was late from the one in force
}

// begin waits with what a click does; what an earlier one does comes first.
func (c *firstClick) begin(later Later, does func()) {
	c.settle()
	c.does = does
	turn := c.turn
	c.cancel = later.after(doubleTap, func() {
		if c.turn == turn {
			c.settle()
		}
	})
}

// settle does what waits at once.
func (c *firstClick) settle() {
	does := c.does
	c.forget()
	call(does)
}

// forget drops what waits.
func (c *firstClick) forget() {
	c.turn++
	call(c.cancel)
	c.does, c.cancel = nil, nil
}
