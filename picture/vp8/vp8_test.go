package vp8

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

	library "golang.org/x/image/vp8"
)

// byLibrary is what golang.org/x/image/vp8 makes of a frame.
func byLibrary(frame []byte) (*image.YCbCr, error) {
	d := library.NewDecoder()
	d.Init(bytes.NewReader(frame), len(frame))
	if _, err := d.DecodeFrameHeader(); err != nil {
		return nil, err
	}
	return d.DecodeFrame()
}

// alike reports whether two pictures have the same samples.
func alike(a, b *image.YCbCr) bool {
	if a.Rect != b.Rect || a.SubsampleRatio != b.SubsampleRatio {
		return false
	}
	w, h := a.Rect.Dx(), a.Rect.Dy()
	rows := func(a, b []uint8, strideA, strideB, w, h int) bool {
		for y := range h {
			if !bytes.Equal(a[y*strideA:][:w], b[y*strideB:][:w]) {
				return false
			}
		}
		return true
	}
	return rows(a.Y, b.Y, a.YStride, b.YStride, w, h) &&
		rows(a.Cb, b.Cb, a.CStride, b.CStride, (w+1)/2, (h+1)/2) && rows(a.Cr, b.Cr, a.CStride, b.CStride, (w+1)/2, (h+1)/2)
}

// compare decodes a frame both ways.
func compare(t *testing.T, frame []byte) (decoded bool) {
	t.Helper()
	want, wrong := byLibrary(frame)
	got, err := Decode(context.Background(), frame)
	if (err == nil) != (wrong == nil) && !impossible(frame) {
		t.Fatalf("%v, where the library says %v", err, wrong)
	}
	if err == nil && !impossible(frame) && !alike(got, want) {
		t.Fatal("the samples differ")
	}
	return err == nil
}

// impossible reports whether a partition begins as no encoder lets one begin: with more than the whole of the range. How many bits of the
// surplus are kept decides then what follows.
func impossible(frame []byte) bool {
	d := &decoder{}
	_ = d.readHead(frame) // as far as it goes
	for _, b := range append(d.rest, d.head) {
		if len(b.data) > 0 && b.data[0] == 0xff {
			return true
		}
	}
	return false
}

// frames are those of the folder's files.
func frames(t testing.TB) map[string][]byte {
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
		at := bytes.Index(data, []byte("VP8 ")) + 8
		all[filepath.Base(name)] = data[at : at+int(binary.LittleEndian.Uint32(data[at-4:]))]
	}
	return all
}

func TestSamplesAreThoseOfTheLibrary(t *testing.T) {
	for name, frame := range frames(t) {
		t.Run(name, func(t *testing.T) {
			if !compare(t, frame) {
				t.Error("it is refused")
			}
		})
	}
}

// Any bits are a frame of some kind: what comes of them goes through all modes, tables and ways to smooth.
func TestSamplesOfRandomBitsAreThoseOfTheLibrary(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	decoded := 0
	for range 600 {
		if compare(t, randomFrame(rng)) {
			decoded++
		}
	}
	if decoded < 200 {
		t.Errorf("%d of 600 were decoded", decoded)
	}
}

// randomFrame has a sound head of 10 bytes and random bits.
func randomFrame(rng *rand.Rand) []byte {
	w, h := 1+rng.IntN(90), 1+rng.IntN(90)
	first := 200 + rng.IntN(6000)
	frame := make([]byte, headSize+first+rng.IntN(60000))
	for i := range frame {
		frame[i] = byte(rng.Uint32())
		if i > headSize+8 && rng.IntN(2) == 0 { // fewer large values
			frame[i] &= byte(rng.Uint32())
		}
	}
	for i := range min(7, (len(frame)-headSize-first)/3) { // sizes of partitions that may be there
		size := frame[headSize+first+3*i:]
		size[1], size[2] = size[1]&15, 0
	}
	copy(frame, []byte{byte(first<<5) | 1<<4, byte(first >> 3), byte(first >> 11), 0x9d, 0x01, 0x2a, byte(w), 0, byte(h), 0})
	return frame
}

func TestDamagedFramesAreRefusedAsByTheLibrary(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, sound := range frames(t) {
		for range 100 {
			frame := bytes.Clone(sound)
			for range rng.IntN(4) {
				frame[headSize+rng.IntN(len(frame)-headSize)] = byte(rng.Uint32())
			}
			if rng.IntN(3) == 0 {
				frame = frame[:rng.IntN(len(frame))]
			}
			compare(t, frame)
		}
	}
}

// counted ends after it was asked a number of times.
type counted struct {
	context.Context
	left int
}

func (c *counted) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// Who gives a picture up gets its memory back: each row of macroblocks is preceded by a look at the context.
func TestEachRowLooksAtTheContext(t *testing.T) {
	for name, frame := range frames(t) {
		_, h, err := Size(frame)
		if err != nil {
			t.Fatal(err)
		}
		rows := (h + 15) / 16
		for n := range rows {
			if _, err := Decode(&counted{context.Background(), n}, frame); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, ended before row %d of %d: %v", name, n, rows, err)
			}
		}
		if _, err := Decode(&counted{context.Background(), rows}, frame); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzFrame decodes any bytes both ways.
//
//	go test -fuzz FuzzFrame -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./picture/vp8
func FuzzFrame(f *testing.F) {
	for _, frame := range frames(f) {
		f.Add(frame)
	}
	rng := rand.New(rand.NewPCG(7, 8))
	for range 20 {
		f.Add(randomFrame(rng))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		if w, h, err := Size(frame); err != nil || w*h == 0 || w*h > 1<<15 {
			return
		}
		compare(t, frame)
	})
}

func BenchmarkDecode(b *testing.B) {
	name := os.Getenv("VP8_FRAME")
	if name == "" {
		b.Skip("VP8_FRAME names no lossy WebP file")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	at := bytes.Index(data, []byte("VP8 ")) + 8
	frame := data[at : at+int(binary.LittleEndian.Uint32(data[at-4:]))]
	b.Run("here", func(b *testing.B) {
		for b.Loop() {
			if _, err := Decode(context.Background(), frame); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		for b.Loop() {
			if _, err := byLibrary(frame); err != nil {
				b.Fatal(err)
			}
		}
	})
}
