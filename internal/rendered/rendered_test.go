package rendered

import (
	"testing"

	"clickmask/mask"
)

func TestSequencesAreTheSameFromASeedAndTheirMasksMove(t *testing.T) {
	for _, kind := range Kinds {
		a, b := New(kind, 7, 20, Drawn{}), New(kind, 7, 20, Drawn{})
		first, m0 := a.Frame(0)
		again, m := b.Frame(0)
		if first.Hash != again.Hash || !m0.Equal(m) {
			t.Errorf("%s: the same seed gives another picture", kind)
		}
		if m0.Area() < 300 {
			t.Errorf("%s: the thing has %d pixels at first", kind, m0.Area())
		}
		gone := false
		for i := range 20 {
			_, m := a.Frame(i)
			gone = gone || m.Empty()
		}
		if want := kind == Hiding || kind == Leaving; gone != want {
			t.Errorf("%s: the thing is out of sight: %v", kind, gone)
		}
		if _, last := a.Frame(10); mask.IoU(m0, last) > 0.98 {
			t.Errorf("%s: nothing moves", kind)
		}
	}
}
