package jpegscan

import (
	"context"
	"image"
)

// Index goes through the scan, of a progressive file the first one, and gives the picture at an eighth, each pixel the mean of a block of 8 x 8 samples;
// nil where that scan does not tell the means. It must come before anything else, and once. The error is [ErrOther], that of reading, or
// the context's.
func (f *File) Index(ctx context.Context) (image.Image, error) {
	if f.progressive && !f.means {
		return nil, nil
	}
	small := newPlanes(f, f.units.across, f.units.down, 1)
	b := &bits{r: f.r, size: f.size}
	b.from(mark{off: f.scan})
	var dc [maxParts]int32
	left, next := f.interval, byte(markRST0)
	f.rows = make([]mark, 0, min(f.units.down, 1<<13))
	for y := range f.units.down {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m := b.place()
		m.dc = dc
		f.rows = append(f.rows, m)
		for x := range f.units.across {
			if f.interval > 0 && left == 0 {
				if !f.restart(b, &dc, next) {
					return nil, b.trouble()
				}
				left, next = f.interval, markRST0|(next+1)&7
			}
			left--
			if !f.skipUnit(b, &dc, &small, x, y) {
				return nil, b.trouble()
			}
		}
		if b.over() || b.err != nil {
			return nil, b.trouble()
		}
	}
	if !f.progressive {
		if m, ok := b.marker(); !ok || m != markEOI {
			return nil, b.trouble()
		}
	}
	return small.image(ctx, (f.W+7)/8, (f.H+7)/8)
}

// trouble is why bits came to an end.
func (b *bits) trouble() error {
	if b.err != nil {
		return b.err
	}
	return ErrOther
}

// restart takes a restart marker.
func (f *File) restart(b *bits, dc *[maxParts]int32, next byte) bool {
	m, ok := b.marker()
	*dc = [maxParts]int32{}
	return ok && m == next
}

// skipUnit reads a unit for its first coefficients alone.
func (f *File) skipUnit(b *bits, dc *[maxParts]int32, small *planes, x, y int) bool {
	for i := range f.parts {
		p := &f.parts[i]
		plane := &small.of[i]
		for j := range p.down {
			for k := range p.across {
				delta, ok := b.first(p.dc)
				if !ok {
					return false
				}
				dc[i] += delta
				plane.pix[(y*p.down+j)*plane.stride+x*p.across+k] = sample(mean(dc[i]<<f.shifted, p.quant[0]))
				if !f.progressive && !b.skipRest(p.ac) {
					return false
				}
			}
		}
	}
	return true
}

// code looks up the next code, with the value behind it where it has one; 0 for none. Nothing is taken.
func (b *bits) code(c *codes) uint32 {
	if b.n < 32 {
		b.fill()
	}
	e := c.fast[b.acc>>(64-fastBits)]
	if e&63 == 0 {
		e = c.long(b.acc)
	}
	return e
}

// first reads the difference of a first coefficient (F.2.2.1).
func (b *bits) first(c *codes) (int32, bool) {
	e := b.code(c)
	if e == 0 || e>>runShift&15 != 0 { // more bits than a difference can have
		return 0, false
	}
	return b.value(e), true
}

// value takes a code and the value behind it.
func (b *bits) value(e uint32) int32 {
	length := uint(e & 63)
	acc := b.acc
	b.acc <<= length & 63
	b.n -= length
	if e&hasValue != 0 {
		return int32(e) >> valueShift
	}
	size := uint(e >> sizeShift & 15)
	return extend(uint32(acc<<((length-size)&63)>>((64-size)&63)), int(size))
}

// skipRest goes past the other 63 coefficients of a block.
func (b *bits) skipRest(c *codes) bool {
	acc, n := b.acc, b.n
	for k := uint32(1); k < 64; k++ {
		if n < 32 {
			b.acc, b.n = acc, n
			b.fill()
			acc, n = b.acc, b.n
		}
		e := c.fast[acc>>(64-fastBits)]
		if e&63 == 0 {
			if e = c.long(acc); e == 0 {
				return false
			}
		}
		length := uint(e & 63)
		acc <<= length & 63
		n -= length
		run := e >> runShift & 15
		some := e>>sizeShift&15 != 0
		if !some && run != 15 {
			if run != 0 { // an end of several blocks, which sequential files do not have
				return false
			}
			break
		}
		if k += run; some && k > 63 {
			return false
		}
	}
	b.acc, b.n = acc, n
	return true
}

// zigzag is where the coefficients of a block belong, in their order (figure A.6).
var zigzag = [64]uint8{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}

// rest reads the other coefficients of a block and multiplies them; far is the last one's place in their order. Whether
// the codes make sense is known since [File.Index].
func (b *bits) rest(c *codes, quant *[64]int32, out *[64]int32) (far uint32) {
	acc, n := b.acc, b.n
	for k := uint32(1); k < 64; k++ {
		if n < 32 {
			b.acc, b.n = acc, n
			b.fill()
			acc, n = b.acc, b.n
		}
		e := c.fast[acc>>(64-fastBits)]
		if e&63 == 0 {
			if e = c.long(acc); e == 0 {
				break
			}
		}
		length := uint(e & 63)
		before := acc
		acc <<= length & 63
		n -= length
		run, size := e>>runShift&15, uint(e>>sizeShift&15)
		if size == 0 {
			if run != 15 {
				break
			}
			k += 15
			continue
		}
		k += run
		if k > 63 { // not so since Index, unless the file has changed
			break
		}
		v := int32(e) >> valueShift
		if e&hasValue == 0 {
			v = extend(uint32(before<<((length-size)&63)>>((64-size)&63)), int(size))
		}
		out[zigzag[k]&63] = v * quant[k]
		far = k
	}
	b.acc, b.n = acc, n
	return far
}

// Strip decodes rows of units into planes of a picture of its own, whose first row of samples is that of unit row from.
func (f *File) Strip(ctx context.Context, from, to int, into *Planes) (image.Image, error) {
	if f.progressive {
		return f.collected(ctx, from, to, into)
	}
	into.fit(f, to-from)
	b := &into.bits
	b.r, b.size, b.err = f.r, f.size, nil
	b.from(f.rows[from])
	dc := f.rows[from].dc
	done := from * f.units.across
	var block [64]int32
	for y := from; y < to; y++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for x := range f.units.across {
			if f.interval > 0 && done > 0 && done%f.interval == 0 {
				if !f.restart(b, &dc, markRST0|byte(done/f.interval-1)&7) {
					return nil, b.trouble()
				}
			}
			done++
			for i := range f.parts {
				p := &f.parts[i]
				plane := &into.planes.of[i]
				for j := range p.down {
					for k := range p.across {
						delta, ok := b.first(p.dc)
						if !ok {
							return nil, b.trouble()
						}
						dc[i] += delta
						block[0] = dc[i] * p.quant[0]
						far := b.rest(p.ac, p.quant, &block)
						at := 8 * (((y-from)*p.down+j)*plane.stride + x*p.across + k)
						write(plane.pix[at:], plane.stride, &block, far)
					}
				}
			}
		}
	}
	if b.err != nil {
		return nil, b.err
	}
	h := min(f.units.h*to, f.H) - f.units.h*from
	return into.planes.image(ctx, f.W, h)
}

// UnitRows is how many rows of units there are, and how many rows of pixels each is.
func (f *File) UnitRows() (n, pixels int) { return f.units.down, f.units.h }
