package picture

import (
	"fmt"
	"image"
)

// Note is what the person ought to know of a picture that was opened: that it is not shown as a whole, or not as it is.
type Note struct {
	Kind   NoteKind
	N, Of  int     // see the kinds
	Lo, Hi float64 // of Stretched: what is black and white
}

// NoteKind is what a note is about.
type NoteKind int

// The kinds of notes.
const (
	CutShort     NoteKind = iota + 1 // N rows of Of are there, and what is missing is grey or black; Of is 0 where all is there, less sharp
	Stretched                        // its numbers are shown from Lo to Hi
	BandsLeftOut                     // Of of its N samples a pixel are shown
	FirstOf                          // the first of its N pictures is shown
	Disturbed                        // N of its Of rows are damaged
)

// String is the note as a sentence that goes on after the picture's name.
func (n Note) String() string {
	switch n.Kind {
	case CutShort:
		if n.Of > 0 {
			return fmt.Sprintf("is incomplete or damaged: %d of its %d rows are there", n.N, n.Of)
		}
		return "is incomplete: it is not shown as sharp as it was"
	case Stretched:
		return fmt.Sprintf("is shown with black at %g and white at %g, the range that it uses", n.Lo, n.Hi)
	case BandsLeftOut:
		return fmt.Sprintf("has %d samples a pixel, of which %d are shown", n.N, n.Of)
	case Disturbed:
		return fmt.Sprintf("is damaged: %d of its %d rows are disturbed", n.N, n.Of)
	case FirstOf:
		return fmt.Sprintf("holds %d pictures, of which the first is shown", n.N)
	}
	return ""
}

// tooLittle reports whether so few rows of a picture are there that they are none of it.
func tooLittle(rows, of int) bool { return rows == 0 || rows < of/16 }

// notedImage is what a decoder gives that has something to say about it.
type notedImage struct {
	image.Image
	notes []Note
}

func noted(img image.Image, notes ...Note) image.Image {
	if len(notes) == 0 {
		return img
	}
	return notedImage{img, notes}
}

// withoutNotes is the image alone, and what is to be said about it.
func withoutNotes(img image.Image) (image.Image, []Note) {
	if n, ok := img.(notedImage); ok {
		return n.Image, n.notes
	}
	return img, nil
}
