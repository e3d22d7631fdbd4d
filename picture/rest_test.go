package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"clickmask/picture/jpegscan"
)

// What is made of a file that stays is what was decoded of it, whole and in part, whichever way the picture is turned.
func TestWhatStaysOfAPictureGivesThePixelsThatWereDecoded(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("jpegscan", "testdata", "*.jpg"))
	taken := 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for orientation := byte(1); orientation <= 8; orientation++ {
			path := filepath.Join(t.TempDir(), "turned.jpg")
			if err := os.WriteFile(path, withOrientation(data, orientation), 0o600); err != nil {
				t.Fatal(err)
			}
			p, err := Open(t.Context(), path, Options{})
			if err != nil {
				t.Fatal(err)
			}
			asleep, err := fallAsleep(t.Context(), p, 1<<30)
			if errors.Is(err, jpegscan.ErrOther) {
				continue
			}
			if err != nil {
				t.Fatal(name, err)
			}
			taken++
			planes, err := asleep.planes(t.Context(), 2)
			if err != nil {
				t.Fatal(name, err)
			}
			want := p.Pix()
			if err := asleep.compare(t.Context(), want); err != nil {
				t.Errorf("%s, orientation %d: %v", name, orientation, err)
			}
			if !bytes.Equal(asleep.whole().Pix, want.Pix) || !bytes.Equal(planes.whole().Pix, want.Pix) {
				t.Errorf("%s, orientation %d: the pixels differ", name, orientation)
			}
			other := &image.RGBA{Pix: bytes.Clone(want.Pix), Stride: want.Stride, Rect: want.Rect}
			other.Pix[len(other.Pix)/3] ^= 1
			if asleep.compare(t.Context(), other) == nil {
				t.Errorf("%s, orientation %d: a pixel that differs is not found", name, orientation)
			}
			w, h := p.Size()
			for _, r := range []image.Rectangle{image.Rect(0, 0, w, h), image.Rect(0, 0, 1, 1), image.Rect(w-1, h-1, w, h),
				image.Rect(3, 5, 40, 41), image.Rect(w/2, 0, w, 7), image.Rect(17, h-9, 18, h)} {
				part := planes.crop(r)
				for y := range r.Dy() {
					at := want.PixOffset(r.Min.X, r.Min.Y+y)
					if !bytes.Equal(part.Pix[y*part.Stride:][:4*r.Dx()], want.Pix[at:at+4*r.Dx()]) {
						t.Fatalf("%s, orientation %d: %v differs in row %d", name, orientation, r, y)
					}
				}
			}
		}
	}
	if taken < 4*8 {
		t.Errorf("%d were read as planes", taken)
	}
}

// restable is a picture in a file that is large enough to rest.
func restable(t *testing.T) *Picture {
	t.Helper()
	path := filepath.Join(t.TempDir(), "large.jpg")
	if err := os.WriteFile(path, withOrientation(jpegOf(t, quarters(2400, 1800)), 6), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPictureAtRestTakesLessAndIsMadeAgain(t *testing.T) {
	p := restable(t)
	before, bytesBefore := p.Pix(), p.Bytes()
	r := image.Rect(100, 200, 700, 900)
	crop := HashPixels(before.SubImage(r).(*image.RGBA))
	for range 2 {
		if !p.Rest(t.Context()) || !p.Resting() || p.Roused() || 10*p.Bytes() > bytesBefore {
			t.Fatalf("at rest %v, %d bytes of %d", p.Resting(), p.Bytes(), bytesBefore)
		}
		if HashPixels(p.Crop(r).Pix()) != crop || !p.Resting() || !p.Roused() || 2*p.Bytes() > bytesBefore {
			t.Error("a crop has other pixels, or wakes all of them")
		}
	}
	if w, h := p.Size(); w != 1800 || h != 2400 {
		t.Errorf("%d x %d", w, h)
	}
	again := p.Pix()
	if again == before || HashPixels(again) != p.Hash || p.Resting() {
		t.Error("the pixels are not those that it had")
	}
	if !p.Rest(t.Context()) {
		t.Error("it does not rest again")
	}
}

func TestAPictureWhoseFileHasChangedDoesNotRest(t *testing.T) {
	p := restable(t)
	other := quarters(2400, 1800)
	other.Pix[4*(2400*900+1200)] ^= 0xff
	other.Pix[4*(2400*900+1201)] ^= 0xff
	if err := os.WriteFile(p.Path, withOrientation(jpegOf(t, other), 6), 0o600); err != nil {
		t.Fatal(err)
	}
	if p.Rest(t.Context()) || p.Resting() {
		t.Fatal("its pixels would be others")
	}
	if err := os.Remove(p.Path); err != nil {
		t.Fatal(err)
	}
	if q := restable(t); os.Remove(q.Path) != nil || q.Rest(t.Context()) {
		t.Error("nothing is left to make it of")
	}
}

func TestRestEndsWithItsContext(t *testing.T) {
	p := restable(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if p.Rest(ctx) {
		t.Error("it rests")
	}
	if !p.Rest(t.Context()) {
		t.Error("it does not rest later")
	}
}

// While a picture is read once more its pixels are still there: what that takes besides is a part of them.
func TestLettingAPictureRestTakesLittleBesideIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.jpg")
	if err := os.WriteFile(path, jpegOf(t, quarters(6000, 4000)), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if !p.Rest(t.Context()) {
		t.Fatal("it does not rest")
	}
	runtime.ReadMemStats(&after)
	if took := int64(after.TotalAlloc - before.TotalAlloc); took > 6000*4000*4/3 {
		t.Errorf("%d bytes were asked for", took)
	}
}

// What stays is read from memory: whatever becomes of the file and of the context of who let the picture rest.
func TestAPictureAtRestNeedsNoFile(t *testing.T) {
	p := restable(t)
	ctx, cancel := context.WithCancel(t.Context())
	if !p.Rest(ctx) {
		t.Fatal("it does not rest")
	}
	cancel()
	if err := os.Remove(p.Path); err != nil {
		t.Fatal(err)
	}
	if err := p.RouseAside(t.Context()); err != nil || !p.Roused() {
		t.Fatal(err)
	}
	p.Rest(t.Context())
	if HashPixels(p.Pix()) != p.Hash {
		t.Error("the pixels are not those that it had")
	}
}

// Who asks for a part does not wait for another who makes it, once there is something more urgent.
func TestRousingEndsWithItsContext(t *testing.T) {
	p := restable(t)
	if !p.Rest(t.Context()) {
		t.Fatal("it does not rest")
	}
	if err := p.pixels.making.enter(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if p.Rouse(ctx) == nil || p.Roused() {
		t.Error("it was roused")
	}
	p.pixels.making.leave()
	if err := p.Rouse(t.Context()); err != nil || !p.Roused() {
		t.Error(err)
	}
}

// A picture of a file that has far more in it than the pixels, as one with a film behind them, would gain nothing.
func TestAPictureOfAFileLargerThanItsPlanesDoesNotRest(t *testing.T) {
	p := restable(t)
	f, err := os.OpenFile(p.Path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(make([]byte, 2400*1800*3/2)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if p.Rest(t.Context()) {
		t.Error("it rests")
	}
}

func TestSmallPicturesAndThoseOfMemoryDoNotRest(t *testing.T) {
	if FromImage(quarters(2400, 1800), "made").Rest(t.Context()) {
		t.Error("there is no file")
	}
}

func TestAPyramidAtRestLacksThePictureAlone(t *testing.T) {
	p := FromImage(quarters(640, 480), "made")
	py := NewPyramid(p)
	rest := py.Resting()
	if rest.Levels[0] != nil || rest.Levels[1] != py.Levels[1] || py.Levels[0] == nil || len(rest.Levels) != len(py.Levels) {
		t.Errorf("%v", rest.Levels)
	}
	if awake := rest.Awake(p); awake.Levels[0] != p.Pix() {
		t.Error("it is not the picture")
	}
	if g := GlanceOf(p, rest, 2048); g.Levels[0] != nil || g.Levels[1] == nil {
		t.Errorf("%v", g.Levels)
	}
}

func jpegOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, nil); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
