package sam

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
)

// A picture whose pixels rest goes into a model's input as it would awake, byte by byte, and goes on resting: wide, upright, and so
// tall that rows are combined first.
func TestAPictureAtRestGivesTheSameContentAndGoesOnResting(t *testing.T) {
	for _, size := range []image.Point{{2400, 1800}, {1801, 2401}, {1100, 4001}, {4001, 1100}} {
		img := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
		for i := range img.Y {
			img.Y[i] = byte(i*7 + i/size.X*13)
		}
		for i := range img.Cb {
			img.Cb[i], img.Cr[i] = byte(i/3), byte(i/977)
		}
		var file bytes.Buffer
		if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: 90}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "large.jpg")
		if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := picture.Open(t.Context(), path, picture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		want, grid, err := Content(t.Context(), p, gridOf1024)
		if err != nil {
			t.Fatal(err)
		}
		for _, roused := range []bool{false, true} {
			if !p.Rest(t.Context()) {
				t.Fatalf("%v does not rest", size)
			}
			if roused {
				if err := p.Rouse(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			got, other, err := Content(t.Context(), p, gridOf1024)
			if err != nil || other != grid || !bytes.Equal(got, want) {
				t.Errorf("%v, roused %v: other content, %v", size, roused, err)
			}
			if !p.Resting() || p.Roused() != roused {
				t.Errorf("%v, roused %v: it rests %v and is roused %v", size, roused, p.Resting(), p.Roused())
			}
		}
	}
}

func TestAPictureWithoutPixelsHasNoContent(t *testing.T) {
	p := picture.FromImage(image.NewRGBA(image.Rectangle{}), "empty")
	if _, _, err := Content(t.Context(), p, gridOf1024); !errors.Is(err, ErrBadSize) {
		t.Error(err)
	}
}

func gridOf1024(w, h int) mask.Grid { return GridFor(w, h, 1024, 256) }
