package matting

import (
	"context"
	"image"
	"testing"

	"clickmask/inference/ort"
	"clickmask/mask"
	"clickmask/matte"
)

// TestTheNetworkFindsAPlainBorder draws a bright disc on black and a mask that is off by some pixels.
func TestTheNetworkFindsAPlainBorder(t *testing.T) {
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
	const side, r = 200, 60
	pix := image.NewRGBA(image.Rect(0, 0, side, side))
	bits := make([]uint8, side*side)
	for y := range side {
		for x := range side {
			p := pix.Pix[pix.PixOffset(x, y):]
			p[3] = 255
			if (x-100)*(x-100)+(y-100)*(y-100) < r*r {
				p[0], p[1], p[2] = 220, 200, 180
			}
			if (x-103)*(x-103)+(y-100)*(y-100) < r*r {
				bits[y*side+x] = 1
			}
		}
	}
	net := &Net{}
	defer net.Close()
	a, err := matte.Fine(context.Background(), pix, mask.FromBits(side, side, bits), matte.Job{Net: net})
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	rows, line := a.Rows(), make([]byte, side)
	for y := range side {
		rows.Fill(line, 0, y)
		for x, share := range line {
			if in := (x-100)*(x-100)+(y-100)*(y-100) < r*r; in != (share > 127) {
				wrong++
			}
		}
	}
	if most := 250; wrong > most { // the mask itself has some 700 wrong ones
		t.Errorf("%d pixels are on the wrong side, at most %d may be", wrong, most)
	}
}

func TestTilesThatAreNoneAreRefused(t *testing.T) {
	net := &Net{}
	for _, c := range []struct{ n, w, h int }{{6 * 16 * 17, 16, 17}, {5 * 16 * 16, 16, 16}} {
		if _, err := net.Logits(context.Background(), make([]float32, c.n), c.w, c.h); err == nil {
			t.Errorf("%d numbers for %d x %d were taken", c.n, c.w, c.h)
		}
	}
	if err := net.Close(); err != nil {
		t.Error(err)
	}
}
