package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"io"
)

// An icon or a pointer holds several pictures, each a PNG or a BMP without the head of the file, whose height counts a mask
// of one bit below it as well. The largest is shown.

const icoDirectory, icoEntry = 6, 16

func isICO(b []byte) bool {
	if len(b) < icoDirectory+icoEntry || b[0] != 0 || b[1] != 0 || b[2] != 1 && b[2] != 2 || b[3] != 0 {
		return false
	}
	n := binary.LittleEndian.Uint16(b[4:])
	return n > 0 && n <= mostIcons && b[9] == 0
}

const mostIcons = 256

// icon is one picture of the file.
type icon struct {
	w, h  int
	bits  int
	place source // its bytes
	png   bool
}

// largestIcon is the one with the most pixels, then with the most colours.
func largestIcon(s source) (*icon, error) {
	le := binary.LittleEndian
	var b [icoEntry]byte
	if n, err := s.ReadAt(b[:icoDirectory], 0); n < icoDirectory {
		return nil, endOfFile(err)
	}
	var best *icon
	bestAt := int64(0)
	for i := range int(le.Uint16(b[4:])) {
		if n, err := s.ReadAt(b[:], int64(icoDirectory+i*icoEntry)); n < icoEntry {
			return nil, endOfFile(err)
		}
		side := func(v byte) int { return int(v-1) + 1 } // 0 means 256
		c := &icon{w: side(b[0]), h: side(b[1]), bits: int(le.Uint16(b[6:]))}
		if best != nil && (c.w*c.h < best.w*best.h || c.w*c.h == best.w*best.h && c.bits <= best.bits) {
			continue
		}
		best, bestAt = c, int64(le.Uint32(b[12:]))
		best.place = s.part(bestAt, max(s.size-bestAt, 0)) // of the length some writers say less than there is
	}
	if best == nil {
		return nil, fmt.Errorf("it holds no picture")
	}
	var head [24]byte
	n, err := best.place.ReadAt(head[:], 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if best.png = bytes.HasPrefix(head[:n], []byte("\x89PNG\r\n\x1a\n")); best.png {
		if n < len(head) {
			return nil, io.ErrUnexpectedEOF
		}
		w, h := binary.BigEndian.Uint32(head[16:]), binary.BigEndian.Uint32(head[20:])
		if best.w, best.h = int(w), int(h); w > 1<<30 || h > 1<<30 || float64(w)*float64(h) > 8*1032*float64(best.place.size) {
			return nil, fmt.Errorf("its head says %d x %d pixels, for which %d bytes are too few", w, h, best.place.size)
		}
		return best, nil
	}
	d, err := best.bitmap()
	if err != nil {
		return nil, err
	}
	best.w, best.h = d.w, d.h
	return best, nil
}

// bitmap reads the head of one that is no PNG.
func (c *icon) bitmap() (*bmpHead, error) {
	d, err := readBMPHead(c.place, 0)
	if err != nil {
		return nil, err
	}
	if d.h /= 2; d.h == 0 || d.packed == bmpRuns8 || d.packed == bmpRuns4 {
		return nil, fmt.Errorf("its head says %d x %d pixels", d.w, d.h)
	}
	return d, d.enough(c.place)
}

func icoConfig(s source) (w, h int, err error) {
	c, err := largestIcon(s)
	if err != nil {
		return 0, 0, err
	}
	return c.w, c.h, nil
}

func decodeICO(s source) (image.Image, error) {
	c, err := largestIcon(s)
	if err != nil {
		return nil, err
	}
	if c.png {
		return png.Decode(pngChunks(c.place, c.place.stream()))
	}
	d, err := c.bitmap()
	if err != nil {
		return nil, err
	}
	if d.bits == 32 && !d.hasMasks {
		d.masks[3] = 0xff000000
	}
	out := image.NewNRGBA(image.Rect(0, 0, d.w, d.h))
	if err := d.rows(c.place.section(d.end, c.place.size), out.Pix); err != nil {
		return nil, err
	}
	if d.masks[3] != 0 {
		return out, nil
	}
	// The mask says what is clear. One that is cut off says so of nothing.
	r := c.place.section(d.end+int64(d.rowBytes())*int64(d.h), c.place.size)
	row := make([]byte, (d.w+31)/32*4)
	for y := range d.h {
		if _, err := io.ReadFull(r, row); err != nil {
			if s.ctx.Err() != nil {
				return nil, err
			}
			break
		}
		dst := d.place(out.Pix, y)
		for x := range d.w {
			if row[x/8]<<(x%8)&0x80 != 0 {
				dst[4*x+3] = 0
			}
		}
	}
	return out, nil
}

// needICO: the picture; a PNG may take twice as much, and is then made into another.
func needICO(s source, w, h int) need {
	if c, err := largestIcon(s); err == nil && c.png {
		return need{decoder: 12 * int64(w) * int64(h), own: false}
	}
	return need{decoder: 4*int64(w)*int64(h) + 8*int64(w), own: true}
}
