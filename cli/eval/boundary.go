package eval

import "math"

// edgeTolerance is how far, in pixels of a picture whose longer side is 512, an outline may be off.
const edgeTolerance = 2.0

// boundaryF is the harmonic mean of the share of the shown mask's edge that lies near the object's edge, and
// the share of the object's edge that lies near the shown mask's (Perazzi et al., DAVIS, 2016). Edges beside
// pixels that do not count are left out; false when nothing of the object's edge is left then.
func boundaryF(shown, object, counts bitmap) (float64, bool) {
	reach := edgeTolerance * float64(max(object.w, object.h)) / 512
	limit := int32(math.Floor(reach*reach + 1e-9))
	near := unsure(counts)
	want, got := object.edge(near), shown.edge(near)
	nWant, nGot := want.count(), got.count()
	if nWant == 0 {
		return 0, false
	}
	if nGot == 0 {
		return 0, true
	}
	precision := float64(got.within(want, limit)) / float64(nGot)
	recall := float64(want.within(got, limit)) / float64(nWant)
	if precision+recall == 0 {
		return 0, true
	}
	return 2 * precision * recall / (precision + recall), true
}

// unsure is where edges say nothing: on pixels that do not count and right beside them.
func unsure(counts bitmap) bitmap {
	out := newBitmap(counts.w, counts.h)
	for i, ok := range counts.on {
		x, y := i%counts.w, i/counts.w
		out.on[i] = !ok || counts.has(x-1, y, false) || counts.has(x+1, y, false) || counts.has(x, y-1, false) || counts.has(x, y+1, false)
	}
	return out
}

// has reports whether (x, y) is a pixel of the picture with that value.
func (b bitmap) has(x, y int, value bool) bool {
	return x >= 0 && y >= 0 && x < b.w && y < b.h && b.on[y*b.w+x] == value
}

// edge is the set pixels with an unset one beside them, but those to be left out. Where the picture ends is
// no edge.
func (b bitmap) edge(leaveOut bitmap) bitmap {
	out := newBitmap(b.w, b.h)
	for i, on := range b.on {
		if on && !leaveOut.on[i] {
			x, y := i%b.w, i/b.w
			out.on[i] = b.has(x-1, y, false) || b.has(x+1, y, false) || b.has(x, y-1, false) || b.has(x, y+1, false)
		}
	}
	return out
}

func (b bitmap) count() int {
	n := 0
	for _, on := range b.on {
		if on {
			n++
		}
	}
	return n
}

// within counts the set pixels whose squared distance to one of o's is at most limit.
func (b bitmap) within(o bitmap, limit int32) int {
	n := 0
	for i, d := range o.outer() {
		if b.on[i] && d <= limit {
			n++
		}
	}
	return n
}
