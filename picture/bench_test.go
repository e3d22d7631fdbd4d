package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"sync"
	"testing"
)

// photo is a made-up 24 megapixel photograph: slopes, waves and some grain, about 4 bits a pixel as a JPEG.
var photo = sync.OnceValue(func() *image.YCbCr {
	const w, h = 6000, 4000
	p := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	state := uint32(1)
	for y := range h {
		for x := range w {
			state = state*1664525 + 1013904223
			v := 128 + 60*math.Sin(float64(x)/90) + 40*math.Cos(float64(y)/70) + float64(state>>28)
			p.Y[y*p.YStride+x] = uint8(v)
			if x%2 == 0 && y%2 == 0 {
				i := y/2*p.CStride + x/2
				p.Cb[i], p.Cr[i] = uint8(128+50*math.Sin(float64(x+y)/300)), uint8(128+50*math.Cos(float64(x-y)/200))
			}
		}
	}
	return p
})

var photoJPEG = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, photo(), &jpeg.Options{Quality: 90}); err != nil {
		panic(err)
	}
	return b.Bytes()
})

func BenchmarkOpen24MPJPEG(b *testing.B) {
	data := photoJPEG()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(context.Background(), data, "photo.jpg", Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecoderAlone24MPJPEG(b *testing.B) {
	data := photoJPEG()
	for b.Loop() {
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConvert24MP(b *testing.B) {
	p := photo()
	for b.Loop() {
		rgbaOf(p)
	}
}

func BenchmarkConvertNRGBA24MP(b *testing.B) {
	p := image.NewNRGBA(image.Rect(0, 0, 6000, 4000))
	for i := range p.Pix {
		p.Pix[i] = uint8(i * 7)
	}
	for b.Loop() {
		rgbaOf(p)
	}
}

func BenchmarkHash24MP(b *testing.B) {
	p := rgbaOf(photo())
	for b.Loop() {
		HashPixels(p)
	}
}

func BenchmarkTurn24MP(b *testing.B) {
	p := rgbaOf(photo())
	for b.Loop() {
		oriented(p, 6)
	}
}

func BenchmarkPyramid24MP(b *testing.B) {
	p := &Picture{pixels: newPixels(rgbaOf(photo()))}
	b.ReportAllocs()
	for b.Loop() {
		NewPyramid(p)
	}
}

func BenchmarkPyramid100MP(b *testing.B) {
	pix := image.NewRGBA(image.Rect(0, 0, 12000, 8333))
	for i := range pix.Pix {
		pix.Pix[i] = uint8(i)
	}
	p := &Picture{pixels: newPixels(pix)}
	for b.Loop() {
		NewPyramid(p)
	}
}

func BenchmarkFromUniform24MP(b *testing.B) {
	p := image.NewUniform(color.White)
	sub := cropped{p, image.Rect(0, 0, 6000, 4000)}
	for b.Loop() {
		rgbaOf(sub)
	}
}

// cropped is an image of no type that is known.
type cropped struct {
	image.Image
	r image.Rectangle
}

func (c cropped) Bounds() image.Rectangle { return c.r }
