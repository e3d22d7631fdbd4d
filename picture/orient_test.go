package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

func TestConvertingAndTurningInOneGoIsTheSame(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for _, size := range []image.Point{{1, 1}, {5, 3}, {70, 33}, {33, 1131}} {
		yuv := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
		for _, plane := range [][]uint8{yuv.Y, yuv.Cb, yuv.Cr} {
			for i := range plane {
				plane[i] = uint8(rng.Uint32())
			}
		}
		for name, img := range map[string]image.Image{"YCbCr": yuv, "RGBA": noise(size.X, size.Y, 4)} {
			for o := range 10 {
				got, want := uprightOf(img, o), oriented(rgbaOf(img), o)
				if got.Rect != want.Rect || got.Stride != want.Stride || !slices.Equal(got.Pix, want.Pix) {
					t.Errorf("%s of %v turned by %d differs", name, size, o)
				}
			}
		}
	}
}

// TestOpeningKeepsOneCopyOfThePixels counts bytes: those of the decoder's planes (3/2 a pixel), those of the picture
// (4 a pixel), and strips of at most 1 a pixel here. A second copy, when a picture is turned, would be 4 a pixel again.
func TestOpeningKeepsOneCopyOfThePixels(t *testing.T) {
	const w, h = 1000, 4000
	yuv := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	var file bytes.Buffer
	if err := jpeg.Encode(&file, yuv, nil); err != nil {
		t.Fatal(err)
	}
	for _, orientation := range []byte{1, 6} {
		data := withOrientation(file.Bytes(), orientation)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		p, err := Decode(t.Context(), data, "photo.jpg", Options{})
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		if p.Orientation != int(orientation) {
			t.Fatalf("orientation %d, want %d", p.Orientation, orientation)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 7*w*h {
			t.Errorf("orientation %d: %d bytes for %d pixels, want at most 7 a pixel", orientation, got, w*h)
		}
	}
}

// withOrientation puts an EXIF segment with an orientation after a JPEG file's first marker.
func withOrientation(file []byte, orientation byte) []byte {
	exif := []byte("\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	exif[28] = orientation
	return slices.Concat(file[:2], exif, file[2:])
}
