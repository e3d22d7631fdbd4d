package formats

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
)

func TestMaskPNGIsGreyOf0And255(t *testing.T) {
	m := disc(90, 60, 40, 30, 20)
	img, ok := decode(t, func(w io.Writer) error { return MaskPNG(w, m) }).(*image.Gray)
	if !ok || !bytes.Equal(img.Pix, m.Gray().Pix) || img.Rect != image.Rect(0, 0, 90, 60) {
		t.Error("the mask does not come back")
	}
	empty := decode(t, func(w io.Writer) error { return MaskPNG(w, mask.FromBits(5, 4, make([]uint8, 20))) })
	if empty.Bounds() != image.Rect(0, 0, 5, 4) {
		t.Errorf("an empty mask is %v", empty.Bounds())
	}
}

func TestCutoutHoldsTheThingAndNothingElse(t *testing.T) {
	pic, m := photo(90, 60, false), disc(90, 60, 40, 30, 20)
	for name, full := range map[string]bool{"cropped": false, "full size": true} {
		box := m.Bounds()
		if full {
			box = image.Rect(0, 0, 90, 60)
		}
		img := decode(t, func(w io.Writer) error {
			return CutoutPNG(t.Context(), w, pic, m, CutoutOptions{Edge: matte.Edge{Kind: matte.KindHard}, FullSize: full})
		}).(*image.NRGBA)
		if img.Rect.Size() != box.Size() {
			t.Fatalf("%s: the size is %v, want %v", name, img.Rect.Size(), box.Size())
		}
		for y := range box.Dy() {
			for x := range box.Dx() {
				want := color.NRGBA{}
				if px, py := x+box.Min.X, y+box.Min.Y; m.At(px, py) {
					want = color.NRGBAModel.Convert(pic.Pix().At(px, py)).(color.NRGBA)
				}
				if got := img.NRGBAAt(x, y); got != want {
					t.Fatalf("%s: pixel %d,%d is %v, want %v", name, x, y, got, want)
				}
			}
		}
	}
}

func TestASoftCutoutFollowsTheFeatheredMask(t *testing.T) {
	pic, m := photo(90, 60, true), disc(90, 60, 60, 30, 28)
	soft := m.Feathered(2)
	c, err := newCutout(t.Context(), pic, m, CutoutOptions{Edge: matte.Edge{Kind: matte.KindSoft, Softness: 2}})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewNRGBA(c.box)
	for y := range c.box.Dy() {
		c.row(img.Pix[y*img.Stride:(y+1)*img.Stride], y)
	}
	for y := range 60 {
		for x := range 90 {
			if soft[y*90+x] > 0 && !image.Pt(x, y).In(img.Rect) {
				t.Fatalf("the box %v lacks %d,%d", img.Rect, x, y)
			}
		}
	}
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			was := color.NRGBAModel.Convert(pic.Pix().At(x, y)).(color.NRGBA)
			want := (int(was.A)*int(soft[y*90+x]) + 127) / 255
			if got := int(img.NRGBAAt(x, y).A); got != want {
				t.Fatalf("alpha at %d,%d is %d, want %d", x, y, got, want)
			}
		}
	}
}

func TestCutoutRefusesWhatDoesNotFit(t *testing.T) {
	pic := photo(20, 10, false)
	if err := CutoutPNG(t.Context(), io.Discard, pic, mask.Full(10, 20), CutoutOptions{}); err == nil ||
		err.Error() != "the mask is 10 x 20 pixels, but photo is 20 x 10" {
		t.Errorf("another size gives %v", err)
	}
	if err := CutoutPNG(t.Context(), io.Discard, pic, mask.FromBits(20, 10, make([]uint8, 200)), CutoutOptions{}); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty mask gives %v", err)
	}
	if err := OverlayPNG(io.Discard, pic, []Layer{{Mask: mask.Full(10, 20)}}); err == nil {
		t.Error("an overlay of another size was written")
	}
}

func TestOverlayTintsInsideOutlinesTheBorderAndLeavesTheRest(t *testing.T) {
	pic, m := photo(90, 60, false), disc(90, 60, 40, 30, 20)
	img := decode(t, func(w io.Writer) error { return OverlayPNG(w, pic, []Layer{{m, Colour(1)}}) })
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(img.At(x, y)).(color.RGBA) }
	if got, want := at(2, 2), pic.Pix().RGBAAt(2, 2); got != want {
		t.Errorf("far outside is %v, want the picture's %v", got, want)
	}
	was := pic.Pix().RGBAAt(40, 30)
	want := uint8(float64(was.R)*(1-tint) + float64(Colour(1).R)*tint + 0.5)
	if got := at(40, 30); got.R != want {
		t.Errorf("inside red is %d, want %d", got.R, want)
	}
	if got, was := at(61, 30), pic.Pix().RGBAAt(61, 30); int(got.R)+int(got.G) > (int(was.R)+int(was.G))*6/10 {
		t.Errorf("just outside is %v, want a dark line over %v", got, was)
	}
	if got := at(60, 30); got.B < 200 {
		t.Errorf("just inside is %v, want a light line", got)
	}
	clear := photo(30, 30, true)
	out, ok := decode(t, func(w io.Writer) error { return OverlayPNG(w, clear, nil) }).(*image.NRGBA)
	if !ok {
		t.Fatal("a translucent picture lost its alpha")
	}
	for x := range 30 {
		if got, want := out.NRGBAAt(x, 3).A, clear.Pix().RGBAAt(x, 3).A; got != want {
			t.Errorf("alpha is %d, want %d", got, want)
		}
	}
}

func TestCreateNeverOverwritesUnasked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "photo_mask.png")
	write := func(text string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
	}
	if err := Create(path, false, write("old")); err != nil {
		t.Fatal(err)
	}
	err := Create(path, false, write("new"))
	if !errors.Is(err, ErrExists) || err.Error() != "write "+path+": there is already a file of this name" {
		t.Errorf("the error is %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("the file holds %q", got)
	}
	if err := Create(path, true, write("new")); err != nil {
		t.Error(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "new" {
		t.Errorf("the file holds %q", got)
	}
}
