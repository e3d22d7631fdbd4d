package project

import (
	"bytes"
	"testing"

	"clickmask/mask"
	"clickmask/prompt"
)

func BenchmarkSession2000Objects(b *testing.B) {
	s := Session{Pages: make([]Page, 100)}
	bits := make([]uint8, 3000*2000)
	for i := range bits {
		if x, y := i%3000-1500, i/3000-1000; x*x+y*y < 900*900 {
			bits[i] = 1
		}
	}
	m := mask.FromBits(3000, 2000, bits)
	for i := range s.Pages {
		s.Pages[i] = Page{ID: PageID(i + 1), Path: "/a.png", W: 3000, H: 2000}
		for k := range 20 {
			s.Pages[i].Objects = append(s.Pages[i].Objects, Object{ID: uint64(20*i + k + 1), Mask: m, Prompt: prompt.Prompt{Points: []prompt.Point{at(5, 5)}}})
		}
	}
	var out bytes.Buffer
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			out.Reset()
			if err := WriteSession(&out, s, ""); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(out.Len())/1e6, "MB")
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := ReadSession(bytes.NewReader(out.Bytes()), ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}
