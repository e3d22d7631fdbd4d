package picture

import (
	"bufio"
	"encoding/binary"
	"image"
	"io"
	"strings"
)

// deepPNM decodes a picture whose white is more than 8 bits hold. Numbers are the file's own where white is 65535, and brought to
// that where it is less.
func deepPNM(s source) (image.Image, error) {
	h, err := readPNMHead(s)
	if err != nil || h.most <= 255 || strings.IndexByte("23567", h.kind) < 0 {
		return nil, err
	}
	out := image.NewNRGBA64(image.Rect(0, 0, h.w, h.h))
	next := h.numbers(s)
	var v [4]int
	for i := 0; i < len(out.Pix); i += 8 {
		for k := range h.depth {
			if v[k], err = next(); err != nil {
				return nil, endOfFile(err)
			}
		}
		h.putDeep(out.Pix[i:i+8], &v)
	}
	return out, nil
}

// numbers gives those of the pixels, one after another.
func (h *pnmHead) numbers(s source) func() (int, error) {
	if h.kind <= '3' {
		return (&pnmWords{r: bufio.NewReader(s.section(h.pixels, s.size))}).number
	}
	r := s.section(h.pixels, s.size)
	row := make([]byte, h.rowBytes())
	at := len(row)
	return func() (int, error) {
		if at == len(row) {
			if _, err := io.ReadFull(r, row); err != nil {
				return 0, err
			}
			at = 0
		}
		at += 2
		return int(binary.BigEndian.Uint16(row[at-2:])), nil
	}
}

// putDeep writes a pixel as straight red, green, blue and alpha of 16 bits.
func (h *pnmHead) putDeep(dst []uint8, v *[4]int) {
	put := func(channel, number int) {
		binary.BigEndian.PutUint16(dst[2*channel:], uint16((min(number, h.most)*0xffff+h.most/2)/h.most))
	}
	for k := range 3 {
		if h.depth < 3 {
			put(k, v[0])
		} else {
			put(k, v[k])
		}
	}
	put(3, h.most)
	if h.alpha && h.depth%2 == 0 {
		put(3, v[h.depth-1])
	}
}
