package uitest

import (
	"fmt"
	"runtime"
	"testing"
)

// However quickly pages are turned, and whatever was being opened, made small or encoded ahead on the way: in the end one
// picture is held.
func TestTurningPagesHoldsOnePicture(t *testing.T) {
	const w, h, pages = 2400, 1600, 6
	const one = int64(w * h * 16 / 3) // pixels and pyramid
	live := func() int64 {
		runtime.GC()
		runtime.GC() // of what had finalizers
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	s := open(t, options{})
	var paths []string
	for i := range pages {
		paths = append(paths, s.picture(fmt.Sprintf("page%d.png", i), w, h))
	}
	before := live()
	s.shows(paths...)
	at, by := 0, 1
	for turn := range 30 {
		if at+by < 0 || at+by >= pages {
			by = -by
		}
		s.w.Command(map[int]string{1: "Next picture", -1: "Previous picture"}[by])
		at += by
		if turn%4 == 3 { // a slow one
			s.shownThere(paths[at])
		}
	}
	s.shownThere(paths[0])
	held := int64(0)
	s.until("one picture is held", func() bool {
		held = live() - before
		s.do(func() {}) // ask again: nobody tells that a picture that was to be encoded ahead is gone
		return held < one*3/2
	})
	if held < one/2 {
		t.Errorf("%d of %d bytes are held: the test tries nothing", held, one)
	}
}
