package graph

// tokens are the first rows of a square map, as matrices [tokens, channels] that lie below each other.
type tokens struct {
	parts          []part
	side, channels int
}

type part struct {
	v    val
	rows int
}

func (x tokens) rows() int {
	n := 0
	for _, p := range x.parts {
		n += p.rows
	}
	return n
}

// whole is x in one matrix.
func (s source) whole(x tokens) val {
	vals := make([]val, len(x.parts))
	for i, p := range x.parts {
		vals[i] = p.v
	}
	return s.concat(0, vals...)
}

// cut makes parts of the given rows, the last of what is left. What is in place already is not copied.
func (s source) cut(x tokens, rows int) tokens {
	out := tokens{nil, x.side, x.channels}
	var open []val // pieces of the part that is being put together
	have := 0
	flush := func() {
		if have > 0 {
			out.parts = append(out.parts, part{s.concat(0, open...), have})
			open, have = nil, 0
		}
	}
	for _, p := range x.parts {
		var sizes []int
		for left, room := p.rows, rows-have; left > 0; room = rows {
			sizes = append(sizes, min(left, room))
			left -= min(left, room)
		}
		pieces := []val{p.v}
		if len(sizes) > 1 {
			scaled := make([]int, len(sizes))
			for i, n := range sizes {
				scaled[i] = n * x.side
			}
			pieces = s.split(p.v, 0, scaled...)
		}
		for i, n := range sizes {
			open, have = append(open, pieces[i]), have+n
			if have == rows {
				flush()
			}
		}
	}
	flush()
	return out
}

// grow appends what padding holds below x until it has the given rows.
func (t *tiny) grow(x tokens, name string, rows int) tokens {
	t.tap(name, x)
	have := x.rows()
	if rows <= have {
		return x
	}
	x.parts = append(x.parts[:len(x.parts):len(x.parts)], part{t.fill.constant(t.Graph, name, x, rows), rows - have})
	return x
}

// tap records x for the padding of other graphs.
func (t *tiny) tap(name string, x tokens) {
	if t.taps != nil {
		t.taps[name] = x
	}
}
