package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// large is a picture of which rows can be told apart.
func large(w, h int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			p.SetNRGBA(x, y, color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8((x*y/7)%200 + 20), 255})
		}
	}
	return p
}

// checkCut looks whether a picture has the rows that its note says, and grey or nothing below.
func checkCut(t *testing.T, name string, data []byte, whole *Picture, below color.RGBA, slack int) {
	t.Helper()
	p, err := Decode(context.Background(), data, name, Options{})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	w, h := whole.Size()
	if p.Pix().Rect != whole.Pix().Rect || len(p.Notes) != 1 || p.Notes[0].Kind != CutShort || p.Notes[0].Of != h || p.Notes[0].N < h/4 || p.Notes[0].N >= h {
		t.Errorf("%s: %v, %v", name, p.Pix().Rect, p.Notes)
		return
	}
	n := p.Notes[0].N
	same := 4 * w * (n - slack) // chroma at the edge is mixed with what is below
	if !bytes.Equal(p.Pix().Pix[:same], whole.Pix().Pix[:same]) {
		t.Errorf("%s: the first %d rows are others", name, n-slack)
	}
	if got := p.Pix().RGBAAt(w/2, h-1); got != below {
		t.Errorf("%s: the last row is %v, want %v", name, got, below)
	}
}

func TestAJPEGThatIsCutShortIsShownAsFarAsItGoes(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, large(300, 200), &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"colour.jpg": b.Bytes(), "restarts.jpg": fixture(t, "restart.jpg"), "grey.jpg": fixture(t, "gray.jpg"),
		"444.jpg": fixture(t, "sub444.jpg"), "411.jpg": fixture(t, "sub411.jpg")} {
		whole, err := Decode(context.Background(), data, name, Options{})
		if err != nil || len(whole.Notes) != 0 {
			t.Fatal(err, whole.Notes)
		}
		grey := color.RGBA{128, 128, 128, 255}
		_, h := whole.Size()
		scan := bytes.LastIndex(data, []byte{0xff, 0xda})
		at := scan + (len(data)-scan)*7/10
		checkCut(t, name, data[:at], whole, grey, min(h/8, 8))
		// Damage in the middle ends it as well; so does the mark of the end in the wrong place.
		checkCut(t, "ended "+name, append(bytes.Clone(data[:at]), 0xff, 0xd9), whole, grey, min(h/8, 8))
	}
}

func TestAJPEGWithoutItsEndHasAllOfItsPixels(t *testing.T) {
	data := fixture(t, "sub420.jpg")
	whole, err := Decode(context.Background(), data, "a.jpg", Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Decode(context.Background(), data[:len(data)-2], "a.jpg", Options{})
	if err != nil || len(p.Notes) != 0 || p.Hash != whole.Hash {
		t.Errorf("%v, %v", p, err)
	}
}

func TestAProgressiveJPEGThatIsCutShortIsLessSharp(t *testing.T) {
	data := fixture(t, "progressive.jpg")
	p, err := Decode(context.Background(), data[:len(data)*3/4], "a.jpg", Options{})
	if err != nil || len(p.Notes) != 1 || p.Notes[0] != (Note{Kind: CutShort}) || !strings.Contains(p.Notes[0].String(), "sharp") {
		t.Fatalf("%v, %v", p, err)
	}
	whole, err := Decode(context.Background(), data, "a.jpg", Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkMean(t, p.Pix(), whole.Pix(), 12)
}

func TestAPNGThatIsCutShortIsShownAsFarAsItGoes(t *testing.T) {
	data := pngOf(t, large(300, 200))
	whole, err := Decode(context.Background(), data, "a.png", Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkCut(t, "a.png", data[:len(data)*2/3], whole, color.RGBA{0, 0, 0, 255}, 0)
	paletted := image.NewPaletted(image.Rect(0, 0, 300, 200), color.Palette{color.RGBA{0, 0, 0, 255}, color.RGBA{9, 8, 7, 255}, color.RGBA{90, 80, 70, 255}})
	for i := range paletted.Pix {
		paletted.Pix[i] = uint8(uint32(i) * 2654435761 >> 20 % 3)
	}
	if data, err = encodedPNG(paletted); err != nil {
		t.Fatal(err)
	}
	if whole, err = Decode(context.Background(), data, "palette.png", Options{}); err != nil {
		t.Fatal(err)
	}
	checkCut(t, "palette.png", data[:len(data)*2/3], whole, color.RGBA{0, 0, 0, 255}, 0)
	// Without its end it has all of its pixels.
	if p, err := Decode(context.Background(), data[:len(data)-12], "a.png", Options{}); err != nil || len(p.Notes) != 0 || p.Hash != whole.Hash {
		t.Errorf("%v, %v", p, err)
	}
	for name, bad := range map[string][]byte{"nearly nothing": data[:80], "interlaced": fixture(t, "interlaced.png")[:1500]} {
		if _, err := Decode(context.Background(), bad, "a.png", Options{}); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

func encodedPNG(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

func TestPNGsOf16BitsThatUseFewOfThemAreStretched(t *testing.T) {
	grey, colour := image.NewGray16(image.Rect(0, 0, 20, 10)), image.NewNRGBA64(image.Rect(0, 0, 20, 10))
	for y := range 10 {
		for x := range 20 {
			grey.SetGray16(x, y, color.Gray16{uint16(x * 4095 / 19)})
			colour.SetNRGBA64(x, y, color.NRGBA64{uint16(x * 1023 / 19), 5, 9, uint16(65535 - y)})
		}
	}
	for name, c := range map[string]struct {
		img  image.Image
		hi   float64
		want uint8
	}{"grey": {grey, 4095, 255}, "colour": {colour, 1023, 255}} {
		p, err := Decode(context.Background(), pngOf(t, c.img), "a.png", Options{})
		if err != nil || len(p.Notes) != 1 || p.Notes[0] != (Note{Kind: Stretched, Hi: c.hi}) || p.Pix().RGBAAt(19, 0).R != c.want {
			t.Errorf("%s: %v, %v, %v", name, p.Notes, p.Pix().RGBAAt(19, 0), err)
		}
	}
	grey.SetGray16(3, 3, color.Gray16{60000})
	if p, err := Decode(context.Background(), pngOf(t, grey), "a.png", Options{}); err != nil || len(p.Notes) != 0 || p.Pix().RGBAAt(19, 0).R != 15 {
		t.Errorf("one that uses all: %v, %v", p.Notes, err)
	}
}

func TestOrientationComesFromXMPWhereEXIFHasNone(t *testing.T) {
	xmp := `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="6"/></x:xmpmeta>`
	sound := fixture(t, "sub420.jpg")
	segment := append([]byte{0xff, 0xe1, 0, 0}, "http://ns.adobe.com/xap/1.0/\x00"+xmp...)
	binary.BigEndian.PutUint16(segment[2:], uint16(len(segment)-2))
	jpg := bytes.Join([][]byte{sound[:2], segment, sound[2:]}, nil)
	chunk := func(name, body string) []byte {
		c := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		c = append(append(c, name...), body...)
		return binary.BigEndian.AppendUint32(c, crcOf(c[4:]))
	}
	plain := fixture(t, "rgb.png")
	itxt := bytes.Join([][]byte{plain[:33], chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+strings.ReplaceAll(xmp, `tiff:Orientation="6"/>`, `><tiff:Orientation>6</tiff:Orientation>`)), plain[33:]}, nil)
	profile := "Raw profile type exif\x00\nexif\n      26\n4d4d002a000000080001\n01120003000000010006000000000000"
	text := bytes.Join([][]byte{plain[:33], chunk("tEXt", profile), plain[33:]}, nil)
	for name, data := range map[string][]byte{"a.jpg": jpg, "xmp.png": itxt, "profile.png": text} {
		p, err := Decode(context.Background(), data, name, Options{})
		if err != nil || p.Orientation != 6 || p.Pix().Rect.Dx() != 31 {
			t.Errorf("%s: %+v, %v", name, p.Orientation, err)
		}
	}
	turned := fixture(t, "turned3.jpg")
	if p, err := Decode(context.Background(), bytes.Join([][]byte{turned[:2], segment, turned[2:]}, nil), "b.jpg", Options{}); err != nil || p.Orientation != 3 {
		t.Errorf("EXIF comes first: %v, %v", p.Orientation, err)
	}
	// As a number of 32 bits.
	long := bytes.Clone(turned)
	at := bytes.Index(long, []byte{0x01, 0x12, 0x00, 0x03, 0, 0, 0, 1, 0, 3, 0, 0})
	if at < 0 {
		t.Fatal("no orientation is found")
	}
	copy(long[at:], []byte{0x01, 0x12, 0x00, 0x04, 0, 0, 0, 1, 0, 0, 0, 3})
	if p, err := Decode(context.Background(), long, "c.jpg", Options{}); err != nil || p.Orientation != 3 {
		t.Errorf("32 bits: %v, %v", p.Orientation, err)
	}
}
