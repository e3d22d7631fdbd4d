package clipboard

import (
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"testing"

	"clickmask/picture"
)

// A picture with alpha goes through a bitmap of the clipboard and back.
func TestABitmapOfTheClipboardHasThePictureWithItsAlpha(t *testing.T) {
	im := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i := range im.Pix {
		im.Pix[i] = uint8(20 + 9*i)
	}
	im.Pix[3] = 255
	data := bmpOf(dibOf(im))
	pic, err := picture.Decode(context.Background(), data, "", picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w, h := pic.Size(); w != 3 || h != 2 {
		t.Fatalf("%d x %d", w, h)
	}
	if got, want := pic.Pix().RGBAAt(0, 0), (color.RGBA{20, 29, 38, 255}); got != want {
		t.Errorf("the first pixel is %v, not %v", got, want)
	}
	if alpha := data[bmpHead+dibV5Head+3]; alpha != im.Pix[im.PixOffset(0, 1)+3] { // the lowest row comes first
		t.Errorf("the alpha of the lowest row begins with %d", alpha)
	}
}

// Other programs have bitmaps with shorter heads, palettes, masks behind the head, and alpha that they leave at 0.
func TestBitmapsOfOtherProgramsBecomeFiles(t *testing.T) {
	head := func(size, depth, packed, colours uint32, more ...uint32) []byte {
		out := make([]byte, size)
		for at, v := range map[int]uint32{0: size, 4: 1, 8: 1, 12: 1 | depth<<16, 16: packed, 32: colours} {
			binary.LittleEndian.PutUint32(out[at:], v)
		}
		if size > 52 {
			for i, m := range []uint32{0xff0000, 0xff00, 0xff, 0xff000000} {
				binary.LittleEndian.PutUint32(out[40+4*i:], m)
			}
		}
		for _, v := range more {
			out = binary.LittleEndian.AppendUint32(out, v)
		}
		return out
	}
	want := color.RGBA{0x30, 0x20, 0x10, 255}
	for name, dib := range map[string][]byte{
		"24 bits":           head(40, 24, 0, 0, 0x302010),
		"32 bits":           head(40, 32, 0, 0, 0x00302010),
		"a palette":         head(40, 8, 0, 2, 0, 0x302010, 1),
		"a whole palette":   head(40, 1, 0, 0, 0x302010, 0, 0),
		"masks behind":      head(40, 32, 3, 0, 0xff0000, 0xff00, 0xff, 0x00302010),
		"alpha left at 0":   head(124, 32, 3, 0, 0x00302010),
		"alpha that is set": head(124, 32, 3, 0, 0xff302010),
	} {
		pic, err := picture.Decode(context.Background(), bmpOf(dib), "", picture.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := pic.Pix().RGBAAt(0, 0); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, bad := range [][]byte{nil, make([]byte, 39), head(40, 8, 0, 1<<30), head(40, 8, 0, 0)[:40]} {
		if data := bmpOf(bad); data != nil {
			t.Errorf("%d bytes were taken for a bitmap", len(bad))
		}
	}
}
