package formats

import (
	"fmt"
	"image"
	"math"
	"slices"

	"clickmask/mask"
)

// Item is one object of a picture.
type Item struct {
	Label string // "" counts as Unnamed in formats where each object has a class
	Mask  mask.Mask
	Score float32 // the predicted IoU, 0 unknown
}

// Annotated is a picture with its objects, bottom first.
type Annotated struct {
	File  string // how the reader finds the picture: its name, or its path from the annotation file
	W, H  int    // pixels, as shown
	Items []Item
}

// Unnamed is the class of objects without a label.
const Unnamed = "object"

func (i Item) class() string {
	if i.Label == "" {
		return Unnamed
	}
	return i.Label
}

// Classes lists the classes of the objects in the order in which they first occur, after the given ones.
func Classes(first []string, pictures ...Annotated) []string {
	classes := slices.Clone(first)
	for _, p := range pictures {
		for _, i := range p.Items {
			if !slices.Contains(classes, i.class()) {
				classes = append(classes, i.class())
			}
		}
	}
	return classes
}

// check reports what would make a wrong file.
func (p *Annotated) check() error {
	if p.W <= 0 || p.H <= 0 {
		return fmt.Errorf("the size of %s is not known", p.File)
	}
	for k, i := range p.Items {
		if w, h := i.Mask.Size(); w != p.W || h != p.H {
			return fmt.Errorf("the mask of object %d is %d x %d pixels, but %s is %d x %d", k+1, w, h, p.File, p.W, p.H)
		}
	}
	return nil
}

// finite is a score that JSON can hold.
func finite(v float32) float32 {
	if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return v
}

// rounded is a coordinate to a hundredth of a pixel, the precision of the files.
func rounded(v float64) float64 { return math.Round(v*100) / 100 }

func box(r image.Rectangle) [4]int { return [4]int{r.Min.X, r.Min.Y, r.Dx(), r.Dy()} }
