package formats

import (
	"bytes"
	"errors"
	"hash/adler32"
	"image"
	"image/png"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"clickmask/mask"
)

// Each length of a run, each place of an edge in a row and over the row above comes back as it was.
func TestMasksComeBackFromTheirRuns(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, size := range [][2]int{{1, 1}, {1, 700}, {2, 3}, {7, 9}, {258, 5}, {259, 4}, {260, 4}, {261, 3}, {262, 3}, {517, 300}, {1280, 720}} {
		w, h := size[0], size[1]
		for _, likely := range []int{0, 1, 40, 900} { // of a thousand, that a pixel begins or ends a run
			bits := make([]uint8, w*h)
			in := uint8(0)
			for i := range bits {
				if r.IntN(1000) < likely {
					in ^= 1
				}
				bits[i] = in
			}
			m := mask.FromBits(w, h, bits)
			img, ok := decode(t, func(w io.Writer) error { return MaskPNG(w, m) }).(*image.Gray)
			if !ok || img.Rect != image.Rect(0, 0, w, h) {
				t.Fatalf("%d x %d: no picture of grey and this size", w, h)
			}
			for i, v := range img.Pix {
				if v != 255*bits[i] {
					t.Fatalf("%d x %d, %d of 1000: pixel %d is %d", w, h, likely, i, v)
				}
			}
		}
	}
	full := mask.Full(300, 200)
	img := decode(t, func(w io.Writer) error { return MaskPNG(w, full) }).(*image.Gray)
	if i := bytes.IndexByte(img.Pix, 0); i >= 0 {
		t.Errorf("pixel %d of a full mask is 0", i)
	}
}

// A row of more bytes than what the sum is taken over at once.
func TestTheSumOfALongRunIsAdlers(t *testing.T) {
	s := runStream{sumA: 1}
	s.sum(3, 7)
	s.sum(255, 5<<20+3)
	want := adler32.Checksum(append(bytes.Repeat([]byte{3}, 7), bytes.Repeat([]byte{255}, 5<<20+3)...))
	if got := uint32(s.sumB<<16 | s.sumA); got != want {
		t.Errorf("%x, not %x", got, want)
	}
}

// A mask in many chunks, and a writer that fails between them.
func TestAMaskOfManyEdgesEndsAtTheFirstErrorOfTheWriter(t *testing.T) {
	bits := make([]uint8, 900*900)
	for i := range bits {
		bits[i] = uint8(i*i>>7) & 1
	}
	m := mask.FromBits(900, 900, bits)
	for _, n := range []int{0, 8, 33, 50, idatBytes + 200} {
		if err := MaskPNG(&cutOff{n}, m); err != io.ErrShortWrite {
			t.Errorf("after %d bytes the error is %v", n, err)
		}
	}
}

func TestAMaskIsToldFromOtherPictures(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.png")
	for _, m := range []mask.Mask{mask.FromBits(1, 1, []uint8{0}), mask.Full(1, 1), mask.Full(1280, 720), mask.Rect(70_000, 3, image.Rect(1, 1, 9, 2))} {
		if err := Create(path, true, func(w io.Writer) error { return MaskPNG(w, m) }); err != nil {
			t.Fatal(err)
		}
		if is, err := IsMaskPNG(path); !is || err != nil {
			w, h := m.Size()
			t.Errorf("a mask of %d x %d: %v, %v", w, h, is, err)
		}
	}
	var others bytes.Buffer // the same pixels by another program
	img := image.NewGray(image.Rect(0, 0, 1280, 720))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	if err := png.Encode(&others, img); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"another program's": others.Bytes(), "cut short": others.Bytes()[:30], "nothing": {}, "text": []byte("notes")} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if is, err := IsMaskPNG(path); is || err != nil {
			t.Errorf("%s: %v, %v", name, is, err)
		}
	}
	if is, err := IsMaskPNG(dir); is || err != nil {
		t.Errorf("a folder: %v, %v", is, err)
	}
	if _, err := IsMaskPNG(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there: %v", err)
	}
}
