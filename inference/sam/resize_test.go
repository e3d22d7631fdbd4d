package sam

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

const reference = "../../../shared/reference"

// drawHashed makes the picture that testdata/make_resize.py draws.
func drawHashed(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for p := range w * h {
		for c := range 3 {
			v := uint32(3*p+c)*2654435761 + 12345
			v ^= v >> 15
			v *= 2246822519
			img.Pix[4*p+c] = byte(v >> 24)
		}
		img.Pix[4*p+3] = 255
	}
	return img
}

func TestResizeGivesPillowsBytes(t *testing.T) {
	data, err := os.ReadFile("testdata/resize_vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Src, Dst [2]int
		SHA256   string
		RGB      []int
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%v to %v", c.Src, c.Dst), func(t *testing.T) {
			rgb, err := Resize(t.Context(), drawHashed(c.Src[0], c.Src[1]), c.Dst[0], c.Dst[1])
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256(rgb)
			if hex.EncodeToString(sum[:]) != c.SHA256 {
				t.Errorf("the bytes differ from Pillow's (small ones: got %v want %v)", rgb[:min(48, len(rgb))], c.RGB)
			}
		})
	}
}

func TestResizeGivesTheOfficialBytes(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(reference, "pictures/resize/resize.json"))
	if err != nil {
		t.Skip("the reference pictures are not beside this checkout: ", err)
	}
	var cases []struct {
		File          string
		Width, Height int
		ResizedWidth  int    `json:"resized_width"`
		ResizedHeight int    `json:"resized_height"`
		SHA256        string `json:"resized_rgb_sha256"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(filepath.Base(c.File), func(t *testing.T) {
			img := openPNG(t, filepath.Join(reference, c.File))
			f := GridFor(c.Width, c.Height, 1024, 256)
			if f.ContentW != c.ResizedWidth || f.ContentH != c.ResizedHeight {
				t.Fatalf("content is %d x %d, officially %d x %d", f.ContentW, f.ContentH, c.ResizedWidth, c.ResizedHeight)
			}
			rgb, err := Resize(t.Context(), img, f.ContentW, f.ContentH)
			if err != nil {
				t.Fatal(err)
			}
			if sum := sha256.Sum256(rgb); hex.EncodeToString(sum[:]) != c.SHA256 {
				t.Error("the bytes differ from the official ones")
			}
		})
	}
}

func openPNG(t *testing.T, path string) *image.RGBA {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	rgba := image.NewRGBA(img.Bounds())
	draw.Draw(rgba, rgba.Rect, img, image.Point{}, draw.Src)
	return rgba
}

func TestResizeIsTheSameOnAnyNumberOfCores(t *testing.T) {
	src := drawHashed(301, 457)
	var first []byte
	for _, cores := range []int{1, 2, 3, 7} {
		old := runtime.GOMAXPROCS(cores)
		rgb, err := Resize(t.Context(), src, 51, 77)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = rgb
		}
		if !bytes.Equal(rgb, first) {
			t.Errorf("%d cores give other bytes than one", cores)
		}
	}
}

// A picture with transparency gives what the same picture laid over white gives; every way through the
// resize is taken, with an odd and an even number of pixels in a row.
func TestResizeLaysTransparentPixelsOverWhite(t *testing.T) {
	cases := []struct{ srcW, srcH, dstW, dstH int }{
		{9, 7, 9, 7}, {8, 7, 8, 3}, {9, 7, 4, 3}, {10, 8, 21, 13}, // columns first
		{9, 41, 4, 11}, {8, 40, 3, 10}, {9, 41, 9, 5}, // rows first
	}
	for _, c := range cases {
		clear, white := drawHashed(c.srcW, c.srcH), image.NewRGBA(image.Rect(0, 0, c.srcW, c.srcH))
		for i := 0; i < len(clear.Pix); i += 4 {
			alpha := uint32(i * 37 % 256)
			for k := range 3 {
				clear.Pix[i+k] = byte(uint32(clear.Pix[i+k]) * alpha / 255)
			}
			clear.Pix[i+3] = byte(alpha)
		}
		draw.Draw(white, white.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(white, white.Rect, clear, image.Point{}, draw.Over)
		got, err := Resize(t.Context(), clear, c.dstW, c.dstH)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Resize(t.Context(), white, c.dstW, c.dstH)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%v: transparent %v, over white %v", c, got, want)
		}
	}
}

// One pixel that is not opaque is enough, wherever it is.
func TestResizeSeesEverySinglePixelsAlpha(t *testing.T) {
	for _, h := range []int{3, 31} { // columns first, rows first
		for p := range 5 * h {
			clear, white := drawHashed(5, h), drawHashed(5, h)
			copy(clear.Pix[4*p:], []byte{0, 0, 0, 0})
			copy(white.Pix[4*p:], []byte{255, 255, 255, 255})
			got, err := Resize(t.Context(), clear, 2, max(1, h/3))
			if err != nil {
				t.Fatal(err)
			}
			want, err := Resize(t.Context(), white, 2, max(1, h/3))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("5 x %d: transparent pixel %d is not like a white one", h, p)
			}
		}
	}
}

func TestSumsAreLimitedToAByte(t *testing.T) {
	cases := []struct{ low, high, wantLow, wantHigh uint64 }{
		{0, 255 << weightBits, 0, 255},
		{256 << weightBits, 1<<weightBits - 1, 255, 0},
		{128<<weightBits + 5, 257 << weightBits, 128, 255},
	}
	for _, c := range cases {
		if got := roundLanes(c.low | c.high<<32); got != c.wantLow|c.wantHigh<<32 {
			t.Errorf("sums %d and %d became %#x", c.low, c.high, got)
		}
	}
}

func TestResizeRefusesBadSizes(t *testing.T) {
	ok := image.NewRGBA(image.Rect(0, 0, 4, 4))
	cases := map[string]struct {
		src  *image.RGBA
		w, h int
	}{
		"no width":       {ok, 0, 4},
		"negative":       {ok, 4, -1},
		"empty source":   {image.NewRGBA(image.Rect(0, 0, 0, 4)), 4, 4},
		"rows overlap":   {&image.RGBA{Pix: ok.Pix, Stride: 8, Rect: image.Rect(0, 0, 4, 4)}, 4, 4},
		"not at origin":  {ok.SubImage(image.Rect(0, 1, 4, 4)).(*image.RGBA), 4, 4},
		"too few pixels": {&image.RGBA{Pix: make([]byte, 15), Stride: 8, Rect: image.Rect(0, 0, 2, 2)}, 4, 4},
	}
	for name, c := range cases {
		if _, err := Resize(t.Context(), c.src, c.w, c.h); !errors.Is(err, ErrBadSize) {
			t.Errorf("%s: error %v, want ErrBadSize", name, err)
		}
	}
}

func TestResizeOfAPartIsThatOfItsPixelsAlone(t *testing.T) {
	whole := drawHashed(90, 70)
	r := image.Rect(13, 9, 74, 60)
	alone := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(alone, alone.Rect, whole, r.Min, draw.Src)
	part := &image.RGBA{Pix: whole.Pix[whole.PixOffset(r.Min.X, r.Min.Y):], Stride: whole.Stride, Rect: alone.Rect}
	for _, size := range [][2]int{{20, 31}, {140, 9}, {61, 51}} {
		want, err := Resize(t.Context(), alone, size[0], size[1])
		if err != nil {
			t.Fatal(err)
		}
		got, err := Resize(t.Context(), part, size[0], size[1])
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%v: the part resized differs (error %v)", size, err)
		}
	}
}

func TestResizeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	rgb, err := Resize(ctx, drawHashed(100, 100), 50, 50)
	if rgb != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %d bytes and %v, want none and context.Canceled", len(rgb), err)
	}
}

func BenchmarkResize24MP(b *testing.B) {
	src := drawHashed(6000, 4000)
	f := GridFor(6000, 4000, 1024, 256)
	for _, cores := range []int{1, 2} {
		b.Run(fmt.Sprintf("cores=%d", cores), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Resize(b.Context(), src, f.ContentW, f.ContentH); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
