package ui

import (
	"image"
	"runtime"
	"runtime/debug"
	"testing"

	"clickmask/picture"
)

// What was done to a picture, its undo steps and its embeddings, is part of the heap as its pixels are: however much it
// becomes, no more garbage than the limit comes together beside it.
func TestGarbageIsBoundedHoweverMuchIsKeptBesideThePicture(t *testing.T) {
	percent := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(percent) })
	limitGarbage(picture.FromImage(image.NewRGBA(image.Rect(0, 0, 640, 480)), "small"))
	kept := make([][]byte, 0, 400)
	for range cap(kept) {
		kept = append(kept, make([]byte, 1<<20))
	}
	const tries = 100 // what a collection finds unused is told by a goroutine of the runtime's
	var room uint64
	for range tries {
		runtime.GC()
		var m runtime.MemStats
		if runtime.ReadMemStats(&m); m.HeapAlloc < uint64(len(kept))<<20 {
			t.Fatalf("the heap holds %d MB of the %d that are kept", m.HeapAlloc>>20, len(kept))
		}
		if room = m.NextGC - m.HeapAlloc; room <= garbageLimit*11/10 {
			break
		}
	}
	if room > garbageLimit*11/10 {
		t.Errorf("beside %d MB, %d MB of garbage may come together, want %d", len(kept), room>>20, garbageLimit>>20)
	}
	runtime.KeepAlive(kept)
}

func TestWhatALargePictureHasLeftIsHandedBack(t *testing.T) {
	const size = 256 << 20
	held := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapSys - m.HeapReleased
	}
	debug.FreeOSMemory()
	before := held()
	clear(make([]byte, size)) // nobody has it any more
	if grown := int64(held() - before); grown < size/2 {
		t.Fatalf("the heap grew by %d MB: the test tries nothing", grown>>20)
	}
	handBack(size)
	if grown := int64(held() - before); grown > size/4 {
		t.Errorf("%d MB are held", grown>>20)
	}
}
