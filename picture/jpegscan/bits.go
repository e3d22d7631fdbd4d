package jpegscan

import (
	"encoding/binary"
	"io"
)

// mark is a place between two units: where bits are read on from, and what the first coefficients are counted from.
type mark struct {
	off int64  // of the next byte
	acc uint64 // bits that were read, the next one on top
	n   uint
	dc  [maxParts]int32
}

// bits reads a scan.
type bits struct {
	r     io.ReaderAt
	size  int64
	buf   []byte
	at    int   // in buf
	start int64 // of buf in the file

	acc    uint64 // the next bit on top, zeros below the last
	n      uint
	ended  bool // at a marker, or at the end of the file
	padded uint // bits of n that are none of the file
	err    error
}

const bite = 1 << 16

// from goes on at a place. The bits that were read before count.
func (b *bits) from(m mark) {
	b.acc, b.n, b.ended, b.padded = m.acc, m.n, false, 0
	b.buf, b.at, b.start = b.buf[:0], 0, m.off
}

// behind goes on at a byte behind a marker, most often one that has been read already.
func (b *bits) behind(off int64) {
	buf, at := b.buf, off-b.start
	b.from(mark{off: off})
	if at >= 0 && at <= int64(len(buf)) {
		b.buf, b.at, b.start = buf, int(at), off-at
	}
}

// place is where it has come to.
func (b *bits) place() mark {
	return mark{off: b.start + int64(b.at), acc: b.acc, n: b.n - min(b.n, b.padded)}
}

// more reads on where fewer than so many bytes are left, and reports whether there are as many.
func (b *bits) more(bytes int) bool {
	if len(b.buf)-b.at >= bytes {
		return true
	}
	if b.err != nil {
		return false
	}
	if cap(b.buf) == 0 {
		b.buf = make([]byte, 0, bite)
	}
	b.start += int64(b.at)
	left := copy(b.buf[:cap(b.buf)], b.buf[b.at:])
	k := min(int64(cap(b.buf)-left), max(0, b.size-b.start-int64(left)))
	b.buf, b.at = b.buf[:left+int(k)], 0
	if k > 0 {
		if n, err := b.r.ReadAt(b.buf[left:], b.start+int64(left)); err != nil && err != io.EOF {
			b.err, b.buf = err, b.buf[:left]
		} else {
			b.buf = b.buf[:left+n]
		}
	}
	return len(b.buf) >= bytes
}

const ones, tops = 0x0101010101010101, 0x8080808080808080

// fill has at least 48 bits ready. After the last there are zeros.
func (b *bits) fill() {
	if b.at+8 <= len(b.buf) {
		v := binary.BigEndian.Uint64(b.buf[b.at:])
		if u := ^v; (u-ones)&^u&tops == 0 { // no byte is 0xff
			b.acc |= v >> b.n
			b.at += int(63-b.n) >> 3
			b.n |= 56
			return
		}
	}
	b.fillSlowly()
}

// fillSlowly minds that 0xff stands for itself only where 0 follows (B.1.1.5).
func (b *bits) fillSlowly() {
	for b.n <= 48 {
		v := byte(0)
		switch {
		case b.ended:
		case !b.more(2): // what is not followed by a marker is damaged
			b.ended = true
		case b.buf[b.at] != 0xff:
			v = b.buf[b.at]
			b.at++
		case b.buf[b.at+1] == 0:
			v = 0xff
			b.at += 2
		default:
			b.ended = true
		}
		if b.ended {
			b.padded += 8
		}
		b.acc |= uint64(v) << (56 - b.n)
		b.n += 8
	}
}

// over reports whether more bits were taken than there are.
func (b *bits) over() bool { return b.n < b.padded }

// marker takes the next marker. Bytes before it that nobody has asked for are passed over, as by image/jpeg.
func (b *bits) marker() (byte, bool) {
	if b.over() {
		return 0, false
	}
	for b.more(2) {
		switch m := b.buf[b.at+1]; {
		case b.buf[b.at] != 0xff, m == 0xff: // which fills
			b.at++
		case m == 0:
			b.at += 2
		default:
			b.at += 2
			b.acc, b.n, b.ended, b.padded = 0, 0, false, 0
			return m, true
		}
	}
	return 0, false
}
