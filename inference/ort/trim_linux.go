package ort

// #include <stdlib.h>
// #ifdef __GLIBC__
// #include <malloc.h>
// static void trim(void) { malloc_trim(0); }
// #else
// static void trim(void) {}
// #endif
import "C"

// Trim hands the system the memory that ONNX Runtime has freed and that the C library keeps for the next run:
// after MobileSAM's encoder 130 to 240 MB, which takes 10 to 40 ms. A run at the same time may wait for it. It
// does nothing where the C library gives memory back by itself.
func Trim() { C.trim() }
