package canvas

import (
	"encoding/binary"
	"image"
	"math"
	"slices"
)

// smoothUpTo is the largest scale that is painted bilinear at rest; above it, pixels are squares.
const smoothUpTo = 2

// sampler fills rows of device pixels from one level of the pyramid.
//
// Columns are counted in device pixels from the picture's left edge, rows from its top edge. The
// tables depend on the view alone and are shared by all rows of a frame; filling rows is safe from
// several goroutines.
type sampler struct {
	level  *image.RGBA
	step   float64 // level pixels a device pixel
	smooth bool

	x0, x1 int      // the columns in the tables
	left   []int32  // byte offset of a column's (left) level pixel
	right  []int32  // byte offset of the right one, smooth only
	weight []uint32 // 0..256, how much of the right one, smooth only
}

// levelFor returns the pyramid level to sample at a scale: the one that is shrunk least, at most by half, of those that
// are there.
func levelFor(levels []*image.RGBA, scale float64) int {
	n := finest(levels)
	for n+1 < len(levels) && scale*float64(int(2)<<n) <= 1 {
		n++
	}
	return n
}

// finest is the first level that is there: of a glance the large ones are not.
func finest(levels []*image.RGBA) int {
	return max(slices.IndexFunc(levels, func(l *image.RGBA) bool { return l != nil }), 0)
}

// prepare makes the sampler ready for the columns x0 to x1 at a scale.
func (s *sampler) prepare(levels []*image.RGBA, scale float64, smooth bool, x0, x1 int) {
	n := levelFor(levels, scale)
	s.level = levels[n]
	s.step = 1 / (scale * float64(int(1)<<n))
	// One pixel on one pixel needs no interpolation.
	s.smooth = smooth && scale <= smoothUpTo && s.step != 1
	s.x0, s.x1 = x0, x1
	s.left, s.right, s.weight = s.left[:0], s.right[:0], s.weight[:0]
	last := s.level.Rect.Dx() - 1
	for x := x0; x < x1; x++ {
		if !s.smooth {
			s.left = append(s.left, int32(4*nearest(x, s.step, last)))
			continue
		}
		i, j, w := between(x, s.step, last)
		s.left, s.right, s.weight = append(s.left, int32(4*i)), append(s.right, int32(4*j)), append(s.weight, w)
	}
}

// nearest is the level pixel under the middle of device pixel x.
func nearest(x int, step float64, last int) int {
	return min(max(int(math.Floor((float64(x)+0.5)*step)), 0), last)
}

// between is the pair of level pixels around the middle of device pixel x, and the second one's weight of 256.
func between(x int, step float64, last int) (i, j int, weight uint32) {
	at := (float64(x)+0.5)*step - 0.5
	floor := math.Floor(at)
	weight = uint32((at-floor)*256 + 0.5)
	i = int(floor)
	return min(max(i, 0), last), min(max(i+1, 0), last), weight
}

// row fills dst, 4 bytes a column, with row y. Transparent places show the checkerboard.
func (s *sampler) row(dst []byte, y int, check checkerboard) {
	last := s.level.Rect.Dy() - 1
	var clear bool
	if s.smooth {
		i, j, w := between(y, s.step, last)
		clear = s.smoothRow(dst, s.levelRow(i), s.levelRow(j), w)
	} else {
		clear = s.nearestRow(dst, s.levelRow(nearest(y, s.step, last)))
	}
	if clear {
		check.under(dst, s.x0, y)
	}
}

func (s *sampler) levelRow(y int) []byte {
	at := y * s.level.Stride
	return s.level.Pix[at : at+4*s.level.Rect.Dx()]
}

// sameRow reports whether rows y and y-1 are alike, so that one can be copied from the other.
func (s *sampler) sameRow(y int, check checkerboard) bool {
	last := s.level.Rect.Dy() - 1
	return !s.smooth && s.step < 1 && nearest(y, s.step, last) == nearest(y-1, s.step, last) && check.sameRow(y)
}

// nearestRow copies level pixels and reports whether one of them is not opaque.
func (s *sampler) nearestRow(dst, src []byte) (clear bool) {
	alpha := uint32(0xff000000)
	left := s.left
	dst = dst[:4*len(left)]
	for i, at := range left {
		p := binary.LittleEndian.Uint32(src[at:])
		alpha &= p
		binary.LittleEndian.PutUint32(dst[4*i:], p)
	}
	return alpha != 0xff000000
}

// lanes spreads a pixel's four bytes over a word so that they can be weighed together without mixing.
func lanes(p uint32) uint64 { return (uint64(p) | uint64(p)<<24) & 0x00ff00ff00ff00ff }

// smoothRow interpolates between two level rows and reports whether a pixel is not opaque. The four
// weights sum to 256, hence an opaque picture stays opaque and no lane overflows.
func (s *sampler) smoothRow(dst, upper, lower []byte, down uint32) (clear bool) {
	alpha := uint32(0xff000000)
	left := s.left
	right, weight := s.right[:len(left)], s.weight[:len(left)]
	dst = dst[:4*len(left)]
	for i, at := range left {
		to, w := right[i], weight[i]
		both := (w*down + 128) >> 8
		sum := lanes(binary.LittleEndian.Uint32(upper[at:]))*uint64(256-w-down+both) +
			lanes(binary.LittleEndian.Uint32(upper[to:]))*uint64(w-both) +
			lanes(binary.LittleEndian.Uint32(lower[at:]))*uint64(down-both) +
			lanes(binary.LittleEndian.Uint32(lower[to:]))*uint64(both)
		sum = (sum >> 8) & 0x00ff00ff00ff00ff
		p := uint32(sum) | uint32(sum>>24)
		alpha &= p
		binary.LittleEndian.PutUint32(dst[4*i:], p)
	}
	return alpha != 0xff000000
}

// checkerboard is what shows through transparency. Its squares keep their size on the screen and
// move with the picture.
type checkerboard struct {
	size        int // device pixels
	light, dark uint32
}

func newCheckerboard(unit float64) checkerboard {
	return checkerboard{size: max(int(math.Round(8*unit)), 1), light: 0xffc8c8c8, dark: 0xff9b9b9b}
}

func (c checkerboard) sameRow(y int) bool { return y%c.size != 0 }

// under lays the board under a row of premultiplied pixels that starts at column x0 of row y.
func (c checkerboard) under(row []byte, x0, y int) {
	for i := 0; i+4 <= len(row); i += 4 {
		p := binary.LittleEndian.Uint32(row[i:])
		hidden := p >> 24
		if hidden == 0xff {
			continue
		}
		board := c.light
		if ((x0+i/4)/c.size+y/c.size)%2 != 0 {
			board = c.dark
		}
		through := lanes(board) * uint64(255-hidden)
		// Division by 255, rounded, in each lane.
		through += 0x0080008000800080
		through = (through + (through>>8)&0x00ff00ff00ff00ff) >> 8 & 0x00ff00ff00ff00ff
		sum := lanes(p) + through
		over := (sum >> 8) & 0x0001000100010001 // a lane past 255: pixels that were not premultiplied
		sum |= over * 0xff
		sum &= 0x00ff00ff00ff00ff
		binary.LittleEndian.PutUint32(row[i:], uint32(sum)|uint32(sum>>24))
	}
}
