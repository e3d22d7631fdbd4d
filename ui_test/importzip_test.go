package uitest

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"clickmask/ui/lang"
)

// zipOf writes a ZIP file.
func zipOf(t *testing.T, file string, entries map[string]string) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range entries {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestADataSetIsImportedOutOfItsZIPFile(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	file := filepath.Join(s.dir, "export.zip")
	zipOf(t, file, map[string]string{"my export/data.yaml": "names: [dog]\n", "my export/train/labels/beach.txt": "0 0.1 0.1 0.5 0.1 0.5 0.5\n",
		"my export/train/labels/gone.txt": "0 0.5 0.5 0.1 0.1\n", "__MACOSX/my export/._data.yaml": "\x00"})
	s.picker.open = []string{file}
	s.w.Command("Import…")
	s.until("both are told", func() bool {
		return s.says("1 object was imported, pictures changed: 1. 1 picture is not open here: train/images/gone.")
	})
	if len(s.page().Objects) != 1 {
		t.Errorf("the page has %d objects", len(s.page().Objects))
	}
	lang.Set("ja")
	defer lang.Set("en")
	zipOf(t, file, map[string]string{"../labels.json": "{}"})
	s.w.Command("Import…")
	s.until("the reason is told", func() bool {
		return s.says("export.zip には外の場所を指すパスが含まれているため、読み込みません。")
	})
}

// Pictures that lie in the ZIP file alone are copied to a folder that is asked for, and open with their labels; undo takes all that
// back, and the files stay.
func TestPicturesInsideAZIPFileAreCopiedAndOpened(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	whole := s.picture("inside.png", 320, 200)
	inside, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(whole); err != nil { // else it lies beside the archive
		t.Fatal(err)
	}
	file := filepath.Join(s.dir, "export.zip")
	zipOf(t, file, map[string]string{"data.yaml": "names: [dog]\n", "labels/beach.txt": "0 0.1 0.1 0.5 0.1 0.5 0.5\n",
		"labels/inside.txt": "0 0.2 0.2 0.7 0.2 0.7 0.8\n", "images/inside.png": string(inside)})
	s.picker.open, s.picker.folder = []string{file}, filepath.Join(s.dir, "taken out")
	s.w.Command("Import…")
	s.until("it is asked", func() bool { return s.has("Copy 1 picture out of the ZIP file?") })
	s.tap("Choose a folder…")
	s.until("the picture is shown", func() bool { return s.page().Name == "inside.png" && s.has("Ready") })
	if !s.says("2 objects were imported, pictures changed: 2.") || len(s.page().Objects) != 1 || len(s.w.Document().Pages()) != 2 {
		t.Errorf("the picture has %d objects of %d pages; said is %s", len(s.page().Objects), len(s.w.Document().Pages()), s.words())
	}
	at := filepath.Join(s.picker.folder, "images", "inside.png")
	if s.page().Path != at {
		t.Errorf("it is %s", s.page().Path)
	}
	s.w.Command("Undo")
	s.until("the page is gone", func() bool { return len(s.w.Document().Pages()) == 1 && len(s.page().Objects) == 0 && s.has("Ready") })
	if !s.says("Undid “Import labels” on 2 pictures, such as beach.png") {
		t.Errorf("said is %s", s.words())
	}

	if err := os.WriteFile(at, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.w.Command("Import…")
	s.until("it is asked again", func() bool { return s.has("Copy 1 picture out of the ZIP file?") })
	s.tap("Choose a folder…")
	s.until("the copy is shown under another name", func() bool { return s.page().Name == "inside_2.png" && s.has("Ready") })
	if !s.says("2 objects were imported, pictures changed: 2. 1 copy has another name because of a file that was there: inside_2.png in place of inside.png.") {
		t.Errorf("said is %s", s.words())
	}
	if mine, _ := os.ReadFile(at); string(mine) != "mine" || len(s.w.Document().Pages()) != 2 || len(s.page().Objects) != 1 {
		t.Errorf("the file is %q, and there are %d pages", mine, len(s.w.Document().Pages()))
	}
	s.w.Command("Undo")
	s.until("the page is gone again", func() bool { return len(s.w.Document().Pages()) == 1 && s.has("Ready") })
	s.w.Command("Import…")
	s.until("it is asked again, with the copy there", func() bool { return s.has("Copy 1 picture out of the ZIP file?") })
	s.tap("Choose a folder…")
	s.until("the copy is shown again", func() bool { return s.page().Name == "inside_2.png" && s.has("Ready") })
	if !s.says("2 objects were imported, pictures changed: 2. 1 picture was in the folder already.") {
		t.Errorf("said is %s", s.words())
	}
	s.w.Command("Undo")
	s.until("the page is gone a third time", func() bool { return len(s.w.Document().Pages()) == 1 && s.has("Ready") })
	s.w.Command("Import…")
	s.until("it is asked a last time", func() bool { return s.has("Copy 1 picture out of the ZIP file?") })
	s.tap("Without them")
	s.until("the rest is imported", func() bool {
		return s.says("1 object was imported, pictures changed: 1. 1 picture is not open here: inside.")
	})
}

// A picture that cannot be copied keeps no other from it, nor its labels: what lacks is said.
func TestAPictureThatCannotBeCopiedEndsNoImport(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	whole := s.picture("inside.png", 320, 200)
	inside, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(whole); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(s.dir, "export.zip")
	zipOf(t, file, map[string]string{"data.yaml": "names: [dog]\n", "labels/beach.txt": "0 0.1 0.1 0.5 0.1 0.5 0.5\n", "labels/inside.txt": "0 0.2 0.2 0.7 0.2 0.7 0.8\n",
		"labels/deep/inside.txt": "0 0.2 0.2 0.7 0.2 0.7 0.8\n", "images/inside.png": string(inside), "images/deep/inside.png": string(inside)})
	s.picker.open, s.picker.folder = []string{file}, filepath.Join(s.dir, "taken out")
	if err := os.MkdirAll(filepath.Join(s.picker.folder, "images"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.picker.folder, "images", "deep"), nil, 0o600); err != nil { // where a folder is to be
		t.Fatal(err)
	}
	s.w.Command("Import…")
	s.until("it is asked", func() bool { return s.has("Copy 2 pictures out of the ZIP file?") })
	s.tap("Choose a folder…")
	s.until("the other picture is shown", func() bool { return s.page().Name == "inside.png" && s.has("Ready") })
	if !s.says("1 picture could not be copied.") || !s.says("where a folder is to be made.") || !s.says("2 objects were imported, pictures changed: 2.") {
		t.Errorf("said is %s", s.words())
	}
}

// Cameras give their pictures endings in capitals, which labels leave out: those are found in an archive as beside it.
func TestPicturesWithEndingsInCapitalsAreFound(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	whole := s.picture("inside.png", 320, 200)
	inside, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(whole); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(s.dir, "export.zip")
	zipOf(t, file, map[string]string{"data.yaml": "names: [dog]\n", "labels/inside.txt": "0 0.2 0.2 0.7 0.2 0.7 0.8\n", "JPEGImages/inside.PNG": string(inside)})
	s.picker.open, s.picker.folder = []string{file}, filepath.Join(s.dir, "taken out")
	s.w.Command("Import…")
	s.until("it is asked", func() bool { return s.has("Copy 1 picture out of the ZIP file?") })
	s.tap("Choose a folder…")
	s.until("the picture is shown", func() bool { return s.page().Name == "inside.PNG" && s.has("Ready") })
	if len(s.page().Objects) != 1 {
		t.Errorf("it has %d objects", len(s.page().Objects))
	}
}
