package uitest

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/internal/golden"
	"clickmask/mask"
)

func TestSaveMaskWritesAPNGOfThePicturesSize(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.picker.save = filepath.Join(s.dir, "out.png")
	s.tap("Save mask")
	s.until("saving is told", func() bool { return s.has("Saved out.png") })
	if got := s.picker.asked[len(s.picker.asked)-1].Name; got != "beach_mask.png" {
		t.Errorf("the suggested name is %q", got)
	}
	wantMaskFile(t, s.picker.save, s.page().Draft.ChosenLogits().Mask())
	s.passTime()
	if s.has("Saved out.png") {
		t.Error("the message stays when its time is over")
	}
}

// wantMaskFile wants a file to hold a mask: of its size, 255 inside and 0 outside.
func wantMaskFile(t *testing.T, path string, want mask.Mask) {
	t.Helper()
	m := golden.Read(t, path).(*image.Gray)
	w, h := want.Size()
	if m.Bounds() != image.Rect(0, 0, w, h) {
		t.Fatalf("the mask is %v", m.Bounds())
	}
	for y := range h {
		for x := range w {
			if v := m.GrayAt(x, y).Y; v != 0 && v != 255 || (v == 255) != want.At(x, y) {
				t.Fatalf("pixel %d,%d is %d, the mask says %v", x, y, v, want.At(x, y))
			}
		}
	}
}

func TestSaveCutoutHasAlpha(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyReturn)
	s.picker.save = filepath.Join(s.dir, "thing.png")
	s.w.Command("Save cut-out…")
	s.until("saving is told", func() bool { return s.has("Saved thing.png") })
	img := golden.Read(t, s.picker.save)
	_, _, _, corner := img.At(img.Bounds().Min.X, img.Bounds().Min.Y).RGBA()
	c := image.Pt((img.Bounds().Min.X+img.Bounds().Max.X)/2, (img.Bounds().Min.Y+img.Bounds().Max.Y)/2)
	_, _, _, middle := img.At(c.X, c.Y).RGBA()
	if corner != 0 || middle != 0xFFFF {
		t.Errorf("alpha is %d in the corner and %d in the middle", corner, middle)
	}
}

func TestAFileThatIsNoPictureLeavesTheWorkAlone(t *testing.T) {
	s := open(t, options{})
	path := s.picture("beach.png", 400, 300)
	s.shows(path)
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	for name, content := range map[string]string{
		"text.png": "not a picture at all", "empty.jpg": "", "phone.heic": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
		"cut.png": "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x02\x00\x00\x00",
	} {
		bad := filepath.Join(s.dir, name)
		if err := os.WriteFile(bad, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		s.w.Open([]string{bad})
		s.until("the message names "+name, func() bool { return s.has(name) })
		if s.page().Path != path || s.page().Draft.Answer == nil {
			t.Fatalf("%s: the work was touched", name)
		}
	}
	s.w.Open([]string{filepath.Join(s.dir, "gone.png")})
	s.until("the message names gone.png", func() bool { return s.has("gone.png") })
}

func TestAVeryLargePictureIsAskedAbout(t *testing.T) {
	s := open(t, options{})
	path := s.picture("beach.png", 400, 300)
	s.shows(path)
	large := filepath.Join(s.dir, "large.png")
	f, err := os.Create(large)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, image.NewPaletted(image.Rect(0, 0, 12000, 9000), color.Palette{color.Black})); err != nil {
		t.Fatal(err)
	}
	s.w.Open([]string{large})
	s.until("the question is there", func() bool { return s.has("Open large.png although it is very large?") })
	s.tap("Cancel")
	if s.page().Path != path {
		t.Error("Cancel opened it")
	}
}

func TestAFolderIsAFilmstripAndQuickSwitchingEndsAtTheLast(t *testing.T) {
	s := open(t, options{})
	for i := range 6 {
		s.picture(fmt.Sprintf("p%d.png", i), 200+20*i, 150)
	}
	s.w.Open([]string{s.dir})
	s.until("the first is shown", func() bool { return s.page() != nil && s.has("Ready") && s.page().W == 200 })
	if len(s.w.Document().Pages()) != 6 || !s.has("1 of 6") {
		t.Fatalf("%d pages; the window says %q", len(s.w.Document().Pages()), s.words())
	}
	s.click(100, 75, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyReturn)
	for i := range 5 {
		s.press(fyne.KeyPageDown)
		s.until("the next is shown", func() bool { return s.w.Document().CurrentIndex() == i+1 })
	}
	s.until("the last is ready", func() bool { return s.has("Ready") && s.page().W == 300 })
	if len(s.page().Objects) != 0 {
		t.Error("a mask of another picture is on this one")
	}
	s.press(fyne.KeyA)
	s.until("back by one", func() bool { return s.w.Document().CurrentIndex() == 4 })

	// Undo goes to the page where the step was made, and its picture comes with it.
	s.w.Command("Undo")
	s.until("undo shows the first page", func() bool { return s.w.Document().CurrentIndex() == 0 && s.has("Ready") && s.has("200 × 150") })
	if len(s.page().Objects) != 0 || s.page().Draft.Answer == nil {
		t.Errorf("undo left %d objects, answer %v", len(s.page().Objects), s.page().Draft.Answer)
	}
}

func TestObjectsAreNamedColouredHiddenAndDeleted(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	for _, x := range []float64{100, 300} {
		s.click(x, 150, desktop.MouseButtonPrimary, 0)
		s.answered()
		s.press(fyne.KeyReturn)
	}
	s.press(fyne.KeyF2)
	s.enter("ball")
	if got := s.w.Document().ClassName(s.page().Objects[1].Class); got != "ball" {
		t.Fatalf("the label is %q", got)
	}
	if s.page().Objects[0].Colour == s.page().Objects[1].Colour {
		t.Error("two objects have one colour")
	}
	s.w.Document().Select(s.page().Objects[0].ID)
	s.press(fyne.Key1)
	if got := s.w.Document().ClassName(s.page().Objects[0].Class); got != "ball" {
		t.Errorf("the key 1 gives the label %q", got)
	}
	s.press(fyne.KeyDelete)
	if len(s.page().Objects) != 1 {
		t.Fatal("Delete did not delete")
	}
	s.w.Command("Undo")
	if len(s.page().Objects) != 2 {
		t.Error("undo did not bring it back")
	}
}

func TestWithoutARuntimeTheWindowSaysWhatToDo(t *testing.T) {
	missing := fmt.Errorf("%w: run make setup", ort.ErrRuntimeMissing)
	s := open(t, options{opener: func(string) inference.Opener {
		return func(context.Context) (inference.Model, error) { return nil, missing }
	}})
	s.until("the message is there", func() bool { return s.has("make setup") && s.has("No model") })
	s.w.Open([]string{s.picture("beach.png", 400, 300)})
	s.until("the picture is shown all the same", func() bool { return s.page() != nil && s.page().W == 400 })
}

func TestDroppedFilesOpen(t *testing.T) {
	s := open(t, options{})
	path := s.picture("dropped.png", 120, 80)
	s.picker.open = []string{path}
	s.w.Command("Open…")
	s.until("the file is shown", func() bool { return s.page() != nil && s.page().Path == path })
	if !strings.Contains(s.words(), "dropped.png") {
		t.Errorf("the window says %q", s.words())
	}
}

func TestUnsavedWorkIsAskedAboutBeforeAnotherPictureOpens(t *testing.T) {
	s := open(t, options{})
	first, second := s.picture("one.png", 120, 80), s.picture("two.png", 100, 80)
	s.shows(first)
	s.click(60, 40, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyReturn)
	asked := func() bool { return s.has("Save the work on one.png as a session?") }
	s.w.Open([]string{second})
	s.until("it is asked", asked)
	s.tap("Cancel")
	if s.page().Path != first || len(s.page().Objects) != 1 {
		t.Error("Cancel lost the work")
	}
	s.w.Open([]string{second})
	s.until("it is asked again", asked)
	s.tap("Don't save")
	s.until("the second is shown", func() bool { return s.page().Path == second })
}

func TestDialogsBeginBesideWhatWasOpenLast(t *testing.T) {
	kept := t.TempDir()
	s := open(t, options{settings: remember(t, map[string]any{"recents": []string{filepath.Join(kept, "gone", "a.png"), filepath.Join(kept, "b.png")}})})
	s.w.Command("Open…")
	if got := s.picker.asked[0].Folder; got != kept {
		t.Errorf("it begins in %q, not in %q", got, kept)
	}
}
