package uitest

import (
	"testing"

	"clickmask/ui/parts"
)

// endedBySignal is a window whose work on a.png a signal has ended.
func endedBySignal(t *testing.T) *stage {
	t.Helper()
	s := open(t, options{})
	s.shows(s.picture("a.png", 400, 300))
	s.keepOne(200, 150)
	if err := s.w.Ended(); err != nil {
		t.Fatal(err)
	}
	return s
}

// The system's shutdown ends the program with a signal: its work is there at the next start, beside what that was for.
func TestWorkThatASignalEndedDoesNotStandBeforeWhatIsAskedFor(t *testing.T) {
	s := endedBySignal(t)
	later := open(t, options{state: s.state})
	asked := s.picture("asked.png", 400, 300)
	later.w.Start([]string{asked}, false)
	later.shownThere(asked)
	if later.has("Restore") || !later.has("The work on a.png was kept.") {
		t.Fatal("the work stands in the way, or is not spoken of")
	}
	later.tap("Show it")
	later.until("the work is offered", func() bool { return later.has("Restore") })
	later.tap("Restore")
	later.until("the work is back", func() bool { return later.page() != nil && later.page().Name == "a.png" })
	if n := len(later.page().Objects); n != 1 {
		t.Errorf("%d objects, want 1", n)
	}
	if err := later.w.Ended(); err != nil {
		t.Fatal(err)
	}
	alone := open(t, options{state: s.state})
	alone.w.Start(nil, false)
	alone.until("without anything asked for it is offered at once", func() bool { return alone.has("Restore") })
}

// What is wrong with what was asked for is told before the work of the last time, which comes after it.
func TestAnEmptyFolderIsToldBeforeTheWorkOfTheLastTime(t *testing.T) {
	s := endedBySignal(t)
	later := open(t, options{state: s.state})
	later.w.Start([]string{t.TempDir()}, false)
	later.until("it is told", func() bool { return later.has("here is no picture in the folder") })
	bar, _, ok := find[*parts.MessageBar](later, nil)
	if !ok {
		t.Fatal("there is no message")
	}
	bar.Dismiss()
	later.until("the work is spoken of", func() bool { return later.has("The work on a.png was kept.") })
}
