// Package mask holds masks as values: which pixels of a picture belong to a thing.
//
// Vocabulary:
//
//   - A [Mask] is a binary picture kept as [Run]s, horizontal stretches of set pixels. A mask of a 24
//     megapixel picture is a few thousand runs, so that copying, comparing, combining and undoing are cheap.
//   - [Logits] are what a decoder answers: a small square of numbers, above 0 inside, together with the
//     [Grid] that says how the square lies over the picture. [Logits.Mask] makes the full-size mask,
//     [Logits.Sample] only what is visible.
//   - A component is a set of mask pixels that touch by an edge or a corner (8-connected); a hole is a set
//     of pixels outside the mask that touch by an edge (4-connected) and are shut in by it. The two belong
//     together: with any other pair a diagonal line would be open and closed at once.
//   - An outline is a ring of pixel corners, the mask on its right-hand side seen along the ring.
//
// Coordinates are pixels, x to the right, y down, pixel (x, y) covering the square from (x, y) to
// (x+1, y+1). Every operation looks at the mask's bounding box only, never at the whole picture, and returns
// a new mask. The package imports the standard library alone.
//
//	decoder -> Logits --Mask--> Mask --Union, Grow, Smooth...--> Mask --Outlines, Gray, COCO...--> files
//	              \--Sample--> what the canvas paints
package mask
