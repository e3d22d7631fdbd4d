package eval

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"clickmask/internal/userfile"
	"clickmask/picture"
)

// ignored is the value of pixels that count neither for nor against.
const ignored = 255

// labels are the object numbers of a picture, row by row.
type labels struct {
	w, h int
	id   []uint8
}

// The largest masks that are read: as many pixels as a picture may have without a question, in a file of no more bytes
// than those have uncompressed.
const (
	maxLabelPixels = picture.DefaultMaxPixels
	maxLabelBytes  = maxLabelPixels + 1<<20
)

// readLabels reads a PNG of 8-bit grey values or palette indices and brings it to w x h by the nearest
// pixel where it has another size.
func readLabels(path string, w, h int) (labels, error) {
	file, err := userfile.OpenUpTo(path, maxLabelBytes)
	if err != nil {
		return labels{}, err
	}
	defer file.Close()
	l, err := decodeLabels(file, w, h)
	if err != nil {
		return labels{}, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

var errNoLabels = fmt.Errorf("not a PNG of 8-bit object numbers")

// decodeLabels looks at the head before it decodes: what would not do takes no memory.
func decodeLabels(r io.ReadSeeker, w, h int) (labels, error) {
	head, err := png.DecodeConfig(r)
	if err != nil {
		return labels{}, err
	}
	_, palette := head.ColorModel.(color.Palette)
	switch {
	case !palette && head.ColorModel != color.GrayModel:
		return labels{}, errNoLabels
	case int64(head.Width)*int64(head.Height) > maxLabelPixels:
		return labels{}, fmt.Errorf("has %d x %d pixels, more than the %d megapixels that are read", head.Width, head.Height, maxLabelPixels/1_000_000)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return labels{}, err
	}
	img, err := png.Decode(r)
	if err != nil {
		return labels{}, err
	}
	var pix []uint8
	var stride int
	switch m := img.(type) {
	case *image.Gray:
		pix, stride = m.Pix, m.Stride
	case *image.Paletted:
		pix, stride = m.Pix, m.Stride
	default: // grey with a transparent colour
		return labels{}, errNoLabels
	}
	b := img.Bounds()
	l := labels{w: w, h: h, id: make([]uint8, w*h)}
	for y := range h {
		row := pix[(y*b.Dy()/h)*stride:]
		for x := range w {
			l.id[y*w+x] = row[x*b.Dx()/w]
		}
	}
	return l, nil
}

// areas counts the pixels of each object number; background and what does not count have 0.
func (l labels) areas() (areas [256]int) {
	for _, v := range l.id {
		areas[v]++
	}
	areas[0], areas[ignored] = 0, 0
	return areas
}

// split returns the pixels of one object and those that count.
func (l labels) split(object uint8) (inside, counts bitmap) {
	inside, counts = newBitmap(l.w, l.h), newBitmap(l.w, l.h)
	for i, v := range l.id {
		inside.on[i] = v == object
		counts.on[i] = v != ignored
	}
	return inside, counts
}
