package vp8

// nothingAdded is for a macroblock that says so: the blocks beside it must know.
func (d *decoder) nothingAdded(x int) {
	for _, b := range []*beside{&d.above[x], &d.left} {
		b.luma, b.chroma = [4]uint8{}, [2][2]uint8{}
		if !d.mb.small {
			b.means = 0
		}
	}
	d.mb.added = [24]uint8{}
}

// readRest reads what is added to the macroblock of a column (RFC 6386, chapter 13), and reports whether that is anything.
func (d *decoder) readRest(b *bools, x int) bool {
	m, above, left := &d.mb, &d.above[x], &d.left
	f := &d.factors[m.segment]
	m.coefficients = [25][16]int16{}
	plane, from := &d.values[luma], 0
	if !m.small {
		n := b.block(&d.values[lumaMeans], above.means+left.means, 0, &f.means, &m.coefficients[24])
		above.means, left.means = n, n
		d.spreadMeans()
		plane, from = &d.values[lumaRest], 1
	}
	any := uint8(nothing)
	for i := range 16 {
		u, l := &above.luma[i%4], &left.luma[i/4]
		n := b.block(plane, *u+*l, from, &f.luma, &m.coefficients[i])
		*u, *l = n, n
		m.added[i] = addition(n, &m.coefficients[i])
		any |= m.added[i]
	}
	for i := 16; i < 24; i++ {
		part, k := (i-16)/4, i%4
		u, l := &above.chroma[part][k%2], &left.chroma[part][k/2]
		n := b.block(&d.values[chroma], *u+*l, 0, &f.chroma, &m.coefficients[i])
		*u, *l = n, n
		m.added[i] = addition(n, &m.coefficients[i])
		any |= m.added[i]
	}
	return any != nothing
}

func addition(told uint8, of *[16]int16) uint8 {
	switch {
	case told != 0:
		return more
	case of[0] != 0:
		return same
	default:
		return nothing
	}
}

// block reads the coefficients of a block from one on, multiplied, and gives 1 where there are any.
func (b *bools) block(plane *probabilities, context uint8, from int, factor *[2]int32, out *[16]int16) uint8 {
	p := &plane[bands[from]][context]
	if !b.bit(p[0]) {
		return 0
	}
	for i := from; i < 16; {
		next := &plane[bands[i+1]]
		if !b.bit(p[1]) { // a zero, behind which the end cannot come
			p = &next[0]
			i++
			continue
		}
		v := int32(1)
		if !b.bit(p[2]) {
			p = &next[1]
		} else {
			v = b.large(p)
			p = &next[2]
		}
		if b.bit(even) {
			v = -v
		}
		out[places[i]] = int16(v * factor[min(i, 1)])
		if i++; i < 16 && !b.bit(p[0]) {
			break
		}
	}
	return 1
}

// large reads a value above 1 (13.2).
func (b *bools) large(p *[11]uint8) int32 {
	if !b.bit(p[3]) {
		if !b.bit(p[4]) {
			return 2
		}
		return 3 + int32(one(b.bit(p[5])))
	}
	if !b.bit(p[6]) {
		if !b.bit(p[7]) {
			return 5 + int32(one(b.bit(159)))
		}
		v := 7 + 2*int32(one(b.bit(165)))
		return v + int32(one(b.bit(145)))
	}
	kind := one(b.bit(p[8]))
	kind = 2*kind + one(b.bit(p[9+kind]))
	v := int32(0)
	for _, zero := range largeValues[kind].bits {
		v = 2*v + int32(one(b.bit(zero)))
	}
	return largeValues[kind].least + v
}

// spreadMeans makes the first coefficients of luma out of the block of them: an inverse Walsh-Hadamard transform (14.3).
func (d *decoder) spreadMeans() {
	in := &d.mb.coefficients[24]
	var t [16]int32
	for i := range 4 {
		a, b, c, e := int32(in[i]), int32(in[4+i]), int32(in[8+i]), int32(in[12+i])
		sum, between, gap, apart := a+e, b+c, b-c, a-e
		t[i], t[4+i], t[8+i], t[12+i] = sum+between, apart+gap, sum-between, apart-gap
	}
	for i := range 4 {
		a, b, c, e := t[4*i]+3, t[4*i+1], t[4*i+2], t[4*i+3]
		sum, between, gap, apart := a+e, b+c, b-c, a-e
		for k, v := range [4]int32{sum + between, apart + gap, sum - between, apart - gap} {
			d.mb.coefficients[4*i+k][0] = int16(v >> 3)
		}
	}
}
