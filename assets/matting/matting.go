// Package matting holds the small network of fine edges, made by training/matte_export.py and described in docs/CUTOUTS.md.
package matting

import _ "embed" // the graph is part of the program

// Alpha is the ONNX graph from a tile of a picture to its alpha.
//
// In: tile float32 [1,6,h,w], h and w multiples of 16: red, green, blue, the kept mask, what a guided filter makes of both, all
// in -1..1, and what is asked for: -1 everywhere for a thing that nothing is seen through, 1 everywhere for glass. Out: logits
// float32 [1,1,h,w] of alpha.
//
//go:embed alpha.onnx
var Alpha []byte

// What a tile is like.
const (
	Multiple = 16 // its sides are multiples of it
	Planes   = 6
)
