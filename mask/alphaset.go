package mask

// Larger has the larger of two shares in each pixel. As with [Union] the zero Alpha is a neutral start.
func Larger(a, b Alpha) Alpha {
	if a.band.Empty() && b.band.Empty() {
		return Hard(Union(a.solid, b.solid))
	}
	return together(a, b, larger)
}

// Smaller has the smaller of two shares in each pixel.
func Smaller(a, b Alpha) Alpha {
	if a.band.Empty() && b.band.Empty() {
		return Hard(Intersect(a.solid, b.solid))
	}
	return together(a, b, smaller)
}

// Without is a with no more of it in each pixel than b leaves.
func Without(a, b Alpha) Alpha {
	if a.band.Empty() && b.band.Empty() {
		return Hard(Subtract(a.solid, b.solid))
	}
	return together(a, b, without)
}

// rim is the band alone.
func (a Alpha) rim() Alpha {
	return Alpha{solid: Mask{w: a.solid.w, h: a.solid.h}, band: a.band, shares: a.shares}
}

// rest is what the band leaves of its pixels.
func (a Alpha) rest() Alpha {
	shares := make([]uint8, len(a.shares))
	for i, s := range a.shares {
		shares[i] = 255 - s
	}
	return Alpha{solid: Mask{w: a.solid.w, h: a.solid.h}, band: a.band, shares: shares}
}

// stretch is a part of a row that is alike: nothing of the thing, all of it, or a share of each pixel.
type stretch struct {
	x0, x1 int32
	kind   int
	shares []uint8 // inBand: of its pixels
}

// cut is the part of a stretch from x0 up to x1.
func (s stretch) cut(x0, x1 int32) stretch {
	if s.kind == inBand {
		s.shares = s.shares[x0-s.x0 : x1-s.x0]
	}
	s.x0, s.x1 = x0, x1
	return s
}

// together goes along the rows of two alphas. What the rule says of nothing and nothing must be nothing. No two shares of a
// band give all or nothing by any of the rules, so that a band stays one.
func together(a, b Alpha, rule func(out *stretches, a, b stretch)) Alpha {
	out := stretches{w: max(a.solid.w, b.solid.w), h: max(a.solid.h, b.solid.h)}
	out.shares = make([]uint8, 0, len(a.shares)+len(b.shares))
	p, q := rowReader{alpha: a}, rowReader{alpha: b}
	for {
		y, more := p.row()
		if other, has := q.row(); has && (!more || other < y) {
			y, more = other, true
		}
		if !more {
			return out.alpha()
		}
		out.y = y
		l, m := p.read(y), q.read(y)
		for x := int32(0); len(l) > 0 || len(m) > 0; {
			end := int32(MaxSide)
			here := func(list []stretch) stretch {
				if len(list) == 0 {
					return stretch{}
				}
				if list[0].x0 > x {
					end = min(end, list[0].x0)
					return stretch{}
				}
				end = min(end, list[0].x1)
				return list[0]
			}
			s, t := here(l), here(m)
			s.cutTo(x, end)
			t.cutTo(x, end)
			rule(&out, s, t)
			x = end
			l, m = after(l, x), after(m, x)
		}
	}
}

// cutTo leaves of a stretch what lies from x0 up to x1.
func (s *stretch) cutTo(x0, x1 int32) {
	if s.kind == outside {
		s.x0, s.x1 = x0, x1
		return
	}
	*s = s.cut(x0, x1)
}

// after is a list without the stretches that end at x or before.
func after(list []stretch, x int32) []stretch {
	for len(list) > 0 && list[0].x1 <= x {
		list = list[1:]
	}
	return list
}

func larger(out *stretches, a, b stretch) {
	switch {
	case a.kind == outside || b.kind == inSolid:
		out.put(b)
	case b.kind == outside || a.kind == inSolid:
		out.put(a)
	default:
		for i, s := range out.band(a) {
			out.last[i] = max(s, b.shares[i])
		}
	}
}

func smaller(out *stretches, a, b stretch) {
	switch {
	case a.kind == outside || b.kind == inSolid:
		out.put(a)
	case b.kind == outside || a.kind == inSolid:
		out.put(b)
	default:
		for i, s := range out.band(a) {
			out.last[i] = min(s, b.shares[i])
		}
	}
}

func without(out *stretches, a, b stretch) {
	switch {
	case a.kind == outside || b.kind == outside:
		out.put(a)
	case b.kind == inSolid:
	case a.kind == inSolid:
		for i, s := range out.band(b) {
			out.last[i] = 255 - s
		}
	default:
		for i, s := range out.band(a) {
			out.last[i] = min(s, 255-b.shares[i])
		}
	}
}

// rowReader reads an alpha's stretches row by row.
type rowReader struct {
	alpha Alpha // what is still to be read
	list  []stretch
}

// row is the next row that has any.
func (r *rowReader) row() (y int32, more bool) {
	s, b := r.alpha.solid.runs, r.alpha.band.runs
	switch {
	case len(s) == 0 && len(b) == 0:
		return 0, false
	case len(b) == 0 || len(s) > 0 && s[0].Y < b[0].Y:
		return s[0].Y, true
	}
	return b[0].Y, true
}

// read takes the stretches of row y, from left to right.
func (r *rowReader) read(y int32) []stretch {
	r.list = r.list[:0]
	a := &r.alpha
	for {
		s, b := a.solid.runs, a.band.runs
		solid, band := len(s) > 0 && s[0].Y == y, len(b) > 0 && b[0].Y == y
		switch {
		case solid && (!band || s[0].X0 < b[0].X0):
			r.list = append(r.list, stretch{x0: s[0].X0, x1: s[0].X1, kind: inSolid})
			a.solid.runs = s[1:]
		case band:
			n := b[0].X1 - b[0].X0
			r.list = append(r.list, stretch{x0: b[0].X0, x1: b[0].X1, kind: inBand, shares: a.shares[:n]})
			a.band.runs, a.shares = b[1:], a.shares[n:]
		default:
			return r.list
		}
	}
}

// stretches gather an alpha from left to right and from the top down.
type stretches struct {
	w, h     int
	y        int32
	solid, b []Run
	shares   []uint8
	last     []uint8 // of the stretch that was begun last
}

// put adds a stretch as it is.
func (o *stretches) put(s stretch) {
	switch s.kind {
	case inSolid:
		o.solid = o.joined(o.solid, s)
	case inBand:
		o.band(s)
	}
}

// band adds a stretch of the band, and returns its shares.
func (o *stretches) band(s stretch) []uint8 {
	n := len(o.shares)
	o.shares = append(o.shares, s.shares...)
	o.b, o.last = o.joined(o.b, s), o.shares[n:]
	return s.shares
}

// joined are runs with one more, which may go on where the last one ends.
func (o *stretches) joined(runs []Run, s stretch) []Run {
	if n := len(runs); n > 0 && runs[n-1].Y == o.y && runs[n-1].X1 == s.x0 {
		runs[n-1].X1 = s.x1
		return runs
	}
	return append(runs, Run{o.y, s.x0, s.x1})
}

func (o *stretches) alpha() Alpha {
	return Alpha{solid: Mask{o.w, o.h, o.solid}, band: Mask{o.w, o.h, o.b}, shares: o.shares}
}
