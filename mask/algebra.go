package mask

// Union is the mask of the pixels in a or b.
//
// Where two masks of different sizes meet, here and in [Intersect] and [Subtract], the result is as wide
// and as high as the larger of them, both lying at the top left: the zero Mask is the neutral start of a
// union over many.
func Union(a, b Mask) Mask { return combine(a, b, func(in, of bool) bool { return in || of }) }

// Intersect is the mask of the pixels in both a and b.
func Intersect(a, b Mask) Mask { return combine(a, b, func(in, of bool) bool { return in && of }) }

// Subtract is the mask of the pixels in a and not in b.
func Subtract(a, b Mask) Mask { return combine(a, b, func(in, of bool) bool { return in && !of }) }

// IoU is the area of the intersection over the area of the union, 0 to 1; 1 for two empty masks, which agree.
func IoU(a, b Mask) float64 {
	shared := overlap(a.runs, b.runs)
	union := a.Area() + b.Area() - shared
	if union == 0 {
		return 1
	}
	return float64(shared) / float64(union)
}

// Invert is the mask of all other pixels of the picture.
func (m Mask) Invert() Mask {
	return Mask{w: m.w, h: m.h, runs: complement(m.runs, 0, 0, int32(m.w), int32(m.h))}
}

// overlap counts the pixels that two run lists share.
func overlap(a, b []Run) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		p, q := a[i], b[j]
		if p.Y == q.Y {
			n += max(0, int(min(p.X1, q.X1)-max(p.X0, q.X0)))
		}
		if p.Y < q.Y || p.Y == q.Y && p.X1 <= q.X1 {
			i++
		} else {
			j++
		}
	}
	return n
}

// combine walks both masks row by row and keeps the pixels that want says yes to; want(false, false)
// must be false, so that rows which neither mask has need no look.
func combine(a, b Mask, want func(inA, inB bool) bool) Mask {
	out := Mask{w: max(a.w, b.w), h: max(a.h, b.h)}
	runs := make([]Run, 0, len(a.runs)+len(b.runs))
	for i, j := 0, 0; i < len(a.runs) || j < len(b.runs); {
		var y int32
		switch {
		case j == len(b.runs) || i < len(a.runs) && a.runs[i].Y < b.runs[j].Y:
			y = a.runs[i].Y
		default:
			y = b.runs[j].Y
		}
		ra, rb := rowAt(a.runs, i, y), rowAt(b.runs, j, y)
		i, j = i+len(ra), j+len(rb)
		runs = combineRow(runs, y, ra, rb, want)
	}
	if len(runs) > 0 {
		out.runs = runs
	}
	return out
}

// rowAt is the runs of row y that begin at index i.
func rowAt(runs []Run, i int, y int32) []Run {
	j := i
	for j < len(runs) && runs[j].Y == y {
		j++
	}
	return runs[i:j]
}

// combineRow appends one row's result. It goes from edge to edge: between two edges neither mask changes.
func combineRow(dst []Run, y int32, a, b []Run, want func(inA, inB bool) bool) []Run {
	inA, inB, open := false, false, false
	var start int32
	for i, j := 0, 0; i < 2*len(a) || j < 2*len(b); {
		x := int32(MaxSide)
		if i < 2*len(a) {
			x = edge(a, i)
		}
		if j < 2*len(b) {
			x = min(x, edge(b, j))
		}
		if i < 2*len(a) && edge(a, i) == x {
			inA, i = !inA, i+1
		}
		if j < 2*len(b) && edge(b, j) == x {
			inB, j = !inB, j+1
		}
		if now := want(inA, inB); now != open {
			if open {
				dst = append(dst, Run{y, start, x})
			}
			open, start = now, x
		}
	}
	return dst
}

// edge is the i-th edge of a row: starts at even, ends at odd indices.
func edge(row []Run, i int) int32 {
	if i&1 == 0 {
		return row[i>>1].X0
	}
	return row[i>>1].X1
}

// complement is what the runs leave free of the window [x0, x1) x [y0, y1); runs may reach outside it.
func complement(runs []Run, x0, y0, x1, y1 int32) []Run {
	if x0 >= x1 || y0 >= y1 {
		return nil
	}
	out := make([]Run, 0, len(runs)+int(y1-y0))
	i := 0
	for i < len(runs) && runs[i].Y < y0 {
		i++
	}
	for y := y0; y < y1; y++ {
		from := x0
		for ; i < len(runs) && runs[i].Y == y; i++ {
			if to := min(runs[i].X0, x1); to > from {
				out = append(out, Run{y, from, to})
			}
			from = max(from, runs[i].X1)
		}
		if from < x1 {
			out = append(out, Run{y, from, x1})
		}
	}
	return out
}
