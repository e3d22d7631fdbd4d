package formats

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

// Each parser has a target of its own, so that what was found for one is tried on:
//
//	go test -fuzz FuzzCVAT -fuzztime 5m -fuzzminimizetime 10x -parallel 2 ./project/formats
func FuzzCOCO(f *testing.F)        { fuzzFormat(f, coco) }
func FuzzCOCOResults(f *testing.F) { fuzzFormat(f, cocoResults) }
func FuzzYOLO(f *testing.F)        { fuzzFormat(f, yolo) }
func FuzzLabelme(f *testing.F)     { fuzzFormat(f, labelme) }
func FuzzVOC(f *testing.F)         { fuzzFormat(f, voc) }
func FuzzCVAT(f *testing.F)        { fuzzFormat(f, cvat) }
func FuzzLabelStudio(f *testing.F) { fuzzFormat(f, labelStudio) }
func FuzzDatumaro(f *testing.F)    { fuzzFormat(f, datumaro) }
func FuzzGeoJSON(f *testing.F)     { fuzzFormat(f, geoJSON) }
func FuzzSVG(f *testing.F)         { fuzzFormat(f, svg) }
func FuzzNPZ(f *testing.F)         { fuzzFormat(f, npz) }
func FuzzNPY(f *testing.F)         { fuzzFormat(f, npyFile) }
func FuzzMasks(f *testing.F)       { fuzzFormat(f, maskPNG) }
func FuzzLabelMaps(f *testing.F)   { fuzzFormat(f, labelMap) }
func FuzzInstances(f *testing.F)   { fuzzFormat(f, instanceMap) }

// fuzzFormat reads any file as a format: it is refused, or it gives a set that can be written and read again.
func fuzzFormat(f *testing.F, format *Format) {
	s := puzzle(rand.New(rand.NewPCG(1, 1)))
	for _, opts := range []Options{{}, {Polygons: true, Masks: true}} {
		for name, file := range written(f, s, format, opts) {
			if path.Ext(name) == format.Endings[0] {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		open := "a" + format.Endings[0]
		files := fstest.MapFS{open: {Data: data}, "data.yaml": {Data: []byte("names: [a, b, c]\n")}, "labels.txt": {Data: []byte("0 none\n1 a\n")}}
		if format == yolo {
			open = "."
		}
		got, err := format.Read(t.Context(), files, open, ReadOptions{Size: func(string) (int, int, error) { return 30, 20, nil }})
		if err != nil {
			return
		}
		sound(t, got)
	})
}

// sound checks a set that was read: it can be written, and comes back.
func sound(t *testing.T, got *Reading) {
	t.Helper()
	if err := got.Set.Check(); err != nil {
		t.Fatal(err)
	}
	for _, note := range got.Notes {
		if strings.Contains(note.String(), "%!") {
			t.Fatalf("a note is %q", note)
		}
	}
	for i := range got.Set.Pages {
		for _, item := range got.Set.Pages[i].Items {
			if item.Mask.Empty() {
				t.Fatal("an object without a pixel")
			}
		}
	}
	plan, err := NewPlan(got.Set, datumaro, Options{})
	if errors.Is(err, ErrNothing) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := plan.Files[0].Encode(&b); err != nil {
		t.Fatal(err)
	}
	again, err := datumaro.Read(t.Context(), fstest.MapFS{"a.json": {Data: b.Bytes()}}, "a.json", ReadOptions{})
	if err != nil {
		t.Fatalf("what was read cannot be written and read: %v", err)
	}
	n, m := 0, 0
	for i := range got.Set.Pages {
		n += len(got.Set.Pages[i].Items)
	}
	for i := range again.Set.Pages {
		m += len(again.Set.Pages[i].Items)
	}
	if n != m {
		t.Fatalf("%d objects are %d when they were written and read", n, m)
	}
}

// FuzzRecognise asks which format any file is of: it is none, or one that reads it or says why not.
func FuzzRecognise(f *testing.F) {
	s := puzzle(rand.New(rand.NewPCG(1, 2)))
	for _, format := range All {
		for name, file := range written(f, s, format, Options{}) {
			f.Add(path.Ext(name), file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, ending string, data []byte) {
		name := "a" + ending
		files := fstest.MapFS{name: {Data: data}}
		format, open, err := Recognise(files, name)
		if err != nil {
			return
		}
		if format == nil || open != name {
			t.Fatalf("%v, %q", format, open)
		}
		got, err := format.Read(t.Context(), files, open, ReadOptions{Size: func(string) (int, int, error) { return 30, 20, nil }})
		if err == nil {
			sound(t, got)
		}
	})
}
