package formats

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

// maxIndex is the largest index of a label map: 255 is left free, because many readers take it for "do not judge".
const maxIndex = 254

// LabelMapPNG writes all objects of a picture as one PNG with a palette: every pixel holds the index of what it shows, 0
// where nothing is, the colours being those of the window. With classes the index is 1 plus that of the object's class
// (a semantic map); with nil it is 1 plus that of the object (an instance map). Later objects lie on top.
func LabelMapPNG(w io.Writer, p Annotated, classes []string) error {
	if err := p.check(); err != nil {
		return err
	}
	highest := len(p.Items)
	if classes != nil {
		highest = len(classes)
	}
	if highest > maxIndex {
		return fmt.Errorf("a label map has room for %d, not for %d", maxIndex, highest)
	}
	rows := make([]rowIndex, len(p.Items))
	index := make([]byte, len(p.Items))
	for k, item := range p.Items {
		rows[k] = indexRows(item.Mask)
		index[k] = byte(k + 1)
		if classes != nil {
			i := slices.Index(classes, item.class())
			if i < 0 {
				return fmt.Errorf("%q is none of the %d classes", item.class(), len(classes))
			}
			index[k] = byte(i + 1)
		}
	}
	colours := []byte{0, 0, 0}
	for i := range highest {
		c := shaded(i)
		colours = append(colours, c[:]...)
	}
	png := pixels{w: p.W, h: p.H, kind: indexed, level: 6, palette: colours, row: func(dst []byte, y int) {
		clear(dst)
		for k := range rows {
			for _, r := range rows[k].at(y) {
				fill(dst[r.X0:r.X1], index[k])
			}
		}
	}}
	return png.write(w)
}

// shaded is the colour of index i: the palette, then again darker, so that neighbours in the list never look the same.
func shaded(i int) [3]byte {
	c := Colour(i)
	keep := 100 - 25*(i/len(palette)%3)
	part := func(v uint8) byte { return byte(int(v) * keep / 100) }
	return [3]byte{part(c.R), part(c.G), part(c.B)}
}

// LabelNames writes what the indices of a label map mean, a line each: "0 background", "1 cat".
func LabelNames(w io.Writer, names []string) error {
	_, err := fmt.Fprintln(w, "0 background")
	for i, n := range names {
		_, e := fmt.Fprintln(w, i+1, n)
		err = errors.Join(err, e)
	}
	return err
}
