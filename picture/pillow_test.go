package picture

import (
	"context"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/picture/outside"
)

const pillow = "testdata/pillow"

// TestPixelsAreThoseOfPillow opens every file of testdata/pillow and its like; the scripts beside them say how they were made.
func TestPixelsAreThoseOfPillow(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*", "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, expected := range names {
		path := strings.TrimSuffix(expected, ".png")
		if filepath.Ext(path) == "" {
			continue // a PNG that is itself to be read
		}
		seen++
		t.Run(filepath.Base(path), func(t *testing.T) {
			if filepath.Dir(path) == filepath.Join("testdata", "outside") {
				needsReader(t, map[bool]outside.Kind{true: outside.HEIC, false: outside.JPEG2000}[filepath.Ext(path) == ".heic"])
			}
			if filepath.Base(path) == "alpha.heic" && byMagick() {
				t.Skip("ImageMagick 6 leaves alpha out")
			}
			p, err := Open(context.Background(), path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := readPNG(t, expected)
			if filepath.Ext(path) == ".avif" && !strings.Contains(path, "444") && !strings.Contains(path, "gray") {
				checkMean(t, p.Pix(), want, 5)
				return
			}
			if filepath.Base(path) == "lab.tif" { // strong colours of 8 bits lie far apart
				checkMean(t, p.Pix(), want, 2)
				return
			}
			checkAgainst(t, p.Pix(), want, tolerance(path))
		})
	}
	if seen < 183 {
		t.Errorf("only %d files were there", seen)
	}
}

// byMagick tells whether ImageMagick reads HEIC here: neither heif-dec nor heif-convert is installed.
func byMagick() bool {
	r, ok := outside.Find(outside.HEIC)
	return ok && !strings.HasPrefix(filepath.Base(r.Path), "heif")
}

// tolerance is how many levels a channel may be away: what the rounding of another decoder's transform gives for
// the lossy formats, nothing for the others but what multiplying by alpha loses.
func tolerance(path string) int {
	name := filepath.Base(path)
	switch {
	case strings.HasPrefix(name, "lossless"):
		return 1
	case name == "ycck.jpg":
		return 16 // Go interpolates no chroma here
	case strings.Contains(path, "tiff/jpeg"), name == "lossy.jp2":
		return 3
	}
	if filepath.Ext(path) == ".heic" && byMagick() {
		return 8 // ImageMagick has libheif's luminance and chroma, and interpolates the latter by itself
	}
	switch filepath.Ext(path) {
	case ".jpg", ".webp", ".avif", ".jxl", ".heic":
		return 3
	}
	return 1
}

func readPNG(t *testing.T, path string) *image.RGBA {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, image.Point{}, draw.Src)
	return out
}

// checkAgainst reports the worst difference of a channel when it is above limit.
func checkAgainst(t *testing.T, got, want *image.RGBA, limit int) {
	t.Helper()
	if got.Rect != want.Rect || got.Stride != 4*got.Rect.Dx() || len(got.Pix) != len(want.Pix) {
		t.Fatalf("%v in rows of %d bytes, want %v", got.Rect, got.Stride, want.Rect)
	}
	worst, at := 0, 0
	for i := range want.Pix {
		if d := int(got.Pix[i]) - int(want.Pix[i]); max(d, -d) > worst {
			worst, at = max(d, -d), i
		}
	}
	if worst > limit {
		x, y := at/4%got.Rect.Dx(), at/4/got.Rect.Dx()
		t.Errorf("pixel %d,%d is %v, want %v: %d levels away, %d are allowed", x, y, got.RGBAAt(x, y), want.RGBAAt(x, y), worst, limit)
	}
}

// checkMean is for what cannot agree pixel by pixel, as AVIF of less chroma than luma: the decoder repeats it where Pillow's interpolates.
func checkMean(t *testing.T, got, want *image.RGBA, limit float64) {
	t.Helper()
	if got.Rect != want.Rect || len(got.Pix) != len(want.Pix) {
		t.Fatalf("%v, want %v", got.Rect, want.Rect)
	}
	sum := 0
	for i := range want.Pix {
		d := int(got.Pix[i]) - int(want.Pix[i])
		sum += max(d, -d)
	}
	if mean := float64(sum) / float64(len(want.Pix)); mean > limit {
		t.Errorf("the pixels are %.2f levels away in the mean, %g are allowed", mean, limit)
	}
}
