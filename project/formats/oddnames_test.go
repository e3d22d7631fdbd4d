package formats

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"clickmask/mask"
)

// Names of files may be bytes that are no UTF-8. Two such pictures must not become one in a file, and no file may name a picture that is
// not there.
func TestNamesThatAreNoTextAreKeptOrRefused(t *testing.T) {
	names := []string{"a\xfe.png", "a\xff.png", "猫.png"}
	s := &Set{Classes: []Class{{Name: "cat"}}}
	for _, name := range names {
		s.Pages = append(s.Pages, Page{Path: name, W: 3, H: 2, Items: []Item{{Class: 0, Mask: mask.Full(3, 2)}}})
	}
	kept, refused := map[string]bool{}, map[string]bool{}
	for _, f := range All {
		if !f.CanWrite() {
			continue
		}
		if _, err := NewPlan(s, f, Options{}); err != nil {
			refused[f.ID] = true
			if text := err.Error(); !utf8.ValidString(text) || !strings.Contains(text, `a\xfe.png`) || !strings.Contains(text, f.Title) {
				t.Errorf("%s: refused with %q", f.ID, text)
			}
			continue
		}
		for name, file := range written(t, s, f, Options{}) {
			if !utf8.ValidString(name) {
				t.Errorf("%s: a file is called %q", f.ID, name)
			}
			for _, ending := range []string{".json", ".geojson", ".xml", ".svg", ".txt", ".yaml"} {
				if strings.HasSuffix(name, ending) && (!utf8.Valid(file.Data) || bytes.ContainsRune(file.Data, utf8.RuneError)) {
					t.Errorf("%s: %s holds what is no sign of a name:\n%s", f.ID, name, file.Data)
				}
			}
		}
		if f == cocoResults || f == npyFile || f == yolo || f == yoloBoxes { // which do not say what they are of, but by the names of files
			continue
		}
		r, err := reopened(t, s, f, Options{})
		if err != nil {
			t.Errorf("%s: %v", f.ID, err)
			continue
		}
		found := 0
		for _, p := range r.Set.Pages {
			for _, name := range names {
				if p.Path == name {
					found++
				}
			}
		}
		kept[f.ID] = found == len(names)
	}
	for _, id := range []string{"coco", "labelme", "datumaro", "geojson"} {
		if !kept[id] {
			t.Errorf("%s does not give the names back", id)
		}
	}
	for _, id := range []string{"voc", "cvat", "label-studio"} {
		if !refused[id] {
			t.Errorf("%s is written", id)
		}
	}
}
