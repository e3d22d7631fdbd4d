package graph

import (
	"bytes"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/picture"
)

// A large picture whose pixels rest when its turn comes is encoded as it lies: awake it would be there beside all that the encoder
// works in.
func TestEncodingWakesNoPicture(t *testing.T) {
	var file bytes.Buffer
	img := image.NewYCbCr(image.Rect(0, 0, 2400, 1800), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(i % 2400 * 200 / 2400)
	}
	path := filepath.Join(t.TempDir(), "large.jpg")
	if err := jpeg.Encode(&file, img, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := picture.Open(t.Context(), path, picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := openFixture(t, "tiny", 1)
	want, err := m.Encode(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Rest(t.Context()) {
		t.Fatal("it does not rest")
	}
	got, err := m.Encode(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Resting() || p.Roused() || !slices.Equal(got.Tensors[0].Data, want.Tensors[0].Data) {
		t.Errorf("it rests: %v, it is roused: %v", p.Resting(), p.Roused())
	}
}
