package picture

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzDecode feeds damaged files of every kind: what comes back is a packed picture of the size that the head
// says, or one of our errors; never a panic.
//
//	go test -fuzz FuzzDecode -fuzztime 5m -parallel 1 ./picture
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(pillow, "*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		// WebAssembly makes a try of AVIF a hundred times slower than any other: their boxes are tried below.
		if strings.HasSuffix(path, ".png") && filepath.Ext(strings.TrimSuffix(path, ".png")) != "" || filepath.Ext(path) == ".avif" {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	const most = 1 << 16
	f.Fuzz(func(t *testing.T, data []byte) {
		if brand("avif", "avis")(data) {
			return
		}
		p, err := Decode(context.Background(), data, "it", Options{MaxPixels: most})
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || !strings.HasPrefix(e.Error(), "it ") || strings.Contains(e.Error(), "\n") {
				t.Fatalf("%v", err)
			}
			return
		}
		w, h := p.Size()
		if w < 1 || h < 1 || w*h > most || p.Pix.Stride != 4*w || len(p.Pix.Pix) != 4*w*h {
			t.Fatalf("%d x %d pixels in rows of %d bytes, %d in all", w, h, p.Pix.Stride, len(p.Pix.Pix))
		}
		for i := 0; i < len(p.Pix.Pix); i += 4 {
			if c := p.Pix.Pix[i : i+4]; max(c[0], c[1], c[2]) > c[3] {
				t.Fatalf("pixel %d is %v: not premultiplied", i/4, c)
			}
		}
	})
}

// FuzzBoxes feeds damaged boxes to the reader of AVIF's head.
func FuzzBoxes(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(pillow, "*.avif"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 700)])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		head, err := readAVIFHead(source{context.Background(), strings.NewReader(string(data)), int64(len(data)), "it"})
		if head.orientation < 1 || head.orientation > 8 || err == nil && (head.w <= 0 || head.h <= 0) {
			t.Fatalf("%+v, %v", head, err)
		}
	})
}
