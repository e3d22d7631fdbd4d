package sam

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Resize scales src to dstW x dstH with the antialiased triangle filter that Pillow calls BILINEAR and
// returns the same bytes as Pillow: packed RGB, 3*dstW*dstH of them.
//
// src must start at (0,0) and be packed (Stride == 4*width); it is only read. Models know no
// transparency, so pixels that are not opaque are laid over white first (src holds premultiplied
// alpha, as image.RGBA does). Sizes must be positive; otherwise the error wraps [ErrBadSize]. When ctx
// ends, between rows, Resize returns ctx.Err() and no pixels.
//
// It is safe for concurrent use and itself works on GOMAXPROCS cores. Each of the two passes rounds to
// 8 bits after a 22-bit fixed-point sum, because Pillow does: a single pass in floats is off by one in
// about a third of the bytes, and a network's answer moves with it. For the same reason the order of
// the passes is Pillow's, see rowsFirst.
//
// Source: the method of Pillow 13's Resample.c (ImagingResample), rewritten.
func Resize(ctx context.Context, src *image.RGBA, dstW, dstH int) ([]byte, error) {
	srcW, srcH := src.Rect.Dx(), src.Rect.Dy()
	if srcW < 1 || srcH < 1 || dstW < 1 || dstH < 1 ||
		src.Rect.Min != (image.Point{}) || src.Stride != 4*srcW || len(src.Pix) < 4*srcW*srcH {
		return nil, fmt.Errorf("resize %d x %d to %d x %d pixels: %w", srcW, srcH, dstW, dstH, ErrBadSize)
	}
	r := &resizer{pix: src.Pix, srcW: srcW, dstW: dstW, out: make([]byte, 3*dstW*dstH)}
	if srcW != dstW {
		r.columns = triangleTaps(srcW, dstW)
	}
	r.rows = triangleTaps(srcH, dstH)
	if srcH == dstH { // Pillow leaves such a pass out
		for i := range r.rows {
			r.rows[i] = taps{first: i, weight: []uint32{1 << weightBits}}
		}
	}

	band := r.bandColumnsFirst
	if rowsFirst(srcW, srcH, dstW, dstH) {
		band = r.bandRowsFirst
	}

	// Each worker makes one band of output rows. Neighbouring bands share a few source rows, which are
	// then narrowed twice: a handful in thousands.
	workers := min(runtime.GOMAXPROCS(0), dstH)
	group, ctx := errgroup.WithContext(ctx)
	for i := range workers {
		group.Go(func() error {
			return band(ctx, i*dstH/workers, (i+1)*dstH/workers)
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return r.out, nil
}

// resizer is one call of Resize; only out is written to, each band by one worker.
type resizer struct {
	pix        []byte
	srcW, dstW int
	columns    []taps // nil when the width stays
	rows       []taps
	out        []byte
}

// rowsFirst reports whether the rows are combined before the columns. Since Pillow 13.0.0 they are
// when the height loses more than twice as many pixels as the width does, which among pictures that
// keep their shape means those more than twice as tall as wide. Older versions always combine columns
// first; some tenth of the bytes then differ by 1.
func rowsFirst(srcW, srcH, dstW, dstH int) bool {
	return dstH < srcH && srcH-dstH > 2*(srcW-dstW)
}

// bandColumnsFirst makes the output rows from y0 up to y1. Source rows are narrowed as they are needed
// into a ring that holds just the rows of one output row, so the working set stays in the processor's
// cache.
func (r *resizer) bandColumnsFirst(ctx context.Context, y0, y1 int) error {
	ringRows := 0
	for _, t := range r.rows[y0:y1] {
		ringRows = max(ringRows, len(t.weight))
	}
	rowBytes := 3 * r.dstW
	ring := make([]byte, ringRows*rowBytes)
	slot := func(y int) []byte { return ring[y%ringRows*rowBytes:][:rowBytes] }
	sums := make([]uint32, rowBytes)
	opaque := make([]byte, 4*r.srcW)
	next := r.rows[y0].first // the first source row not yet narrowed
	for y := y0; y < y1; y++ {
		t := r.rows[y]
		for end := t.first + len(t.weight); next < end; next++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.narrow(slot(next), overWhite(r.row(next), opaque))
		}
		addRows(sums, t, slot)
		toBytes(r.out[y*rowBytes:(y+1)*rowBytes], sums)
	}
	return nil
}

// bandRowsFirst is bandColumnsFirst with the passes the other way round; it needs no ring.
func (r *resizer) bandRowsFirst(ctx context.Context, y0, y1 int) error {
	sums := make([]uint32, 4*r.srcW)
	wide := make([]byte, 4*r.srcW)
	opaque := [2][]byte{make([]byte, 4*r.srcW), make([]byte, 4*r.srcW)} // addRows looks at two rows at once
	source := func(y int) []byte { return overWhite(r.row(y), opaque[y%2]) }
	for y := y0; y < y1; y++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		addRows(sums, r.rows[y], source)
		toBytes(wide, sums)
		r.narrow(r.out[y*3*r.dstW:(y+1)*3*r.dstW], wide)
	}
	return nil
}

// row is one source row of RGBA pixels.
func (r *resizer) row(y int) []byte { return r.pix[4*r.srcW*y : 4*r.srcW*(y+1)] }

// narrow makes one row of dstW RGB pixels from one row of srcW RGBA pixels.
func (r *resizer) narrow(dst, row []byte) {
	if r.columns == nil {
		for x := range r.dstW {
			copy(dst[3*x:3*x+3], row[4*x:4*x+3])
		}
		return
	}
	for _, t := range r.columns {
		px := row[4*t.first : 4*(t.first+len(t.weight))]
		var red, green, blue uint32 = half, half, half
		for _, w := range t.weight {
			p := binary.LittleEndian.Uint32(px)
			px = px[4:]
			red += (p & 0xff) * w
			green += (p >> 8 & 0xff) * w
			blue += (p >> 16 & 0xff) * w
		}
		dst[0], dst[1], dst[2] = toByte(red), toByte(green), toByte(blue)
		dst = dst[3:]
	}
}

// addRows sets sums to half plus the weighted sum of the rows that t names, taken two at a time, so
// that sums is read and written half as often.
func addRows(sums []uint32, t taps, row func(y int) []byte) {
	for i := range sums {
		sums[i] = half
	}
	k := 0
	for ; k+2 <= len(t.weight); k += 2 {
		a, b := row(t.first + k)[:len(sums)], row(t.first + k + 1)[:len(sums)]
		wa, wb := t.weight[k], t.weight[k+1]
		for i := range sums {
			sums[i] += uint32(a[i])*wa + uint32(b[i])*wb
		}
	}
	if k < len(t.weight) {
		a, wa := row(t.first + k)[:len(sums)], t.weight[k]
		for i := range sums {
			sums[i] += uint32(a[i]) * wa
		}
	}
}

// toBytes rounds sums to pixels; dst is as long as sums.
func toBytes(dst []byte, sums []uint32) {
	dst = dst[:len(sums)]
	for i, s := range sums {
		dst[i] = toByte(s)
	}
}

// toByte rounds a sum to a pixel. Rounded weights may add up to a little more than 1, hence the limit.
func toByte(sum uint32) byte {
	return byte(min(sum>>weightBits, 255))
}

// overWhite returns row itself when all its pixels are opaque; otherwise it lays them over white into
// scratch, of the same length, and returns that.
func overWhite(row, scratch []byte) []byte {
	if isOpaque(row) {
		return row
	}
	for i := 0; i+4 <= len(row); i += 4 {
		p, d := row[i:i+4], scratch[i:i+4]
		white := 255 - p[3]
		d[0], d[1], d[2], d[3] = p[0]+white, p[1]+white, p[2]+white, 255
	}
	return scratch
}

// isOpaque reports whether every pixel of a row of RGBA pixels has alpha 255.
func isOpaque(row []byte) bool {
	all := uint64(1<<64 - 1)
	for len(row) >= 8 {
		all &= binary.LittleEndian.Uint64(row)
		row = row[8:]
	}
	if len(row) == 4 && row[3] != 255 {
		return false
	}
	return all>>56 == 255 && all>>24&255 == 255
}
