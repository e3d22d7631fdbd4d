package matte

import (
	"context"
	"image"
	"testing"

	"clickmask/mask"
)

// TestACutoutHasNoHaloOfWhatWasBehind lays a dark thing that stood before white on black: what is left of the white there is the halo.
func TestACutoutHasNoHaloOfWhatWasBehind(t *testing.T) {
	const side = 120
	bytes := make([]byte, side*side)
	for y := range side {
		for x := range side {
			bytes[y*side+x] = uint8(min(max((60-x)*12+128, 0), 255))
		}
	}
	a := mask.AlphaFromRows(side, side, func(dst []byte, y int) { copy(dst, bytes[y*side:]) })
	pix := image.NewRGBA(image.Rect(0, 0, side, side))
	for i, share := range bytes {
		v := uint8((40*int(share) + 255*(255-int(share)) + 127) / 255)
		copy(pix.Pix[4*i:], []uint8{v, v, v, 255})
	}
	for name, c := range map[string]struct {
		strength float64
		most     int
	}{"with the picture's colours": {0, 255}, "with the thing's own": {1, 44}} {
		colours, err := Foreground(context.Background(), pix, a, c.strength, Job{})
		if err != nil {
			t.Fatal(err)
		}
		brightest := 0
		for i := range a.Shares() {
			brightest = max(brightest, int(colours.At(i)[0]))
		}
		if brightest > c.most {
			t.Errorf("%s: the band is as bright as %d, the thing is 40", name, brightest)
		}
		if c.strength == 0 && brightest < 100 {
			t.Errorf("%s: the band is no brighter than %d, where it shows no halo", name, brightest)
		}
	}
}
