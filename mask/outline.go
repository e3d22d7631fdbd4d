package mask

import "image"

// Outlines are the borders of the mask as closed rings of pixel corners: outer borders run clockwise as
// seen on the screen, borders of holes counter-clockwise, so that the mask is always on the right-hand side.
//
// Every two neighbours of a ring, the last and the first too, differ in exactly one coordinate, and the
// first corner is not repeated at the end. Where two pixels touch only by a corner, the ring goes through
// from one to the other, as components are 8-connected: it passes that corner twice. Filling the rings by
// the even-odd or the non-zero rule gives the mask back exactly. The cost is that of the runs, not of the
// pixels.
func (m Mask) Outlines() [][]image.Point {
	next := m.linkEdges()
	seen := make([]bool, len(next))
	var rings [][]image.Point
	for first := range next {
		if seen[first] {
			continue
		}
		var ring []image.Point
		for e := int32(first); !seen[e]; e = next[e] {
			seen[e] = true
			to := next[e]
			if m.edgeX(e) == m.edgeX(to) {
				continue // straight on
			}
			// Left edges are walked upwards, right edges downwards.
			y := int(m.runs[e>>1].Y)
			if e&1 == 1 {
				y++
			}
			ring = append(ring, image.Pt(m.edgeX(e), y), image.Pt(m.edgeX(to), y))
		}
		rings = append(rings, ring)
	}
	return rings
}

// edgeX is the column of a vertical edge: edge 2i is the left end of run i, edge 2i+1 its right end.
func (m Mask) edgeX(e int32) int {
	if e&1 == 0 {
		return int(m.runs[e>>1].X0)
	}
	return int(m.runs[e>>1].X1)
}

// linkEdges finds for every vertical edge the one that follows it along the border.
//
// On the line between two rows lie the ends of the edges of both rows. Sorted by x, the ends pair up: from
// the first to the second, the third to the fourth ... exactly one of the rows is set, so that a horizontal
// piece of border joins them, and one of the two edges arrives at the line while the other leaves it.
func (m Mask) linkEdges() []int32 {
	next := make([]int32, 2*len(m.runs))
	var above, below []Run
	line := lineLinker{mask: m, next: next}
	for i := 0; i < len(m.runs); i += len(below) {
		y := m.runs[i].Y
		below = rowAt(m.runs, i, y)
		if len(above) > 0 && above[0].Y != y-1 {
			line.link(i-len(above), i, i)
			above = nil
		}
		line.link(i-len(above), i, i+len(below))
		above = below
	}
	line.link(len(m.runs)-len(above), len(m.runs), len(m.runs))
	return next
}

// lineLinker links the edges along one line between two rows.
type lineLinker struct {
	mask  Mask
	next  []int32
	split int32 // edges below this index belong to the row above the line
	held  int32 // an end that waits for its partner, -1 when none
}

// link takes runs [a, b) above the line and [b, c) below it.
func (l *lineLinker) link(a, b, c int) {
	l.held, l.split = -1, int32(2*b)
	i, j := int32(2*a), int32(2*b)
	for i < int32(2*b) || j < int32(2*c) {
		switch {
		case j == int32(2*c) || i < int32(2*b) && l.mask.edgeX(i) < l.mask.edgeX(j):
			l.take(i)
			i++
		case i == int32(2*b) || l.mask.edgeX(j) < l.mask.edgeX(i):
			l.take(j)
			j++
		case i&1 == j&1: // both start or both end here: the border goes straight on
			if i&1 == 0 {
				l.next[j] = i
			} else {
				l.next[i] = j
			}
			i, j = i+1, j+1
		case i&1 == 1: // above ends where below starts: two pixels touch by a corner
			l.take(j)
			l.take(i)
			i, j = i+1, j+1
		default: // above starts where below ends
			l.take(i)
			l.take(j)
			i, j = i+1, j+1
		}
	}
}

// take pairs an end with the one held, or holds it.
func (l *lineLinker) take(e int32) {
	if l.held < 0 {
		l.held = e
		return
	}
	from, to := l.held, e
	if !l.arrives(from) {
		from, to = to, from
	}
	l.next[from] = to
	l.held = -1
}

// arrives reports whether the edge is walked towards the line: right edges of the row above, left edges
// of the row below.
func (l *lineLinker) arrives(e int32) bool {
	return (e&1 == 1) == (e < l.split)
}
