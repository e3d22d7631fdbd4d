package mask

import (
	"fmt"
	"image"
	"slices"
	"sort"
)

// Run is one horizontal run of mask pixels: row Y, columns X0 (inclusive) to X1 (exclusive).
type Run struct{ Y, X0, X1 int32 }

// Mask is an immutable binary picture of W x H pixels, kept as runs sorted by Y then X0 that never
// touch or overlap within a row. The zero value is an empty mask of size 0 x 0. Safe for concurrent use.
type Mask struct {
	w, h int
	runs []Run
}

// MaxSide is the largest width or height of a mask in pixels.
const MaxSide = 1 << 30

// New checks the runs (order, bounds, no overlap, no touching within a row) and takes ownership of them.
// The error names the first run that is wrong.
func New(w, h int, runs []Run) (Mask, error) {
	if w < 0 || h < 0 || w > MaxSide || h > MaxSide {
		return Mask{}, fmt.Errorf("a mask of %d x %d pixels cannot be", w, h)
	}
	for i, r := range runs {
		if r.Y < 0 || int(r.Y) >= h || r.X0 < 0 || int(r.X1) > w || r.X0 >= r.X1 {
			return Mask{}, fmt.Errorf("mask run %d (row %d, columns %d to %d) does not lie inside %d x %d pixels",
				i, r.Y, r.X0, r.X1, w, h)
		}
		if i > 0 {
			if p := runs[i-1]; p.Y > r.Y || p.Y == r.Y && p.X1 >= r.X0 {
				return Mask{}, fmt.Errorf("mask run %d (row %d, columns %d to %d) touches the run before it or is out of order",
					i, r.Y, r.X0, r.X1)
			}
		}
	}
	return Mask{w: w, h: h, runs: runs}, nil
}

// Full is the mask with every pixel of w x h set; negative sizes count as 0.
func Full(w, h int) Mask {
	return Rect(w, h, image.Rect(0, 0, w, h))
}

// Rect is the mask of w x h pixels in which the part of r inside the picture is set.
func Rect(w, h int, r image.Rectangle) Mask {
	w, h = max(w, 0), max(h, 0)
	r = r.Intersect(image.Rect(0, 0, w, h))
	runs := make([]Run, 0, r.Dy())
	if r.Dx() > 0 {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			runs = append(runs, Run{int32(y), int32(r.Min.X), int32(r.Max.X)})
		}
	}
	return Mask{w: w, h: h, runs: runs}
}

// Size is the width and height of the picture that the mask belongs to.
func (m Mask) Size() (w, h int) { return m.w, m.h }

// Runs are the mask's runs, which the caller must not change.
func (m Mask) Runs() []Run { return m.runs }

// Empty reports whether no pixel is set.
func (m Mask) Empty() bool { return len(m.runs) == 0 }

// Area is the number of set pixels.
func (m Mask) Area() int {
	n := 0
	for _, r := range m.runs {
		n += int(r.X1 - r.X0)
	}
	return n
}

// Bounds is the smallest rectangle that holds every set pixel; empty for an empty mask.
func (m Mask) Bounds() image.Rectangle {
	if len(m.runs) == 0 {
		return image.Rectangle{}
	}
	x0, x1 := m.runs[0].X0, m.runs[0].X1
	for _, r := range m.runs {
		x0, x1 = min(x0, r.X0), max(x1, r.X1)
	}
	return image.Rect(int(x0), int(m.runs[0].Y), int(x1), int(m.runs[len(m.runs)-1].Y)+1)
}

// At reports whether pixel (x, y) is set; false outside the picture. It costs a binary search.
func (m Mask) At(x, y int) bool { return m.runAt(x, y) >= 0 }

// runAt is the index of the run that holds the pixel, or -1.
func (m Mask) runAt(x, y int) int {
	if x < 0 || y < 0 || x >= m.w || y >= m.h {
		return -1
	}
	i := sort.Search(len(m.runs), func(i int) bool {
		r := m.runs[i]
		return int(r.Y) > y || int(r.Y) == y && int(r.X1) > x
	})
	if i < len(m.runs) && int(m.runs[i].Y) == y && int(m.runs[i].X0) <= x {
		return i
	}
	return -1
}

// Equal reports whether both masks have the same size and the same pixels.
func (m Mask) Equal(o Mask) bool {
	return m.w == o.w && m.h == o.h && slices.Equal(m.runs, o.runs)
}
