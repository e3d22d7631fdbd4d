package formats

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
)

// photo is a smooth picture with noise; every third pixel row is translucent when alpha is set.
func photo(w, h int, alpha bool) *picture.Picture {
	r := rand.New(rand.NewPCG(1, 2))
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{uint8(x*200/w + r.IntN(6)), uint8(y*200/h + r.IntN(6)), uint8((x+y)/8 + r.IntN(6)), 255}
			if alpha && y%3 == 0 {
				c.A = uint8(x * 255 / w)
			}
			m.Set(x, y, c)
		}
	}
	return picture.FromImage(m, "photo")
}

func disc(w, h, cx, cy, radius int) mask.Mask {
	bits := make([]uint8, w*h)
	for y := range h {
		for x := range w {
			if (x-cx)*(x-cx)+(y-cy)*(y-cy) <= radius*radius {
				bits[y*w+x] = 1
			}
		}
	}
	return mask.FromBits(w, h, bits)
}

func decode(t *testing.T, write func(io.Writer) error) image.Image {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestPNGHoldsEveryPixel(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, size := range [][2]int{{1, 1}, {1, 700}, {700, 1}, {3, 2}, {257, 129}, {600, 1200}} {
		w, h := size[0], size[1]
		for kind, channels := range map[uint8]int{grey: 1, rgb: 3, indexed: 1, rgba: 4} {
			raw := make([]byte, w*h*channels)
			for i := range raw {
				raw[i] = uint8(r.IntN(256)) & uint8(i>>4)
			}
			p := pixels{w: w, h: h, kind: kind, level: 1, palette: make([]byte, 768),
				row: func(dst []byte, y int) { copy(dst, raw[y*w*channels:]) }}
			var got []byte
			switch img := decode(t, p.write).(type) {
			case *image.Gray:
				got = img.Pix
			case *image.Paletted:
				got = img.Pix
			case *image.NRGBA:
				got = img.Pix
			case *image.RGBA:
				for i := 0; i < len(img.Pix); i += 4 {
					got = append(got, img.Pix[i:i+3]...)
				}
			}
			if !bytes.Equal(got, raw) {
				t.Errorf("%d x %d pixels of colour type %d do not come back", w, h, kind)
			}
		}
	}
}

func TestPNGOfNoPixelsIsAnError(t *testing.T) {
	if err := MaskPNG(io.Discard, mask.Mask{}); err == nil {
		t.Error("written")
	}
}

// cutOff fails after n bytes.
type cutOff struct{ n int }

func (c *cutOff) Write(p []byte) (int, error) {
	if c.n -= len(p); c.n < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestPNGEndsAtTheFirstErrorOfTheWriter(t *testing.T) {
	pic := photo(400, 1000, false)
	for _, n := range []int{0, 8, 33, 50, 20000} {
		if err := OverlayPNG(&cutOff{n}, pic, nil); err != io.ErrShortWrite {
			t.Errorf("after %d bytes the error is %v", n, err)
		}
	}
}

func BenchmarkOverlayPNG24MP(b *testing.B) {
	pic := photo(6000, 4000, false)
	layers := []Layer{{disc(6000, 4000, 3000, 2000, 1200), Colour(1)}}
	b.ResetTimer()
	for b.Loop() {
		n := &cutOff{1 << 40}
		if err := OverlayPNG(n, pic, layers); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(1<<40-n.n)/1e6, "MB")
	}
}

// The standard library's writer at its fastest, to compare with.
func BenchmarkStandardPNG24MP(b *testing.B) {
	pic := photo(6000, 4000, false)
	b.ResetTimer()
	for b.Loop() {
		n := &cutOff{1 << 40}
		e := png.Encoder{CompressionLevel: png.BestSpeed}
		if err := e.Encode(n, pic.Pix()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(1<<40-n.n)/1e6, "MB")
	}
}

func BenchmarkMaskPNG24MP(b *testing.B) {
	m := disc(6000, 4000, 3000, 2000, 1200)
	b.ResetTimer()
	for b.Loop() {
		n := &cutOff{1 << 40}
		if err := MaskPNG(n, m); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(1<<40-n.n)/1e3, "kB")
	}
}

func BenchmarkCutoutPNG24MP(b *testing.B) {
	pic, m := photo(6000, 4000, false), disc(6000, 4000, 3000, 2000, 1200)
	b.ResetTimer()
	for b.Loop() {
		if err := CutoutPNG(b.Context(), io.Discard, pic, m, CutoutOptions{Edge: matte.Edge{Kind: matte.KindSoft, Softness: 1.5}}); err != nil {
			b.Fatal(err)
		}
	}
}
