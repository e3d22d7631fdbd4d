package ui

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"clickmask/ui/clipboard"
)

// Each pasted picture has a file of its own, which no later one takes; what is no picture leaves none.
func TestPastedPicturesAreKeptUnderFreeNames(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "pasted")
	for _, data := range [][]byte{nil, []byte("no picture at all, but a text")} {
		if _, err := keepPasted(folder, data); !errors.Is(err, clipboard.ErrEmpty) {
			t.Errorf("%q: %v", data, err)
		}
	}
	for _, want := range []string{"pasted_1.png", "pasted_2.png"} {
		path, err := keepPasted(folder, b.Bytes())
		if err != nil || path != filepath.Join(folder, want) {
			t.Fatalf("%s: %v", path, err)
		}
		if data, err := os.ReadFile(path); err != nil || !bytes.Equal(data, b.Bytes()) {
			t.Errorf("%s: %d bytes, %v", path, len(data), err)
		}
	}
	if _, err := keepPasted("", b.Bytes()); err == nil {
		t.Error("a picture is kept nowhere")
	}
}
