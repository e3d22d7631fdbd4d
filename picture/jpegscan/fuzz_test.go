package jpegscan

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

// FuzzSamples decodes damaged files: what comes of one are the samples of image/jpeg, or the file is left to that.
//
//	go test -fuzz FuzzSamples -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./picture/jpegscan
func FuzzSamples(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.jpg"))
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width*c.Height > 1<<15 {
			return
		}
		var strips []image.Image
		var at []int
		_, err := decode(data, 1<<16, func(y int, strip image.Image) { strips, at = append(strips, strip), append(at, y) })
		if err != nil {
			if !errors.Is(err, ErrOther) {
				t.Fatal(err)
			}
			return
		}
		if miscounted(data) {
			return
		}
		want, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("decoded, where image/jpeg says %v", err)
		}
		for i, strip := range strips {
			same(t, want, strip, at[i])
		}
	})
}
