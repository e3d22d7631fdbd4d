package vp8l

import (
	"context"
	"encoding/binary"
)

// What makes pixels easier to pack (RFC 9649, section 3.5): what they have more than is predicted by those beside them, than follows from
// their green or red, than their green, and their number in a table of colours.
const (
	predicted = iota
	crossed
	greenTaken
	indexed
	kinds
)

// transform is one that is to be undone.
type transform struct {
	kind   int
	square uint // of so many pixels, a power of two, with something in common; of indices: how many lie in one pixel, a power of two
	w      int  // pixels in a row when it is undone
	packed int  // and before
	pix    []byte
}

// colours is how many a table has room for: what lies behind its end is transparent.
const colours = 256

func (d *decoder) readTransform(w, h int) (t transform, err error) {
	t = transform{kind: d.take(2), w: w, packed: w}
	switch t.kind {
	case predicted, crossed:
		t.square = 2 + uint(d.take(3))
		t.pix, err = d.pixels(squares(w, t.square), squares(h, t.square), false)
	case indexed:
		n := 1 + d.take(8)
		switch {
		case n <= 2:
			t.square = 3
		case n <= 4:
			t.square = 2
		case n <= 16:
			t.square = 1
		}
		t.packed = squares(w, t.square)
		if t.pix, err = d.pixels(n, 1, false); err != nil {
			return t, err
		}
		for p := 4; p < len(t.pix); p++ {
			t.pix[p] += t.pix[p-4]
		}
		t.pix = append(t.pix, make([]byte, 4*colours-len(t.pix))...)
	}
	if err == nil {
		err = d.trouble()
	}
	return t, err
}

// undo gives the pixels as they were, most often in place. The error is the context's.
func (t *transform) undo(ctx context.Context, pix []byte, h int) ([]byte, error) {
	out := pix
	if t.kind == indexed && t.square > 0 {
		out = make([]byte, 4*t.w*h)
	}
	for y := range h {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row := out[4*t.w*y:][:4*t.w]
		switch t.kind {
		case predicted:
			if y == 0 {
				firstRow(row)
			} else {
				t.predictedRow(out[4*t.w*(y-1):][:8*t.w], y)
			}
		case crossed:
			t.crossedRow(row, y)
		case greenTaken:
			for p := 0; p+3 < len(row); p += 4 {
				row[p] += row[p+1]
				row[p+2] += row[p+1]
			}
		default:
			t.indexedRow(row, pix[4*t.packed*y:][:4*t.packed])
		}
	}
	return out, nil
}

// indexedRow looks colours up; in may be the row itself.
func (t *transform) indexedRow(row, in []byte) {
	width := uint(8) >> t.square
	each, mask := 1<<t.square-1, 1<<width-1
	v := 0
	for x := range t.w {
		if x&each == 0 {
			v = int(in[4*(x>>t.square)+1])
		}
		copy(row[4*x:4*x+4], t.pix[4*(v&mask):])
		v >>= width
	}
}

func (t *transform) crossedRow(row []byte, y int) {
	across := squares(t.w, t.square)
	for i := range across {
		of := t.pix[4*(y>>t.square*across+i):]
		redToBlue, greenToBlue, greenToRed := int32(int8(of[0])), int32(int8(of[1])), int32(int8(of[2]))
		part := row[4*i<<t.square : 4*min((i+1)<<t.square, t.w)]
		for p := 0; p+3 < len(part); p += 4 {
			green := int32(int8(part[p+1]))
			part[p] += uint8(greenToRed * green >> 5)
			part[p+2] += uint8(greenToBlue*green>>5) + uint8(redToBlue*int32(int8(part[p]))>>5)
		}
	}
}

const opaqueBlack = 0xff000000

// firstRow is predicted by the pixel to the left.
func firstRow(row []byte) {
	left := uint32(opaqueBlack)
	for p := 0; p+3 < len(row); p += 4 {
		left = sum(binary.LittleEndian.Uint32(row[p:]), left)
		binary.LittleEndian.PutUint32(row[p:], left)
	}
}

// predictedRow undoes the second of two rows; its first pixel is predicted by the one above.
func (t *transform) predictedRow(rows []byte, y int) {
	above, row := rows[:4*t.w+4], rows[4*t.w:] // to the right of the last one above is the first one here
	le := binary.LittleEndian
	left := sum(le.Uint32(row), le.Uint32(above))
	le.PutUint32(row, left)
	across := squares(t.w, t.square)
	for i := range across {
		mode := t.pix[4*(y>>t.square*across+i)+1] & 15
		for x := max(i<<t.square, 1); x < min((i+1)<<t.square, t.w); x++ {
			a := above[4*x-4 : 4*x+8 : 4*x+8]
			left = sum(le.Uint32(row[4*x:]), prediction(mode, left, le.Uint32(a), le.Uint32(a[4:]), le.Uint32(a[8:])))
			le.PutUint32(row[4*x:], left)
		}
	}
}

// prediction is by the pixels to the left, above and to the left of that, above, and above and to the right (3.5.1).
func prediction(mode byte, l, tl, t, tr uint32) uint32 {
	switch mode {
	case 0:
		return opaqueBlack
	case 1:
		return l
	case 2:
		return t
	case 3:
		return tr
	case 4:
		return tl
	case 5:
		return mean(mean(l, tr), t)
	case 6:
		return mean(l, tl)
	case 7:
		return mean(l, t)
	case 8:
		return mean(tl, t)
	case 9:
		return mean(t, tr)
	case 10:
		return mean(mean(l, tl), mean(t, tr))
	case 11:
		return nearer(l, t, tl)
	case 12:
		return slope(l, t, tl)
	case 13:
		return halfSlope(mean(l, t), tl)
	}
	return 0
}

// The four values of a pixel are worked on at once.
const even, odd = 0x00ff00ff, 0xff00ff00

func sum(a, b uint32) uint32 { return (a&even+b&even)&even | (a&odd+b&odd)&odd }

func mean(a, b uint32) uint32 { return a&b + (a^b)>>1&0x7f7f7f7f }

// nearer is l where the one above differs less from tl, in all, than l does; else t.
func nearer(l, t, tl uint32) uint32 {
	far := int32(0)
	for shift := 0; shift < 32; shift += 8 {
		a, b, c := int32(l>>shift&255), int32(t>>shift&255), int32(tl>>shift&255)
		far += max(c-b, b-c) - max(c-a, a-c)
	}
	if far < 0 {
		return l
	}
	return t
}

func slope(l, t, tl uint32) (v uint32) {
	for shift := 0; shift < 32; shift += 8 {
		v |= clamp(int32(l>>shift&255)+int32(t>>shift&255)-int32(tl>>shift&255)) << shift
	}
	return v
}

func halfSlope(m, tl uint32) (v uint32) {
	for shift := 0; shift < 32; shift += 8 {
		a := int32(m >> shift & 255)
		v |= clamp(a+(a-int32(tl>>shift&255))/2) << shift
	}
	return v
}

func clamp(v int32) uint32 { return uint32(min(max(v, 0), 255)) }
