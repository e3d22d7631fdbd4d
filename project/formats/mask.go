package formats

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"os"
	"slices"

	"clickmask/mask"
)

var maskPNG = &Format{ID: "mask-png", Title: "PNG", Note: "One mask per object, 255 inside and 0 outside",
	Endings: []string{".png"}, Layout: FilePerObject, Exact: true, plan: planMasks, read: readMasks, knows: knowsMask}

func planMasks(n *naming, s *Set, _ Options) ([]File, error) {
	var files []File
	for i := range s.Pages {
		for k, item := range s.Pages[i].Items {
			suffix := fmt.Sprintf("_mask_%d", k+1)
			if item.Class != NoClass {
				suffix += "_" + FileWord(s.name(item))
			}
			files = append(files, File{Path: n.page(i, suffix+".png"), Page: i, write: func(w io.Writer) error { return MaskPNG(w, item.Mask) }})
		}
	}
	return files, nil
}

// MaskPNG writes a mask as PNG of the picture's size, 8 bits of grey: 255 inside, 0 outside.
func MaskPNG(w io.Writer, m mask.Mask) error { return writeRuns(w, m) }

// IsMaskPNG reports whether a file is what [MaskPNG] writes, by how it begins: no other program packs pixels so. The error says why it cannot be read.
func IsMaskPNG(path string) (bool, error) {
	info, err := os.Stat(path) // before it is opened: opening a named pipe would wait for a writer
	if err != nil || !info.Mode().IsRegular() {
		return false, err
	}
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close() // only read from
	want, known := maskPNGBegin()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(f, got); err != nil {
		return false, nil // it is shorter
	}
	for i := range want {
		if known[i] && got[i] != want[i] {
			return false, nil
		}
	}
	return true, nil
}

// maskPNGBegin is how the PNG of a mask begins, and which of its bytes are the same whatever the mask.
func maskPNGBegin() (begin []byte, known []bool) {
	var b bytes.Buffer
	if err := beginPNG(&b, 1, 1, 8, grey); err != nil {
		panic(err) // a buffer takes all
	}
	known = slices.Repeat([]bool{true}, b.Len())
	const size, sizeEnd, sum = 16, 24, 29 // of the chunk IHDR
	for i := range known {
		known[i] = i < size || i >= sizeEnd && i < sum
	}
	s := runStream{out: make([]byte, 4, 128)} // the length of a chunk
	s.out = append(s.out, "IDAT"...)
	s.begin()
	for i := range s.out {
		known = append(known, i >= 4)
	}
	return append(b.Bytes(), s.out...), known
}

func fill(dst []byte, v byte) {
	for i := range dst {
		dst[i] = v
	}
}

// rowIndex finds the runs of a row.
type rowIndex struct {
	runs  []mask.Run
	top   int
	start []int32 // start[y-top]: the first run of row y; one more at the end
}

func indexRows(m mask.Mask) rowIndex {
	b := m.Bounds()
	x := rowIndex{runs: m.Runs(), top: b.Min.Y, start: make([]int32, b.Dy()+1)}
	for _, r := range x.runs {
		x.start[int(r.Y)-x.top+1]++
	}
	for i := 1; i < len(x.start); i++ {
		x.start[i] += x.start[i-1]
	}
	return x
}

// at is the runs of row y, none outside the mask.
func (x rowIndex) at(y int) []mask.Run {
	i := y - x.top
	if i < 0 || i+1 >= len(x.start) {
		return nil
	}
	return x.runs[x.start[i]:x.start[i+1]]
}

// firstAt is the index of row y's first run, where it has any.
func (x rowIndex) firstAt(y int) int {
	if i := y - x.top; i >= 0 && i < len(x.start) {
		return int(x.start[i])
	}
	return 0
}

// crop is the part of the mask inside r, as a mask of r's size; r lies inside the picture.
func crop(m mask.Mask, r image.Rectangle) mask.Mask {
	x0, y0, x1, y1 := int32(r.Min.X), int32(r.Min.Y), int32(r.Max.X), int32(r.Max.Y)
	var runs []mask.Run
	for _, run := range m.Runs() {
		from, to := max(run.X0, x0), min(run.X1, x1)
		if run.Y >= y0 && run.Y < y1 && from < to {
			runs = append(runs, mask.Run{Y: run.Y - y0, X0: from - x0, X1: to - x0})
		}
	}
	out, err := mask.New(r.Dx(), r.Dy(), runs)
	if err != nil {
		panic(err) // parts of a mask's runs are in order as they are
	}
	return out
}
