package vp8l

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	library "golang.org/x/image/vp8l"
)

// pictures are those of the folder's files.
func pictures(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.webp"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	all := map[string][]byte{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = chunkOf(data)
	}
	return all
}

func chunkOf(data []byte) []byte {
	at := bytes.Index(data, []byte("VP8L")) + 8
	return data[at : at+int(binary.LittleEndian.Uint32(data[at-4:]))]
}

// compare decodes a picture both ways.
func compare(t *testing.T, data []byte) (decoded bool) {
	t.Helper()
	want, wrong := library.Decode(bytes.NewReader(data))
	got, err := Decode(context.Background(), bytes.NewReader(data))
	if errors.Is(err, errTree) && wrong == nil { // too many or too few codes, which RFC 9649 and libwebp refuse
		return false
	}
	if (err == nil) != (wrong == nil) {
		t.Fatalf("%v, where the library says %v", err, wrong)
	}
	if err == nil {
		if w := want.(*image.NRGBA); got.Rect != w.Rect || got.Stride != w.Stride || !bytes.Equal(got.Pix, w.Pix) {
			t.Fatal("the pixels differ")
		}
	}
	return err == nil
}

func TestPixelsAreThoseOfTheLibrary(t *testing.T) {
	for name, data := range pictures(t) {
		t.Run(name, func(t *testing.T) {
			if !compare(t, data) {
				t.Error("it is refused")
			}
		})
	}
}

func TestDamagedPicturesAreRefusedAsByTheLibrary(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	decoded := 0
	for _, sound := range pictures(t) {
		for range 300 {
			data := bytes.Clone(sound)
			for range 1 + rng.IntN(3) {
				at := HeadSize + rng.IntN(len(data)-HeadSize)
				if rng.IntN(2) == 0 {
					at = HeadSize + rng.IntN(min(len(data)-HeadSize, 100))
				}
				data[at] ^= 1 << rng.IntN(8)
			}
			if rng.IntN(5) == 0 {
				data = data[:rng.IntN(len(data))]
			}
			if compare(t, data) {
				decoded++
			}
		}
	}
	if decoded < 100 {
		t.Errorf("%d were decoded", decoded)
	}
}

// counted ends after it was asked a number of times, and counts on.
type counted struct {
	context.Context
	asked, end int
}

func (c *counted) Err() error {
	if c.asked++; c.asked > c.end {
		return context.Canceled
	}
	return nil
}

// Who gives a picture up gets its memory back, however few bytes it is made of: each row is followed by a look at the context where it
// is read, and preceded by one each time that something is undone.
func TestEachRowLooksAtTheContext(t *testing.T) {
	for name, data := range pictures(t) {
		w, h, err := Size([HeadSize]byte(data))
		if err != nil {
			t.Fatal(err)
		}
		all := &counted{Context: context.Background(), end: 1 << 40}
		if _, err := Decode(all, bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		least := h + w*h/4096 // in all files of the folder something is undone; a copy may fill several rows
		if all.asked < least {
			t.Errorf("%s: asked %d times for %d rows", name, all.asked, h)
		}
		for end := 0; end < all.asked; end += 1 + all.asked/50 {
			c := &counted{Context: context.Background(), end: end}
			if _, err := Decode(c, bytes.NewReader(data)); !errors.Is(err, context.Canceled) || c.asked > end+1 {
				t.Errorf("%s, ended at question %d: %v after %d", name, end, err, c.asked)
			}
		}
	}
}

// FuzzPicture decodes any bytes both ways.
//
//	go test -fuzz FuzzPicture -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./picture/vp8l
func FuzzPicture(f *testing.F) {
	for _, data := range pictures(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < HeadSize {
			return
		}
		if w, h, err := Size([HeadSize]byte(data)); err != nil || w*h > 1<<15 {
			return
		}
		compare(t, data)
	})
}

func BenchmarkDecode(b *testing.B) {
	name := os.Getenv("VP8L_FILE")
	if name == "" {
		b.Skip("VP8L_FILE names no lossless WebP file")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	data = chunkOf(data)
	b.Run("here", func(b *testing.B) {
		for b.Loop() {
			if _, err := Decode(context.Background(), bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		for b.Loop() {
			if _, err := library.Decode(bytes.NewReader(data)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
