package uitest

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"clickmask/ui/parts"
)

// in taps the control that says a word, "" for none, in the line of a card that is called by a name, and gives the line.
func (s *stage) in(line, word string) *parts.Field {
	s.t.Helper()
	var field, found *parts.Field
	eachShown(s.w.Fyne().Canvas().Overlays().Top(), func(o fyne.CanvasObject) {
		if f, ok := o.(*parts.Field); ok {
			field = f
		}
		if text, ok := o.(*fynecanvas.Text); ok && text.Text == line && field != nil {
			found = field
		}
	})
	if found == nil {
		s.t.Fatalf("no line is called %s: %q", line, s.words())
	}
	if word != "" {
		control, ok := tappable(found, word)
		if !ok {
			s.t.Fatalf("%s has nothing to tap that says %s", line, word)
		}
		control.Tapped(&fyne.PointEvent{})
		s.pump()
	}
	return found
}

// What was exported as YOLO named folders of pictures that were not there, and trained on the pictures that it was judged by.
func TestAnExportToYOLOCanBeTrainedOn(t *testing.T) {
	s, a, b := pair(t)
	s.keepOne(200, 150)
	s.w.Command("Next picture")
	s.shownThere(b)
	s.keepOne(100, 150)
	files := func() (list []string) {
		filepath.WalkDir(s.picker.folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				name, _ := filepath.Rel(s.picker.folder, path)
				list = append(list, filepath.ToSlash(name))
			}
			return nil
		})
		return list
	}
	s.picker.folder = t.TempDir()
	s.w.Command("Export…")
	s.in("YOLO", "Export…")
	s.until("the export is told", func() bool { return s.has("files were exported") })
	for _, part := range []string{"train", "val"} { // one of the two each, by their names
		var names []string
		for _, folder := range []string{"images", "labels"} {
			found, err := os.ReadDir(filepath.Join(s.picker.folder, folder, part))
			if err != nil || len(found) != 1 {
				t.Fatalf("%s of %s: %v, %v", folder, part, found, err)
			}
			names = append(names, strings.TrimSuffix(found[0].Name(), filepath.Ext(found[0].Name())))
			if folder == "images" {
				copied, err1 := os.ReadFile(filepath.Join(s.picker.folder, folder, part, found[0].Name()))
				own, err2 := os.ReadFile(map[string]string{"a.png": a, "bb.png": b}[found[0].Name()])
				if err1 != nil || err2 != nil || string(copied) != string(own) {
					t.Errorf("%s is not its picture: %v, %v", found[0].Name(), err1, err2)
				}
			}
		}
		if names[0] != names[1] {
			t.Errorf("the picture and the labels of %s are %v", part, names)
		}
	}

	s.picker.folder = t.TempDir()
	s.w.Command("Export…")
	s.flip("Copy the pictures too")
	s.in("Held back for validation", "0 %")
	s.in("YOLO", "Export…")
	s.until("the labels are there", func() bool { return len(files()) == 3 })
	if got, want := files(), []string{"data.yaml", "labels/a.txt", "labels/bb.txt"}; !slices.Equal(got, want) {
		t.Errorf("without pictures and all for both: %v, want %v", got, want)
	}

	s.picker.folder = t.TempDir()
	s.w.Command("Export…")
	s.flip("Polygons in place of run lengths")
	s.in("COCO", "Export…")
	s.until("the file is there", func() bool { return len(files()) > 0 && !s.has("Export all objects") })
	data, err := os.ReadFile(filepath.Join(s.picker.folder, files()[0]))
	if err != nil || strings.Contains(string(data), `"counts"`) || !strings.Contains(string(data), `"segmentation":[[`) {
		t.Errorf("no polygons: %v, %.300s", err, data)
	}
}

// flip turns the switch in a line of a card.
func (s *stage) flip(line string) {
	s.t.Helper()
	field := s.in(line, "")
	for _, o := range test.WidgetRenderer(field).Objects() {
		if on, ok := o.(*parts.Switch); ok {
			on.Tapped(&fyne.PointEvent{})
			s.pump()
			return
		}
	}
	s.t.Fatalf("%s has no switch", line)
}
