package eval

import (
	"fmt"
	"image"
	"image/png"
	"os"
)

// ignored is the value of pixels that count neither for nor against.
const ignored = 255

// labels are the object numbers of a picture, row by row.
type labels struct {
	w, h int
	id   []uint8
}

// readLabels reads a PNG of 8-bit grey values or palette indices and brings it to w x h by the nearest
// pixel where it has another size.
func readLabels(path string, w, h int) (labels, error) {
	file, err := os.Open(path)
	if err != nil {
		return labels{}, err
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		return labels{}, fmt.Errorf("%s: %w", path, err)
	}
	var pix []uint8
	var stride int
	switch m := img.(type) {
	case *image.Gray:
		pix, stride = m.Pix, m.Stride
	case *image.Paletted:
		pix, stride = m.Pix, m.Stride
	default:
		return labels{}, fmt.Errorf("%s: not a PNG of 8-bit object numbers", path)
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

// objects lists the object numbers with their areas in pixels.
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
