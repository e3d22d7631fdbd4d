package formats

import (
	"errors"
	"fmt"
	"io"
)

// maxIndex is the largest index of a label map: 255 is left free, because many readers take it for "do not judge".
const maxIndex = 254

var labelMap = &Format{ID: "label-map", Title: "Label map", Note: "One PNG per picture, in which each object has a number",
	Endings: []string{".png"}, Layout: FilePerPicture, WholeSet: true, plan: planLabelMaps, read: readLabelMaps, knows: knowsLabelMap}

func planLabelMaps(n *naming, s *Set, opts Options) ([]File, error) {
	var files []File
	names := s.names()
	if !opts.Instances {
		if err := roomFor(len(names)); err != nil {
			return nil, err
		}
		files = append(files, File{Path: n.whole("labels.txt"), Page: -1, Key: true, write: func(w io.Writer) error { return LabelNames(w, names) }})
	}
	for i := range s.Pages {
		if s.Pages[i].written() {
			files = append(files, File{Path: n.page(i, "_labels.png"), Page: i, write: func(w io.Writer) error { return LabelMapPNG(w, s, i, opts) }})
		}
	}
	return files, nil
}

// RoomError is a label map that would need more numbers than there are.
type RoomError struct{ Room, Wanted int }

func (e *RoomError) Error() string {
	return fmt.Sprintf("a label map has room for %d, not for %d", e.Room, e.Wanted)
}

func roomFor(highest int) error {
	if highest > maxIndex {
		return &RoomError{Room: maxIndex, Wanted: highest}
	}
	return nil
}

// LabelMapPNG writes all objects of a picture as one PNG with a palette: every pixel holds the index of what it shows, 0
// where nothing is. The index is 1 plus the place of the object's class in the set's list (a semantic map), in the
// colours of the classes; with opts.Instances it is 1 plus that of the object (an instance map). Later objects lie on top.
func LabelMapPNG(w io.Writer, s *Set, page int, opts Options) error {
	p := &s.Pages[page]
	if err := s.checkPage(p); err != nil {
		return err
	}
	highest := len(s.names())
	if opts.Instances {
		highest = len(p.Items)
	}
	if err := roomFor(highest); err != nil {
		return err
	}
	index := make([]byte, len(p.Items))
	for k, item := range p.Items {
		index[k] = byte(k + 1)
		if !opts.Instances {
			index[k] = byte(s.number(item) + 1)
		}
	}
	colours := []byte{0, 0, 0}
	for i := range highest {
		c := shaded(i)
		if !opts.Instances && i < len(s.Classes) && s.Classes[i].Colour.A != 0 {
			own := s.Classes[i].Colour
			c = [3]byte{own.R, own.G, own.B}
		}
		colours = append(colours, c[:]...)
	}
	return writeIndexed(w, p, index, colours)
}

// writeIndexed writes a picture's objects as a PNG with a palette, each with its index. Later objects lie on top.
func writeIndexed(w io.Writer, p *Page, index, colours []byte) error {
	rows := make([]rowIndex, len(p.Items))
	for k, item := range p.Items {
		rows[k] = indexRows(item.Mask)
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
