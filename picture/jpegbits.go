package picture

import (
	"bufio"
	"io"
)

// jpegBits reads the bits of a scan: a byte of ones is followed by one of zeros, or else it begins a marker, where bits end
// (ITU-T T.81, F.2.2.5).
type jpegBits struct {
	r    *bufio.Reader
	held uint32
	n    int
}

func (b *jpegBits) bit() (int, error) {
	if b.n == 0 {
		v, err := b.r.ReadByte()
		if err != nil {
			return 0, err
		}
		if v == 0xff {
			next, err := b.r.Peek(1)
			if err != nil {
				return 0, err
			}
			if next[0] != 0 {
				b.r.UnreadByte() // it was just read
				return 0, errCut
			}
			b.r.Discard(1) // it was just seen
		}
		b.held, b.n = uint32(v), 8
	}
	b.n--
	return int(b.held >> b.n & 1), nil
}

// symbol copies a code, and says what it stands for.
func (b *jpegBits) symbol(t *jpegCodes, out *jpegBitWriter) (byte, error) {
	code := 0
	for l := 1; l <= 16; l++ {
		v, err := b.bit()
		if err != nil {
			return 0, err
		}
		if code = code<<1 | v; code <= t.most[l] && code >= t.least[l] {
			out.put(uint32(code), l)
			return t.symbols[t.first[l]+code-t.least[l]], nil
		}
	}
	return 0, errCut
}

// copy copies so many bits, and says what they are as a number.
func (b *jpegBits) copy(n int, out *jpegBitWriter) (int, error) {
	v := 0
	for range n {
		bit, err := b.bit()
		if err != nil {
			return 0, err
		}
		v = v<<1 | bit
	}
	out.put(uint32(v), n)
	return v, nil
}

// restart goes behind the marker of a restart, and reports whether it was there.
func (b *jpegBits) restart() bool {
	b.n = 0
	mark, err := b.r.Peek(2)
	if err != nil || mark[0] != 0xff || mark[1] < 0xd0 || mark[1] > 0xd7 {
		return false
	}
	_, err = io.CopyN(io.Discard, b.r, 2)
	return err == nil
}

// jpegBitWriter writes the bits of a scan.
type jpegBitWriter struct {
	bytes []byte
	held  uint64
	n     int
}

func (b *jpegBitWriter) put(v uint32, n int) {
	b.held, b.n = b.held<<n|uint64(v)&(1<<n-1), b.n+n
	for b.n >= 8 {
		b.n -= 8
		c := byte(b.held >> b.n)
		if b.bytes = append(b.bytes, c); c == 0xff {
			b.bytes = append(b.bytes, 0)
		}
	}
}

// align fills a byte with ones.
func (b *jpegBitWriter) align() {
	if b.n > 0 {
		b.put(0xff, 8-b.n)
	}
}

// restart writes the marker of a restart of a number.
func (b *jpegBitWriter) restart(number int) {
	b.align()
	b.bytes = append(b.bytes, 0xff, 0xd0+byte(number%8))
}
