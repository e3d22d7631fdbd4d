package picture

import (
	"encoding/binary"
	"errors"
	"io"
)

// jxlHead is what the head of a JPEG XL file says of its picture, which is upright.
type jxlHead struct {
	w, h int
}

// jxlBite is as much of a codestream as its size and orientation take.
const jxlBite = 32

var errJXLHead = errors.New("its head makes no sense")

// readJXLHead reads size and orientation without a decoder (ISO/IEC 18181-1, SizeHeader and ImageMetadata).
func readJXLHead(s source) (jxlHead, error) {
	at, err := jxlCodestream(s)
	if err != nil {
		return jxlHead{}, err
	}
	var raw [jxlBite + 8]byte
	n, err := s.ReadAt(raw[:], at)
	if err != nil && err != io.EOF {
		return jxlHead{}, err
	}
	if n < 4 || raw[0] != 0xff || raw[1] != 0x0a {
		return jxlHead{}, errJXLHead
	}
	bits := &jxlBits{data: raw[2:n]}
	w, h := bits.size()
	orientation := 1
	if !bits.flag() && bits.flag() { // not all default, and more than the usual fields
		orientation += int(bits.take(3))
	}
	if bits.short {
		return jxlHead{}, errJXLHead
	}
	if orientation > 4 {
		w, h = h, w
	}
	if w > 1<<30 || h > 1<<30 {
		return jxlHead{}, errJXLHead
	}
	return jxlHead{int(w), int(h)}, nil
}

// jxlCodestream is where the codestream, or the first piece of it, begins (ISO/IEC 18181-2).
func jxlCodestream(s source) (int64, error) {
	var box [16]byte
	if _, err := s.ReadAt(box[:2], 0); err != nil {
		return 0, err
	}
	if box[0] == 0xff {
		return 0, nil
	}
	for off, n := int64(0), 0; n < maxBlocks; n++ {
		if got, err := s.ReadAt(box[:], off); got < 8 {
			return 0, err
		}
		size, head := int64(binary.BigEndian.Uint32(box[:])), int64(8)
		if size == 1 {
			size, head = int64(binary.BigEndian.Uint64(box[8:])), 16
		}
		switch string(box[4:8]) {
		case "jxlc":
			return off + head, nil
		case "jxlp":
			return off + head + 4, nil // after the number of the piece
		}
		if size < head || size > s.size-off {
			break // the last box, which goes to the end, or nonsense
		}
		off += size
	}
	return 0, errors.New("it has no picture in it")
}

// jxlBits reads bits, those of little weight first.
type jxlBits struct {
	data  []byte
	at    int
	short bool // more was asked for than there is
}

func (b *jxlBits) take(n int) uint32 {
	var v uint32
	for i := range n {
		if b.at/8 >= len(b.data) {
			b.short = true
			return 0
		}
		v |= uint32(b.data[b.at/8]>>(b.at%8)&1) << i
		b.at++
	}
	return v
}

func (b *jxlBits) flag() bool { return b.take(1) == 1 }

// size reads a SizeHeader.
func (b *jxlBits) size() (w, h int64) {
	small := b.flag()
	side := func() int64 {
		if small {
			return 8 * (1 + int64(b.take(5)))
		}
		return 1 + int64(b.take([]int{9, 13, 18, 30}[b.take(2)]))
	}
	h = side()
	// The ratio of width to height, 0 where the width comes by itself.
	switch ratio := b.take(3); ratio {
	case 0:
		w = side()
	default:
		of := [][2]int64{{1, 1}, {12, 10}, {4, 3}, {3, 2}, {16, 9}, {5, 4}, {2, 1}}[ratio-1]
		w = h * of[0] / of[1]
	}
	return w, h
}
