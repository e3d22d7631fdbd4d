// Package matting holds the small network of fine edges, made by training/matte_export.py and described in docs/CUTOUTS.md.
package matting

import _ "embed" // the graph is part of the program

// Alpha is the ONNX graph from a tile of a picture to its alpha.
//
// In: tile float32 [1,5,h,w], h and w multiples of 16: red, green, blue, the kept mask and what a guided filter makes of both, all
// in -1..1. Out: logits float32 [1,1,h,w] of alpha.
//
//go:embed alpha.onnx
var Alpha []byte

// Multiple is what the sides of a tile are multiples of.
const Multiple = 16
