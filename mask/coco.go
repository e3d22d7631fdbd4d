package mask

import (
	"errors"
	"fmt"
)

// COCOCounts are the run lengths that COCO calls uncompressed RLE: the picture read column by column, first
// unset pixels, then set ones, in turns, adding up to w*h. In a COCO file they stand beside "size": [h, w].
func (m Mask) COCOCounts() []int {
	var c counter
	for _, r := range transpose(m.runs, m.w) {
		at := int(r.Y) * m.h
		c.add(at+int(r.X0), at+int(r.X1))
	}
	return c.counts(m.w * m.h)
}

// maxRuns bounds what run lengths from a file may unfold to: 64 Mi runs, which is 768 MiB.
const maxRuns = 1 << 26

// FromCOCOCounts reads [Mask.COCOCounts]. The error says what is wrong with the numbers.
func FromCOCOCounts(w, h int, counts []int) (Mask, error) {
	if err := checkCounts(w, h, counts); err != nil {
		return Mask{}, err
	}
	// Columns of one pixel each become a run a pixel: a few bytes could ask for gigabytes.
	set := 0
	for i, n := range counts {
		if i&1 == 1 {
			set += n
		}
	}
	cols := []Run(nil)
	if set > 0 {
		cols = splitLines(counts, h)
	}
	if set > maxRuns && risingEdges(cols) > maxRuns {
		return Mask{}, fmt.Errorf("the mask of %d x %d pixels is in more than %d pieces", w, h, maxRuns)
	}
	return Mask{w: w, h: h, runs: transpose(cols, h)}, nil
}

// COCOString is COCO's compressed RLE: [Mask.COCOCounts], from the fourth on as the difference to the one
// two before, in groups of five bits, the lowest first, a sixth bit saying that more follow, each group
// plus 48 as a letter (cocoapi common/maskApi.c, rleToString).
func (m Mask) COCOString() string {
	counts := m.COCOCounts()
	out := make([]byte, 0, 2*len(counts))
	for i, n := range counts {
		if i > 2 {
			n -= counts[i-2]
		}
		for more := true; more; {
			group := byte(n & 31)
			n >>= 5
			// The fifth bit is the sign: done when what is left repeats it.
			more = !(n == 0 && group&16 == 0 || n == -1 && group&16 != 0)
			if more {
				group |= 32
			}
			out = append(out, group+48)
		}
	}
	return string(out)
}

// FromCOCOString reads [Mask.COCOString]. The error says what is wrong with the text.
func FromCOCOString(w, h int, text string) (Mask, error) {
	var counts []int
	for i := 0; i < len(text); {
		n, shift := 0, 0
		for more := true; more; i++ {
			if i == len(text) {
				return Mask{}, errors.New("the COCO run lengths end in the middle of a number")
			}
			group := int(text[i]) - 48
			if group < 0 || group > 63 || shift > 55 {
				return Mask{}, fmt.Errorf("letter %d of the COCO run lengths is none of theirs", i+1)
			}
			n |= (group & 31) << shift
			shift += 5
			more = group&32 != 0
			if !more && group&16 != 0 {
				n |= -1 << shift
			}
		}
		if k := len(counts); k > 2 {
			n += counts[k-2]
		}
		if n < 0 || n > w*h {
			return Mask{}, fmt.Errorf("run length %d of the COCO mask is %d, which %d x %d pixels cannot hold", len(counts)+1, n, w, h)
		}
		counts = append(counts, n)
	}
	return FromCOCOCounts(w, h, counts)
}

// transpose turns runs along rows of the given width into runs along columns, or back. A column's run
// begins at every pixel that is set with none above it and ends where one is set with none below, so that
// the cost is the length of the border.
func transpose(runs []Run, width int) []Run {
	if len(runs) == 0 {
		return nil
	}
	// Pass 1 counts each column's runs, pass 2 places them.
	first := make([]int, width+1)
	eachChange(runs, func(_, x0, x1 int32, begins bool) {
		if begins {
			for x := x0; x < x1; x++ {
				first[x+1]++
			}
		}
	})
	for x := range width {
		first[x+1] += first[x]
	}
	out := make([]Run, first[width])
	eachChange(runs, func(y, x0, x1 int32, begins bool) {
		for x := x0; x < x1; x++ {
			if begins {
				out[first[x]] = Run{Y: x, X0: y}
			} else {
				out[first[x]].X1 = y
				first[x]++
			}
		}
	})
	return out
}

// risingEdges is how many runs the transposed mask has.
func risingEdges(runs []Run) int {
	n := 0
	eachChange(runs, func(_, x0, x1 int32, begins bool) {
		if begins {
			n += int(x1 - x0)
		}
	})
	return n
}

// eachChange calls f, row by row, for the stretches set in row y and not in the row above (begins), and
// for those set in the row above and not in y.
func eachChange(runs []Run, f func(y, x0, x1 int32, begins bool)) {
	var above []Run
	var buf []Run
	change := func(y int32, below []Run) {
		buf = combineRow(buf[:0], y, above, below, func(a, b bool) bool { return a && !b })
		for _, r := range buf {
			f(y, r.X0, r.X1, false)
		}
		buf = combineRow(buf[:0], y, above, below, func(a, b bool) bool { return b && !a })
		for _, r := range buf {
			f(y, r.X0, r.X1, true)
		}
	}
	for i := 0; i < len(runs); {
		y := runs[i].Y
		below := rowAt(runs, i, y)
		if len(above) > 0 && above[0].Y < y-1 {
			change(above[0].Y+1, nil)
			above = nil
		}
		change(y, below)
		above = below
		i += len(below)
	}
	if len(above) > 0 {
		change(above[0].Y+1, nil)
	}
}
