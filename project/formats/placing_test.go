package formats

import (
	"bytes"
	"compress/zlib"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
)

// plate is a red picture with a mask of a rectangle, cut out hard.
func plate() (*picture.Picture, mask.Mask, CutoutOptions) {
	img := image.NewRGBA(image.Rect(0, 0, 100, 80))
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []uint8{200, 10, 10, 255})
	}
	return picture.FromImage(img, "plate"), mask.Rect(100, 80, image.Rect(10, 20, 50, 40)), CutoutOptions{Edge: matte.Edge{Kind: matte.KindHard}}
}

func laid(t *testing.T, p Placing) image.Image {
	t.Helper()
	pic, m, opts := plate()
	opts.Placing = p
	return decode(t, func(w io.Writer) error { return CutoutPNG(t.Context(), w, pic, m, opts) })
}

func TestAThingIsLaidOnASquareWithItsMargin(t *testing.T) {
	img := laid(t, Placing{Square: 100, Margin: 0.1})
	if img.Bounds() != image.Rect(0, 0, 100, 100) {
		t.Fatalf("it is %v", img.Bounds())
	}
	// 40 x 20 pixels become 80 x 40, from (10, 30) on.
	for at, want := range map[image.Point]bool{{X: 9, Y: 50}: false, {X: 12, Y: 50}: true, {X: 87, Y: 50}: true, {X: 90, Y: 50}: false, {X: 50, Y: 29}: false, {X: 50, Y: 32}: true, {X: 50, Y: 70}: false} {
		c := color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA)
		if (c.A > 127) != want || want && c != (color.NRGBA{200, 10, 10, 255}) {
			t.Errorf("pixel %v is %v", at, c)
		}
	}
}

// 40 x 20 pixels, made so that the longer side, margin included, is what was asked for to the pixel.
func TestAThingIsBroughtToALongerSide(t *testing.T) {
	for _, c := range []struct {
		placing Placing
		size    image.Point
	}{
		{Placing{Side: 80}, image.Pt(80, 40)}, {Placing{Side: 10}, image.Pt(10, 5)}, {Placing{Side: 101, Margin: 0.13}, image.Pt(101, 60)},
		{Placing{Side: 64, Ground: color.White, Shadow: true, Margin: 0.25}, image.Pt(64, 43)},
	} {
		if got := laid(t, c.placing).Bounds().Size(); got != c.size {
			t.Errorf("%+v gives %v, not %v", c.placing, got, c.size)
		}
	}
	pic := picture.FromImage(image.NewGray(image.Rect(0, 0, 40, 40)), "square")
	for side := 3; side < 300; side += 13 {
		for _, margin := range []float64{0, 0.06, 0.07, 0.08, 0.1, 0.12, MaxMargin} {
			opts := CutoutOptions{Placing: Placing{Side: side, Margin: margin}}
			img, err := CutoutImage(t.Context(), pic, mask.Rect(40, 40, image.Rect(5, 5, 35, 35)), opts)
			if err != nil || img.Rect.Size() != image.Pt(side, side) {
				t.Fatalf("a square thing at %d with %g is %v, %v", side, margin, img.Rect, err)
			}
		}
	}
}

func TestAThingIsLaidOnAColourAPictureAndItsShadow(t *testing.T) {
	white := laid(t, Placing{Margin: 0.5 * MaxMargin, Ground: color.White})
	if _, ok := white.(*image.NRGBA); ok {
		t.Error("an opaque picture has an alpha")
	}
	if r, g, b, _ := white.At(1, 1).RGBA(); r != 0xffff || g != 0xffff || b != 0xffff {
		t.Errorf("the ground is %v", white.At(1, 1))
	}
	shadow := laid(t, Placing{Margin: 0.2, Ground: color.White, Shadow: true})
	w, h := shadow.Bounds().Dx(), shadow.Bounds().Dy()
	below, above := color.GrayModel.Convert(shadow.At(w/2, h-8)).(color.Gray), color.GrayModel.Convert(shadow.At(w/2, 7)).(color.Gray)
	if below.Y >= above.Y || below.Y > 250 {
		t.Errorf("below the thing it is %d, above %d", below.Y, above.Y)
	}
	blue := image.NewRGBA(image.Rect(0, 0, 7, 3))
	for i := 0; i < len(blue.Pix); i += 4 {
		copy(blue.Pix[i:], []uint8{0, 0, 250, 255})
	}
	on := laid(t, Placing{Margin: 0.2, Behind: NewBehind(picture.FromImage(blue, "blue"))})
	if c := color.NRGBAModel.Convert(on.At(0, 0)).(color.NRGBA); c.B < 240 || c.A != 255 {
		t.Errorf("the picture behind is %v", c)
	}
}

func TestAJPEGIsOnWhite(t *testing.T) {
	pic, m, opts := plate()
	opts.Placing.Margin = 0.3
	var b bytes.Buffer
	if err := CutoutJPEG(t.Context(), &b, pic, m, opts); err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if c := color.GrayModel.Convert(img.At(1, 1)).(color.Gray); c.Y < 250 {
		t.Errorf("the ground is %v", c)
	}
}

func TestPlacingsThatCannotBeAreRefused(t *testing.T) {
	pic, m, opts := plate()
	for _, p := range []Placing{{Margin: -1}, {Margin: 0.5}, {Square: -1}, {Square: MaxSquare + 1}, {Side: -1}, {Side: MaxSquare + 1}, {Side: 9, Square: 9}} {
		opts.Placing = p
		if err := CutoutPNG(t.Context(), io.Discard, pic, m, opts); err == nil {
			t.Errorf("%+v was taken", p)
		}
	}
}

func TestACutoutKeepsTheColourProfile(t *testing.T) {
	pic, m, opts := plate()
	opts.Profile = bytes.Repeat([]byte("profile "), 40)
	for name, p := range map[string]Placing{"as it is": {}, "laid": {Square: 64}} {
		opts.Placing = p
		var b bytes.Buffer
		if err := CutoutPNG(t.Context(), &b, pic, m, opts); err != nil {
			t.Fatal(err)
		}
		_, after, found := bytes.Cut(b.Bytes(), []byte("iCCPICC profile\x00\x00"))
		if !found {
			t.Fatalf("%s: there is no profile", name)
		}
		z, err := zlib.NewReader(bytes.NewReader(after))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, opts.Profile) {
			t.Errorf("%s: the profile is %q, %v", name, got, err)
		}
	}
}
