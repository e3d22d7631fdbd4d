// Package prompt holds what a person asks of a model and what the model answers, as plain values.
//
// Vocabulary: a [Point] with its label (positive or negative), a [Box], a [Prompt] made of both for
// one object, and an [Answer]: up to four low-res masks with their predicted IoU. Coordinates are
// pixels of the shown picture (after EXIF orientation), x to the right, y down, the origin at the
// top left corner of the top left pixel; no other coordinates appear here.
//
// The package imports the standard library and mask only, so that the canvas, the engine, the
// document and the command line share these types without knowing each other.
package prompt

import (
	"fmt"
	"math"
	"slices"
)

// Label says what a point means; the values are SAM's.
type Label int

// The labels a person can give.
const (
	Negative Label = 0
	Positive Label = 1
)

// Point is one click.
type Point struct {
	X, Y  float64
	Label Label
}

// Box is a rectangle with X0 <= X1 and Y0 <= Y1 once normalised by [NewBox].
type Box struct {
	X0, Y0, X1, Y1 float64
}

// NewBox returns the box with the two given corners, in whichever order they were drawn.
func NewBox(xa, ya, xb, yb float64) Box {
	return Box{X0: min(xa, xb), Y0: min(ya, yb), X1: max(xa, xb), Y1: max(ya, yb)}
}

// Empty reports whether the box has no area.
func (b Box) Empty() bool { return !(b.X1 > b.X0 && b.Y1 > b.Y0) }

// Prompt is everything asked about one object. The zero value asks nothing.
type Prompt struct {
	Points []Point
	Box    *Box
}

// Empty reports whether the prompt asks nothing.
func (p Prompt) Empty() bool { return len(p.Points) == 0 && p.Box == nil }

// Clone returns a prompt that shares no memory with p.
func (p Prompt) Clone() Prompt {
	c := Prompt{Points: slices.Clone(p.Points)}
	if p.Box != nil {
		b := *p.Box
		c.Box = &b
	}
	return c
}

// Equal reports whether two prompts ask the same.
func (p Prompt) Equal(o Prompt) bool {
	return slices.Equal(p.Points, o.Points) && (p.Box == nil) == (o.Box == nil) && (p.Box == nil || *p.Box == *o.Box)
}

// First reports whether the prompt is a single click: the ambiguous case in which the three
// candidates compete (part, object, whole).
func (p Prompt) First() bool { return p.Box == nil && len(p.Points) == 1 }

// Check reports the first thing wrong with the prompt for a picture of w x h pixels: a coordinate
// that is no number or lies outside the picture (its right and bottom edges belong to it), an
// unknown label, or a box without area. The error names the prompt and its values.
func (p Prompt) Check(w, h int) error {
	inside := func(x, y float64) bool {
		return x >= 0 && y >= 0 && x <= float64(w) && y <= float64(h)
	}
	for i, pt := range p.Points {
		switch {
		case math.IsNaN(pt.X) || math.IsNaN(pt.Y) || math.IsInf(pt.X, 0) || math.IsInf(pt.Y, 0):
			return fmt.Errorf("point %d (%g,%g) is not a number", i+1, pt.X, pt.Y)
		case !inside(pt.X, pt.Y):
			return fmt.Errorf("point %d (%g,%g) is outside the picture, which is %d x %d pixels", i+1, pt.X, pt.Y, w, h)
		case pt.Label != Positive && pt.Label != Negative:
			return fmt.Errorf("label %d is %d: use 1 for the object and 0 for what is not", i+1, pt.Label)
		}
	}
	if b := p.Box; b != nil {
		switch {
		case math.IsNaN(b.X0 + b.Y0 + b.X1 + b.Y1):
			return fmt.Errorf("box (%g,%g,%g,%g) is not a number", b.X0, b.Y0, b.X1, b.Y1)
		case b.Empty():
			return fmt.Errorf("box (%g,%g,%g,%g) is empty", b.X0, b.Y0, b.X1, b.Y1)
		case !inside(b.X0, b.Y0) || !inside(b.X1, b.Y1):
			return fmt.Errorf("box (%g,%g,%g,%g) reaches outside the picture, which is %d x %d pixels", b.X0, b.Y0, b.X1, b.Y1, w, h)
		}
	}
	return nil
}
