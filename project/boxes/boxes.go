// Package boxes reads boxes and points that other programs found or that people drew, as prompts for masks: COCO, YOLO's
// labels, CSV, labelme's rectangles and points, and Pascal VOC.
//
// Vocabulary: a [Box] shows one thing, by a rectangle or by a point; a [Page] are those of one picture, which the file names
// in its own way; a [Book] is all that was read, and [Book.Match] finds which page belongs to a picture on the disk. Coordinates are
// pixels of the picture as shown, the origin at the top left corner of the top left pixel, or parts of its width and height.
//
// What is read may come from anywhere: files are bounded, numbers may be none, and a box that makes no sense is one that
// [Box.In] tells, not a reason to refuse all others.
package boxes

import (
	"fmt"
	"math"
)

// Box shows one thing.
type Box struct {
	Class          string  // "" unknown
	Score          float64 // how sure who found it was, 0 to 1; 0 unknown
	X0, Y0, X1, Y1 float64 // of a point X0 and Y0 alone
	Point          bool
	Relative       bool // parts of the picture's width and height, not pixels
}

// Page are the boxes of one picture.
type Page struct {
	Name  string // as the file has it, with slashes
	Stem  bool   // Name has no ending
	Frame int    // which of the pictures in that file, from 0, where that is said
	W, H  int    // the size that the file says the picture has, 0 unknown
	Boxes []Box
}

// Book is all that was read.
type Book struct {
	Pages   []Page
	Classes []string // in the order of their numbers, whether they occur or not
	Notes   []string // what was left out, for people
	Files   []string // that were read
}

// In is the box in pixels of a picture, cut off at its edges, or why it shows nothing there.
func (b Box) In(w, h int) (Box, error) {
	if b.Relative {
		b.X0, b.X1, b.Y0, b.Y1 = b.X0*float64(w), b.X1*float64(w), b.Y0*float64(h), b.Y1*float64(h)
		b.Relative = false
	}
	all := []float64{b.X0, b.Y0, b.X1, b.Y1}
	for _, v := range all {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return b, fmt.Errorf("%s has a coordinate that is no number", b)
		}
	}
	inside := func(x, y float64) bool { return x >= 0 && y >= 0 && x <= float64(w) && y <= float64(h) }
	if b.Point {
		if !inside(b.X0, b.Y0) {
			return b, fmt.Errorf("%s lies outside the picture, which is %d x %d pixels", b, w, h)
		}
		return b, nil
	}
	cut := b
	cut.X0, cut.X1 = max(min(b.X0, b.X1), 0), min(max(b.X0, b.X1), float64(w))
	cut.Y0, cut.Y1 = max(min(b.Y0, b.Y1), 0), min(max(b.Y0, b.Y1), float64(h))
	switch {
	case b.X0 == b.X1 || b.Y0 == b.Y1:
		return b, fmt.Errorf("%s is empty", b)
	case cut.X0 >= cut.X1 || cut.Y0 >= cut.Y1:
		return b, fmt.Errorf("%s lies outside the picture, which is %d x %d pixels", b, w, h)
	}
	return cut, nil
}

// String names the box for people.
func (b Box) String() string {
	if b.Point {
		return fmt.Sprintf("point (%.6g,%.6g)", b.X0, b.Y0)
	}
	return fmt.Sprintf("box (%.6g,%.6g,%.6g,%.6g)", b.X0, b.Y0, b.X1, b.Y1)
}
