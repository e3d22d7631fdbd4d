package picture

import (
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"math/bits"
)

// A BMP is a head of one of seven lengths, a palette, and rows that are padded to 4 bytes, the lowest first where the height
// is not negative; or codes for runs of a colour (Microsoft, "Bitmap Storage"; IBM, "OS/2 Presentation Manager").

// bmpHead is what the head says.
type bmpHead struct {
	w, h     int
	topDown  bool
	bits     int
	packed   int // as bmpPlain and its like
	masks    [4]uint32
	palette  [256][4]uint8 // red, green, blue
	pixels   int64         // where they begin
	hasMasks bool
	end      int64 // of head and palette
}

// How pixels are packed.
const bmpPlain, bmpRuns8, bmpRuns4, bmpMasks, bmpJPEG, bmpPNG, bmpAlphaMasks = 0, 1, 2, 3, 4, 5, 6

// The lengths of heads: OS/2's, Windows's, with masks, with masks and alpha. The second of OS/2 may be cut off anywhere.
const bmpCore, bmpInfo, bmpInfoMasks, bmpInfoAlpha, bmpOS2 = 12, 40, 52, 56, 64

func isBMP(head []byte) bool {
	// "BM" begins many a text: the two reserved numbers must be zero and the header's size sensible.
	return len(head) >= 18 && head[0] == 'B' && head[1] == 'M' && string(head[6:10]) == "\x00\x00\x00\x00" &&
		head[14] >= 12 && head[14] <= 128 && head[15] == 0
}

// readBMPFile reads the head of a file.
func readBMPFile(s source) (*bmpHead, error) {
	var file [14]byte
	if _, err := s.ReadAt(file[:], 0); err != nil {
		return nil, endOfFile(err)
	}
	h, err := readBMPHead(s, int64(len(file)))
	if err != nil {
		return nil, err
	}
	// Some writers count wrong by the palette; where pixels would begin within the head they begin behind it.
	if h.pixels = int64(binary.LittleEndian.Uint32(file[10:])); h.pixels < int64(len(file))+bmpCore {
		h.pixels = h.end
	}
	return h, h.enough(s)
}

// enough refuses a file that is too short for its pixels.
func (h *bmpHead) enough(s source) error {
	if h.packed != bmpRuns8 && h.packed != bmpRuns4 && float64(h.rowBytes())*float64(h.h) > float64(s.size) {
		return fmt.Errorf("its head says %d x %d pixels, for which %d bytes are too few", h.w, h.h, s.size)
	}
	return nil
}

func (h *bmpHead) rowBytes() int { return (h.w*h.bits + 31) / 32 * 4 }

// readBMPHead reads the head that begins at a place, and the palette behind it.
func readBMPHead(s source, at int64) (*bmpHead, error) {
	le := binary.LittleEndian
	b := make([]byte, 124)
	n, err := s.ReadAt(b, at)
	if n < bmpCore {
		return nil, endOfFile(err)
	}
	size := int(le.Uint32(b))
	h := &bmpHead{}
	entry, used := 4, 0
	switch {
	case size == bmpCore:
		h.w, h.h, h.bits, entry = int(le.Uint16(b[4:])), int(le.Uint16(b[6:])), int(le.Uint16(b[10:])), 3
	case size < 16 || size > 1<<16:
		return nil, fmt.Errorf("its head has %d bytes", size)
	case n < min(size, len(b)):
		return nil, endOfFile(err)
	default:
		clear(b[min(size, len(b)):])
		h.w, h.h, h.bits = int(int32(le.Uint32(b[4:]))), int(int32(le.Uint32(b[8:]))), int(le.Uint16(b[14:]))
		h.packed, used = int(le.Uint32(b[16:])), int(le.Uint32(b[32:]))
		if h.h < 0 {
			h.h, h.topDown = -h.h, true
		}
	}
	at += int64(size)
	if err := h.understand(size); err != nil {
		return nil, err
	}
	if h.hasMasks {
		if size == bmpInfo { // behind the head
			more := b[bmpInfo:bmpInfoAlpha]
			k := 12
			if h.packed == bmpAlphaMasks {
				k = 16
			}
			clear(more)
			if n, err := s.ReadAt(more[:k], at); n < k {
				return nil, endOfFile(err)
			}
			at += int64(k)
		}
		for i := range h.masks {
			h.masks[i] = le.Uint32(b[bmpInfo+4*i:])
		}
		if size < bmpInfoAlpha && size != bmpInfo {
			h.masks[3] = 0
		}
		if h.masks[0]|h.masks[1]|h.masks[2] == 0 {
			return nil, fmt.Errorf("its masks of colours are empty")
		}
	}
	if h.bits <= 8 {
		if used <= 0 || used > 1<<h.bits {
			used = min(max(used, 1<<h.bits), 256)
		}
		if at, err = h.readPalette(s, at, used, entry); err != nil {
			return nil, err
		}
	} else {
		at += int64(entry) * int64(min(max(used, 0), 1<<16)) // colours that are proposed for old screens
	}
	h.end = at
	return h, nil
}

// understand refuses what is not read.
func (h *bmpHead) understand(size int) error {
	os2 := size == bmpOS2 || size == 16 || size == 24
	switch {
	case h.w <= 0 || h.h <= 0:
		return fmt.Errorf("its head says %d x %d pixels", h.w, h.h)
	case h.packed == bmpMasks && os2:
		return unsupported("compressed for fax, as OS/2 does")
	case h.packed == 4 && os2:
		return unsupported("runs of 24 bits, as OS/2 has them")
	case h.packed == bmpJPEG:
		return unsupported("a JPEG inside of a BMP")
	case h.packed == bmpPNG:
		return unsupported("a PNG inside of a BMP")
	case h.packed > bmpAlphaMasks:
		return unsupported(fmt.Sprintf("compression %d", h.packed))
	}
	depth := map[int]int{bmpRuns8: 8, bmpRuns4: 4}[h.packed]
	switch h.bits {
	case 1, 2, 4, 8, 24:
		h.hasMasks = false
	case 16, 32:
		h.hasMasks = h.packed == bmpMasks || h.packed == bmpAlphaMasks
		h.masks = [4]uint32{0xff0000, 0xff00, 0xff, 0}
		if h.bits == 16 {
			h.masks = [4]uint32{0x7c00, 0x3e0, 0x1f, 0}
		}
	default:
		return unsupported(fmt.Sprintf("%d bits a pixel", h.bits))
	}
	if depth != 0 && depth != h.bits {
		return fmt.Errorf("it has runs of %d bits and pixels of %d", depth, h.bits)
	}
	return nil
}

// readPalette reads so many colours of 3 or 4 bytes, blue first. A file may have fewer.
func (h *bmpHead) readPalette(s source, at int64, used, entry int) (int64, error) {
	b := make([]byte, used*entry)
	n, err := s.ReadAt(b, at)
	if err != nil && err != io.EOF {
		return at, err
	}
	for i := 0; (i+1)*entry <= n; i++ {
		h.palette[i] = [4]uint8{b[i*entry+2], b[i*entry+1], b[i*entry], 255}
	}
	for i := used; i < len(h.palette); i++ {
		h.palette[i] = [4]uint8{0, 0, 0, 255} // indices beyond the end are black
	}
	return at + int64(len(b)), nil
}

func bmpConfig(s source) (w, h int, err error) {
	head, err := readBMPFile(s)
	if err != nil {
		return 0, 0, err
	}
	return head.w, head.h, nil
}

func decodeBMP(s source) (image.Image, error) {
	h, err := readBMPFile(s)
	if err != nil {
		return nil, err
	}
	r := s.section(h.pixels, s.size)
	pix := make([]uint8, 4*h.w*h.h)
	if h.packed == bmpRuns8 || h.packed == bmpRuns4 {
		err = h.runs(r, pix)
	} else {
		err = h.rows(r, pix)
	}
	if err != nil {
		return nil, err
	}
	if h.masks[3] != 0 {
		return &image.NRGBA{Pix: pix, Stride: 4 * h.w, Rect: image.Rect(0, 0, h.w, h.h)}, nil
	}
	return &image.RGBA{Pix: pix, Stride: 4 * h.w, Rect: image.Rect(0, 0, h.w, h.h)}, nil
}

// place is where a row of the file lies in the picture.
func (h *bmpHead) place(pix []uint8, y int) []uint8 {
	if !h.topDown {
		y = h.h - 1 - y
	}
	return pix[4*h.w*y : 4*h.w*(y+1)]
}

// rows reads rows of pixels, each with its colour.
func (h *bmpHead) rows(r io.Reader, pix []uint8) error {
	row := make([]byte, h.rowBytes())
	channels := h.channels()
	for y := range h.h {
		if _, err := io.ReadFull(r, row); err != nil {
			return endOfFile(err)
		}
		dst := h.place(pix, y)
		switch h.bits {
		case 24:
			for x := range h.w {
				d, s := dst[4*x:4*x+4:4*x+4], row[3*x:3*x+3:3*x+3]
				d[0], d[1], d[2], d[3] = s[2], s[1], s[0], 255
			}
		case 32:
			for x := range h.w {
				channels.put(dst[4*x:4*x+4:4*x+4], binary.LittleEndian.Uint32(row[4*x:]))
			}
		case 16:
			for x := range h.w {
				channels.put(dst[4*x:4*x+4:4*x+4], uint32(binary.LittleEndian.Uint16(row[2*x:])))
			}
		default:
			mask, each := byte(1<<h.bits-1), 8/h.bits
			for x := range h.w {
				i := row[x/each] >> (8 - h.bits - x%each*h.bits) & mask
				copy(dst[4*x:4*x+4], h.palette[i][:])
			}
		}
	}
	return nil
}

// bmpChannels say where in a number a colour lies.
type bmpChannels [4]struct{ shift, mask uint32 }

func (h *bmpHead) channels() (c bmpChannels) {
	for i, m := range h.masks {
		c[i].shift = uint32(bits.TrailingZeros32(m)) & 31
		c[i].mask = m >> c[i].shift
	}
	return c
}

func (c *bmpChannels) put(dst []uint8, v uint32) {
	dst[3] = 255
	for i := range c {
		switch m := c[i].mask; m {
		case 255:
			dst[i] = uint8(v >> c[i].shift)
		case 0:
		default:
			dst[i] = uint8((uint64(v>>c[i].shift&m)*255 + uint64(m)/2) / uint64(m))
		}
	}
}

// runs reads codes of two bytes: how many pixels of which colour; or 0, and that the row ends, the picture ends, a place
// follows, or so many pixels as they are.
func (h *bmpHead) runs(r io.Reader, pix []uint8) error {
	for i := 0; i < len(pix); i += 4 {
		copy(pix[i:], h.palette[0][:])
	}
	x, y := 0, 0
	put := func(index byte) {
		if x < h.w && y < h.h {
			copy(h.place(pix, y)[4*x:], h.palette[index][:])
			x++
		}
	}
	var b [256]byte
	for y < h.h {
		if _, err := io.ReadFull(r, b[:2]); err != nil {
			return endOfFile(err)
		}
		n, code := int(b[0]), b[1]
		switch {
		case n > 0 && h.bits == 8:
			for range min(n, h.w-x) {
				put(code)
			}
		case n > 0:
			for i := range min(n, h.w-x) {
				put(code >> (4 - i%2*4) & 15)
			}
		case code == 0:
			x, y = 0, y+1
		case code == 1:
			return nil
		case code == 2:
			if _, err := io.ReadFull(r, b[:2]); err != nil {
				return endOfFile(err)
			}
			x, y = min(x+int(b[0]), h.w), y+int(b[1])
		default:
			size := (int(code)*h.bits + 15) / 16 * 2
			if _, err := io.ReadFull(r, b[:size]); err != nil {
				return endOfFile(err)
			}
			for i := range int(code) {
				if h.bits == 8 {
					put(b[i])
				} else {
					put(b[i/2] >> (4 - i%2*4) & 15)
				}
			}
		}
	}
	return nil
}

// needBMP: the picture, and a row.
func needBMP(_ source, w, h int) need {
	return need{decoder: 4*int64(w)*int64(h) + 4*int64(w), own: true}
}
