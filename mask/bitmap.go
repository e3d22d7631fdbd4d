package mask

import (
	"encoding/binary"
	"image"
)

// FromGray takes pixels >= 128 as mask. The picture's top left pixel becomes (0, 0), wherever g.Rect lies.
func FromGray(g *image.Gray) Mask {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	b := rowBuilder{}
	for y := range h {
		b.row(y, g.Pix[y*g.Stride:y*g.Stride+w], 0x80)
	}
	return Mask{w: w, h: h, runs: b.runs}
}

// FromBits takes non-zero bytes as mask; len(bits) must be w*h, or the mask is empty.
func FromBits(w, h int, bits []uint8) Mask {
	w, h = max(w, 0), max(h, 0)
	if len(bits) != w*h {
		return Mask{w: w, h: h}
	}
	b := rowBuilder{}
	for y := range h {
		b.row(y, bits[y*w:(y+1)*w], 0xff)
	}
	return Mask{w: w, h: h, runs: b.runs}
}

// rowBuilder collects the runs of one row after another.
type rowBuilder struct{ runs []Run }

// row adds the runs of one row; a pixel is set when it shares a bit with sel.
func (b *rowBuilder) row(y int, pix []uint8, sel uint8) {
	wide := uint64(sel) * 0x0101010101010101
	start := -1
	for x := 0; x < len(pix); {
		if x+8 <= len(pix) {
			// Eight pixels at once where nothing changes, which is nearly everywhere.
			v := binary.LittleEndian.Uint64(pix[x:]) & wide
			if start < 0 && v == 0 || start >= 0 && allSet(v) {
				x += 8
				continue
			}
		}
		end := min(x+8, len(pix))
		for ; x < end; x++ {
			set := pix[x]&sel != 0
			if set && start < 0 {
				start = x
			} else if !set && start >= 0 {
				b.runs = append(b.runs, Run{int32(y), int32(start), int32(x)})
				start = -1
			}
		}
	}
	if start >= 0 {
		b.runs = append(b.runs, Run{int32(y), int32(start), int32(len(pix))})
	}
}

// allSet reports whether none of the eight bytes is zero.
func allSet(v uint64) bool {
	const low, high = 0x0101010101010101, 0x8080808080808080
	return (v-low)&^v&high == 0
}

// Gray is the mask as a picture of its full size, 0 outside and 255 inside.
func (m Mask) Gray() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, m.w, m.h))
	m.Fill(g.Pix, g.Stride, 255)
	return g
}

// Fill sets the bytes of the mask's pixels in dst, which holds a row of the picture every stride bytes.
func (m Mask) Fill(dst []uint8, stride int, value uint8) {
	for _, r := range m.runs {
		row := dst[int(r.Y)*stride+int(r.X0) : int(r.Y)*stride+int(r.X1)]
		for i := range row {
			row[i] = value
		}
	}
}
