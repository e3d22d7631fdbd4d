package mask

import (
	"encoding/binary"
	"fmt"
	"image"
	"math"
)

// Alpha says how much of each pixel of a picture is the thing. Immutable; the zero value is of a picture without pixels.
type Alpha struct {
	solid, band Mask    // disjoint
	shares      []uint8 // 1 to 254 for each pixel of the band, in the order of its runs
}

// NewAlpha puts an alpha together: what is solid, the band, and a share of 1 to 254 for each of the band's pixels in the order of
// its runs. It takes ownership of shares.
func NewAlpha(solid, band Mask, shares []uint8) (Alpha, error) {
	w, h := solid.Size()
	if bw, bh := band.Size(); bw != w || bh != h {
		return Alpha{}, fmt.Errorf("the band is of %d x %d pixels, what is solid of %d x %d", bw, bh, w, h)
	}
	if n := band.Area(); n != len(shares) {
		return Alpha{}, fmt.Errorf("%d shares for a band of %d pixels", len(shares), n)
	}
	for i, s := range shares {
		if s == 0 || s == 255 {
			return Alpha{}, fmt.Errorf("share %d of the band is %d", i, s)
		}
	}
	if !Intersect(solid, band).Empty() {
		return Alpha{}, fmt.Errorf("the band and what is solid have pixels in common")
	}
	return Alpha{solid: solid, band: band, shares: shares}, nil
}

// Hard is the alpha of a mask whose pixels belong to the thing or not.
func Hard(m Mask) Alpha {
	w, h := m.Size()
	return Alpha{solid: m, band: Mask{w: w, h: h}}
}

// AlphaFromRows reads an alpha of w x h pixels row by row: row fills dst with the bytes of row y.
func AlphaFromRows(w, h int, row func(dst []byte, y int)) Alpha {
	return AlphaInBox(w, h, image.Rect(0, 0, w, h), row)
}

// AlphaInBox is AlphaFromRows for an alpha that lies in a box; row is asked for the rows and columns of the box.
func AlphaInBox(w, h int, box image.Rectangle, row func(dst []byte, y int)) Alpha {
	var solid, band []Run
	var shares []uint8
	line := make([]byte, box.Dx())
	for y := range box.Dy() {
		row(line, y)
		for x := 0; x < len(line); {
			from, kind := x, kindOf(line[x])
			x = endOfKind(line, x+1, kind)
			run := Run{Y: int32(box.Min.Y + y), X0: int32(box.Min.X + from), X1: int32(box.Min.X + x)}
			switch kind {
			case inBand:
				band = append(band, run)
				shares = append(shares, line[from:x]...)
			case inSolid:
				solid = append(solid, run)
			}
		}
	}
	return Alpha{solid: Mask{w, h, solid}, band: Mask{w, h, band}, shares: shares}
}

// endOfKind is where the shares from x on cease to be of a kind.
func endOfKind(line []byte, x int, kind int) int {
	for ; x+8 <= len(line); x += 8 { // eight at once where nothing changes, which is nearly everywhere
		v := binary.LittleEndian.Uint64(line[x:])
		if same := kind == outside && v == 0 || kind == inSolid && v == math.MaxUint64 || kind == inBand && allSet(v) && allSet(^v); !same {
			break
		}
	}
	for x < len(line) && kindOf(line[x]) == kind {
		x++
	}
	return x
}

const (
	outside = iota
	inBand
	inSolid
)

func kindOf(share uint8) int {
	switch share {
	case 0:
		return outside
	case 255:
		return inSolid
	}
	return inBand
}

// Size is the width and height of the picture.
func (a Alpha) Size() (w, h int) { return a.solid.Size() }

// Solid is what is the thing altogether.
func (a Alpha) Solid() Mask { return a.solid }

// Band is what is the thing in part.
func (a Alpha) Band() Mask { return a.band }

// Shares are the band's shares in the order of its runs, which the caller must not change.
func (a Alpha) Shares() []uint8 { return a.shares }

// Empty reports whether there is nothing of the thing.
func (a Alpha) Empty() bool { return a.solid.Empty() && a.band.Empty() }

// Bounds is the smallest rectangle that holds all of the thing.
func (a Alpha) Bounds() image.Rectangle { return a.solid.Bounds().Union(a.band.Bounds()) }

// Equal reports whether two alphas are the same in every pixel.
func (a Alpha) Equal(b Alpha) bool {
	return a.solid.Equal(b.solid) && a.band.Equal(b.band) && string(a.shares) == string(b.shares)
}

// Half is the pixels of which one half or more is the thing: what it is where a pixel can only be in a mask or not.
func (a Alpha) Half() Mask {
	if a.band.Empty() {
		return a.solid
	}
	b, at := rowBuilder{}, 0
	for _, r := range a.band.runs {
		line := a.shares[at : at+int(r.X1-r.X0)]
		at += len(line)
		n := len(b.runs)
		b.row(int(r.Y), line, half)
		for i := range b.runs[n:] {
			b.runs[n+i].X0 += r.X0
			b.runs[n+i].X1 += r.X0
		}
	}
	return Union(a.solid, Mask{a.band.w, a.band.h, b.runs})
}

// half is the bit of shares that are one half of a pixel or more.
const half = 128
