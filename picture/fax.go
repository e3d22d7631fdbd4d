package picture

import (
	"bufio"
	"errors"
	"io"
	"math/bits"
	"strings"
	"sync"
)

// faxReader undoes the compressions of fax machines (ITU-T T.4 and T.6; TIFF 6.0, sections 10 and 11). A row consists of
// runs of white and black, which alternate and begin with white. It gives bits, 1 for black, each row padded to whole bytes.
//
//	compression   rows
//	tiffFax1      runs, each row beginning with a whole byte
//	tiffFax3      runs, or differences to the row before, each behind a code for the end of the row before
//	tiffFax4      differences to the row before
type faxReader struct {
	bits        faxBits
	compression int
	twoD        bool
	w, rows     int
	line, prev  []int // where colours change, in this row and the one before
	row         []byte
	at          int  // how much of the row was given
	disturbed   *int // counts the rows that were disturbed on the line
}

// The codes of runs of 0 to 63 pixels and of 64, 128 and so on to 1728, and those of 1792 to 2560, which both colours share.
const (
	whiteRuns = "" +
		"00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 " +
		"0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 00011010 " +
		"00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 00101100 " +
		"00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 01011000 " +
		"01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100 11011 10010 010111 0110111 00110110 " +
		"00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100 011010101 011010110 " +
		"011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 010011011"
	blackRuns = "" +
		"0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 " +
		"0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 " +
		"00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010 " +
		"000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 " +
		"000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 " +
		"000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 " +
		"000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111 0000001111 000011001000 " +
		"000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101 0000001001010 " +
		"0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 0000001110101 0000001110110 " +
		"0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011 0000001100100 " +
		"0000001100101"
	longRuns = "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 " +
		"000000010111 000000011100 000000011101 000000011110 000000011111"
)

const longestCode = 13

// faxCode is what a code stands for.
type faxCode struct{ value, bits int16 }

// faxTable has a code for all that 13 bits may begin with; those that mean nothing have no bits.
type faxTable [1 << longestCode]faxCode

func (t *faxTable) put(code string, value int) {
	first := 0
	for _, c := range code {
		first = first<<1 | int(c-'0')
	}
	spare := longestCode - len(code)
	for i := range 1 << spare {
		t[first<<spare|i] = faxCode{int16(value), int16(len(code))}
	}
}

// The ways to say where a colour changes (T.6, 2.2.1): that the run goes on below one of the row before, by two runs, or
// by how far it is from the change of the row before, which is added to faxVertical.
const faxPass, faxRuns, faxVertical = 0, 1, 5

var faxTables = sync.OnceValue(func() *[3]faxTable {
	t := new([3]faxTable)
	for colour, codes := range []string{whiteRuns, blackRuns} {
		for i, code := range strings.Fields(codes) {
			if i >= 64 {
				i = 64 * (i - 63)
			}
			t[colour].put(code, i)
		}
		for i, code := range strings.Fields(longRuns) {
			t[colour].put(code, 1792+64*i)
		}
	}
	for value, code := range map[int]string{faxPass: "0001", faxRuns: "001", faxVertical - 3: "0000010", faxVertical - 2: "000010",
		faxVertical - 1: "010", faxVertical: "1", faxVertical + 1: "011", faxVertical + 2: "000011", faxVertical + 3: "0000011"} {
		t[2].put(code, value)
	}
	return t
})

var errFax = errors.New("its fax codes make no sense")

func newFax(r io.Reader, compression int, twoD bool, w, rows int, disturbed *int) *faxReader {
	f := &faxReader{disturbed: disturbed, bits: faxBits{r: bufio.NewReader(r)}, compression: compression, twoD: twoD, w: w, rows: rows, row: make([]byte, (w+7)/8)}
	f.at = len(f.row)
	return f
}

func (f *faxReader) Read(p []byte) (int, error) {
	if f.at == len(f.row) {
		if f.rows == 0 {
			return 0, io.EOF
		}
		if err := f.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, f.row[f.at:])
	f.at += n
	return n, nil
}

// next decodes a row.
func (f *faxReader) next() error {
	f.line, f.prev = f.prev[:0], f.line
	differences := f.compression == tiffFax4
	switch f.compression {
	case tiffFax1:
		f.bits.align()
	case tiffFax3:
		if f.bits.endOfRow() && f.twoD {
			differences = f.bits.take(1) == 0
		}
	}
	var err error
	if differences {
		err = f.twoDRow()
	} else {
		err = f.oneDRow()
	}
	switch {
	case f.bits.err != nil && f.bits.err != io.EOF:
		return f.bits.err
	case f.bits.short:
		return io.ErrUnexpectedEOF
	case err != nil:
		// What there is of a row that was disturbed on the line is kept, the rest is white, and the next one is looked for.
		*f.disturbed++
		n := len(f.line)
		for n > 0 && f.line[n-1] > f.w {
			n--
		}
		f.line = f.line[:n-n&1]
		if f.compression == tiffFax3 {
			f.bits.toEndOfRow()
		}
	}
	f.paint()
	f.rows, f.at = f.rows-1, 0
	return nil
}

// run is the length of a run, which is the sum of several codes where it is long.
func (f *faxReader) run(colour int) (int, error) {
	sum := 0
	for {
		c := faxTables()[colour][f.bits.peek(longestCode)]
		if c.bits == 0 {
			return 0, errFax
		}
		f.bits.skip(int(c.bits))
		if sum += int(c.value); sum > f.w {
			return 0, errFax
		}
		if c.value < 64 {
			return sum, nil
		}
		if f.bits.short {
			return 0, io.ErrUnexpectedEOF
		}
	}
}

func (f *faxReader) oneDRow() error {
	for x, colour := 0, 0; x < f.w; colour ^= 1 {
		n, err := f.run(colour)
		if err != nil {
			return err
		}
		if x += n; x > f.w {
			return errFax
		}
		if f.line = append(f.line, x); len(f.line) > 2*f.w+2 {
			return errFax
		}
	}
	return nil
}

func (f *faxReader) twoDRow() error {
	x, colour, i := -1, 0, 0
	change := func(k int) int {
		if k < len(f.prev) {
			return f.prev[k]
		}
		return f.w
	}
	for x < f.w {
		// The change of the row before that counts is the first beyond this place to the other colour.
		for i = max(i-4, 0); i < len(f.prev) && (f.prev[i] <= x || i&1 != colour); i++ {
		}
		c := faxTables()[2][f.bits.peek(longestCode)]
		if c.bits == 0 {
			return errFax
		}
		f.bits.skip(int(c.bits))
		switch c.value {
		case faxPass:
			x = change(i + 1)
		case faxRuns:
			x = max(x, 0)
			for _, of := range [2]int{colour, colour ^ 1} {
				n, err := f.run(of)
				if err != nil {
					return err
				}
				x += n
				f.line = append(f.line, x)
			}
		default:
			at := change(i) + int(c.value) - faxVertical
			if at < max(x, 0) {
				return errFax
			}
			x = at
			f.line, colour = append(f.line, x), colour^1
		}
		if x > f.w || len(f.line) > 2*f.w+2 {
			return errFax
		}
		if f.bits.short {
			return io.ErrUnexpectedEOF
		}
	}
	return nil
}

// paint makes bits of the places where colours change.
func (f *faxReader) paint() {
	clear(f.row)
	for i := 0; i < len(f.line); i += 2 {
		to := f.w
		if i+1 < len(f.line) {
			to = f.line[i+1]
		}
		for x := f.line[i]; x < to; {
			if x&7 == 0 && to-x >= 8 {
				f.row[x/8] = 0xff
				x += 8
				continue
			}
			f.row[x/8] |= 0x80 >> (x & 7)
			x++
		}
	}
}

// faxBits reads bits, the highest of a byte first. Beyond the end they are 0.
type faxBits struct {
	r     *bufio.Reader
	held  uint64 // the next bits, the first at the top
	n     int    // how many are held
	err   error
	ends  int  // how many of the held are beyond the end
	short bool // bits beyond the end were taken
}

// peek is the next bits, at most 32.
func (b *faxBits) peek(n int) uint32 {
	for b.n < n {
		v := byte(0)
		if b.err == nil {
			v, b.err = b.r.ReadByte()
		}
		if b.err != nil {
			v = 0
			b.ends += 8
		}
		b.held |= uint64(v) << (56 - b.n)
		b.n += 8
	}
	return uint32(b.held >> (64 - n))
}

func (b *faxBits) skip(n int) {
	b.held <<= n
	b.n -= n
	b.short = b.n < b.ends
}

func (b *faxBits) take(n int) uint32 {
	v := b.peek(n)
	b.skip(n)
	return v
}

// align goes to the beginning of a byte.
func (b *faxBits) align() { b.skip(b.n & 7) }

// toEndOfRow goes to the next code for the end of a row.
func (b *faxBits) toEndOfRow() {
	for b.peek(12) != 1 && !b.short {
		b.skip(1)
	}
}

// endOfRow takes the code for the end of a row, eleven times 0 or more and a 1, where it comes next, and reports whether it did.
func (b *faxBits) endOfRow() bool {
	const zeros = 11
	if b.peek(zeros) != 0 {
		return false
	}
	for b.peek(32) == 0 && !b.short {
		b.skip(8)
	}
	b.skip(bits.LeadingZeros32(b.peek(32)) + 1)
	return true
}
