package formats

import (
	"errors"
	"image"
	"image/color"
	"io"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

func TestOfWhatIsTransparentNothingIsCutOut(t *testing.T) {
	pix := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for y := range 15 {
		for x := range 40 {
			pix.SetNRGBA(x, y, color.NRGBA{200, 100, 50, uint8(min(y, 1) * 9)})
		}
	}
	pic := picture.FromImage(pix, "clear.png")
	for box, want := range map[image.Rectangle]error{image.Rect(3, 16, 30, 28): ErrClear, image.Rect(0, 0, 40, 1): ErrClear, image.Rect(3, 10, 30, 28): nil} {
		if err := CutoutPNG(t.Context(), io.Discard, pic, mask.Rect(40, 30, box), CutoutOptions{}); !errors.Is(err, want) {
			t.Errorf("%v: %v, not %v", box, err, want)
		}
	}
}
