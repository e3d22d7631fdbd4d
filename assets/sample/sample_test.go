package sample

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func TestPictureIsSmallAndOfTheStatedSize(t *testing.T) {
	if len(JPEG) > 400<<10 {
		t.Errorf("%d bytes, more than 400 KB", len(JPEG))
	}
	im, err := jpeg.Decode(bytes.NewReader(JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := im.Bounds(), image.Rect(0, 0, Width, Height); got != want {
		t.Errorf("picture is %v, want %v", got, want)
	}
}

// A click must lie on its thing, and a box round it with at most a few pixels to spare.
func TestSuggestionsFitTheTrueMasks(t *testing.T) {
	for _, c := range Clicks {
		t.Run(c.Name, func(t *testing.T) {
			inside := readMask(t, c.Mask)
			for _, p := range c.Then {
				if inside(int(p.X), int(p.Y)) != p.Inside {
					t.Errorf("(%g, %g) on %s is not %t", p.X, p.Y, c.Mask, p.Inside)
				}
			}
			if !c.HasBox() {
				if !inside(int(c.X), int(c.Y)) {
					t.Errorf("(%g, %g) is not on %s", c.X, c.Y, c.Mask)
				}
				return
			}
			var tight image.Rectangle
			for y := 0; y < Height; y++ {
				for x := 0; x < Width; x++ {
					if inside(x, y) {
						tight = tight.Union(image.Rect(x, y, x+1, y+1))
					}
				}
			}
			want := [4]int{tight.Min.X, tight.Min.Y, tight.Max.X, tight.Max.Y}
			for i, v := range c.Box {
				if d := int(v) - want[i]; d < -8 || d > 8 {
					t.Errorf("box %v, but %s fills %v", c.Box, c.Mask, want)
					break
				}
			}
		})
	}
}

// readMask returns whether a pixel of the picture belongs to the named thing.
func readMask(t *testing.T, name string) func(x, y int) bool {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	im, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return func(x, y int) bool {
		r, _, _, _ := im.At(x, y).RGBA()
		return r > 0x7fff
	}
}
