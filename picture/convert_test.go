package picture

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestEveryTypeOfImageGivesItsOwnColours compares with what each image says of its own pixels, also for a part that
// does not begin at (0, 0).
func TestEveryTypeOfImageGivesItsOwnColours(t *testing.T) {
	r := image.Rect(-3, 2, 20, 15)
	part := image.Rect(1, 4, 18, 13)
	palette := color.Palette{color.Black, color.NRGBA{200, 100, 50, 128}, color.Transparent, color.Gray{77}}
	yuv := image.NewYCbCr(r, image.YCbCrSubsampleRatio444)
	yuva := image.NewNYCbCrA(r, image.YCbCrSubsampleRatio444)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, plane := range [][]uint8{yuv.Y, yuv.Cb, yuv.Cr, yuva.Y, yuva.Cb, yuva.Cr, yuva.A} {
		for i := range plane {
			plane[i] = uint8(rng.Uint32())
		}
	}
	images := map[string]draw.Image{
		"RGBA": image.NewRGBA(r), "NRGBA": image.NewNRGBA(r), "RGBA64": image.NewRGBA64(r), "NRGBA64": image.NewNRGBA64(r),
		"Gray": image.NewGray(r), "Gray16": image.NewGray16(r), "Paletted": image.NewPaletted(r, palette), "CMYK": image.NewCMYK(r),
		"Alpha": image.NewAlpha(r),
	}
	for _, name := range slices.Sorted(maps.Keys(images)) { // in order, so that the numbers are the same every time
		img := images[name]
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				img.Set(x, y, color.NRGBA64{uint16(rng.Uint32()), uint16(rng.Uint32()), uint16(rng.Uint32()), uint16(rng.Uint32())})
			}
		}
	}
	all := map[string]image.Image{"YCbCr": yuv, "NYCbCrA": yuva}
	for name, img := range images {
		all[name] = img
	}
	for name, whole := range all {
		limit := 1
		if name == "NRGBA64" {
			limit = 2 // the lower byte is dropped before multiplying
		}
		sub := whole.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(part)
		for _, img := range []image.Image{whole, sub} {
			got := rgbaOf(img)
			b := img.Bounds()
			if got.Rect != image.Rect(0, 0, b.Dx(), b.Dy()) || got.Stride != 4*b.Dx() || len(got.Pix) != got.Stride*b.Dy() {
				t.Fatalf("%s %v became %v, not packed", name, b, got.Rect)
			}
			for y := range b.Dy() {
				for x := range b.Dx() {
					r, g, bl, a := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
					want := [4]uint8{uint8(r >> 8), uint8(g >> 8), uint8(bl >> 8), uint8(a >> 8)}
					c := got.RGBAAt(x, y)
					for k, v := range []uint8{c.R, c.G, c.B, c.A} {
						if d := int(v) - int(want[k]); d < -limit || d > limit || c.R > c.A || c.G > c.A || c.B > c.A {
							t.Fatalf("%s pixel %d,%d is %v, want %v", name, x, y, c, want)
						}
					}
				}
			}
		}
	}
}

func TestPackedRGBAIsNotCopied(t *testing.T) {
	p := noise(5, 4, 1)
	if rgbaOf(p) != p {
		t.Error("a packed picture was copied")
	}
}

func TestIndicesBeyondThePaletteAreBlack(t *testing.T) {
	p := &image.Paletted{Pix: []uint8{0, 9}, Stride: 2, Rect: image.Rect(0, 0, 2, 1), Palette: color.Palette{color.White}}
	if got := rgbaOf(p); got.RGBAAt(1, 0) != (color.RGBA{0, 0, 0, 255}) {
		t.Errorf("%v", got.Pix)
	}
}

// A part of a picture with less chroma than luma may begin in the middle of a chroma sample.
func TestChromaOfOddPartsStaysInPlace(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410} {
		p := image.NewYCbCr(image.Rect(0, 0, 32, 16), ratio)
		for i := range p.Y {
			p.Y[i] = 128
		}
		for i := range p.Cb { // smooth, so that interpolating changes little
			p.Cb[i], p.Cr[i] = uint8(100+2*(i%p.CStride)), uint8(150+2*(i/p.CStride))
		}
		whole := rgbaOf(p)
		for _, at := range []image.Point{{1, 1}, {2, 3}, {3, 2}, {4, 4}} {
			part := rgbaOf(p.SubImage(image.Rect(at.X, at.Y, 29, 15)))
			for y := range part.Rect.Dy() {
				for x := range part.Rect.Dx() {
					a, b := part.RGBAAt(x, y), whole.RGBAAt(at.X+x, at.Y+y)
					if d := int(a.B) - int(b.B); d < -6 || d > 6 {
						t.Fatalf("%v from %v: pixel %d,%d is %v, want about %v", ratio, at, x, y, a, b)
					}
				}
			}
		}
	}
}

// rgbaOf, uprightOf and oriented convert without an end.
func rgbaOf(img image.Image) *image.RGBA { return uprightOf(img, 1) }

func uprightOf(img image.Image, orientation int) *image.RGBA {
	p, err := toUprightRGBA(context.Background(), img, fullRange, orientation)
	if err != nil {
		panic(err)
	}
	return p
}

func oriented(p *image.RGBA, orientation int) *image.RGBA {
	turned, err := orient(context.Background(), p, orientation)
	if err != nil {
		panic(err)
	}
	return turned
}
