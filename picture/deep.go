package picture

import (
	"context"
	"encoding/binary"
	"image"
	"sync/atomic"
)

// useBits multiplies the colours of an image of 16 bits a sample that uses 14 of them at most, where it is, so that the higher
// byte of a sample has all that is seen of it; alpha uses all of its bits. It says so in a note. The error is the context's.
func useBits(ctx context.Context, img image.Image) ([]Note, error) {
	var pix []uint8
	var stride, samples int
	switch p := img.(type) {
	case *image.Gray16:
		pix, stride, samples = p.Pix, p.Stride, 1
	case *image.RGBA64:
		if !p.Opaque() {
			return nil, nil // its colours were multiplied by alpha
		}
		pix, stride, samples = p.Pix, p.Stride, 4
	case *image.NRGBA64:
		pix, stride, samples = p.Pix, p.Stride, 4
	default:
		return nil, nil
	}
	rows := img.Bounds().Dy()
	colours := func(y int, use func(sample []uint8)) {
		row := pix[y*stride:][:2*samples*img.Bounds().Dx()]
		for i := 0; i < len(row); i += 2 * samples {
			for k := range min(samples, 3) {
				use(row[i+2*k : i+2*k+2])
			}
		}
	}
	var most atomic.Uint32
	err := eachBandUntil(ctx, rows, 1, func(y0, y1 int) {
		top := uint32(0)
		for y := y0; y < y1 && usedBits(most.Load()) <= mostNarrow; y++ {
			colours(y, func(sample []uint8) { top = max(top, uint32(binary.BigEndian.Uint16(sample))) })
			if usedBits(top) > mostNarrow {
				break
			}
		}
		for old := most.Load(); top > old && !most.CompareAndSwap(old, top); old = most.Load() {
		}
	})
	used := usedBits(most.Load())
	if err != nil || used > mostNarrow || most.Load() == 0 {
		return nil, err
	}
	err = eachBandUntil(ctx, rows, 1, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			colours(y, func(sample []uint8) {
				binary.BigEndian.PutUint16(sample, binary.BigEndian.Uint16(sample)<<(16-used))
			})
		}
	})
	return []Note{{Kind: Stretched, Hi: float64(int(1)<<used - 1)}}, err
}
