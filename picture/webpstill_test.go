package picture

import (
	"bytes"
	"context"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/webp"
)

// Whatever decodes a WebP, its pixels are the same, or masks would hang on that; and what was refused is.
func TestWebPFilesAreTakenAndRefusedAsByTheLibrary(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*", "*.webp"))
	more, _ := filepath.Glob(filepath.Join("vp8*", "testdata", "*.webp"))
	if err != nil || len(files) == 0 || len(more) == 0 {
		t.Fatal(files, more, err)
	}
	sound := map[string][]byte{}
	for _, name := range append(files, more...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, animated := animatedWebP(newSource(context.Background(), bytes.NewReader(data), int64(len(data)), name)); !animated {
			sound[name] = data
		}
	}
	for name, data := range kinds(t, 60, 50) {
		if bytes.HasPrefix(data, []byte("RIFF")) && name != "WebP animation" {
			sound[name] = data
		}
	}
	rng := rand.New(rand.NewPCG(9, 10))
	for name, data := range sound {
		if !sameWebP(t, name, data) {
			t.Errorf("%s is refused", name)
		}
		for range 60 {
			bad := bytes.Clone(data)
			at := rng.IntN(min(len(bad), 60))
			if rng.IntN(2) == 0 {
				at = 12 + rng.IntN(18) // the heads of chunks
			}
			bad[at] ^= 1 << rng.IntN(8)
			if rng.IntN(4) == 0 {
				bad = bad[:rng.IntN(len(bad))]
			}
			if c, err := webp.DecodeConfig(bytes.NewReader(bad)); err == nil && c.Width*c.Height < 1<<20 {
				sameWebP(t, name, bad)
			}
		}
	}
}

// sameWebP compares what is made of a file with what the library makes of it.
func sameWebP(t *testing.T, name string, data []byte) (decoded bool) {
	t.Helper()
	want, wrong := webp.Decode(bytes.NewReader(data))
	got, err := stillWebP(newSource(context.Background(), bytes.NewReader(data), int64(len(data)), name))
	if (err == nil) != (wrong == nil) {
		t.Fatalf("%s: %v, where the library says %v", name, err, wrong)
	}
	if err != nil {
		return false
	}
	if got.Bounds() != want.Bounds() || !bytes.Equal(rgbaOf(got).Pix, rgbaOf(want).Pix) {
		t.Fatalf("%s: the pixels differ", name)
	}
	if a, ok := want.(*image.NYCbCrA); ok && !bytes.Equal(got.(*image.NYCbCrA).A, a.A) {
		t.Fatalf("%s: the alpha differs", name)
	}
	return true
}
