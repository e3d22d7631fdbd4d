package ui

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"

	"clickmask/picture"
)

// How much of the heap may be garbage, in bytes, and the size of heap below which that may be as much as the rest.
const (
	garbageLimit = 64 << 20
	heapAtLeast  = 64 << 20
	largePicture = 256 << 20
)

// limitGarbage readies the heap for a picture that has just been decoded: what the decoder leaves over is collected at
// once, so that the pyramid goes where it was, and from now on the collector runs whenever as much garbage as
// garbageLimit has come together. Left alone it would wait until there is as much garbage as heap, which is a
// gigabyte with a picture of 100 megapixels, and 150 MB with a small one once undo and the caches are full. Pixels and
// masks hold no pointers, so that a collection costs the same whatever their size.
func limitGarbage(p *picture.Picture) {
	w, h := p.Size()
	if withPyramid := 4 * w * h / 3 * 4; withPyramid > largePicture {
		debug.FreeOSMemory() // as much again is left by each that was turned past
	} else {
		runtime.GC()
	}
	bound()
	bounded.Do(boundAfterCollections)
}

// handBack gives the system what is left of pictures that were opened and are not shown, the largest of them of so many
// bytes: nothing else might be allocated for minutes, so that no collection would find it. Less than garbageLimit is let be.
func handBack(largest int) {
	if largest > garbageLimit {
		debug.FreeOSMemory()
	}
}

// bounded is done when the process bounds its garbage: there is one heap, however many windows.
var bounded sync.Once

// boundAfterCollections has each collection bound the garbage until the next, for the heap grows and shrinks with what is
// done to a picture.
func boundAfterCollections() {
	var watch func()
	watch = func() {
		unused := new([64]byte) // which the next collection finds
		runtime.AddCleanup(unused, func(int) {
			bound()
			watch()
		}, 0)
	}
	watch()
}

// bound has the collector run when garbageLimit has come together beside what the last collection left.
func bound() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(max(1, int(100*garbageLimit/max(heapAtLeast, live[0].Value.Uint64()))))
}
