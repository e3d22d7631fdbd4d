package ort

// #include <stdlib.h>
// #ifdef __GLIBC__
// #include <limits.h>
// #include <malloc.h>
// static void keep(void) { mallopt(M_MMAP_MAX, 0); mallopt(M_TRIM_THRESHOLD, INT_MAX); mallopt(M_ARENA_MAX, 1); }
// static void trim(void) { malloc_trim(0); }
// #else
// static void keep(void) {}
// static void trim(void) {}
// #endif
import "C"

// keepFreed has the C library keep freed memory until [Trim]. Otherwise each of a lean session's large tensors is a
// mapping of its own, made and torn down within every run, its pages zeroed anew: that made MobileSAM's encoder at 1:1
// a tenth slower, 0.88 to 0.92 of the official graph's time with one thread in place of 0.82 to 0.86, and 1.07 to 1.08
// with two in place of 0.91 to 0.96 (2026-11-25).
//
// What is kept is kept once: with an arena of the C library's for every thread that ever ran a model, the window with
// MobileSAM took 808, 761 and 1151 MB at its peak with pictures of 1, 24 and 100 megapixels, and takes 503, 595 and 975.
func keepFreed() { C.keep() }

// Trim hands the system the memory that ONNX Runtime has freed and that the C library keeps for the next run:
// after MobileSAM's encoder 130 to 240 MB, which takes 10 to 40 ms. A run at the same time may wait for it. It
// does nothing where the C library gives memory back by itself.
//
// What sessions with [Options.Resting] have freed goes a little later, once nothing runs.
func Trim() {
	C.trim()
	restSoon()
}
