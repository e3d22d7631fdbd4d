package formats

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
)

// deepFile writes a picture of 16 bits, turned by an orientation, and opens it.
func deepFile(t *testing.T, img image.Image, orientation byte) (*picture.Picture, string) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	exif := append([]byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0, 0, 0, 0, 0)
	part := append([]byte("eXIf"), exif...)
	part = append(binary.BigEndian.AppendUint32(nil, uint32(len(exif))), part...)
	part = binary.BigEndian.AppendUint32(part, crc32.ChecksumIEEE(part[4:]))
	path := filepath.Join(t.TempDir(), "deep.png")
	if err := os.WriteFile(path, append(append(bytes.Clone(data[:33]), part...), data[33:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	pic, err := picture.Open(t.Context(), path, picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return pic, path
}

// noiseOf16 is a picture of every kind that a PNG of 16 bits has.
func noiseOf16(kind string, w, h int) image.Image {
	r := rand.New(rand.NewPCG(1, 2))
	deep := func() uint16 { return uint16(r.IntN(1 << 16)) }
	box := image.Rect(0, 0, w, h)
	switch kind {
	case "grey":
		img := image.NewGray16(box)
		for i := range img.Pix {
			img.Pix[i] = uint8(deep())
		}
		return img
	case "colours":
		img := image.NewRGBA64(box)
		for y := range h {
			for x := range w {
				img.SetRGBA64(x, y, color.RGBA64{deep(), deep(), deep(), 0xffff})
			}
		}
		return img
	}
	img := image.NewNRGBA64(box)
	for y := range h {
		for x := range w {
			img.SetNRGBA64(x, y, color.NRGBA64{deep(), deep(), deep(), deep()})
		}
	}
	return img
}

// upright is where a pixel of an upright picture lies in its file, by the orientations of EXIF that are tried.
func upright(x, y, w, h int, orientation byte) (int, int) {
	switch orientation {
	case 6:
		return y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

func TestACutoutOf16BitsHasTheFilesOwnNumbers(t *testing.T) {
	for _, kind := range []string{"grey", "colours", "colours and alpha"} {
		for _, orientation := range []byte{1, 6, 8} {
			source := noiseOf16(kind, 60, 40)
			pic, _ := deepFile(t, source, orientation)
			w, h := pic.Size()
			deep, err := picture.OpenDeep(t.Context(), pic)
			if err != nil || deep == nil {
				t.Fatalf("%s: %v, %v", kind, deep, err)
			}
			where := image.Rect(8, 10, 30, 28)
			m := mask.Rect(w, h, where)
			for name, opts := range map[string]CutoutOptions{
				"hard": {Edge: matte.Edge{Kind: matte.KindHard}}, "soft": {Edge: matte.Edge{Kind: matte.KindSoft, Softness: 1.5}},
				"with a margin": {Edge: matte.Edge{Kind: matte.KindHard}, Placing: Placing{Margin: 0.1}}, "full size": {Edge: matte.Edge{Kind: matte.KindHard}, FullSize: true},
			} {
				opts.Deep = deep
				var b bytes.Buffer
				if err := CutoutPNG(t.Context(), &b, pic, m, opts); err != nil {
					t.Fatal(err)
				}
				if b.Bytes()[24] != 16 {
					t.Fatalf("%s, %s: %d bits a sample", kind, name, b.Bytes()[24])
				}
				img, err := png.Decode(&b)
				if err != nil {
					t.Fatal(err)
				}
				shift, inner := where.Min, where
				switch name {
				case "full size":
					shift = image.Point{}
				case "with a margin":
					shift = where.Min.Sub(image.Pt(2, 2))
				case "soft":
					a := matte.Soft(m, 1.5)
					shift, inner = a.Bounds().Min, a.Solid().Bounds()
					if inner.Dx() < 5 || a.Bounds() == inner {
						t.Fatalf("the solid part is %v", inner)
					}
				}
				for y := inner.Min.Y; y < inner.Max.Y; y++ {
					for x := inner.Min.X; x < inner.Max.X; x++ {
						if name == "soft" && !matte.Soft(m, 1.5).Solid().At(x, y) {
							continue
						}
						sx, sy := upright(x, y, 60, 40, orientation)
						want := color.NRGBA64Model.Convert(source.At(sx, sy))
						if n, is := source.(*image.NRGBA64); is {
							if want = n.NRGBA64At(sx, sy); n.NRGBA64At(sx, sy).A == 0 {
								want = color.NRGBA64{}
							}
						}
						if got := img.(*image.NRGBA64).NRGBA64At(x-shift.X, y-shift.Y); got != want {
							t.Fatalf("%s turned by %d, %s: pixel %d,%d is %v, not %v", kind, orientation, name, x, y, got, want)
						}
					}
				}
				if c := img.(*image.NRGBA64).NRGBA64At(0, 0); name != "hard" && name != "soft" && c != (color.NRGBA64{}) {
					t.Errorf("%s: beside the thing there is %v", name, c)
				}
			}
		}
	}
}

// The band's colours are those of 8 bits to within what 8 bits cannot tell.
func TestTheBandOf16BitsIsNearThatOf8(t *testing.T) {
	pic, _ := deepFile(t, noiseOf16("colours", 60, 40), 1)
	deep, err := picture.OpenDeep(t.Context(), pic)
	if err != nil {
		t.Fatal(err)
	}
	m := mask.Rect(60, 40, image.Rect(8, 10, 30, 28))
	opts := CutoutOptions{Edge: matte.Edge{Kind: matte.KindSoft, Softness: 2}}
	images := make([]image.Image, 2)
	for i, d := range []*picture.Deep{nil, deep} {
		opts.Deep = d
		var b bytes.Buffer
		if err := CutoutPNG(t.Context(), &b, pic, m, opts); err != nil {
			t.Fatal(err)
		}
		if images[i], err = png.Decode(&b); err != nil {
			t.Fatal(err)
		}
	}
	for y := range images[0].Bounds().Dy() {
		for x := range images[0].Bounds().Dx() {
			few, many := images[0].(*image.NRGBA).NRGBAAt(x, y), images[1].(*image.NRGBA64).NRGBA64At(x, y)
			if uint16(few.A)*257 != many.A {
				t.Fatalf("alpha of %d,%d is %d, and %d of 8 bits", x, y, many.A, few.A)
			}
			for _, c := range [3][2]int{{int(few.R), int(many.R)}, {int(few.G), int(many.G)}, {int(few.B), int(many.B)}} {
				if d := c[0]*257 - c[1]; d < -257 || d > 257 {
					t.Fatalf("a colour of %d,%d is %d, and %d of 8 bits", x, y, c[1], c[0])
				}
			}
		}
	}
}

func TestWhatIsNot16BitsOrNotThePictureAnyMoreIsNotDeep(t *testing.T) {
	eight := image.NewNRGBA(image.Rect(0, 0, 20, 20))
	pic, _ := deepFile(t, eight, 1)
	if deep, err := picture.OpenDeep(t.Context(), pic); deep != nil || err != nil {
		t.Errorf("8 bits are deep: %v", err)
	}
	pic, path := deepFile(t, noiseOf16("colours", 30, 20), 1)
	_, other := deepFile(t, noiseOf16("grey", 30, 20), 1)
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	if deep, err := picture.OpenDeep(t.Context(), pic); deep != nil || err != nil {
		t.Errorf("another file of that name is taken: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if deep, err := picture.OpenDeep(t.Context(), pic); deep != nil || err != nil {
		t.Errorf("a file that is gone: %v", err)
	}
}
