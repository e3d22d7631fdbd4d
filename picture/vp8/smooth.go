package vp8

// smoothing is the loop filter (RFC 6386, sections 9.6 and 15).
type smoothing struct {
	on, simple bool
	edges      [maxSegments][2]edges // of macroblocks that are predicted in one, and in small blocks
}

// edges says how those of a macroblock are smoothed.
type edges struct {
	level, inside, high int  // at most so far apart: across the edge, the samples on a side, those next to it for more than two to be changed
	inner               bool // those between its blocks are too
}

// readSmoothing reads how strong it is.
func (d *decoder) readSmoothing() {
	b := &d.head
	d.smooth.simple = b.bit(even)
	level, sharpness := int8(b.number(6)), int8(b.number(3))
	d.smooth.on = level != 0
	var all, small int8 // more for a key frame, and for one in small blocks
	differs := b.bit(even)
	if differs && b.bit(even) { // which key frames, that follow none, tell with it
		var more [8]int8
		for i := range more {
			more[i] = int8(b.optional(6))
		}
		all, small = more[0], more[4]
	}
	for i := range d.smooth.edges {
		base := level
		switch {
		case d.segments.on && d.segments.relative:
			base += d.segments.level[i]
		case d.segments.on:
			base = d.segments.level[i]
		}
		d.smooth.edges[i] = [2]edges{newEdges(base+all, sharpness, false), newEdges(base+all+small, sharpness, true)}
	}
}

// newEdges is by a level up to 63 and a sharpness up to 7 (15.2 to 15.4).
func newEdges(level, sharpness int8, inner bool) edges {
	if level <= 0 {
		return edges{inner: inner}
	}
	level = min(level, 63)
	inside := level
	if sharpness > 0 {
		inside >>= 1
		if sharpness > 4 {
			inside >>= 1
		}
		inside = min(inside, 9-sharpness)
	}
	inside = max(inside, 1)
	e := edges{level: 2*int(level) + int(inside), inside: int(inside), inner: inner}
	switch {
	case level >= 40:
		e.high = 2
	case level >= 15:
		e.high = 1
	}
	return e
}

// betweenMacroblocks is how much more samples may be apart there.
const betweenMacroblocks = 4

// smoothRow smooths a row of macroblocks, the last samples of the row above among it. The row below must have been predicted.
func (d *decoder) smoothRow(y int) {
	if !d.smooth.on {
		return
	}
	for x, e := range d.edges[y%2] {
		if e.level == 0 {
			continue
		}
		if d.smooth.simple {
			d.y.smoothSimply(d.y.at(16*x, 16*y), x > 0, y > 0, e)
			continue
		}
		d.y.smooth(d.y.at(16*x, 16*y), 16, x > 0, y > 0, e)
		d.cb.smooth(d.cb.at(8*x, 8*y), 8, x > 0, y > 0, e)
		d.cr.smooth(d.cr.at(8*x, 8*y), 8, x > 0, y > 0, e)
	}
}

// smooth smooths the edges of a macroblock of side x side samples, those that stand before those that lie.
func (p *plane) smooth(at, side int, left, above bool, e edges) {
	outer := e
	outer.level += betweenMacroblocks
	if left {
		p.edge(at, 1, p.stride, side, outer, true)
	}
	if e.inner {
		for i := 4; i < side; i += 4 {
			p.edge(at+i, 1, p.stride, side, e, false)
		}
	}
	if above {
		p.edge(at, p.stride, 1, side, outer, true)
	}
	if e.inner {
		for i := 4; i < side; i += 4 {
			p.edge(at+i*p.stride, p.stride, 1, side, e, false)
		}
	}
}

func (p *plane) smoothSimply(at int, left, above bool, e edges) {
	if left {
		p.edgeSimply(at, 1, p.stride, e.level+betweenMacroblocks)
	}
	if e.inner {
		for i := 4; i < 16; i += 4 {
			p.edgeSimply(at+i, 1, p.stride, e.level)
		}
	}
	if above {
		p.edgeSimply(at, p.stride, 1, e.level+betweenMacroblocks)
	}
	if e.inner {
		for i := 4; i < 16; i += 4 {
			p.edgeSimply(at+i*p.stride, p.stride, 1, e.level)
		}
	}
}

// edgeSimply changes two samples across an edge of 16 (15.2).
func (p *plane) edgeSimply(at, through, along, level int) {
	for range 16 {
		p1, p0, q0, q1 := int(p.pix[at-2*through]), int(p.pix[at-through]), int(p.pix[at]), int(p.pix[at+through])
		if 2*distance(p0, q0)+distance(p1, q1)>>1 <= level {
			p.two(at, through, p1, p0, q0, q1)
		}
		at += along
	}
}

// two changes the two samples at an edge.
func (p *plane) two(at, through, p1, p0, q0, q1 int) {
	a := 3*(q0-p0) + within(p1-q1, 128)
	p.pix[at-through] = clampInt(p0 + within((a+3)>>3, 16))
	p.pix[at] = clampInt(q0 - within((a+4)>>3, 16))
}

// edge changes two to six samples across an edge of n, where those on both sides are alike (15.3): up to six between macroblocks.
func (p *plane) edge(at, through, along, n int, e edges, between bool) {
	pix := p.pix
	for ; n > 0; n, at = n-1, at+along {
		p1, p0, q0, q1 := int(pix[at-2*through]), int(pix[at-through]), int(pix[at]), int(pix[at+through])
		if 2*distance(p0, q0)+distance(p1, q1)>>1 > e.level {
			continue
		}
		p3, p2, q2, q3 := int(pix[at-4*through]), int(pix[at-3*through]), int(pix[at+2*through]), int(pix[at+3*through])
		beforeEdge, behindEdge := distance(p1, p0), distance(q1, q0)
		if max(distance(p3, p2), distance(p2, p1), beforeEdge, behindEdge, distance(q2, q1), distance(q3, q2)) > e.inside {
			continue
		}
		switch {
		case max(beforeEdge, behindEdge) > e.high:
			p.two(at, through, p1, p0, q0, q1)
		case between:
			a := within(3*(q0-p0)+within(p1-q1, 128), 128)
			a1, a2, a3 := (27*a+63)>>7, (18*a+63)>>7, (9*a+63)>>7
			pix[at-3*through], pix[at-2*through], pix[at-through] = clampInt(p2+a3), clampInt(p1+a2), clampInt(p0+a1)
			pix[at], pix[at+through], pix[at+2*through] = clampInt(q0-a1), clampInt(q1-a2), clampInt(q2-a3)
		default:
			a := 3 * (q0 - p0)
			a1, a2 := within((a+4)>>3, 16), within((a+3)>>3, 16)
			a3 := (a1 + 1) >> 1
			pix[at-2*through], pix[at-through] = clampInt(p1+a3), clampInt(p0+a2)
			pix[at], pix[at+through] = clampInt(q0-a1), clampInt(q1-a3)
		}
	}
}

func distance(a, b int) int { return max(a-b, b-a) }

// within is the nearest of -n to n-1.
func within(v, n int) int { return min(max(v, -n), n-1) }

func clampInt(v int) uint8 { return uint8(min(max(v, 0), 255)) }
