package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The frames of every file of testdata/frames are opened forwards, backwards and each by itself: the pixels are those that
// Pillow shows.
func TestFramesAreThoseOfPillow(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("testdata", "frames", "*.d"))
	if err != nil || len(folders) < 14 {
		t.Fatalf("%d files, %v", len(folders), err)
	}
	for _, folder := range folders {
		path := strings.TrimSuffix(folder, ".d")
		t.Run(filepath.Base(path), func(t *testing.T) {
			expected, _ := filepath.Glob(filepath.Join(folder, "*.png"))
			n := len(expected)
			if got := CountFrames(t.Context(), path); got != n {
				t.Fatalf("%d pictures are counted, want %d", got, n)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			check := func(p *Picture, err error, k int) {
				t.Helper()
				if err != nil {
					t.Fatalf("picture %d: %v", k, err)
				}
				if p.Frame != k || p.Frames != n {
					t.Errorf("picture %d says that it is %d of %d", k, p.Frame, p.Frames)
				}
				checkAgainst(t, p.Pix(), readPNG(t, filepath.Join(folder, strconv.Itoa(k)+".png")), tolerance(path))
			}
			for k := range n {
				p, err := Decode(t.Context(), data, filepath.Base(path), Options{Frame: k}) // where nothing is kept
				check(p, err, k)
				p, err = Open(t.Context(), path, Options{Frame: k})
				check(p, err, k)
			}
			for k := n - 1; k >= 0; k-- {
				p, err := Open(t.Context(), path, Options{Frame: k})
				check(p, err, k)
			}
		})
	}
}

func TestPagesOfATIFFHaveTheirOwnSizes(t *testing.T) {
	path := filepath.Join("testdata", "frames", "sizes.tif")
	for k := range 5 {
		p, err := Open(t.Context(), path, Options{Frame: k})
		if err != nil {
			t.Fatal(err)
		}
		if w, h := p.Size(); w != 40-k || h != 30-2*k {
			t.Errorf("page %d has %d x %d pixels", k, w, h)
		}
		if k > 0 && len(p.Notes) > 0 {
			t.Errorf("page %d is told to be the first: %v", k, p.Notes)
		}
	}
}

func TestAPictureThatAFileDoesNotHoldIsSaid(t *testing.T) {
	for path, n := range map[string]int{filepath.Join("testdata", "frames", "stays.gif"): 5, filepath.Join("testdata", "frames", "sizes.tif"): 5,
		filepath.Join(pillow, "rgb.png"): 1, filepath.Join(pillow, "sub420.jpg"): 1, filepath.Join(pillow, "sub420.avif"): 1} {
		for _, k := range []int{n, n + 1, MostFrames, -1} {
			_, err := Open(t.Context(), path, Options{Frame: k})
			if e := mustBe(t, err, NoSuchFrame, filepath.Base(path)); e.Frames != n {
				t.Errorf("%s: %d are there", path, e.Frames)
			}
		}
	}
	if n := CountFrames(t.Context(), filepath.Join(pillow, "none.tif")); n != 1 {
		t.Errorf("a file that is not there has %d", n)
	}
}

// longGIF is a GIF of n frames of w x h pixels, each drawn over those before with a colour of its own at a place of its own.
func longGIF(t testing.TB, n, w, h int) []byte {
	t.Helper()
	palette := color.Palette{color.Transparent, color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}}
	var g gif.GIF
	for k := range n {
		frame := image.NewPaletted(image.Rect(0, 0, w, h), palette)
		for i := range 7 {
			frame.Pix[(k*7+i)%len(frame.Pix)] = uint8(1 + (k+i)%3)
		}
		g.Image, g.Delay, g.Disposal = append(g.Image, frame), append(g.Delay, 1), append(g.Disposal, gif.DisposalNone)
	}
	g.Config = image.Config{Width: w, Height: h, ColorModel: palette}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
