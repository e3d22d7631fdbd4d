package ui

import (
	"runtime"
	"runtime/debug"

	"clickmask/picture"
)

// What the window needs beside the picture, and how much of the heap may be garbage, in bytes.
const (
	heapAtLeast  = 64 << 20
	garbageLimit = 64 << 20
	largePicture = 256 << 20
)

// limitGarbage readies the heap for a picture that has just been decoded: what the decoder leaves over is collected at
// once, so that the pyramid goes where it was, and from now on the collector runs whenever as much garbage as
// garbageLimit has come together. Left alone it would wait until there is as much garbage as heap, which is a
// gigabyte with a picture of 100 megapixels. Pixels hold no pointers, so that a collection costs the same whatever
// the picture's size.
func limitGarbage(p *picture.Picture) {
	w, h := p.Size()
	withPyramid := 4 * w * h / 3 * 4
	debug.SetGCPercent(max(1, 100*garbageLimit/(heapAtLeast+withPyramid)))
	if withPyramid > largePicture {
		debug.FreeOSMemory() // as much again is left by each that was turned past
		return
	}
	runtime.GC()
}
