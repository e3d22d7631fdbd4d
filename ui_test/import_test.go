package uitest

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"clickmask/mask"
	"clickmask/project/formats"
	"clickmask/ui/lang"
)

// labelsFor writes a COCO file with an object on each of the pictures, which are 400 x 300 pixels.
func labelsFor(t *testing.T, file string, pictures ...string) {
	t.Helper()
	var images, annotations []string
	counts := mask.Rect(400, 300, image.Rect(50, 60, 150, 160)).COCOString()
	for i, p := range pictures {
		images = append(images, fmt.Sprintf(`{"id":%d,"file_name":%q,"width":400,"height":300}`, i, p))
		annotations = append(annotations, fmt.Sprintf(`{"image_id":%d,"category_id":7,"segmentation":{"size":[300,400],"counts":%q}}`, i, counts))
	}
	annotations = append(annotations, `{"image_id":0,"category_id":7,"bbox":[300,200,200,60]}`)
	text := fmt.Sprintf(`{"images":[%s],"annotations":[%s],"categories":[{"id":7,"name":"dog"}]}`, strings.Join(images, ","), strings.Join(annotations, ","))
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// says tells whether a text is shown, however it is broken into lines.
func (s *stage) says(text string) bool {
	return strings.Contains(strings.ReplaceAll(s.words(), " | ", " "), text)
}

func TestImportPutsLabelsOnTheirPicturesInOneStep(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300), s.picture("forest.png", 400, 300), s.picture("small.png", 40, 30))
	file := filepath.Join(s.dir, "labels.json")
	labelsFor(t, file, "train/beach.png", "forest.png", "small.png", "elsewhere.png")
	s.picker.open = []string{file}
	s.w.Command("Import…")
	s.until("the import is told", func() bool { return s.says("3 objects were imported, pictures changed: 2.") })
	for _, want := range []string{"1 picture is not open here: elsewhere.png.", "1 picture has another size than its masks: small.png.",
		"Besides: 1 box that reaches outside its picture was clipped.", "1 box without a mask was read as a rectangle."} {
		if !s.says(want) {
			t.Errorf("it is not said that %s", want)
		}
	}
	pages := s.w.Document().Pages()
	if len(pages[0].Objects) != 2 || len(pages[1].Objects) != 1 || len(pages[2].Objects) != 0 {
		t.Fatalf("the pages have %d, %d and %d objects", len(pages[0].Objects), len(pages[1].Objects), len(pages[2].Objects))
	}
	if !s.has("dog") || pages[0].Objects[1].Prompt.Box == nil {
		t.Error("the class is not shown, or the box is no prompt")
	}
	s.w.Command("Undo")
	if pages = s.w.Document().Pages(); len(pages[0].Objects) != 0 || len(pages[1].Objects) != 0 || len(s.w.Document().Classes()) != 0 {
		t.Error("one step did not take it all back")
	}
	s.w.Command("Redo")
	// A picture that was not shown yet has its masks when it comes.
	s.w.Command("Next picture")
	s.until("the next picture is shown", func() bool { return s.page().Name == "forest.png" && s.has("Ready") })
	if len(s.page().Objects) != 1 || s.has("has changed") {
		t.Errorf("it has %d objects; said is %s", len(s.page().Objects), s.words())
	}
}

func TestLabelsForPicturesWithObjectsAskWhatBecomesOfThese(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300), s.picture("forest.png", 400, 300))
	file := filepath.Join(s.dir, "labels.json")
	labelsFor(t, file, "beach.png")
	s.picker.open = []string{file}
	s.w.Command("Import…")
	s.until("the objects are there", func() bool { return len(s.page().Objects) == 2 })
	s.w.Command("Import…")
	s.until("it is said that they were there", func() bool { return s.says("2 objects were there already.") })
	if n := len(s.page().Objects); n != 2 || s.has("Replace") {
		t.Fatalf("the same labels make %d objects of 2", n)
	}
	s.w.Document().SetMask(s.page().Objects[0].ID, mask.Rect(400, 300, image.Rect(50, 60, 120, 160)), "Grow")
	for _, c := range []struct {
		answer string
		want   int
	}{{"Cancel", 2}, {"Add to them", 3}, {"Replace", 2}} {
		s.w.Command("Import…")
		s.until("it is asked", func() bool { return s.has("Replace the objects of 1 picture?") })
		s.tap(c.answer)
		s.until("it is done", func() bool { return !s.has("Replace the objects of 1 picture?") })
		if n := len(s.page().Objects); n != c.want {
			t.Errorf("after %s there are %d objects, not %d", c.answer, n, c.want)
		}
		if c.want == 3 {
			s.w.Command("Undo")
		}
	}
}

func TestLabelsOfPicturesThatAreNotOpenAreSaid(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	folder := t.TempDir()
	for name, text := range map[string]string{"data.yaml": "names: [dog]\n", "train/labels/beach.txt": "0 0.1 0.1 0.5 0.1 0.5 0.5\n", "train/labels/gone.txt": "0 0.5 0.5 0.1 0.1\n"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.picker.folder = folder
	s.w.Command("Import a folder…")
	s.until("both are told", func() bool {
		return s.says("1 object was imported, pictures changed: 1. 1 picture is not open here: train/images/gone.")
	})
}

func TestWhatCannotBeImportedIsSaid(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	bad := filepath.Join(s.dir, "bad.json")
	if err := os.WriteFile(bad, []byte(`{"images":[{"id":"x"}],"categories":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s.picker.open = []string{bad}
	s.w.Command("Import…")
	s.until("the field is named", func() bool {
		return s.says(`bad.json: it is no COCO file: "images.id" is a text where a whole number should be`)
	})
	if err := os.WriteFile(bad, []byte(`{"x":1}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s.w.Command("Import…")
	s.until("it is of no format", func() bool { return s.says("bad.json: it is of no format that ClickMask reads") })
	labelsFor(t, bad, "other.png")
	lang.Set("ja")
	defer lang.Set("en")
	s.w.Command("Import…")
	s.until("nothing is placed", func() bool {
		return s.says("何も取り込まれませんでした。 開かれていない画像: 1 枚（例: other.png）。")
	})
	if _, can := s.w.Document().CanUndo(); can {
		t.Error("nothing was placed, and there is a step")
	}
}

func TestEveryFormatIsExportedAndImportedAgain(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	labelsFor(t, filepath.Join(s.dir, "labels.json"), "beach.png")
	s.picker.open = []string{filepath.Join(s.dir, "labels.json")}
	s.w.Command("Import…")
	s.until("there are objects", func() bool { return len(s.page().Objects) == 2 })
	s.w.Command("Export…")
	for _, f := range formats.All {
		if !s.has(f.Title) {
			t.Errorf("the choice lacks %s", f.Title)
		}
	}
	s.press(fyne.KeyEscape)
	session := s.w.Document().Session()
	for _, f := range formats.All {
		s.picker.folder = filepath.Join(t.TempDir(), f.ID)
		plan, err := formats.NewPlan(session.Set(), f, formats.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := plan.Write(t.Context(), s.picker.folder, formats.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		for s.page().HasObjects() {
			s.w.Document().DeleteObject(s.page().Objects[0].ID)
		}
		s.w.Command("Import a folder…")
		if f.ID == "coco-results" { // numbers alone name no picture
			s.until("results alone are told", func() bool { return s.says("Nothing was imported.") })
			continue
		}
		s.until("it is imported from "+f.ID, func() bool { return s.page().HasObjects() && s.says("imported, pictures changed: 1.") })
	}
}

// Undoing an import says which pictures it was about, and goes to the first of them where the shown one is none.
func TestUndoingAnImportSaysWhereItWas(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300), s.picture("forest.png", 400, 300), s.picture("lake.png", 400, 300))
	file := filepath.Join(s.dir, "labels.json")
	labelsFor(t, file, "forest.png")
	s.picker.open = []string{file}
	s.w.Command("Import…")
	s.until("the import is told", func() bool { return s.says("objects were imported") || s.says("object was imported") })
	s.w.Command("Undo")
	s.until("its picture is shown", func() bool { return s.page().Name == "forest.png" && s.has("Ready") })
	if !s.says("Undid “Import labels” on forest.png") {
		t.Errorf("said is %s", s.words())
	}
	labelsFor(t, file, "lake.png", "forest.png")
	s.w.Command("Import…")
	s.until("the import is told again", func() bool { return s.says("pictures changed: 2.") })
	s.w.Command("Undo")
	if !s.says("Undid “Import labels” on 2 pictures, such as forest.png") || s.page().Name != "forest.png" {
		t.Errorf("%s is shown, said is %s", s.page().Name, s.words())
	}
	s.w.Command("Redo")
	if !s.says("Redid “Import labels” on 2 pictures, such as forest.png") {
		t.Errorf("said is %s", s.words())
	}
}
