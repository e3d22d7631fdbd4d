package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/webp"
)

// shaded is a picture with every alpha, and noise where grain is not 0.
func shaded(w, h, grain int) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := 0; i < len(img.Pix); i += 4 {
		x, y := i/4%w, i/4/w
		if a := uint8(255 * x / w); a > 0 {
			noise := 0
			if grain > 0 {
				noise = r.IntN(grain)
			}
			img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = uint8(200*y/h+noise), uint8(100+noise), uint8(200*x/w+noise), a
		}
	}
	return img
}

func encodedWebP(t *testing.T, img *image.NRGBA, quality int) (*image.NRGBA, int) {
	t.Helper()
	data, err := EncodeWebP(t.Context(), img, quality)
	if err != nil {
		t.Fatal(err)
	}
	back, err := webp.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewNRGBA(back.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, back.At(x, y))
		}
	}
	return out, len(data)
}

func TestWebPWithoutLossGivesThePixelsBack(t *testing.T) {
	for _, size := range []image.Point{{X: 1, Y: 1}, {X: 3, Y: 70}, {X: 131, Y: 67}} {
		img := shaded(size.X, size.Y, 56)
		if back, _ := encodedWebP(t, img, 0); !bytes.Equal(back.Pix, img.Pix) {
			t.Errorf("%v: pixels differ", size)
		}
	}
}

func TestWebPWithLossIsSmallerTheLowerItsQuality(t *testing.T) {
	img := shaded(160, 120, 56)
	_, all := encodedWebP(t, img, 0)
	fine, high := encodedWebP(t, img, 90)
	_, low := encodedWebP(t, img, 20)
	if low >= high || high >= all {
		t.Errorf("%d bytes without loss, %d with quality 90, %d with 20", all, high, low)
	}
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] != fine.Pix[i] {
			t.Fatal("alpha is not kept")
		}
	}
}

func TestWebPOfAPartOfAPictureIsThatPart(t *testing.T) {
	img := shaded(64, 64, 9).SubImage(image.Rect(20, 30, 50, 45)).(*image.NRGBA)
	back, _ := encodedWebP(t, img, 0)
	if back.Rect.Size() != image.Pt(30, 15) || back.NRGBAAt(7, 3) != img.NRGBAAt(27, 33) {
		t.Error("another part was encoded")
	}
}

func TestWebPOfTooLongASideIsRefusedAndAnEndedContextEndsIt(t *testing.T) {
	if _, err := EncodeWebP(t.Context(), image.NewNRGBA(image.Rect(0, 0, MaxWebP+1, 1)), 0); err == nil {
		t.Error("too long a side was taken")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := EncodeWebP(ctx, shaded(10, 10, 0), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("it gave %v", err)
	}
}

// What the encoder takes at the most is inside what it may: noise without loss, noise with it, and plain pictures.
func TestWebPIsMadeInTheMemoryThatItMayTake(t *testing.T) {
	for _, grain := range []int{0, 56, 156} {
		for _, quality := range []int{0, 1, 80, 100} {
			if _, err := EncodeWebP(t.Context(), shaded(700, 500, grain), quality); err != nil {
				t.Errorf("grain %d, quality %d: %v", grain, quality, err)
			}
		}
	}
}
