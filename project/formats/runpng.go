package formats

import (
	"encoding/binary"
	"io"
	"sync"

	"clickmask/mask"
)

// A mask's PNG is made of its runs, no pixel of which is ever laid out: filtered by Up a row is zeros but where it differs
// from the one above, and deflate takes a run of equal bytes as one byte and matches at a distance of 1. Laid out, filtered
// and given to compress/flate a mask of 1280 x 720 pixels took 7 ms of the processor, where its decoder takes 15.

// writeRuns writes the PNG of a mask, 8 bits of grey.
func writeRuns(w io.Writer, m mask.Mask) error {
	width, height := m.Size()
	if err := beginPNG(w, width, height, 8, grey); err != nil {
		return err
	}
	s := runStream{w: w, sumA: 1}
	s.begin()
	rows := indexRows(m)
	var above []mask.Run
	for y := range height {
		row := rows.at(y)
		s.run(filterUp, 1)
		s.difference(above, row, int32(width))
		above = row
		if err := s.flush(idatBytes); err != nil {
			return err
		}
	}
	s.end()
	if err := s.flush(0); err != nil {
		return err
	}
	return chunk(w, "IEND", nil)
}

// idatBytes is from how many bytes on an IDAT chunk is written.
const idatBytes = 1 << 16

// runStream deflates runs of bytes into IDAT chunks: one block, whose code is always the same.
type runStream struct {
	w          io.Writer
	out        []byte // whole bytes that are not written yet
	bits       uint64 // those that do not fill a byte, the first in the lowest
	n          uint   // how many
	sumA, sumB uint64 // Adler-32 so far (RFC 1950)
}

// difference adds a row filtered by Up: bytes 255 where the mask begins below the row above, 1 where it ends.
func (s *runStream) difference(above, row []mask.Run, width int32) {
	edge := func(runs []mask.Run, i int) int32 { // the ith place at which a row changes
		switch r := i / 2; {
		case r >= len(runs):
			return width
		case i%2 == 0:
			return runs[r].X0
		default:
			return runs[r].X1
		}
	}
	for x, i, k := int32(0), 0, 0; x < width; {
		next := min(edge(above, i), edge(row, k))
		if next > x {
			s.run(byte(255*(k%2-i%2)), int(next-x))
			x = next
		}
		for i < 2*len(above) && edge(above, i) == next {
			i++
		}
		for k < 2*len(row) && edge(row, k) == next {
			k++
		}
	}
}

// run adds n equal bytes, as the first and matches that go on with it.
func (s *runStream) run(v byte, n int) {
	s.sum(v, n)
	code := runCode()
	s.put(code.literal[v])
	n--
	for n >= shortestMatch {
		k := min(n, longestMatch)
		if left := n - k; left > 0 && left < shortestMatch {
			k -= shortestMatch // what is left is a match too
		}
		s.put(code.match[k])
		n -= k
	}
	for range n {
		s.put(code.literal[v])
	}
}

// sum goes on with the Adler-32 sum: a grows by each byte, b by each value of a.
func (s *runStream) sum(v byte, n int) {
	const mod, most = 65521, 1 << 20
	for n > 0 {
		k := uint64(min(n, most))
		s.sumB = (s.sumB + k*s.sumA + uint64(v)*(k*(k+1)/2)) % mod
		s.sumA = (s.sumA + k*uint64(v)) % mod
		n -= int(k)
	}
}

// put adds a code.
func (s *runStream) put(c bitCode) {
	s.bits |= uint64(c.bits) << s.n
	for s.n += uint(c.n); s.n >= 8; s.n -= 8 {
		s.out = append(s.out, byte(s.bits))
		s.bits >>= 8
	}
}

func (s *runStream) begin() {
	s.out = append(s.out, 0x78, 0x01) // zlib: deflate, 32 KiB window, fastest
	for _, c := range runCode().head {
		s.put(c)
	}
}

func (s *runStream) end() {
	s.put(runCode().end)
	s.put(bitCode{0, 7}) // fills the last byte
	s.bits, s.n = 0, 0
	s.out = binary.BigEndian.AppendUint32(s.out, uint32(s.sumB<<16|s.sumA))
}

// flush writes a chunk when there are at least so many bytes for it.
func (s *runStream) flush(least int) error {
	if len(s.out) < least {
		return nil
	}
	err := chunk(s.w, "IDAT", s.out)
	s.out = s.out[:0]
	return err
}

// bitCode is up to 32 bits of a deflate stream, the first in the lowest.
type bitCode struct {
	bits uint32
	n    uint8
}

const (
	shortestMatch, longestMatch = 3, 258 // bytes (RFC 1951, section 3.2.5)

	endOfBlock  = 256
	firstLength = 257
	lastLength  = 285 // of 258 bytes
)

// runCodes are the codes of all that a stream of runs is made of.
type runCodes struct {
	head    []bitCode // begins the one block
	literal [256]bitCode
	match   [longestMatch + 1]bitCode // of so many bytes, with the distance of 1
	end     bitCode
}

// runCode is made once. Its lengths are for masks of photographs, of which a byte in a hundred begins a run.
var runCode = sync.OnceValue(func() *runCodes {
	var lengths [lastLength + 1]uint8
	lengths[0], lengths[1], lengths[filterUp], lengths[255] = 2, 4, 4, 4
	for i := firstLength; i < lastLength; i++ {
		lengths[i] = 6
	}
	lengths[endOfBlock], lengths[264], lengths[lastLength] = 7, 7, 3
	codes := canonical(lengths[:])
	c := &runCodes{head: runHead(lengths[:]), end: codes[endOfBlock]}
	for _, v := range []int{0, 1, filterUp, 255} {
		c.literal[v] = codes[v]
	}
	for n := shortestMatch; n <= longestMatch; n++ {
		symbol, extra, most := lengthSymbol(n)
		code := codes[symbol]
		code.bits |= uint32(extra) << code.n
		code.n += most + 1 // and the distance, a single bit of 0
		c.match[n] = code
	}
	return c
})

// lengthSymbol is the symbol of a match of n bytes and the bits that follow it (RFC 1951, section 3.2.5).
func lengthSymbol(n int) (symbol, extra int, bits uint8) {
	switch {
	case n == longestMatch:
		return lastLength, 0, 0
	case n < 11:
		return firstLength + n - shortestMatch, 0, 0
	}
	for n -= shortestMatch; n>>bits >= 8; bits++ {
	}
	return firstLength + 4*int(bits) + n>>bits, n & (1<<bits - 1), bits
}

// runHead begins a last block of the code with these lengths (RFC 1951, section 3.2.7): the lengths themselves in a code of
// lengths, of which 18 stands for many zeros.
func runHead(lengths []uint8) []bitCode {
	const zeros, most = 18, 138
	order := [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
	var ofLengths [19]uint8
	for _, l := range []int{1, 2, 3, 4, 7, zeros} {
		ofLengths[l] = 3
	}
	ofLengths[6] = 2
	codes := canonical(ofLengths[:])
	head := []bitCode{{1, 1}, {2, 2}, {uint32(len(lengths) - 257), 5}, {2 - 1, 5}, {uint32(len(order) - 4), 4}}
	for _, l := range order {
		head = append(head, bitCode{uint32(ofLengths[l]), 3})
	}
	all := append(append([]uint8{}, lengths...), 1, 1) // distances: of 1, and one that makes the code complete
	for i := 0; i < len(all); {
		n := 0
		for i+n < len(all) && n < most && all[i+n] == 0 {
			n++
		}
		if n > 0 {
			head = append(head, codes[zeros], bitCode{uint32(n - 11), 7})
			i += n
			continue
		}
		head = append(head, codes[all[i]])
		i++
	}
	return head
}

// canonical gives symbols the codes that follow from their lengths (RFC 1951, section 3.2.2), the first bit lowest.
func canonical(lengths []uint8) []bitCode {
	codes := make([]bitCode, len(lengths))
	next := uint32(0)
	for n := uint8(1); n <= 15; n++ {
		next <<= 1
		for symbol, l := range lengths {
			if l != n {
				continue
			}
			var turned uint32
			for i := range n {
				turned |= next >> i & 1 << (n - 1 - i)
			}
			codes[symbol] = bitCode{turned, n}
			next++
		}
	}
	return codes
}
