package uitest

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"weak"

	"clickmask/inference/fake"
	"clickmask/picture"
)

// After a folder was paged through, to its end and back, all that is held of it is the picture on the screen, and its pixels
// rest: those of the pages that were left are given up, whichever way they came into memory.
func TestAPictureRestsAgainAfterPagingThroughAFolder(t *testing.T) {
	const w, h, pages = 4000, 3000, 3
	const glances = 48 << 20 // which are kept of pages that were left, at most
	var mu sync.Mutex
	var encoded []weak.Pointer[picture.Picture]
	hooks := fake.Hooks{Encode: func(_ context.Context, p *picture.Picture) error {
		mu.Lock()
		defer mu.Unlock()
		if p.Hash != [32]byte{} { // else it is a crop
			encoded = append(encoded, weak.Make(p))
		}
		return nil
	}}
	var clock minutes
	s := open(t, options{hooks: hooks, now: clock.now})
	var paths []string
	for i := range pages {
		paths = append(paths, s.photograph(fmt.Sprintf("page%d.jpg", i), w, h+2*i))
	}
	// held is what Go holds, and how many of the pictures that were encoded are held and not at rest.
	held := func() (heap, n, awake int) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		mu.Lock()
		defer mu.Unlock()
		for _, one := range encoded {
			if p := one.Value(); p != nil {
				n++
				if !p.Resting() || p.Roused() {
					awake++
				}
			}
		}
		return int(m.HeapAlloc), n, awake
	}
	before, _, _ := held()
	rests := func(where string) {
		t.Helper()
		s.until("one picture is held "+where+", and it rests", func() bool {
			clock.Add(1)
			s.passTime()
			heap, n, awake := held()
			s.do(func() {}) // ask again: nobody tells that a picture that was to be encoded ahead is gone
			// At rest it takes four thirds of a byte a pixel and its file, awake five bytes and a third.
			return n <= 1 && awake == 0 && heap < before+glances+2*w*h
		})
	}
	s.shows(paths...)
	rests("at first")
	for i := 1; i < pages; i++ {
		s.w.Command("Next picture")
		s.shownThere(paths[i])
	}
	rests("at the end")
	for i := pages - 2; i >= 0; i-- {
		s.w.Command("Previous picture")
		s.shownThere(paths[i])
	}
	rests("back at the beginning")
	if len(encoded) < pages {
		t.Errorf("%d pictures were encoded: the test tries nothing", len(encoded))
	}
}
