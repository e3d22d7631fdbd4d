package matting

import (
	"context"
	"image"
	"testing"

	"clickmask/inference/ort"
	"clickmask/mask"
	"clickmask/matte"
)

// BenchmarkAMegapixelOfBand asks about stripes, whose border is everywhere.
func BenchmarkAMegapixelOfBand(b *testing.B) {
	if err := ort.Load(); err != nil {
		b.Skip(err)
	}
	const side = 1024
	pix := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range pix.Pix {
		pix.Pix[i] = uint8(i*7 + i/side)
	}
	m := mask.Mask{}
	for y := 0; y < side; y += 24 {
		row := mask.Rect(side, side, image.Rect(0, y, side, y+12))
		if y == 0 {
			m = row
		} else {
			m = mask.Union(m, row)
		}
	}
	net := &Net{}
	defer net.Close()
	for b.Loop() {
		if _, err := matte.Fine(context.Background(), pix, m, matte.Job{Net: net}); err != nil {
			b.Fatal(err)
		}
	}
}
