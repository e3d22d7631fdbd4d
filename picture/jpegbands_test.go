package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"path/filepath"
	"testing"

	"os"

	"clickmask/picture/jpegscan"
)

// Whatever decodes a JPEG, its pixels are the same, or masks would hang on that.
func TestStripsGiveThePixelsOfTheWholeDecoder(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("jpegscan", "testdata", "*.jpg"))
	if more, _ := filepath.Glob(filepath.Join(pillow, "*.jpg")); err == nil {
		files = append(files, more...)
	}
	taken := 0
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for orientation := byte(1); orientation <= 8; orientation++ {
			turned := withOrientation(data, orientation)
			s := newSource(context.Background(), bytes.NewReader(turned), int64(len(turned)), filepath.Base(path))
			f, info, err := readHead(s)
			if err != nil {
				t.Fatal(err)
			}
			got, err := jpegUpright(s, info, Options{})
			if errors.Is(err, jpegscan.ErrOther) {
				continue
			}
			if err != nil {
				t.Fatal(path, err)
			}
			taken++
			want, _, err := decodeWhole(s, f, info)
			if err != nil {
				t.Fatal(path, err)
			}
			if got.Rect != want.Rect || !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%s, orientation %d: the pixels differ", path, orientation)
			}
		}
	}
	if taken < 8*8 {
		t.Errorf("%d were decoded in strips", taken)
	}
}

// quarters is a picture of four colours, so that it can be told how it lies.
func quarters(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := [4]uint8{uint8(40 + 170*(x*2/w)), uint8(40 + 170*(y*2/h)), 90, 255}
			copy(p.Pix[p.PixOffset(x, y):], c[:])
		}
	}
	return p
}

func TestAGlanceIsThePictureMadeSmallAndUpright(t *testing.T) {
	const w, h = 2600, 1800
	var file bytes.Buffer
	if err := jpeg.Encode(&file, quarters(w, h), nil); err != nil {
		t.Fatal(err)
	}
	for orientation := byte(1); orientation <= 8; orientation++ {
		var glances []*Glance
		p, err := Decode(t.Context(), withOrientation(file.Bytes(), orientation), "photo.jpg", Options{Glance: func(g *Glance) { glances = append(glances, g) }})
		if err != nil {
			t.Fatal(err)
		}
		if len(glances) != 1 {
			t.Fatalf("orientation %d: %d glances", orientation, len(glances))
		}
		g, levels := glances[0], NewPyramid(p).Levels
		if pw, ph := p.Size(); g.W != pw || g.H != ph || len(g.Levels) != len(levels) || g.Name != p.Name {
			t.Fatalf("orientation %d: a glance of %d x %d pixels with %d levels", orientation, g.W, g.H, len(g.Levels))
		}
		for i, l := range g.Levels {
			if i < glanceShift {
				if l != nil {
					t.Errorf("level %d is there", i)
				}
				continue
			}
			if l.Rect != levels[i].Rect {
				t.Fatalf("orientation %d, level %d: %v, want %v", orientation, i, l.Rect, levels[i].Rect)
			}
			for _, at := range []image.Point{{1, 3}, {3, 1}} {
				for _, x := range []int{at.X, 4 - at.X} {
					u, v := l.Rect.Dx()*x/4, l.Rect.Dy()*at.Y/4
					got, want := l.RGBAAt(u, v), levels[i].RGBAAt(u, v)
					for _, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
						if d < -3 || d > 3 {
							t.Errorf("orientation %d, level %d: %v at %d, %d, want %v", orientation, i, got, u, v, want)
						}
					}
				}
			}
		}
	}
}

func TestSmallPicturesAndOtherKindsGiveNoGlance(t *testing.T) {
	for _, name := range []string{"sub420.jpg", "gray.png"} {
		if _, err := Open(t.Context(), filepath.Join(pillow, name), Options{Glance: func(*Glance) { t.Errorf("%s: a glance", name) }}); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Log(err)
		}
	}
}

func TestWhatStaysOfAPictureIsNoLargerThanAskedFor(t *testing.T) {
	p := FromImage(quarters(3000, 2000), "p")
	py := NewPyramid(p)
	g := GlanceOf(p, py, 800)
	for i, l := range g.Levels {
		if small := max(py.Levels[i].Rect.Dx(), py.Levels[i].Rect.Dy()) <= 800; (l != nil) != small {
			t.Errorf("level %d of %v is there: %v", i, py.Levels[i].Rect, l != nil)
		}
	}
	if n := g.Bytes(); n == 0 || n > 4*800*800*2 {
		t.Errorf("%d bytes", n)
	}
}
