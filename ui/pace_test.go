package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestWhatFollowsThePointerIsShownInEverySecondFrameAtMost(t *testing.T) {
	test.NewTempApp(t)
	p := pace{clock: &fyne.Animation{}, running: true}
	shown, last := 0, 0
	for move := 1; move <= 10; move++ { // one a frame
		p.soon(func() { shown, last = shown+1, move })
		p.tick()
	}
	if shown != 5 || last != 9 {
		t.Errorf("10 moves in 10 frames were shown %d times, the last of them was %d", shown, last)
	}
	p.tick()
	if shown != 6 || last != 10 {
		t.Errorf("the pointer rests, and what was shown last is move %d", last)
	}
	p.tick()
	p.tick()
	if p.running {
		t.Error("the clock goes on with nothing to show")
	}
	p = pace{}
	p.soon(func() { last = 11 })
	if last != 11 {
		t.Error("a driver without frames never shows it")
	}
}
