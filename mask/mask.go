// Package mask holds masks as values.
package mask

import "image"

// Run is one horizontal run of mask pixels: row Y, columns X0 (inclusive) to X1 (exclusive).
type Run struct{ Y, X0, X1 int32 }

// Mask is an immutable binary picture of W x H pixels, kept as runs sorted by Y then X0 that never
// touch or overlap within a row. The zero value is an empty mask of size 0 x 0. Safe for concurrent use.
type Mask struct {
	w, h int
	runs []Run
}

// New checks the runs (order, bounds, no overlap) and takes ownership of them.
func New(w, h int, runs []Run) (Mask, error) { panic("not written") }

// FromGray takes pixels >= 128 as mask.
func FromGray(g *image.Gray) Mask { panic("not written") }

// FromBits takes non-zero bytes as mask; len(bits) must be w*h.
func FromBits(w, h int, bits []uint8) Mask { panic("not written") }

func (m Mask) Size() (w, h int)        { return m.w, m.h }
func (m Mask) Runs() []Run             { return m.runs }
func (m Mask) Area() int               { panic("not written") }
func (m Mask) Empty() bool             { return len(m.runs) == 0 }
func (m Mask) Bounds() image.Rectangle { panic("not written") }
func (m Mask) At(x, y int) bool        { panic("not written") }
func (m Mask) Equal(o Mask) bool       { panic("not written") }
func (m Mask) Gray() *image.Gray       { panic("not written") } // 0 / 255

func Union(a, b Mask) Mask     { panic("not written") }
func Intersect(a, b Mask) Mask { panic("not written") }
func Subtract(a, b Mask) Mask  { panic("not written") }
func IoU(a, b Mask) float64    { panic("not written") }

func (m Mask) Invert() Mask                   { panic("not written") }
func (m Mask) Grow(radius int) Mask           { panic("not written") } // negative shrinks; Euclidean disc
func (m Mask) Smooth(radius int) Mask         { panic("not written") } // open + close
func (m Mask) FillHoles(maxArea int) Mask     { panic("not written") }
func (m Mask) DropIslands(minArea int) Mask   { panic("not written") }
func (m Mask) Component(x, y int) Mask        { panic("not written") } // 8-connected part holding the pixel
func (m Mask) Outlines() [][]image.Point      { panic("not written") } // closed pixel-corner rings, outer clockwise, holes counter-clockwise
func (m Mask) Feathered(sigma float64) []byte { panic("not written") } // soft alpha, w*h
