package formats

import (
	"context"
	"errors"
)

// work is what a file may still ask for beyond its bytes, in steps: a corner of a polygon, a row of pixels that one of its edges
// passes, a run of a mask that is joined with others, eight pixels of a picture within a text, eight rows and columns of run
// lengths. A text of a few bytes can ask for a million such steps, as often as it likes, and need not leave a pixel behind.
// What is spent is also when the context is looked at, so that reading ends with it within one object.
type work struct {
	ctx    context.Context
	left   int64
	looked int64 // what was left when the context was looked at
}

// The bounds: COCO's own 860,000 outlines have 1 step a byte, rectangles as polygons on pictures of 12 megapixels 50 to 100. What
// is there for every file is enough for some ten thousand of those.
const (
	workAtLeast = 1 << 27
	workPerByte = 64
	lookEvery   = 1 << 16 // steps, which take some milliseconds
)

var errTooComplex = errors.New("its polygons and masks ask for more work than such a file may")

// read lets so many bytes that were read ask for their share.
func (k *work) read(bytes int) {
	k.left += workPerByte * int64(bytes)
	k.looked = k.left
}

// spend is asked before so many steps are taken.
func (k *work) spend(steps int) error {
	if k.left -= int64(steps); k.left < 0 {
		return errTooComplex
	}
	if k.looked-k.left < lookEvery {
		return nil
	}
	k.looked = k.left
	return k.ctx.Err()
}
