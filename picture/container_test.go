package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"strings"
	"testing"
)

func TestTurnedComposesRotationAndMirror(t *testing.T) {
	src := noise(3, 2, 9)
	for quarters := range 4 {
		for mirrored := -1; mirrored <= 1; mirrored++ {
			want := src
			for range quarters {
				want = oriented(want, 8) // a quarter counter-clockwise
			}
			switch mirrored {
			case 0:
				want = oriented(want, 4) // top and bottom change places
			case 1:
				want = oriented(want, 2)
			}
			got := oriented(src, turned(quarters, mirrored))
			if got.Rect != want.Rect || !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%d quarters, mirror %d: orientation %d is another", quarters, mirrored, turned(quarters, mirrored))
			}
		}
	}
}

func TestHeadsOfEveryOrientationSayTheUprightSize(t *testing.T) {
	for _, ext := range []string{"jpg", "avif"} {
		for o := 1; o <= 8; o++ {
			name := "turned" + string(rune('0'+o)) + "." + ext
			info, err := Probe(pillow + "/" + name)
			if err != nil {
				t.Fatal(err)
			}
			w, h := uprightSize(45, 31, o)
			if info.W != w || info.H != h || info.Orientation != o {
				t.Errorf("%s: %+v", name, info)
			}
		}
	}
	for _, name := range []string{"turned6.png", "turned6.tif", "turned6.webp"} {
		if info, err := Probe(pillow + "/" + name); err != nil || info.Orientation != 6 || info.W != 31 {
			t.Errorf("%s: %+v %v", name, info, err)
		}
	}
}

func TestEXIFThatMakesNoSenseCountsAsNone(t *testing.T) {
	sound := fixture(t, "turned6.jpg")
	at := bytes.Index(sound, []byte("Exif\x00\x00"))
	for n := range 24 {
		data := bytes.Clone(sound)
		data[at+6+n] ^= 0xff
		p, err := Decode(context.Background(), data, "odd.jpg", Options{})
		if err != nil {
			t.Fatalf("byte %d: %v", n, err)
		}
		if o := p.Orientation; o < 1 || o > 8 {
			t.Errorf("byte %d: orientation %d", n, o)
		}
	}
}

func TestGIFFrameLiesWhereItSays(t *testing.T) {
	palette := color.Palette{color.Transparent, color.RGBA{255, 0, 0, 255}}
	frame := image.NewPaletted(image.Rect(2, 1, 4, 3), palette)
	for i := range frame.Pix {
		frame.Pix[i] = 1
	}
	second := image.NewPaletted(image.Rect(0, 0, 6, 5), palette)
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, second}, Delay: []int{1, 1},
		Config: image.Config{ColorModel: palette, Width: 6, Height: 5}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Decode(context.Background(), b.Bytes(), "a.gif", Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkPlace(t, p, image.Rect(0, 0, 6, 5), frame.Rect)
}

// checkPlace checks that a rectangle is opaque and all around it is clear.
func checkPlace(t *testing.T, p *Picture, whole, frame image.Rectangle) {
	t.Helper()
	if p.Pix().Rect != whole {
		t.Fatalf("%v, want %v", p.Pix().Rect, whole)
	}
	for y := range whole.Max.Y {
		for x := range whole.Max.X {
			if opaque := p.Pix().RGBAAt(x, y).A == 255; opaque != image.Pt(x, y).In(frame) {
				t.Errorf("pixel %d,%d is %v", x, y, p.Pix().RGBAAt(x, y))
			}
		}
	}
}

// animation is a WebP file of w x h pixels with one frame at (x, y), whose chunks are those of a still file.
func animation(w, h, x, y, fw, fh int, still []byte) []byte {
	put := func(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }
	chunk := func(b []byte, name string, body []byte) []byte {
		b = binary.LittleEndian.AppendUint32(append(b, name...), uint32(len(body)))
		return append(b, body...)
	}
	anmf := put(put(put(put(put(nil, x/2), y/2), fw-1), fh-1), 100)
	anmf = append(append(anmf, 0), still[12:]...)
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	out = chunk(out, "VP8X", put(put([]byte{2, 0, 0, 0}, w-1), h-1))
	out = chunk(out, "ANIM", make([]byte, 6))
	out = chunk(out, "ANMF", anmf)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func TestWebPFrameLiesWhereItSays(t *testing.T) {
	still := fixture(t, "lossy.webp")
	data := animation(60, 50, 10, 6, 45, 31, still)
	p, err := Decode(context.Background(), data, "a.webp", Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkPlace(t, p, image.Rect(0, 0, 60, 50), image.Rect(10, 6, 55, 37))
	alone, err := Decode(context.Background(), still, "b.webp", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.Pix().RGBAAt(30, 20), alone.Pix().RGBAAt(20, 14); got != want {
		t.Errorf("a pixel of the frame is %v, alone it is %v", got, want)
	}
	for name, bad := range map[string][]byte{
		"outside":      animation(50, 50, 10, 6, 45, 31, still),
		"another size": animation(60, 50, 10, 6, 44, 31, still),
		"cut off":      data[:len(data)-30],
		"no frame":     data[:44],
	} {
		_, err := Decode(context.Background(), bad, "a.webp", Options{})
		if err == nil {
			t.Errorf("%s: opened", name)
			continue
		}
		mustBe(t, err, Damaged, "a.webp")
	}
}

func TestChunksOfOddLengthArePadded(t *testing.T) {
	sound := fixture(t, "turned6.webp")
	at := bytes.Index(sound, []byte("EXIF"))
	data := append(bytes.Clone(sound[:at]), "ABCD\x03\x00\x00\x00xyz\x00"...)
	data = append(data, sound[at:]...)
	binary.LittleEndian.PutUint32(data[4:], uint32(len(data)-8))
	p, err := Decode(context.Background(), data, "a.webp", Options{})
	if err != nil || p.Orientation != 6 {
		t.Errorf("%+v, %v", p, err)
	}
}

// boxOf is a box with what it holds.
func boxOf(name string, parts ...string) string {
	body := strings.Join(parts, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + name + body
}

func headOf(data string) (avifHead, error) {
	return readAVIFHead(newSource(context.Background(), strings.NewReader(data), int64(len(data)), "a.avif"))
}

func TestPropertiesOfTheShownItemCount(t *testing.T) {
	const full = "\x00\x00\x00\x00"
	ftyp := boxOf("ftyp", "avif", full, "avifmif1")
	size := func(w, h byte) string {
		return boxOf("ispe", full, "\x00\x00\x00"+string([]byte{w}), "\x00\x00\x00"+string([]byte{h}))
	}
	ipco := boxOf("ipco", size(8, 9), size(70, 50), boxOf("irot", "\x01"), boxOf("imir", "\x01"))
	file := func(pitm, ipma string) string {
		return ftyp + boxOf("free", "abc") + boxOf("meta", full, boxOf("hdlr"), pitm, boxOf("iprp", ipco, ipma))
	}
	second := boxOf("pitm", full, "\x00\x02")
	short := boxOf("ipma", full, "\x00\x00\x00\x02", "\x00\x01\x01\x01", "\x00\x02\x03\x82\x03\x04")
	long := boxOf("ipma", "\x01\x00\x00\x01", "\x00\x00\x00\x02",
		"\x00\x00\x00\x01\x01\x00\x01", "\x00\x00\x00\x02\x02\x80\x02\x00\x03")
	for name, c := range map[string]struct {
		data string
		want avifHead
	}{
		"short numbers": {file(second, short), avifHead{w: 70, h: 50, orientation: 7}},
		"long numbers":  {file(boxOf("pitm", "\x01\x00\x00\x00", "\x00\x00\x00\x02"), long), avifHead{w: 70, h: 50, orientation: 8}},
		"first item":    {file(boxOf("pitm", full, "\x00\x01"), short), avifHead{w: 8, h: 9, orientation: 1}},
	} {
		if got, err := headOf(c.data); err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
	for name, data := range map[string]string{
		"no meta":     ftyp + boxOf("free", "abc"),
		"no item":     file("", short),
		"no list":     file(second, ""),
		"cut off":     file(second, short)[:60],
		"a huge meta": ftyp + boxOf("meta", strings.Repeat("\x00", maxMeta+1)),
	} {
		var err error
		used := allocated(func() { _, err = headOf(data) })
		if err == nil || used > 1<<20 {
			t.Errorf("%s: %v, %d bytes", name, err, used)
		}
	}
}

func TestAPanicInADecoderIsAnError(t *testing.T) {
	s := newSource(context.Background(), strings.NewReader(""), 0, "odd.png")
	_, err := guarded(func(source) (int, error) { var none []int; return none[3], nil }, s)
	if err == nil {
		t.Fatal("no error")
	}
	mustBe(t, decodeError(s, "PNG", 0, 0, err), Damaged, "odd.png")
}
