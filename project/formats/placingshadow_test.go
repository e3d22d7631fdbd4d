package formats

import (
	"image"
	"image/color"
	"io"
	"runtime"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
)

// A shadow is whole without a margin too: at the rim of the file nothing of it is left to be seen.
func TestAShadowIsNotCutOff(t *testing.T) {
	for name, p := range map[string]Placing{
		"as it is": {Shadow: true, Ground: color.White}, "on a square": {Shadow: true, Ground: color.White, Square: 200}, "with a narrow margin": {Shadow: true, Ground: color.White, Margin: 0.01},
	} {
		pic := image.NewRGBA(image.Rect(0, 0, 500, 300))
		for i := 3; i < len(pic.Pix); i += 4 {
			pic.Pix[i] = 255
		}
		opts := CutoutOptions{Edge: matte.Edge{Kind: matte.KindHard}, Placing: p}
		img := decode(t, func(w io.Writer) error {
			return CutoutPNG(t.Context(), w, picture.FromImage(pic, "black"), mask.Rect(500, 300, image.Rect(20, 30, 420, 230)), opts)
		})
		b := img.Bounds()
		dark := 0
		for x := b.Min.X; x < b.Max.X; x++ {
			for y := b.Min.Y; y < b.Max.Y; y++ {
				v := color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y
				if rim := x == b.Min.X || y == b.Min.Y || x == b.Max.X-1 || y == b.Max.Y-1; rim && v < 254 {
					t.Fatalf("%s: %d at (%d, %d) of %v", name, v, x, y, b)
				}
				if v > 60 && v < 245 {
					dark++
				}
			}
		}
		if dark == 0 {
			t.Errorf("%s: there is no shadow", name)
		}
	}
}

// In a cut-out of the picture's size the shadow is the thing's, however large the picture is.
func TestAShadowIsAsLargeAsTheThingAsksFor(t *testing.T) {
	reach := func(side int) int {
		img := image.NewRGBA(image.Rect(0, 0, side, side))
		for i := 0; i < len(img.Pix); i += 4 {
			copy(img.Pix[i:], []uint8{200, 10, 10, 255})
		}
		thing := image.Rect(100, 100, 200, 200)
		opts := CutoutOptions{Edge: matte.Edge{Kind: matte.KindHard}, FullSize: true, Placing: Placing{Shadow: true, Ground: color.White}}
		out := decode(t, func(w io.Writer) error {
			return CutoutPNG(t.Context(), w, picture.FromImage(img, "wide"), mask.Rect(side, side, thing), opts)
		})
		y := thing.Max.Y
		for y < side && color.GrayModel.Convert(out.At(150, y)).(color.Gray).Y < 250 {
			y++
		}
		return y - thing.Max.Y
	}
	if small, large := reach(300), reach(2000); small == 0 || small != large {
		t.Errorf("the shadow of one thing reaches %d pixels in a small picture and %d in a large one", small, large)
	}
}

// A picture behind that is much larger than the cut-out is brought down without becoming another pattern.
func TestALargePictureBehindBecomesItsMean(t *testing.T) {
	stripes := image.NewRGBA(image.Rect(0, 0, 1030, 1030))
	for y := range 1030 {
		for x := range 1030 {
			v := uint8(255 * ((x + y) % 2))
			stripes.SetRGBA(x, y, color.RGBA{R: v, G: v, B: v, A: 255})
		}
	}
	img := laid(t, Placing{Square: 200, Margin: 0.3, Behind: NewBehind(picture.FromImage(stripes, "stripes"))})
	for x := range 200 {
		if v := color.GrayModel.Convert(img.At(x, 5)).(color.Gray).Y; v < 110 || v > 145 {
			t.Fatalf("grey of stripes is %d at %d", v, x)
		}
	}
}

// A picture behind several cut-outs is made small for the first of them alone.
func TestAPictureBehindIsHalvedOnce(t *testing.T) {
	const side = 2000
	behind := NewBehind(picture.FromImage(image.NewRGBA(image.Rect(0, 0, side, side)), "large"))
	taken := func() uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		laid(t, Placing{Square: 64, Behind: behind})
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	const halvings = 4 * side * side / 3
	if first, second := taken(), taken(); first < second+halvings*9/10 {
		t.Errorf("the first took %d bytes, the second %d; all halvings are %d", first, second, halvings)
	}
}
