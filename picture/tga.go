package picture

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"image"
	"io"
)

// A TGA begins with 18 bytes that have no mark of their own, so that a file is one when all of them make sense (Truevision,
// "TGA File Format Specification", version 2.0).

// The kinds of pixels; from tgaRuns on they are in runs.
const tgaPalette, tgaColours, tgaGrey, tgaRuns = 1, 2, 3, 8

// tgaHead is what the head says.
type tgaHead struct {
	kind           int
	runs           bool
	w, h           int
	depth          int
	topDown, right bool // rows begin at the top; pixels at the right
	first          int  // the index of the palette's first colour
	palette        [][4]uint8
	pixels         int64
	alpha          bool
}

func isTGA(b []byte) bool {
	if len(b) < 18 || b[1] > 1 || b[17]&0xc0 != 0 || b[17]&15 > 8 || binary.LittleEndian.Uint16(b[12:]) == 0 || binary.LittleEndian.Uint16(b[14:]) == 0 {
		return false
	}
	depth := b[16]
	switch b[2] &^ tgaRuns {
	case tgaPalette:
		entry := b[7]
		return b[1] == 1 && (depth == 8 || depth == 16) && (entry == 15 || entry == 16 || entry == 24 || entry == 32) && binary.LittleEndian.Uint16(b[5:]) > 0
	case tgaColours:
		return (depth == 15 || depth == 16 || depth == 24 || depth == 32) && (b[1] == 1 || string(b[3:8]) == "\x00\x00\x00\x00\x00")
	case tgaGrey:
		return (depth == 8 || depth == 16) && (b[1] == 1 || string(b[3:8]) == "\x00\x00\x00\x00\x00")
	}
	return false
}

func readTGAHead(s source) (*tgaHead, error) {
	le := binary.LittleEndian
	var b [18]byte
	if n, err := s.ReadAt(b[:], 0); n < len(b) {
		return nil, endOfFile(err)
	}
	h := &tgaHead{kind: int(b[2] &^ tgaRuns), runs: b[2]&tgaRuns != 0, w: int(le.Uint16(b[12:])), h: int(le.Uint16(b[14:])),
		depth: int(b[16]), topDown: b[17]&0x20 != 0, right: b[17]&0x10 != 0, first: int(le.Uint16(b[3:]))}
	at := int64(len(b)) + int64(b[0])
	// Pixels of 32 bits have alpha where the head says that they do. What the one bit of 16 says readers do not agree on.
	attributes := b[17]&15 != 0
	h.alpha = attributes && h.kind == tgaColours && h.depth == 32 || h.kind == tgaGrey && h.depth == 16
	if b[1] == 1 {
		n, size := int(le.Uint16(b[5:])), (int(b[7])+7)/8
		colours := make([]byte, n*size)
		if k, err := s.ReadAt(colours, at); k < len(colours) {
			return nil, endOfFile(err)
		}
		at += int64(len(colours))
		if h.kind == tgaPalette {
			h.alpha = size == 4
			for i := range n {
				h.palette = append(h.palette, tgaColour(colours[i*size:], int(b[7]), h.alpha))
			}
		}
	}
	h.pixels = at
	if size := int64(h.w) * int64(h.h) * int64(h.size()); !h.runs && size > s.size {
		return nil, fmt.Errorf("its head says %d x %d pixels, for which %d bytes are too few", h.w, h.h, s.size)
	}
	return h, nil
}

// size is how many bytes a pixel has.
func (h *tgaHead) size() int { return (h.depth + 7) / 8 }

// tgaColour is a colour of so many bits, blue first.
func tgaColour(b []byte, depth int, alpha bool) [4]uint8 {
	if depth <= 16 {
		v := binary.LittleEndian.Uint16(b)
		five := func(n int) uint8 { return uint8(int(v>>n&31) * 255 / 31) }
		return [4]uint8{five(10), five(5), five(0), 255}
	}
	c := [4]uint8{b[2], b[1], b[0], 255}
	if alpha {
		c[3] = b[3]
	}
	return c
}

func tgaConfig(s source) (w, h int, err error) {
	head, err := readTGAHead(s)
	if err != nil {
		return 0, 0, err
	}
	return head.w, head.h, nil
}

func decodeTGA(s source) (image.Image, error) {
	h, err := readTGAHead(s)
	if err != nil {
		return nil, err
	}
	out := image.NewNRGBA(image.Rect(0, 0, h.w, h.h))
	r := bufio.NewReader(s.section(h.pixels, s.size))
	size := h.size()
	pixel := make([]byte, size)
	left, repeat := 0, false // of a run
	for y := range h.h {
		at := y
		if !h.topDown {
			at = h.h - 1 - y
		}
		row := out.Pix[at*out.Stride:][:4*h.w]
		for x := range h.w {
			fresh := !repeat
			if h.runs && left == 0 {
				b, err := r.ReadByte()
				if err != nil {
					return nil, endOfFile(err)
				}
				left, repeat, fresh = int(b&127)+1, b&128 != 0, true
			}
			left--
			if fresh {
				if _, err := io.ReadFull(r, pixel); err != nil {
					return nil, endOfFile(err)
				}
			}
			if h.right {
				x = h.w - 1 - x
			}
			c := h.colour(pixel)
			copy(row[4*x:], c[:])
		}
	}
	if !h.alpha {
		return &image.RGBA{Pix: out.Pix, Stride: out.Stride, Rect: out.Rect}, nil
	}
	return out, nil
}

// colour is that of a pixel.
func (h *tgaHead) colour(b []byte) [4]uint8 {
	switch {
	case h.kind == tgaGrey && len(b) == 2:
		return [4]uint8{b[0], b[0], b[0], b[1]}
	case h.kind == tgaGrey:
		return [4]uint8{b[0], b[0], b[0], 255}
	case h.kind == tgaColours:
		return tgaColour(b, h.depth, h.alpha)
	}
	i := int(b[0])
	if len(b) == 2 {
		i |= int(b[1]) << 8
	}
	if i -= h.first; i >= 0 && i < len(h.palette) {
		return h.palette[i]
	}
	return [4]uint8{0, 0, 0, 255}
}

func needTGA(_ source, w, h int) need { return need{decoder: 4*int64(w)*int64(h) + 1<<19, own: true} }
