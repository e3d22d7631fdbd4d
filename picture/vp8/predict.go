package vp8

// predict makes the samples of a macroblock.
func (d *decoder) predict(x, y int) {
	m := &d.mb
	at := d.y.at(16*x, 16*y)
	if m.small {
		// The blocks at the right edge have beyond their upper right corner what is above the macroblock, all four of them.
		corner := at - d.y.stride + 16
		var beyond [4]uint8
		if x == d.across-1 && y > 0 {
			last := d.y.pix[corner-1]
			beyond = [4]uint8{last, last, last, last}
		} else if y == 0 {
			beyond = [4]uint8{beyondAbove, beyondAbove, beyondAbove, beyondAbove}
		} else {
			copy(beyond[:], d.y.pix[corner:])
		}
		for i, mode := range m.luma {
			block := at + 4*(i/4)*d.y.stride + 4*i%16
			d.y.small(block, mode, i%4 == 3, &beyond)
			d.y.add(block, m.added[i], &m.coefficients[i])
		}
	} else {
		d.y.large(at, 16, m.luma[0], x > 0, y > 0)
		for i := range 16 {
			d.y.add(at+4*(i/4)*d.y.stride+4*i%16, m.added[i], &m.coefficients[i])
		}
	}
	for k, p := range []*plane{&d.cb, &d.cr} {
		at := p.at(8*x, 8*y)
		p.large(at, 8, m.chroma, x > 0, y > 0)
		for i := range 4 {
			p.add(at+4*(i/2)*p.stride+4*(i%2), m.added[16+4*k+i], &m.coefficients[16+4*k+i])
		}
	}
}

// large predicts a block of side x side samples (RFC 6386, section 12.2).
func (p *plane) large(at, side int, mode uint8, left, above bool) {
	upper := p.pix[at-p.stride:][:side]
	switch mode {
	case byMean:
		v := p.mean(at, side, left, above)
		for y := range side {
			row := p.pix[at+y*p.stride:][:side]
			for x := range row {
				row[x] = v
			}
		}
	case down:
		for y := range side {
			copy(p.pix[at+y*p.stride:][:side], upper)
		}
	case across:
		for y := range side {
			row := p.pix[at+y*p.stride-1:][:side+1]
			for x := range row {
				row[x] = row[0]
			}
		}
	default:
		p.slope(at, side)
	}
}

// mean is that of the samples above and to the left, of those that there are.
func (p *plane) mean(at, side int, left, above bool) uint8 {
	sum, n := 0, 0
	if above {
		for _, v := range p.pix[at-p.stride:][:side] {
			sum += int(v)
		}
		n += side
	}
	if left {
		for y := range side {
			sum += int(p.pix[at+y*p.stride-1])
		}
		n += side
	}
	if n == 0 {
		return 128
	}
	return uint8((sum + n/2) / n)
}

// slope has each sample differ from that at its left edge as the one above it does from the corner.
func (p *plane) slope(at, side int) {
	upper := p.pix[at-p.stride-1:][:side+1]
	corner := int32(upper[0])
	upper = upper[1:]
	for y := range side {
		row := p.pix[at+y*p.stride-1:][:side+1]
		more := int32(row[0]) - corner
		row = row[1:][:len(upper)]
		for x, v := range upper {
			row[x] = clamp(int32(v) + more)
		}
	}
}

func clamp(v int32) uint8 {
	if uint32(v) > 255 {
		return uint8(^(v >> 31))
	}
	return uint8(v)
}

func mean2(a, b uint8) uint8 { return uint8((uint32(a) + uint32(b) + 1) >> 1) }

func mean3(a, b, c uint8) uint8 { return uint8((uint32(a) + 2*uint32(b) + uint32(c) + 2) >> 2) }

// small predicts a block of 4 x 4 samples (12.3); beyond are those beyond its upper right corner where it is at the right edge.
func (p *plane) small(at int, mode uint8, right bool, beyond *[4]uint8) {
	switch mode {
	case byMean:
		v := p.mean(at, 4, true, true)
		p.rows(at, &[16]uint8{v, v, v, v}, 0)
		return
	case bySlope:
		p.slope(at, 4)
		return
	}
	// From the lowest sample to the left over the corner to those beyond the upper right one.
	var e [13]uint8
	for i := range 4 {
		e[i] = p.pix[at+(3-i)*p.stride-1]
	}
	copy(e[4:], p.pix[at-p.stride-1:][:9])
	if right {
		copy(e[9:], beyond[:])
	}
	var s [16]uint8 // of which each row takes four, by a step on or back from the one before
	switch mode {
	case down:
		for i := range 4 {
			s[i] = mean3(e[4+i], e[5+i], e[6+i])
		}
		p.rows(at, &s, 0)
	case across:
		for i := range 4 {
			v := mean3(e[4-i], e[3-i], e[max(2-i, 0)])
			s[4*i], s[4*i+1], s[4*i+2], s[4*i+3] = v, v, v, v
		}
		p.rows(at, &s, 4)
	case downRight:
		for i := range 7 {
			s[i] = mean3(e[i], e[i+1], e[i+2])
		}
		p.rowsBack(at, &s, 3, 1)
	case downLeft:
		for i := range 7 {
			s[i] = mean3(e[5+i], e[6+i], e[min(7+i, 12)])
		}
		p.rows(at, &s, 1)
	case downRightSteep:
		for i := range 4 {
			s[1+i], s[9+i] = mean2(e[4+i], e[5+i]), mean3(e[3+i], e[4+i], e[5+i])
		}
		s[0], s[8] = mean3(e[2], e[3], e[4]), mean3(e[1], e[2], e[3])
		p.four(at, &s, 1, 9, 0, 8)
	case downLeftSteep:
		for i := range 4 {
			s[i], s[8+i] = mean2(e[5+i], e[6+i]), mean3(e[5+i], e[6+i], e[7+i])
		}
		s[4], s[12] = mean3(e[9], e[10], e[11]), mean3(e[10], e[11], e[12])
		p.four(at, &s, 0, 8, 1, 9)
	case downRightFlat:
		for i := range 4 {
			s[2*i], s[2*i+1] = mean2(e[i], e[i+1]), mean3(e[i], e[i+1], e[i+2])
		}
		s[8], s[9] = mean3(e[4], e[5], e[6]), mean3(e[5], e[6], e[7])
		p.rowsBack(at, &s, 6, 2)
	case upRightFlat:
		for i := range 3 {
			s[2*i], s[2*i+1] = mean2(e[3-i], e[2-i]), mean3(e[3-i], e[2-i], e[max(1-i, 0)])
		}
		s[6], s[7], s[8], s[9] = e[0], e[0], e[0], e[0]
		p.rows(at, &s, 2)
	}
}

// rows writes four rows, each so many samples on in s.
func (p *plane) rows(at int, s *[16]uint8, step int) { p.four(at, s, 0, step, 2*step, 3*step) }

// rowsBack is the same backwards.
func (p *plane) rowsBack(at int, s *[16]uint8, from, step int) {
	p.four(at, s, from, from-step, from-2*step, from-3*step)
}

// four writes four rows, each from its place in s.
func (p *plane) four(at int, s *[16]uint8, first, second, third, fourth int) {
	copy(p.pix[at:][:4], s[first:])
	copy(p.pix[at+p.stride:][:4], s[second:])
	copy(p.pix[at+2*p.stride:][:4], s[third:])
	copy(p.pix[at+3*p.stride:][:4], s[fourth:])
}

// add adds what was told of a block of 4 x 4 samples: an inverse cosine transform (14.4).
func (p *plane) add(at int, added uint8, c *[16]int16) {
	switch added {
	case nothing:
	case same:
		v := (int32(c[0]) + 4) >> 3
		for range 4 {
			row := p.pix[at:][:4:4]
			row[0], row[1], row[2], row[3] = clamp(int32(row[0])+v), clamp(int32(row[1])+v), clamp(int32(row[2])+v), clamp(int32(row[3])+v)
			at += p.stride
		}
	default:
		p.addAll(at, c)
	}
}

// The cosine and the sine of pi/8 times the root of 2, 16 bits.
const cosine, sine = 85627, 35468

func (p *plane) addAll(at int, in *[16]int16) {
	var t [16]int32 // columns become rows
	for i := range 4 {
		x0, x1, x2, x3 := int32(in[i]), int32(in[4+i]), int32(in[8+i]), int32(in[12+i])
		a, b := x0+x2, x0-x2
		c, d := x1*sine>>16-x3*cosine>>16, x1*cosine>>16+x3*sine>>16
		t[i], t[4+i], t[8+i], t[12+i] = a+d, b+c, b-c, a-d
	}
	for i := range 4 {
		x0, x1, x2, x3 := t[4*i]+4, t[4*i+1], t[4*i+2], t[4*i+3]
		a, b := x0+x2, x0-x2
		c, d := x1*sine>>16-x3*cosine>>16, x1*cosine>>16+x3*sine>>16
		row := p.pix[at:][:4:4]
		row[0], row[1], row[2], row[3] = clamp(int32(row[0])+(a+d)>>3), clamp(int32(row[1])+(b+c)>>3), clamp(int32(row[2])+(b-c)>>3), clamp(int32(row[3])+(a-d)>>3)
		at += p.stride
	}
}
