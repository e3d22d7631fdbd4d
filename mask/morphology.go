package mask

import (
	"math"
	"slices"
)

// MaxRadius is the largest radius that [Mask.Grow] and [Mask.Smooth] use; larger ones count as this.
const MaxRadius = 1 << 12

// Grow adds every pixel whose centre lies within radius of the centre of a mask pixel (a Euclidean disc,
// exactly). A negative radius shrinks: it takes every pixel within that distance of a pixel outside the
// mask. The edge of the picture neither grows nor eats anything: a thing that the edge cuts keeps touching it.
func (m Mask) Grow(radius int) Mask {
	switch {
	case radius == 0 || m.Empty():
		return m
	case radius > 0:
		return m.clip(dilate(m.runs, min(radius, MaxRadius)))
	default:
		return Mask{w: m.w, h: m.h, runs: m.shrink(min(-radius, MaxRadius))}
	}
}

// Smooth rounds the border off: an opening (shrink, then grow) removes what is thinner than twice the
// radius, a closing (grow, then shrink) fills what is narrower.
func (m Mask) Smooth(radius int) Mask {
	if radius <= 0 || m.Empty() {
		return m
	}
	radius = min(radius, MaxRadius)
	opened := Mask{w: m.w, h: m.h, runs: m.shrink(radius)}.Grow(radius)
	if opened.Empty() {
		return opened
	}
	// The closing goes on a larger picture, or it would fill the gap between the mask and the edge.
	grown := shift(dilate(opened.runs, radius), int32(2*radius))
	room := Mask{w: m.w + 4*radius, h: m.h + 4*radius, runs: grown}
	return m.clip(shift(room.shrink(radius), int32(-2*radius)))
}

// shrink is what is further than radius from every unset pixel of the picture.
func (m Mask) shrink(radius int) []Run {
	// A ring of unset pixels around the bounding box stands for all that lie further out, for on the way
	// to any of those the nearest one of the ring is passed.
	b := m.Bounds()
	x0, y0 := max(b.Min.X-1, 0), max(b.Min.Y-1, 0)
	x1, y1 := min(b.Max.X+1, m.w), min(b.Max.Y+1, m.h)
	free := complement(m.runs, int32(x0), int32(y0), int32(x1), int32(y1))
	if len(free) == 0 {
		return m.runs
	}
	eaten := dilate(free, radius)
	return complement(eaten, int32(x0), int32(y0), int32(x1), int32(y1))
}

// clip is the mask of the runs' parts inside the picture.
func (m Mask) clip(runs []Run) Mask {
	out := Mask{w: m.w, h: m.h}
	for _, r := range runs {
		r.X0, r.X1 = max(r.X0, 0), min(r.X1, int32(m.w))
		if r.Y >= 0 && int(r.Y) < m.h && r.X0 < r.X1 {
			out.runs = append(out.runs, r)
		}
	}
	return out
}

// shift moves runs by d right and down, in place.
func shift(runs []Run, d int32) []Run {
	for i := range runs {
		runs[i].Y += d
		runs[i].X0 += d
		runs[i].X1 += d
	}
	return runs
}

// dilate is the runs of all pixels within radius of the given ones, also at negative positions.
//
// Row y of the result is the union of the rows y-radius to y+radius, each made longer on both sides by the
// half width of the disc at that distance. The pieces of one row are marked as +1 and -1 in a line and
// summed up, so that the cost is that of the bounding box and of the runs times the disc's rows.
func dilate(runs []Run, radius int) []Run {
	if len(runs) == 0 {
		return nil
	}
	reach := discRows(radius)
	b := Mask{runs: runs}.Bounds()
	left, width := int32(b.Min.X-radius), b.Dx()+2*radius
	marks := make([]int32, width+1)
	starts := rowStarts(runs, b.Min.Y, b.Max.Y)
	out := make([]Run, 0, len(runs))
	for y := b.Min.Y - radius; y < b.Max.Y+radius; y++ {
		lo, hi := width, 0
		for v := max(y-radius, b.Min.Y); v <= min(y+radius, b.Max.Y-1); v++ {
			half := reach[abs(v-y)]
			for _, r := range runs[starts[v-b.Min.Y]:starts[v-b.Min.Y+1]] {
				from, to := int(r.X0-half-left), int(r.X1+half-left)
				marks[from]++
				marks[to]--
				lo, hi = min(lo, from), max(hi, to)
			}
		}
		depth, start := int32(0), int32(0)
		for x := lo; x <= hi; x++ {
			if marks[x] == 0 {
				continue
			}
			was := depth
			depth += marks[x]
			marks[x] = 0
			if was == 0 && depth > 0 {
				start = int32(x) + left
			} else if was > 0 && depth == 0 {
				out = append(out, Run{int32(y), start, int32(x) + left})
			}
		}
	}
	return slices.Clip(out)
}

// discRows is the half width of a disc of the given radius at each distance from its middle row.
func discRows(radius int) []int32 {
	out := make([]int32, radius+1)
	for d := range out {
		half := int(math.Sqrt(float64(radius*radius - d*d)))
		for half*half > radius*radius-d*d {
			half--
		}
		for (half+1)*(half+1) <= radius*radius-d*d {
			half++
		}
		out[d] = int32(half)
	}
	return out
}

// rowStarts is the index of the first run of each row y0 <= y < y1, and one past the last.
func rowStarts(runs []Run, y0, y1 int) []int32 {
	out := make([]int32, y1-y0+1)
	i := 0
	for y := y0; y < y1; y++ {
		out[y-y0] = int32(i)
		for i < len(runs) && int(runs[i].Y) == y {
			i++
		}
	}
	out[y1-y0] = int32(i)
	return out
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
