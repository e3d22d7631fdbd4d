package vp8l

import (
	"encoding/binary"
	"io"
)

// bits reads numbers with the lowest bit first.
type bits struct {
	r      io.Reader
	buf    []byte
	at     int
	value  uint64 // n bits that have been read and not been taken
	n      uint
	padded uint // of which so many are none of the file
	err    error
}

const bite = 1 << 14

// fill has at least 48 bits ready. After the last there are zeros.
func (b *bits) fill() {
	if b.at+8 <= len(b.buf) {
		b.value |= binary.LittleEndian.Uint64(b.buf[b.at:]) << b.n
		b.at += int(63-b.n) >> 3
		b.n |= 56
		return
	}
	for b.n <= 56 {
		if b.at == len(b.buf) {
			b.more()
		}
		if b.at < len(b.buf) {
			b.value |= uint64(b.buf[b.at]) << b.n
			b.at++
		} else {
			b.padded += 8
		}
		b.n += 8
	}
}

// more reads on where nothing is left.
func (b *bits) more() {
	if b.err != nil {
		return
	}
	if b.buf == nil {
		b.buf = make([]byte, bite)
	}
	n := 0
	for n == 0 && b.err == nil {
		n, b.err = b.r.Read(b.buf[:cap(b.buf)])
	}
	b.buf, b.at = b.buf[:n], 0
}

// trouble is why bits came to an end, nil where there are as many as were taken.
func (b *bits) trouble() error {
	switch {
	case b.n >= b.padded:
		return nil
	case b.err == io.EOF:
		return io.ErrUnexpectedEOF
	default:
		return b.err
	}
}

// take takes up to 24 bits.
func (b *bits) take(n uint) int {
	if b.n < n {
		b.fill()
	}
	v := b.value & (1<<n - 1)
	b.value >>= n
	b.n -= n
	return int(v)
}

func (b *bits) yes() bool { return b.take(1) != 0 }
