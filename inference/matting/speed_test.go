package matting

import (
	"context"
	"image"
	"testing"

	"clickmask/inference/ort"
	"clickmask/mask"
	"clickmask/matte"
)

// BenchmarkAMegapixelOfBand asks about stripes, whose border is everywhere, and about a pane of glass as large.
func BenchmarkAMegapixelOfBand(b *testing.B) {
	if err := ort.Load(); err != nil {
		b.Skip(err)
	}
	const side = 1024
	pix := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range pix.Pix {
		pix.Pix[i] = uint8(i*7 + i/side)
	}
	bits := make([]uint8, side*side)
	for i := range bits {
		bits[i] = uint8((i/side/12 + 1) % 2)
	}
	net := &Net{}
	defer net.Close()
	for name, c := range map[string]struct {
		kind matte.Kind
		m    mask.Mask
	}{"fine": {matte.KindFine, mask.FromBits(side, side, bits)}, "glass": {matte.KindGlass, mask.Full(side, side)}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := (matte.Edge{Kind: c.kind}).Alpha(context.Background(), pix, c.m, matte.Job{Net: net}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
