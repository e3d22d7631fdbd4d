package jpegscan

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// decode decodes a file in strips of n rows of units and hands over each with its first row of pixels.
func decode(data []byte, n int, each func(y int, strip image.Image)) (small image.Image, err error) {
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if small, err = f.Index(context.Background()); err != nil {
		return small, err
	}
	if f.Progressive() {
		if err := f.Collect(context.Background(), 64); err != nil {
			return nil, err
		}
	}
	planes := new(Planes)
	rows, pixels := f.UnitRows()
	for y := 0; y < rows; y += n {
		strip, err := f.Strip(context.Background(), y, min(y+n, rows), planes)
		if err != nil {
			return nil, err
		}
		each(y*pixels, strip)
	}
	return small, nil
}

// same compares a strip with the rows of a whole picture that begin at y.
func same(t *testing.T, whole, strip image.Image, y int) {
	t.Helper()
	r := strip.Bounds()
	at := image.Rect(0, y, r.Dx(), y+r.Dy())
	switch w := whole.(type) {
	case *image.Gray:
		s := strip.(*image.Gray)
		for i := range r.Dy() {
			if !bytes.Equal(s.Pix[i*s.Stride:][:r.Dx()], w.Pix[(y+i)*w.Stride:][:r.Dx()]) {
				t.Fatalf("row %d differs", y+i)
			}
		}
	case *image.YCbCr:
		s := strip.(*image.YCbCr)
		if s.SubsampleRatio != w.SubsampleRatio {
			t.Fatalf("ratio %v, want %v", s.SubsampleRatio, w.SubsampleRatio)
		}
		for v := at.Min.Y; v < at.Max.Y; v++ {
			for u := range r.Dx() {
				if s.YCbCrAt(u, v-y) != w.YCbCrAt(u, v) {
					t.Fatalf("(%d,%d) is %v, want %v", u, v, s.YCbCrAt(u, v-y), w.YCbCrAt(u, v))
				}
			}
		}
	case *image.RGBA:
		s := strip.(*image.RGBA)
		sameRows(t, w.Pix[y*w.Stride:], w.Stride, s.Pix, s.Stride, r, y)
	case *image.CMYK:
		s := strip.(*image.CMYK)
		sameRows(t, w.Pix[y*w.Stride:], w.Stride, s.Pix, s.Stride, r, y)
	default:
		t.Fatalf("%T", whole)
	}
}

func sameRows(t *testing.T, want []uint8, stride int, got []uint8, gotStride int, r image.Rectangle, y int) {
	t.Helper()
	for i := range r.Dy() {
		if !bytes.Equal(got[i*gotStride:][:4*r.Dx()], want[i*stride:][:4*r.Dx()]) {
			t.Fatalf("row %d differs", y+i)
		}
	}
}

var files = []string{"420", "422", "444", "grey", "restartrows", "restartblocks", "rgb", "inks", "ycck", "progressive",
	"progressive420rows", "progressive444blocks", "progressivegreyblocks", "progressivergb", "progressiveinks",
	"411", "410blocks", "440", "440of2x2", "progressive411", "progressive410", "progressive444of2x1", "progressivealone", "progressive411alone"}

// decoded is what image/jpeg makes of a file.
func decoded(t *testing.T, name string) image.Image {
	t.Helper()
	if name == "progressive420rows" { // which has the coefficients of
		name = "420"
	}
	img, err := jpeg.Decode(bytes.NewReader(file(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// miscounted reports whether image/jpeg looks for restarts in other places than those of the specification (T.81, A.2.2): it counts
// the blocks of a part that is told alone in units of all parts.
func miscounted(data []byte) bool {
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	return err == nil && f.Progressive() && len(f.parts) > 1 && f.parts[0].across*f.parts[0].down > 1 && bytes.Contains(data, []byte{0xff, markDRI})
}

func TestStripsAreTheSamplesOfImageJPEG(t *testing.T) {
	for _, name := range files {
		t.Run(name, func(t *testing.T) {
			data := file(t, name)
			want := decoded(t, name)
			for _, n := range []int{1, 3, 1000} {
				seen := 0
				if _, err := decode(data, n, func(y int, strip image.Image) {
					same(t, want, strip, y)
					seen += strip.Bounds().Dy()
				}); err != nil || seen != want.Bounds().Dy() {
					t.Fatalf("strips of %d rows: %d rows of %d, %v", n, seen, want.Bounds().Dy(), err)
				}
			}
		})
	}
}

// A pixel of the small picture is the mean of its block: the first coefficient says no less.
func TestTheSmallPictureIsTheMeanOfEachBlock(t *testing.T) {
	for _, name := range []string{"420", "444", "grey", "restartblocks", "progressive"} {
		data := file(t, name)
		want, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		small, err := decode(data, 1000, func(int, image.Image) {})
		if err != nil {
			t.Fatal(name, err)
		}
		luma := func(img image.Image, x, y int) int {
			if g, ok := img.(*image.Gray); ok {
				return int(g.GrayAt(x, y).Y)
			}
			return int(img.(*image.YCbCr).YCbCrAt(x, y).Y)
		}
		tolerance := 1
		if name == "progressive" { // its first scan leaves out a bit
			tolerance = 6
		}
		r := small.Bounds()
		if r.Dx() != 22 || r.Dy() != 19 {
			t.Fatalf("%s: %v for 173 x 149 pixels", name, r)
		}
		for y := range r.Dy() - 1 {
			for x := range r.Dx() - 1 {
				sum := 0
				for i := range 64 {
					sum += luma(want, 8*x+i%8, 8*y+i/8)
				}
				if got := luma(small, x, y); got < sum/64-tolerance || got > sum/64+1+tolerance {
					t.Fatalf("%s: (%d,%d) is %d, want %d", name, x, y, got, sum/64)
				}
			}
		}
	}
}

// What is damaged is left to image/jpeg, or decoded as that does.
func TestDamagedFilesAreDecodedAsByImageJPEGOrNot(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	left := 0
	for _, name := range files {
		sound := file(t, name)
		for range 300 {
			data := bytes.Clone(sound)
			for range 1 + rng.IntN(3) {
				data[2+rng.IntN(len(data)-2)] = byte(rng.Uint32())
			}
			if rng.IntN(4) == 0 {
				data = data[:rng.IntN(len(data))]
			}
			want, wrong := jpeg.Decode(bytes.NewReader(data))
			if wrong == nil && miscounted(data) {
				continue
			}
			_, err := decode(data, 2, func(y int, strip image.Image) {
				if wrong == nil {
					same(t, want, strip, y)
				}
			})
			switch {
			case err != nil && !errors.Is(err, ErrOther):
				t.Fatalf("%s: %v", name, err)
			case err == nil && wrong != nil && !miscounted(data):
				t.Fatalf("%s: decoded, where image/jpeg says %v", name, wrong)
			case err != nil:
				left++
			}
		}
	}
	if left == 0 || left == len(files)*300 {
		t.Errorf("%d of %d were left to image/jpeg", left, len(files)*300)
	}
}

// Factors may be told between scans; those count that were told last.
func TestFactorsThatAreToldLateAreThoseOfImageJPEG(t *testing.T) {
	sound := file(t, "progressive")
	tables := bytes.Index(sound, []byte{0xff, markDQT})
	length := 2 + int(sound[tables+2])<<8 + int(sound[tables+3])
	segment := bytes.Clone(sound[tables : tables+length])
	for i := 5; i < len(segment); i += 3 {
		segment[i] = segment[i]/2 + 1
	}
	at := bytes.LastIndex(sound, []byte{0xff, markSOS})
	late := append(append(bytes.Clone(sound[:at]), segment...), sound[at:]...)
	only := append(bytes.Clone(sound[:tables]), sound[tables+length:]...) // the factors come with the last scan alone
	at -= length
	only = append(append(bytes.Clone(only[:at]), segment...), only[at:]...)
	for name, data := range map[string][]byte{"again": late, "then alone": only} {
		want, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(name, err)
		}
		if _, err := decode(data, 3, func(y int, strip image.Image) { same(t, want, strip, y) }); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A part that no scan is about is zeros to image/jpeg, and one that has no factors grey.
func TestWhatNoScanTellsIsLeftToImageJPEG(t *testing.T) {
	sound := file(t, "progressivealone")
	heads := 0
	short := bytes.Clone(sound)
	for i := 0; i+4 < len(sound); i++ {
		if sound[i] == 0xff && sound[i+1] == markSOS {
			if heads++; heads == 2 { // of the three that tell the means
				short = append(bytes.Clone(sound[:i]), 0xff, markEOI)
			}
		}
	}
	if _, err := jpeg.Decode(bytes.NewReader(short)); err != nil {
		t.Fatal(err)
	}
	if _, err := decode(short, 3, func(int, image.Image) {}); !errors.Is(err, ErrOther) {
		t.Errorf("%v", err)
	}
}

// image/jpeg, which looks at no context behind the last byte, has next to nothing left of what it takes of a progressive file: of single
// bits that are wrong it had one in six.
func TestHardlyAnyDamageOfProgressiveFilesIsLeft(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	good, left := 0, 0
	for _, name := range []string{"progressive", "progressive444blocks", "progressivealone", "progressivegreyblocks"} {
		sound := file(t, name)
		scan := bytes.Index(sound, []byte{0xff, markSOS})
		for range 60 {
			data := bytes.Clone(sound)
			data[scan+rng.IntN(len(data)-scan)] ^= 1 << rng.IntN(8)
			want, err := jpeg.Decode(bytes.NewReader(data))
			if err != nil || miscounted(data) {
				continue
			}
			good++
			if _, err := decode(data, 1000, func(y int, strip image.Image) { same(t, want, strip, y) }); err != nil {
				left++
			}
		}
	}
	if good < 100 || left > 1 {
		t.Errorf("%d of %d are left", left, good)
	}
}

func TestIndexEndsWithItsContext(t *testing.T) {
	data := file(t, "420")
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Index(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Index: %v", err)
	}
}

// Who gives a picture up gets its memory back: no stage of a progressive file goes on without a look at the context.
func TestScansAndTheirSamplesEndWithTheContext(t *testing.T) {
	data := file(t, "progressive")
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Index(context.Background()); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := f.Collect(ended, 64); !errors.Is(err, context.Canceled) || f.parts[0].coefficients != nil {
		t.Errorf("Collect: %v, %d coefficients are kept", err, len(f.parts[0].coefficients))
	}
	if err := f.Collect(context.Background(), 64); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Strip(ended, 0, 1, new(Planes)); !errors.Is(err, context.Canceled) {
		t.Errorf("Strip: %v", err)
	}
}

func TestAFileOfMoreScansThanAreTakenIsLeft(t *testing.T) {
	data := file(t, "progressive")
	scans := bytes.Count(data, []byte{0xff, markSOS})
	for most, want := range map[int]error{scans: nil, scans - 1: ErrOther} {
		f, err := Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Collect(context.Background(), most); !errors.Is(err, want) {
			t.Errorf("%d of %d scans: %v, want %v", most, scans, err, want)
		}
	}
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".jpg"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
