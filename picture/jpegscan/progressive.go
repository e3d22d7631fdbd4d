package jpegscan

import (
	"context"
	"encoding/binary"
	"image"
	mathbits "math/bits"
)

// A progressive file (T.81, annex G) tells the coefficients of all blocks in several scans: some of them at a time, and the
// higher bits of a number before its lower ones. So all must be kept until the last scan has been read, 2 bytes each.

// Progressive reports that rows can be decoded once [File.Collect] has read all scans.
func (f *File) Progressive() bool { return f.progressive }

// layer is what a scan tells of the blocks of some parts.
type layer struct {
	parts       []int
	dc, ac      [maxParts]*codes // of those
	start, end  int              // coefficients, in their order
	first       bool             // the numbers as far as they are told now; else one more bit of each
	low         uint             // bits that still lack
	endsAfter   uint32           // blocks that have nothing more in this scan, in a row
	lastOfParts [maxParts]int32  // the first coefficients are told as differences
}

// Collect reads all scans of a progressive file. The error is [ErrOther] for a file with more than so many and for
// anything unusual, that of reading, or the context's.
func (f *File) Collect(ctx context.Context, mostScans int) error {
	err := f.collect(ctx, mostScans)
	if err != nil {
		for i := range f.parts {
			f.parts[i].coefficients, f.parts[i].some = nil, nil // whose memory is wanted for another decoder
		}
	}
	return err
}

func (f *File) collect(ctx context.Context, mostScans int) error {
	for i := range f.parts {
		across, down := f.blocks(i)
		f.parts[i].coefficients, f.parts[i].some = make([]int16, 64*across*down), make([]uint64, across*down)
	}
	b := &bits{r: f.r, size: f.size}
	ends := uint32(0) // which go on in the next scan where one is damaged, as in image/jpeg
	for off, body := f.scan, f.firstScan; ; mostScans-- {
		l, ok := f.layer(body)
		if !ok || mostScans <= 0 {
			return ErrOther
		}
		b.behind(off)
		l.endsAfter = ends
		if err := f.read(ctx, b, l); err != nil {
			return err
		}
		ends = l.endsAfter
		m, ok := b.marker()
		for ok && m >= markRST0 && m <= markRST7 { // one too many
			m, ok = b.marker()
		}
		if !ok || b.err != nil {
			return b.trouble()
		}
		var err error
		if off, body, err = f.nextScan(m, b.place().off); err != nil {
			return err
		}
		if body == nil {
			return f.complete()
		}
	}
}

// complete has the factors that were told last, and refuses what image/jpeg makes no samples of, or none but zeros.
func (f *File) complete() error {
	for i := range f.parts {
		p := &f.parts[i]
		if p.quant = f.head.quant[p.table]; p.quant == nil || !p.told {
			return ErrOther
		}
	}
	return nil
}

// nextScan goes through the segments from a marker, behind which off is, to the bits of the next scan; body is that one's header,
// nil at the end.
func (f *File) nextScan(m byte, off int64) (bits int64, body []byte, err error) {
	var b [2]byte
	for range maxSegments {
		if m == markEOI {
			return 0, nil, nil
		}
		if _, err := f.r.ReadAt(b[:], off); err != nil {
			return 0, nil, other(err)
		}
		n := int64(binary.BigEndian.Uint16(b[:])) - 2
		if n < 0 || m != markSOS && m != markDHT && m != markDQT && m != markDRI && !skipped(m) {
			return 0, nil, ErrOther
		}
		if !skipped(m) {
			body = make([]byte, n)
			if _, err := f.r.ReadAt(body, off+2); err != nil {
				return 0, nil, other(err)
			}
		}
		off += 2 + n
		if m == markSOS {
			return off, body, nil
		}
		if !skipped(m) && !f.head.take(m, body) {
			return 0, nil, ErrOther
		}
		if _, err := f.r.ReadAt(b[:], off); err != nil {
			return 0, nil, other(err)
		}
		if b[0] != 0xff {
			return 0, nil, ErrOther
		}
		m = b[1]
		off += 2
	}
	return 0, nil, ErrOther
}

// layer reads the header of a scan (B.2.3, G.1.1.1).
func (f *File) layer(body []byte) (*layer, bool) {
	if len(body) < 6 || len(body) != 4+2*int(body[0]) {
		return nil, false
	}
	n := int(body[0])
	tail := body[1+2*n:]
	l := &layer{start: int(tail[0]), end: int(tail[1]), first: tail[2]>>4 == 0, low: uint(tail[2] & 15)}
	if l.end > 63 || l.start > l.end || (l.start == 0) != (l.end == 0) || l.start > 0 && n > 1 || l.low > 13 || !l.first && uint(tail[2]>>4) != l.low+1 {
		return nil, false
	}
	var parts []part
	for i := range n {
		at := -1
		for k, p := range f.parts {
			if p.id == body[1+2*i] {
				at = k
			}
		}
		dc, ac := body[2+2*i]>>4, body[2+2*i]&15
		if at < 0 || dc > 3 || ac > 3 {
			return nil, false
		}
		for _, before := range l.parts {
			if before == at {
				return nil, false
			}
		}
		l.parts, parts = append(l.parts, at), append(parts, f.parts[at])
		f.parts[at].told = true
		l.dc[i], l.ac[i] = f.head.dc[dc], f.head.ac[ac]
		if l.start == 0 && l.first && l.dc[i] == nil || l.start > 0 && l.ac[i] == nil {
			return nil, false
		}
	}
	return l, f.fits(parts)
}

// blocks is how many blocks of a part there are, those that only fill up the last units among them.
func (f *File) blocks(part int) (across, down int) {
	return f.units.across * f.parts[part].across, f.units.down * f.parts[part].down
}

// read goes through the blocks of a scan in their order (A.2): by units where it is of several parts, else by rows of those blocks
// that the picture reaches.
func (f *File) read(ctx context.Context, b *bits, l *layer) error {
	across, down := f.units.across, f.units.down
	if len(l.parts) == 1 {
		across, down = f.blocks(l.parts[0])
		across, down = min(across, (f.W+7)/8), min(down, (f.H+7)/8)
	}
	left, next := f.head.interval, byte(markRST0)
	for y := range down {
		if err := ctx.Err(); err != nil {
			return err
		}
		for x := range across {
			if f.head.interval > 0 && left == 0 {
				if !f.restart(b, &l.lastOfParts, next) {
					return b.trouble()
				}
				l.endsAfter = 0
				left, next = f.head.interval, markRST0|(next+1)&7
			}
			left--
			for i, part := range l.parts {
				p := &f.parts[part]
				wide, high := p.across, p.down
				if len(l.parts) == 1 {
					wide, high = 1, 1
				}
				stride := f.units.across * p.across
				for j := range wide * high {
					at := (y*high+j/wide)*stride + x*wide + j%wide
					if !b.block(l, i, p.block(at)) {
						return b.trouble()
					}
				}
			}
		}
		if b.over() || b.err != nil {
			return b.trouble()
		}
	}
	return nil
}

// block is what is known of one: its coefficients in their order, and a bit for each that is not zero, but the first.
type block struct {
	of   []int16
	some *uint64
}

func (p *part) block(i int) block { return block{p.coefficients[64*i : 64*i+64 : 64*i+64], &p.some[i]} }

// block reads what a scan tells of one block.
func (b *bits) block(l *layer, i int, c block) bool {
	switch {
	case l.start > 0 && l.first:
		return b.newOnes(l, c)
	case l.start > 0:
		return b.refined(l, c)
	case l.first:
		delta, ok := b.first(l.dc[i])
		l.lastOfParts[i] += delta
		v := l.lastOfParts[i] << l.low
		c.of[0] = int16(v)
		return ok && int32(c.of[0]) == v
	default:
		c.of[0] |= int16(b.take(1) << l.low)
		return true
	}
}

// take takes up to 15 bits.
func (b *bits) take(n uint) uint32 {
	if b.n < 16 {
		b.fill()
	}
	v := uint32(b.acc >> (64 - n) & (1<<n - 1))
	b.acc <<= n
	b.n -= n
	return v
}

// newOnes reads coefficients that have not been told before (G.1.2.2).
func (b *bits) newOnes(l *layer, c block) bool {
	if l.endsAfter > 0 {
		l.endsAfter--
		return true
	}
	for k := l.start; k <= l.end; k++ {
		e := b.code(l.ac[0])
		if e == 0 {
			return false
		}
		run, size := int(e>>runShift&15), e>>sizeShift&15
		if size > 0 && k+run > l.end { // the block ends so in image/jpeg
			b.take(uint(e&63 - size))
			return true
		}
		v := b.value(e) << l.low
		if size == 0 {
			if run == 15 {
				k += 15
				continue
			}
			l.endsAfter = 1<<run - 1 + b.take(uint(run))
			return true
		}
		k += run
		c.of[k] = int16(v)
		*c.some |= 1 << k
		if int32(c.of[k]) != v {
			return false
		}
	}
	return true
}

// refined reads one more bit of what has been told, and coefficients that begin with it (G.1.2.3).
func (b *bits) refined(l *layer, c block) bool {
	k, bit := l.start, int16(1)<<l.low
	if l.endsAfter == 0 {
		for ; k <= l.end; k++ {
			e := b.code(l.ac[0])
			if e == 0 {
				return false
			}
			run, size := int(e>>runShift&15), e>>sizeShift&15
			v := b.value(e)
			if size > 1 {
				return false
			}
			if size == 0 && run < 15 {
				l.endsAfter = 1<<run + b.take(uint(run))
				break
			}
			if k = b.refine(c, k, l.end, run, bit); k > l.end {
				return false
			}
			if size == 1 {
				c.of[k] = int16(v) * bit
				*c.some |= 1 << k
			}
		}
	}
	if l.endsAfter > 0 {
		l.endsAfter--
		b.refine(c, k, l.end, 64, bit)
	}
	return true
}

// refine reads a bit more of each coefficient from k on that is not zero, and stops at the zero behind so many others.
func (b *bits) refine(block block, k, end, zeros int, bit int16) int {
	for {
		next := k + mathbits.TrailingZeros64(*block.some>>k) // beyond the end where there is none
		gap := min(next, end+1) - k
		if zeros < gap {
			return k + zeros
		}
		if next > end {
			return end + 1
		}
		zeros -= gap
		if b.n == 0 {
			b.fill()
		}
		if b.acc>>63 != 0 {
			if block.of[next] > 0 {
				block.of[next] += bit
			} else {
				block.of[next] -= bit
			}
		}
		b.acc <<= 1
		b.n--
		k = next + 1
	}
}

// collected makes the strip of rows of units out of their coefficients.
func (f *File) collected(ctx context.Context, from, to int, into *Planes) (image.Image, error) {
	into.fit(f, to-from)
	var samples [64]int32
	for i := range f.parts {
		p := &f.parts[i]
		across, _ := f.blocks(i)
		plane := &into.planes.of[i]
		for y := range (to - from) * p.down {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for x := range across {
				c := p.block((from*p.down+y)*across + x)
				samples[0] = int32(c.of[0]) * p.quant[0]
				far := 0
				for some := *c.some; some != 0; some &= some - 1 {
					far = mathbits.TrailingZeros64(some)
					samples[zigzag[far]&63] = int32(c.of[far]) * p.quant[far]
				}
				write(plane.pix[8*(y*plane.stride+x):], plane.stride, &samples, uint32(far))
			}
		}
	}
	return into.planes.image(ctx, f.W, min(f.units.h*to, f.H)-f.units.h*from)
}
