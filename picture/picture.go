// Package picture opens pictures: decoding, EXIF orientation, limits, pyramids.
package picture

import (
	"context"
	"image"
)

// Picture is one opened picture in the shown orientation. Immutable, safe for concurrent use.
type Picture struct {
	Path        string      // "" when it did not come from a file
	Name        string      // base name for people
	Format      string      // "jpeg", "png", ...
	Orientation int         // EXIF value that was applied, 1 when none
	Pix         *image.RGBA // packed (Stride == 4*W), opaque or premultiplied alpha, sRGB as decoded
	Hash        [32]byte    // SHA-256 of width, height and the RGBA bytes: the identity of the pixels
}

// Size is the picture's width and height in pixels.
func (p *Picture) Size() (w, h int) { r := p.Pix.Rect; return r.Dx(), r.Dy() }

// Options bound what Open accepts.
type Options struct {
	MaxPixels int64 // refuse above (ErrTooLarge, so that the caller may ask and retry); 0 means DefaultMaxPixels
}

// DefaultMaxPixels is what opens without a question.
const DefaultMaxPixels = 100_000_000

// Open reads the file. Errors name the file and the reason.
func Open(ctx context.Context, path string, opts Options) (*Picture, error) { panic("not written") }

// Decode reads from bytes (the built-in sample); name is for messages.
func Decode(ctx context.Context, data []byte, name string, opts Options) (*Picture, error) {
	panic("not written")
}

// FromImage wraps an image already in memory.
func FromImage(img image.Image, name string) *Picture { panic("not written") }

// Pyramid is the picture and its halvings (box filter), level 0 full size.
type Pyramid struct{ Levels []*image.RGBA }

// NewPyramid builds levels until the longer side is at most 256.
func NewPyramid(p *Picture) *Pyramid { panic("not written") }
