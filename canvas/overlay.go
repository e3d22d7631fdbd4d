package canvas

import (
	"math"

	"clickmask/mask"
)

// runShape is a kept mask. A device pixel is inside when the picture pixel under its middle is, or where that is drawn smooth,
// see [geometry.smooth], within the smooth border.
type runShape struct {
	runs   []mask.Run
	starts []int32 // index of the first run at or below each row, from row top on
	top    int     // first row with a run
	left   int     // smallest column
	right  int     // largest column, exclusive
}

// newRunShape indexes a mask's runs by row.
func newRunShape(m mask.Mask) *runShape {
	r := &runShape{runs: m.Runs()}
	if len(r.runs) == 0 {
		return r
	}
	b := m.Bounds()
	r.top, r.left, r.right = b.Min.Y, b.Min.X, b.Max.X
	r.starts = make([]int32, b.Dy()+1)
	row := 0
	for i, run := range r.runs {
		for ; row <= int(run.Y)-r.top; row++ {
			r.starts[row] = int32(i)
		}
	}
	for ; row < len(r.starts); row++ {
		r.starts[row] = int32(len(r.runs))
	}
	return r
}

// at returns the runs of a picture row.
func (r *runShape) at(y int) []mask.Run {
	y -= r.top
	if y < 0 || y+1 >= len(r.starts) {
		return nil
	}
	return r.runs[r.starts[y]:r.starts[y+1]]
}

func (r *runShape) extent(g geometry) tileRect {
	if len(r.runs) == 0 {
		return tileRect{}
	}
	bottom, reach := r.top+len(r.starts)-1, g.Reach+g.bulge()
	return tilesOver(
		firstAt(r.left, g.Scale)-reach, firstAt(r.top, g.Scale)-reach,
		firstAt(r.right, g.Scale)+reach, firstAt(bottom, g.Scale)+reach)
}

// firstAt is the first device pixel whose middle lies at or after the edge before picture pixel x.
func firstAt(x int, scale float64) int { return int(math.Ceil(float64(x)*scale - 0.5)) }

// strip sorts the tiles into empty, solid and mixed by looking at runs alone, then measures the mixed ones.
func (r *runShape) strip(dst []*field, tx0, ty int, g geometry, s *scratch) {
	if g.smooth() {
		s.smoothStrip(r, nil, dst, tx0, ty, g)
		return
	}
	margin := g.Reach + 1 // one more for the mean over neighbours
	x0, y0 := tx0*tileSide-margin, ty*tileSide-margin
	w, h := len(dst)*tileSide+2*margin, tileSide+2*margin
	s.begin(len(dst), w, h)
	before := math.MinInt
	for j := range h {
		row := s.bits[j*w : (j+1)*w]
		y := int(math.Floor((float64(y0+j) + 0.5) / g.Scale))
		if y == before {
			copy(row, s.bits[(j-1)*w:j*w])
		} else {
			clear(row)
		}
		for _, run := range r.at(y) {
			from, to := max(firstAt(int(run.X0), g.Scale)-x0, 0), min(firstAt(int(run.X1), g.Scale)-x0, w)
			if from >= to {
				continue
			}
			if y != before {
				copy(row[from:to], s.ones)
			}
			s.mark(from, to, margin)
		}
		before = y
	}
	for i := range dst {
		switch {
		case !s.touched[i]:
			dst[i] = nil
		case int(s.inside[i]) == h:
			dst[i] = solidTile
		default:
			dst[i] = s.measure(i*tileSide, w, g)
		}
	}
}

// mark notes for each tile of a strip that a row's span from <= x < to touches it, or fills it with its margin.
func (s *scratch) mark(from, to, margin int) {
	n := len(s.touched)
	for i := max(floorDiv(from-2*margin-tileSide+1, tileSide), 0); i < n && i*tileSide < to; i++ {
		left, right := i*tileSide, (i+1)*tileSide+2*margin
		if right <= from {
			continue
		}
		s.touched[i] = true
		if from <= left && right <= to {
			s.inside[i]++
		}
	}
}

// measure computes one mixed tile's distances to the nearest pixel of the other kind: along rows
// first, then over rows (the squared distance transform is separable), and up to gridFrom the mean over
// the neighbours, which rounds the stairs of device pixels. x0 is the tile's left end, with its
// margin, in the strip's bits of width w.
func (s *scratch) measure(x0, w int, g geometry) *field {
	const side = tileSide + 2
	reach := g.Reach
	rows := side + 2*reach
	s.h = grow(s.h, rows*side)
	for j := range rows {
		along(s.h[j*side:(j+1)*side], s.bits[j*w+x0:j*w+x0+side+2*reach], reach)
	}
	s.d = grow(s.d, side*side)
	cap2 := (reach + 1) * (reach + 1)
	for j := range side {
		for i := range side {
			at := (j+reach)*side + i
			h := int(s.h[at])
			inside := h > 0
			best := h * h
			for dy := 1; dy <= reach && dy*dy < best; dy++ {
				best = min(best, dy*dy+other(s.h[at-dy*side], inside), dy*dy+other(s.h[at+dy*side], inside))
			}
			d := distanceTable[min(best, cap2)]
			if !inside {
				d = -d
			}
			s.d[j*side+i] = d
		}
	}
	f := new(field)
	per := float32(1) / distanceUnit
	for j := range tileSide {
		for i := range tileSide {
			at := (j+1)*side + i + 1
			if g.Scale > gridFrom {
				f[j*tileSide+i] = g.encode(float32(s.d[at]) * per)
				continue
			}
			a, b, c := s.d[at-side-1:at-side+2], s.d[at-1:at+2], s.d[at+side-1:at+side+2]
			sum := int(a[0]) + int(a[1]) + int(a[2]) + int(b[0]) + int(b[1]) + int(b[2]) + int(c[0]) + int(c[1]) + int(c[2])
			f[j*tileSide+i] = g.encode(float32(sum) * (per / 9))
		}
	}
	return settled(f)
}

// along fills dst with each pixel's distance to the nearest pixel of the other kind in its row,
// positive inside, at most reach+1. bits has reach more pixels on both sides.
func along(dst []int8, bits []uint8, reach int) {
	limit := int8(reach + 1)
	run := limit
	last := bits[0]
	for x := 1; x < reach; x++ {
		if bits[x] != last {
			run, last = 0, bits[x]
		}
		run = min(run+1, limit)
	}
	for i := range dst {
		if b := bits[reach+i]; b != last {
			run, last = 0, b
		}
		run = min(run+1, limit)
		dst[i] = run
	}
	run, last = limit, bits[len(bits)-1]
	for x := len(bits) - 2; x >= reach; x-- {
		if bits[x] != last {
			run, last = 0, bits[x]
		}
		run = min(run+1, limit)
		if i := x - reach; i < len(dst) {
			dst[i] = min(dst[i], run)
			if last == 0 {
				dst[i] = -dst[i]
			}
		}
	}
}

// other is the squared distance, within a row, from a column to the nearest pixel that is not of the
// given kind: 0 when the pixel in that column is one.
func other(h int8, inside bool) int {
	if (h > 0) != inside {
		return 0
	}
	return int(h) * int(h)
}

// distanceUnit is one device pixel in the integers of a distance table.
const distanceUnit = 64

// distanceTable holds, for each squared distance between pixel middles, the distance to the border
// between them: half a pixel less.
var distanceTable = func() (t [(maxReach+1)*(maxReach+1) + 1]int16) {
	for i := range t {
		t[i] = int16(math.Round(max(math.Sqrt(float64(i))-0.5, 0) * distanceUnit))
	}
	return t
}()
