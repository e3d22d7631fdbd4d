// Package golden compares pictures that tests draw with pictures that were looked at and kept.
package golden

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// Compare holds a picture to the PNG at path, or writes it there with update. It allows what rounding on another
// processor does: no channel further off than 24, few pixels off at all. What differs is kept beside it, in
// failed/.
func Compare(t *testing.T, path string, got image.Image, update bool) {
	t.Helper()
	if update {
		Write(t, path, got)
		return
	}
	want := Read(t, path)
	if got.Bounds() != want.Bounds() {
		t.Errorf("%s: size %v, want %v", path, got.Bounds(), want.Bounds())
		return
	}
	off, far := 0, 0
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			if d := Distance(got.At(x, y), want.At(x, y)); d > 24 {
				far++
			} else if d > 2 {
				off++
			}
		}
	}
	pixels := want.Bounds().Dx() * want.Bounds().Dy()
	if far > pixels/5000 || off > pixels/200 {
		failed := filepath.Join("testdata", "failed", filepath.Base(path))
		Write(t, failed, got)
		t.Errorf("%s: %d pixels differ much and %d a little of %d; drawn now: %s", path, far, off, pixels, failed)
	}
}

// Distance is how far the channel is off that is furthest off, 0 to 255.
func Distance(a, b color.Color) int {
	ca, cb := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	far := 0
	for _, d := range []int{int(ca.R) - int(cb.R), int(ca.G) - int(cb.G), int(ca.B) - int(cb.B), int(ca.A) - int(cb.A)} {
		far = max(far, d, -d)
	}
	return far
}

// Read reads a PNG; a missing one fails the test.
func Read(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("no picture to read (look at what is drawn and run with -update to keep it): %v", err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return img
}

// Write writes a PNG as small as it gets, into a folder that is made when it is missing.
func Write(t *testing.T, path string, img image.Image) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
