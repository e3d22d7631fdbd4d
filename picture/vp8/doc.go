// Package vp8 decodes the pictures in lossy WebP files, key frames of VP8 (RFC 6386), to the samples of golang.org/x/image/vp8, bit for bit.
// That decodes a frame in one call that nobody can end; this looks at a context with each row of macroblocks, 16 rows of pixels.
//
// A frame has two or more partitions: the first has the header and how each macroblock is predicted from those before it, the
// others what is added to that. The loop filter, which smooths the edges of blocks, goes one row behind, for prediction is by samples that have not been
// filtered.
package vp8
