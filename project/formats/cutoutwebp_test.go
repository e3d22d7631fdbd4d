package formats

import (
	"bytes"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/webp"

	"clickmask/picture"
)

func webpOf(t *testing.T, opts CutoutOptions) (image.Image, []byte) {
	t.Helper()
	pic, m, _ := plate()
	var b bytes.Buffer
	if err := Cutout(t.Context(), &b, pic, m, opts, CutoutIsWebP); err != nil {
		t.Fatal(err)
	}
	img, err := webp.Decode(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return img, b.Bytes()
}

func TestAWebPHasThePixelsOfThePNG(t *testing.T) {
	pic, m, opts := plate()
	for name, p := range map[string]Placing{"as it is": {}, "laid": {Square: 64, Margin: 0.1, Shadow: true}} {
		opts.Placing = p
		want := decode(t, func(w io.Writer) error { return CutoutPNG(t.Context(), w, pic, m, opts) })
		got, _ := webpOf(t, opts)
		if got.Bounds() != want.Bounds() {
			t.Fatalf("%s: it is %v", name, got.Bounds())
		}
		for y := range got.Bounds().Dy() {
			for x := range got.Bounds().Dx() {
				if g, w := color.NRGBAModel.Convert(got.At(x, y)), color.NRGBAModel.Convert(want.At(x, y)); g != w {
					t.Fatalf("%s: pixel %d,%d is %v, not %v", name, x, y, g, w)
				}
			}
		}
	}
}

// The program's own reader takes the file with its profile, of pixels with loss and without.
func TestAWebPKeepsTheColourProfile(t *testing.T) {
	_, _, opts := plate()
	opts.Profile = append([]byte("odd"), bytes.Repeat([]byte("profile "), 40)...)
	opts.Placing.Margin = 0.1
	for _, opts.Quality = range []int{0, 80} {
		for _, opts.Placing.Ground = range []color.Color{nil, color.White} {
			_, data := webpOf(t, opts)
			if !bytes.Contains(data, opts.Profile) {
				t.Errorf("quality %d: there is no profile", opts.Quality)
			}
			path := filepath.Join(t.TempDir(), "a.webp")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			pic, err := picture.Open(t.Context(), path, picture.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if opaque := pic.Pix().Opaque(); opaque != (opts.Placing.Ground != nil) {
				t.Errorf("quality %d, on %v: opaque is %v", opts.Quality, opts.Placing.Ground, opaque)
			}
		}
	}
}

func TestAJPEGKeepsTheColourProfileInAsManyPartsAsItTakes(t *testing.T) {
	pic, m, opts := plate()
	opts.Profile = make([]byte, 150_000)
	copy(opts.Profile[16:], "RGB ")
	copy(opts.Profile[36:], "acsp")
	opts.Profile[149_999] = 7
	path := filepath.Join(t.TempDir(), "a.jpg")
	if err := Create(path, false, func(w io.Writer) error { return Cutout(t.Context(), w, pic, m, opts, CutoutIsJPEG) }); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(picture.Profile(path), opts.Profile) {
		t.Error("the profile does not come back")
	}
	if _, err := picture.Open(t.Context(), path, picture.Options{}); err != nil {
		t.Error(err)
	}
}

func TestTheKindOfACutoutIsThatOfItsName(t *testing.T) {
	for name, want := range map[string]CutoutKind{"a.png": CutoutIsPNG, "a.WebP": CutoutIsWebP, "a.jpg": CutoutIsJPEG, "a.JPEG": CutoutIsJPEG, "a": CutoutIsPNG} {
		if got := CutoutKindOf(name); got != want || !got.Known() {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, ending := range CutoutEndings {
		if k := CutoutKindOf(ending); ending != ".jpeg" && k.Ending() != ending {
			t.Errorf("%s is %s", ending, k)
		}
	}
}
