package eval

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzManifest feeds damaged tables: every row that is read has its two paths, and choosing among them loses none.
//
//	go test -fuzz FuzzManifest -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./cli/eval
func FuzzManifest(f *testing.F) {
	for _, seed := range []string{"image,mask\na.png,b.png\n", "source,mask,split,image\nx,b.png,val,/a.png\ny,c.png,,a.png\n",
		"image,mask\na.png\n", "image;mask\n", "\"image\",\"mask\"\n\"a\n,b\",\"\"\n", "\xef\xbb\xbfimage,mask\na,b\n", "", "image,image,mask\n1,2,3"} {
		f.Add(seed, 1, uint64(1))
	}
	f.Fuzz(func(t *testing.T, text string, limit int, seed uint64) {
		rows, err := readRows(strings.NewReader(text), "folder")
		if err != nil {
			return
		}
		for _, r := range rows {
			if r.Source == "" || r.Image == "" || r.Mask == "" || !filepath.IsAbs(r.Image) && !strings.HasPrefix(r.Image, "folder") && !strings.HasPrefix(r.Image, "..") && r.Image != "." {
				t.Fatalf("%+v", r)
			}
		}
		if all := Select(rows, "", 0, seed); len(all) != len(rows) {
			t.Fatalf("%d of %d rows are all", len(all), len(rows))
		}
		if some := Select(rows, "", max(limit, 1), seed); len(some) != min(len(rows), max(limit, 1)) {
			t.Fatalf("%d of %d rows are %d", len(some), len(rows), limit)
		}
	})
}

// FuzzLabels feeds damaged masks: what is read has the size that was asked for, and its areas are all of its pixels.
//
//	go test -fuzz FuzzLabels -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./cli/eval
func FuzzLabels(f *testing.F) {
	r := image.Rect(0, 0, 7, 5)
	palette := color.Palette{color.Black, color.White, color.Gray{9}}
	for _, img := range []image.Image{image.NewGray(r), image.NewPaletted(r, palette), image.NewRGBA(r), image.NewGray16(r)} {
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		// The decoder's memory is that of the head: a few bytes that promise much are slow to try, and nothing else.
		if c, err := png.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<16 {
			return
		}
		l, err := decodeLabels(bytes.NewReader(data), 6, 9)
		if err != nil {
			return
		}
		sum := 0
		for _, area := range l.areas() {
			sum += area
		}
		for _, v := range l.id {
			if v == 0 || v == ignored {
				sum++
			}
		}
		if l.w != 6 || l.h != 9 || len(l.id) != 54 || sum != 54 {
			t.Fatalf("%d x %d, %d numbers, %d counted", l.w, l.h, len(l.id), sum)
		}
	})
}
