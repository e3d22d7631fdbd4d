package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// encodePNG is a picture of w x h pixels of one colour.
func encodePNG(t testing.TB, w, h int) []byte {
	t.Helper()
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range p.Pix {
		p.Pix[i] = 255
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// mustBe checks that an error is ours, of the kind, and one sentence that begins with the file's name.
func mustBe(t *testing.T, err error, kind Kind, name string) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v (%T) is no *Error", err, err)
	}
	if e.Kind != kind {
		t.Errorf("kind %d, want %d: %v", e.Kind, kind, e)
	}
	text := e.Error()
	if !strings.HasPrefix(text, name+" ") || strings.ContainsAny(text, "\n\r") || strings.HasSuffix(text, ".") || e.Name != name {
		t.Errorf("%q is not one sentence about %q", text, name)
	}
	return e
}

func TestOpenSaysWhatIsNoPicture(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		path string
		kind Kind
		says string
	}{
		"missing":      {filepath.Join(dir, "gone.png"), Missing, "does not exist"},
		"a folder":     {dir, NotAFile, "is a folder"},
		"0 bytes":      {write(t, "a.png", nil), EmptyFile, "is empty"},
		"text":         {write(t, "notes.jpg", []byte("Dear all,\n")), NotAPicture, "it reads PNG, JPEG, GIF, BMP, TIFF, WebP, AVIF, HEIC, JPEG 2000, JPEG XL, PNM, ICO, TGA"},
		"one byte":     {write(t, "a.png", []byte{0x89}), NotAPicture, "is not a picture"},
		"head alone":   {write(t, "a.png", []byte("\x89PNG\r\n\x1a\n")), Damaged, "ends too early"},
		"HTML":         {write(t, "a.jpg", []byte("<!DOCTYPE html><html><body>404")), NotSupported, "web page"},
		"text with BM": {write(t, "a.bmp", []byte("BMX is a way to ride a bicycle, they say")), NotAPicture, "is not a picture"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(context.Background(), c.path, Options{})
			if e := mustBe(t, err, c.kind, filepath.Base(c.path)); !strings.Contains(e.Reason, c.says) {
				t.Errorf("%q does not say %q", e, c.says)
			}
			if _, err := Probe(c.path); err == nil {
				t.Error("Probe has nothing to say")
			}
		})
	}
}

func TestOpenGoesByWhatIsInTheFile(t *testing.T) {
	path := write(t, "really a PNG.JPG", encodePNG(t, 3, 2))
	p, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w, h := p.Size(); w != 3 || h != 2 || p.Format != "png" || p.Name != "really a PNG.JPG" || p.Path != path || p.Orientation != 1 {
		t.Errorf("%s %s %q: %d x %d, orientation %d", p.Format, p.Name, p.Path, w, h, p.Orientation)
	}
	if info, err := Probe(path); err != nil || info != (Info{Format: "png", W: 3, H: 2, Orientation: 1, Frames: 1, Bytes: info.Bytes}) || info.Bytes < 3*2*4 {
		t.Errorf("Probe: %+v, %v", info, err)
	}
}

func TestOpenAsksBeforeLargePictures(t *testing.T) {
	data := encodePNG(t, 40, 30)
	_, err := Decode(context.Background(), data, "big.png", Options{MaxPixels: 1199})
	e := mustBe(t, err, TooLarge, "big.png")
	if !errors.Is(err, ErrTooLarge) || e.W != 40 || e.H != 30 {
		t.Errorf("%+v", e)
	}
	if _, err := Decode(context.Background(), data, "big.png", Options{MaxPixels: 1200}); err != nil {
		t.Errorf("after asking: %v", err)
	}
	if _, err := Decode(context.Background(), data[:60], "big.png", Options{}); errors.Is(err, ErrTooLarge) {
		t.Errorf("%v counts as too large", err)
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := write(t, "a.png", encodePNG(t, 40, 30))
	if _, err := Open(ctx, path, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v", err)
	}
	for _, name := range []string{"sub420.jpg", "lossy.webp", "raw.tif", "plain.gif", "rgb.bmp", "alpha.avif"} {
		data, err := os.ReadFile(filepath.Join(pillow, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(ctx, data, name, Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForeignKindsAreNamedWithWhatToDo(t *testing.T) {
	for what, head := range map[string]string{
		"Photoshop":  "8BPS\x00\x01",
		"PDF":        "%PDF-1.7\n",
		"SVG":        "\xef\xbb\xbf<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\">",
		"Canon raw":  "II*\x00\x10\x00\x00\x00CR\x02\x00",
		"Fujifilm":   "FUJIFILMCCD-RAW 0201",
		"Olympus":    "IIRO\x08\x00",
		"Panasonic":  "IIU\x00\x08\x00",
		"video":      "\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41",
		"ZIP":        "PK\x03\x04\x14\x00",
		"JSON":       "{\"version\": 1}",
		"GIMP":       "gimp xcf v011",
		"DICOM":      strings.Repeat("\x00", 128) + "DICM",
		"QOI":        "qoif\x00\x00",
		"PCX":        "\x0a\x05\x01\x08" + strings.Repeat("\x00", 124),
		"OpenEXR":    "\x76\x2f\x31\x01\x02\x00",
		"Radiance":   "#?RADIANCE\n",
		"PostScript": "%!PS-Adobe-3.0",
		"DirectDraw": "DDS \x7c\x00",
	} {
		_, err := Decode(context.Background(), []byte(head), "it.x", Options{})
		e := mustBe(t, err, NotSupported, "it.x")
		if word := strings.Fields(what)[0]; !strings.Contains(strings.ReplaceAll(e.Reason, " ", ""), strings.ReplaceAll(word, " ", "")) {
			t.Errorf("%q does not name %s", e, what)
		}
		if !strings.Contains(e.Reason, "; ") || !strings.Contains(e.Reason, "ClickMask does not read") {
			t.Errorf("%q does not say what to do", e)
		}
	}
}

func TestKindsOfTIFFThatAreNotReadAreSaidSo(t *testing.T) {
	grey := func(tags ...[3]uint32) []byte {
		return tiffOf(append([][3]uint32{{tagWidth, 4, 8}, {tagHeight, 4, 8}}, tags...), make([]byte, 64))
	}
	for names, data := range map[string][]byte{
		"LZMA":                  grey([3]uint32{tagBits, 3, 8}, [3]uint32{tagCompression, 3, 34925}),
		"ZSTD":                  grey([3]uint32{tagBits, 3, 8}, [3]uint32{tagCompression, 3, 50000}),
		"compression 77":        grey([3]uint32{tagBits, 3, 8}, [3]uint32{tagCompression, 3, 77}),
		"complex numbers":       grey([3]uint32{tagBits, 3, 64}, [3]uint32{tagFormat, 3, 6}),
		"numbers of 40 bits":    grey([3]uint32{tagBits, 3, 40}),
		"camera's sensor":       grey([3]uint32{tagBits, 3, 8}, [3]uint32{tagPhotometric, 3, 32803}),
		"a DNG file":            grey([3]uint32{tagBits, 3, 8}, [3]uint32{tagDNGVersion, 1, 1}),
		"small preview":         grey([3]uint32{tagSubfile, 4, 1}, [3]uint32{tagBits, 3, 8}, [3]uint32{tagSubIFDs, 4, 8}),
		"where there should be": grey([3]uint32{tagBits, 3, 8}, [3]uint32{tagPhotometric, 3, tiffLab}),
	} {
		_, err := Decode(context.Background(), data, "it.tif", Options{})
		if e := mustBe(t, err, NotSupported, "it.tif"); !strings.Contains(e.Reason, names) || !strings.Contains(e.Reason, "save it as") {
			t.Errorf("%q does not name %s and say what to do", e, names)
		}
	}
}

func TestKindsOfJPEGThatAreNotReadAreNamed(t *testing.T) {
	sound := fixture(t, "sub420.jpg")
	at := bytes.Index(sound, []byte{0xff, 0xc0})
	for name, change := range map[string]func(frame []byte){
		"lossless":   func(frame []byte) { frame[1] = 0xc3 },
		"JPEG-LS":    func(frame []byte) { frame[1] = 0xf7 },
		"arithmetic": func(frame []byte) { frame[1] = 0xc9 },
		"12 bits":    func(frame []byte) { frame[1], frame[4] = 0xc1, 12 },
	} {
		data := bytes.Clone(sound)
		change(data[at:])
		_, err := Decode(context.Background(), data, "it.jpg", Options{})
		if e := mustBe(t, err, NotSupported, "it.jpg"); !strings.Contains(e.Reason, name) {
			t.Errorf("%q does not name %s", e, name)
		}
	}
}

func TestExtensionsAreThoseOfTheFormats(t *testing.T) {
	for _, want := range []string{".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".avif"} {
		if !strings.Contains(strings.Join(Extensions, " ")+" ", want+" ") {
			t.Errorf("%s is missing", want)
		}
	}
	for _, e := range Extensions {
		if e != strings.ToLower(e) || e[0] != '.' {
			t.Errorf("%q", e)
		}
	}
}

func TestFromImageTakesAnyImage(t *testing.T) {
	gray := image.NewGray(image.Rect(5, 6, 8, 8))
	gray.SetGray(7, 7, color.Gray{200})
	p := FromImage(gray, "drawn")
	if w, h := p.Size(); w != 3 || h != 2 || p.Name != "drawn" || p.Path != "" || p.Format != "memory" {
		t.Errorf("%d x %d %+v", w, h, p)
	}
	if got := p.Pix().RGBAAt(2, 1); got != (color.RGBA{200, 200, 200, 255}) {
		t.Errorf("the last pixel is %v", got)
	}
	if p.Hash != HashPixels(p.Pix()) {
		t.Error("the hash is not of the pixels")
	}
	if w, h := FromImage(image.NewRGBA(image.Rect(3, 3, 3, 9)), "").Size(); w != 0 || h != 0 {
		t.Errorf("no pixels give %d x %d", w, h)
	}
}

// allocated is how many bytes f asks for.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}
