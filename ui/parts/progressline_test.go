package parts

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestProgressLineStopsWhenTold(t *testing.T) {
	for name, c := range map[string]struct {
		do                  func(*ProgressLine)
		moving, drawn, busy bool
	}{
		"busy":                      {func(l *ProgressLine) { l.SetBusy(true) }, true, true, true},
		"no longer busy":            {func(l *ProgressLine) { l.SetBusy(true); l.SetBusy(false) }, false, false, false},
		"a number":                  {func(l *ProgressLine) { l.SetValue(0.5) }, false, true, false},
		"a number, then not busy":   {func(l *ProgressLine) { l.SetValue(0.99); l.SetBusy(false) }, false, false, false},
		"busy, then a number":       {func(l *ProgressLine) { l.SetBusy(true); l.SetValue(0.5) }, false, true, false},
		"a number, then busy":       {func(l *ProgressLine) { l.SetValue(0.5); l.SetBusy(true) }, true, true, true},
		"stopped":                   {func(l *ProgressLine) { l.SetValue(0.5); l.SetBusy(true); l.Stop() }, false, false, false},
		"hidden while busy":         {func(l *ProgressLine) { l.SetBusy(true); l.Hide() }, false, true, true},
		"hidden, ended, shown":      {func(l *ProgressLine) { l.SetBusy(true); l.Hide(); l.Stop(); l.Show() }, false, false, false},
		"hidden and shown":          {func(l *ProgressLine) { l.SetBusy(true); l.Hide(); l.Show() }, true, true, true},
		"unknown, then done":        {func(l *ProgressLine) { l.SetValue(-1); l.SetValue(1) }, false, false, false},
		"busy twice and ended once": {func(l *ProgressLine) { l.SetBusy(true); l.SetBusy(true); l.SetBusy(false) }, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := NewProgressLine()
			window(t, l, 200, 2)
			c.do(l)
			if (l.move != nil) != c.moving {
				t.Errorf("moving %v, want %v", l.move != nil, c.moving)
			}
			bar := test.WidgetRenderer(l).Objects()[0]
			if bar.Visible() != c.drawn || l.busy != c.busy {
				t.Errorf("drawn %v, busy %v; want %v, %v", bar.Visible(), l.busy, c.drawn, c.busy)
			}
		})
	}
}

// A window that is repainted with every tick would take the processor from the work that the line tells of.
func TestTheMovingPieceLeavesMostFramesFree(t *testing.T) {
	l := NewProgressLine()
	window(t, l, 200, 2)
	moves := func(ticks int) (n int) {
		for range ticks {
			before := l.at
			if l.move.Tick(float32(l.ticks+1) / 1000); l.at != before {
				n++
			}
		}
		return n
	}
	l.SetBusy(true)
	l.at, l.ticks = 0, 0 // the driver of tests ticks within Start
	if n := moves(20); n != 0 {
		t.Errorf("it moves %d times for work that takes a third of a second", n)
	}
	moves(40)
	if n := moves(60); n != 15 {
		t.Errorf("it moves %d times a second", n)
	}
}
