package uitest

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/internal/golden"
)

// keptOnEach opens pictures and keeps one object on each of them.
func keptOnEach(t *testing.T, names ...string) *stage {
	t.Helper()
	return keptOnEachWith(t, options{}, names...)
}

func keptOnEachWith(t *testing.T, o options, names ...string) *stage {
	t.Helper()
	s := open(t, o)
	var paths []string
	for i, name := range names {
		paths = append(paths, s.picture(name, 320-20*i, 200-10*i))
	}
	s.shows(paths...)
	s.w.Command("Keep at every click")
	for i, name := range names {
		s.until(name+" is shown", func() bool { return s.page().Name == name && s.has("Ready") })
		s.click(100, 90, desktop.MouseButtonPrimary, 0)
		s.until("the click is kept", func() bool { return len(s.page().Objects) == 1 })
		if i < len(names)-1 {
			s.w.Command("Next picture")
		}
	}
	s.picker.folder = t.TempDir()
	return s
}

// A picture that is gone or damaged costs its own cut-outs alone, and the window says which it was.
func TestAPictureThatCannotBeOpenedLeavesTheOthersToBeCutOut(t *testing.T) {
	s := keptOnEach(t, "a.png", "b.png", "c.png", "d.png")
	if err := os.Remove(filepath.Join(s.dir, "b.png")); err != nil {
		t.Fatal(err)
	}
	s.w.Command("Edge and cut-out…")
	s.tap("Save the objects of all 4 pictures…")
	s.until("it is said", func() bool { return s.has("3 cut-outs were saved to") })
	if !s.has("b.png does not exist") {
		t.Errorf("the window says %q", s.words())
	}
	for name, want := range map[string]bool{"a_cutout_1.png": true, "b_cutout_1.png": false, "c_cutout_1.png": true, "d_cutout_1.png": true} {
		if _, err := os.Stat(filepath.Join(s.picker.folder, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.Remove(filepath.Join(s.dir, "c.png")); err != nil {
		t.Fatal(err)
	}
	s.picker.folder = t.TempDir()
	s.w.Command("Edge and cut-out…")
	s.tap("Save the objects of all 4 pictures…")
	s.until("it is said", func() bool { return s.has("2 pictures could not be") })
}

// Where files are there already, the person says whether they are replaced or only those written that are missing.
func TestFilesThatAreThereAreReplacedOrLeftAsThePersonSays(t *testing.T) {
	s := keptOnEach(t, "a.png", "b.png")
	old := image.NewGray(image.Rect(0, 0, 3, 3))
	width := func(name string) int { return golden.Read(t, filepath.Join(s.picker.folder, name)).Bounds().Dx() }
	all := func() {
		s.w.Command("Edge and cut-out…")
		s.tap("Save the objects of all 2 pictures…")
	}
	golden.Write(t, filepath.Join(s.picker.folder, "a_cutout_1.png"), old)
	all()
	s.until("it is asked", func() bool { return s.has("Replace 1 file?") })
	if !s.has("show other objects") {
		t.Errorf("nothing is said of what the file shows: %q", s.words())
	}
	s.tap("Only what is missing")
	s.until("it is said", func() bool { return s.has("1 cut-out was saved to") })
	if !s.has("1 file was left as it was") {
		t.Errorf("the window says %q", s.words())
	}
	if a, b := width("a_cutout_1.png"), width("b_cutout_1.png"); a != 3 || b <= 3 {
		t.Errorf("they are %d and %d pixels wide", a, b)
	}
	golden.Write(t, filepath.Join(s.picker.folder, "b_cutout_1.png"), old)
	all()
	s.until("it is asked", func() bool { return s.has("Replace 2 files?") })
	if s.has("Only what is missing") {
		t.Error("nothing is missing")
	}
	s.tap("Cancel")
	if a, b := width("a_cutout_1.png"), width("b_cutout_1.png"); a != 3 || b != 3 {
		t.Errorf("they are %d and %d pixels wide", a, b)
	}
	all()
	s.until("it is asked", func() bool { return s.has("Replace 2 files?") })
	s.tap("Replace")
	s.until("it is said", func() bool { return s.has("2 cut-outs were saved to") })
	if a, b := width("a_cutout_1.png"), width("b_cutout_1.png"); a <= 3 || b <= 3 {
		t.Errorf("they are %d and %d pixels wide", a, b)
	}
}

// What is put in the place of a file while the question is open, a link to a picture, leads to no picture's end.
func TestALinkThatComesAfterTheQuestionLeadsToNoPicture(t *testing.T) {
	s := keptOnEach(t, "a.png", "b.png")
	file, shown := filepath.Join(s.picker.folder, "a_cutout_1.png"), filepath.Join(s.dir, "b.png")
	golden.Write(t, file, image.NewGray(image.Rect(0, 0, 3, 3)))
	before, err := os.ReadFile(shown)
	if err != nil {
		t.Fatal(err)
	}
	s.w.Command("Edge and cut-out…")
	s.tap("Save the objects of all 2 pictures…")
	s.until("it is asked", func() bool { return s.has("Replace 1 file?") })
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(shown, file); err != nil {
		t.Skipf("no links here: %v", err)
	}
	s.tap("Replace")
	s.until("it is refused", func() bool { return s.has("b.png") && !s.has("Saving cut-outs") })
	if after, err := os.ReadFile(shown); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the picture was replaced (%v)", err)
	}
}
