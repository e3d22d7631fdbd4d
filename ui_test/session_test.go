package uitest

import (
	"clickmask/project"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keepOne keeps an object at a place of the shown picture.
func (s *stage) keepOne(x, y float64) {
	s.t.Helper()
	s.click(x, y, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.press(fyne.KeyReturn)
}

func TestASessionSavesAndOpensAllWork(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.keepOne(100, 150)
	s.press(fyne.KeyF2)
	s.enter("ball")
	s.keepOne(300, 150)
	want := s.page().Objects
	s.picker.save = filepath.Join(s.dir, "work") // the ending is added
	s.w.Command("Save session")
	s.until("saving is told", func() bool { return s.has("Saved work.clickmask") })
	if s.w.Document().Dirty() {
		t.Error("the document is unsaved after saving")
	}

	later := open(t, options{})
	later.w.Open([]string{filepath.Join(s.dir, "work.clickmask")})
	later.until("the session is shown", func() bool { return later.page() != nil && later.has("Ready") })
	got := later.page().Objects
	if len(got) != 2 || later.w.Document().ClassName(got[0].Class) != "ball" || !got[0].Mask.Equal(want[0].Mask) || !got[1].Mask.Equal(want[1].Mask) || got[1].Model == "" {
		t.Errorf("%d objects came back", len(got))
	}
}

func TestASessionOfTheSampleNeedsNoFile(t *testing.T) {
	s := open(t, options{})
	s.w.OpenSample()
	s.until("the sample is shown", func() bool { return s.page() != nil && s.has("Ready") })
	s.keepOne(float64(s.page().W)/2, float64(s.page().H)/2)
	s.picker.save = filepath.Join(s.dir, "sample.clickmask")
	s.w.Command("Save session")
	s.until("saving is told", func() bool { return s.has("Saved sample.clickmask") })

	later := open(t, options{})
	later.w.Open([]string{s.picker.save})
	later.until("the session is shown", func() bool { return later.page() != nil && later.has("Ready") })
	if len(later.page().Objects) != 1 {
		t.Errorf("%d objects came back", len(later.page().Objects))
	}
}

func TestASessionThatCannotBeReadLeavesTheWorkAlone(t *testing.T) {
	s := open(t, options{})
	path := s.picture("beach.png", 400, 300)
	s.shows(path)
	bad := filepath.Join(s.dir, "bad.clickmask")
	if err := os.WriteFile(bad, []byte(`{"format":"clickmask session","version":999}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s.w.Open([]string{bad})
	s.until("the message names it", func() bool { return s.has("bad.clickmask") })
	if s.page().Path != path {
		t.Error("the picture was closed")
	}
}

func TestMissingPicturesOfASessionAreAskedFor(t *testing.T) {
	s := open(t, options{})
	pic := s.picture("beach.png", 400, 300)
	s.shows(pic)
	s.keepOne(200, 150)
	s.picker.save = filepath.Join(s.dir, "work.clickmask")
	s.w.Command("Save session")
	s.until("saving is told", func() bool { return s.has("Saved work.clickmask") })
	elsewhere := t.TempDir()
	if err := os.Rename(pic, filepath.Join(elsewhere, "beach.png")); err != nil {
		t.Fatal(err)
	}

	later := open(t, options{})
	later.w.Open([]string{s.picker.save})
	later.until("it is told", func() bool { return later.has("beach.png is not where it was.") })
	later.picker.folder = elsewhere
	later.tap("Choose a folder")
	later.until("the session is shown", func() bool { return later.page() != nil && later.has("Ready") })
	if !later.says("1 picture was found.") {
		t.Error("it is not said that it was found")
	}
	if len(later.page().Objects) != 1 {
		t.Errorf("%d objects came back", len(later.page().Objects))
	}
}

func TestWorkOfAProgramThatDiedIsOffered(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.keepOne(200, 150)
	left := t.TempDir()
	s.leaveBehind(left)

	later := open(t, options{state: left})
	later.w.Start(nil, false)
	later.until("the question is there", func() bool { return later.has("ClickMask ended before it could save beach.png.") })
	later.tap("Restore")
	later.until("the work is back", func() bool { return later.page() != nil && later.has("Ready") })
	if len(later.page().Objects) != 1 || !later.w.Document().Dirty() {
		t.Errorf("%d objects came back, unsaved %v", len(later.page().Objects), later.w.Document().Dirty())
	}
}

func TestExportWritesCOCOAndAsksBeforeReplacing(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("beach.png", 400, 300))
	s.keepOne(200, 150)
	s.picker.folder = t.TempDir()
	export := func() {
		s.w.Command("Export…")
		s.tap("Export…") // the last one found is the first format's
	}
	export()
	s.until("the export is told", func() bool { return s.has("files were exported") })
	names, err := os.ReadDir(s.picker.folder)
	if err != nil || len(names) == 0 {
		t.Fatalf("nothing was written: %v", err)
	}
	export()
	s.until("replacing is asked", func() bool { return s.has("Replace") && s.has("Files of the same names are already in") })
}

func TestTwoWindowsOnOneSessionNeverDropEachOthersWork(t *testing.T) {
	first := open(t, options{})
	first.shows(first.picture("beach.png", 400, 300))
	first.keepOne(200, 150)
	path := filepath.Join(first.dir, "work.clickmask")
	first.picker.save = path
	first.w.Command("Save session")
	first.until("it is saved", func() bool { return !first.w.Document().Dirty() })

	second := open(t, options{state: first.state})
	second.w.Open([]string{path})
	second.until("the second window is told", func() bool {
		return second.page() != nil && second.has("work.clickmask is open in another window too.")
	})
	second.keepOne(100, 100)
	second.w.Command("Save session")
	second.until("the second has saved", func() bool { return !second.w.Document().Dirty() })

	first.keepOne(300, 200)
	first.w.Command("Save session")
	first.until("the first is asked", func() bool { return first.has("Save over it") })
	first.tap("Cancel")
	if s, _, err := project.LoadSession(path); err != nil || len(s.Pages[0].Objects) != 2 || !s.Pages[0].Objects[1].Mask.At(100, 100) {
		t.Fatalf("what the second window saved is gone: %v", err)
	}
	first.picker.save = filepath.Join(first.dir, "mine.clickmask")
	first.w.Command("Save session")
	first.until("the first is asked again", func() bool { return first.has("Save under another name…") })
	first.tap("Save under another name…")
	first.until("it is saved beside", func() bool { return !first.w.Document().Dirty() })
	if s, _, err := project.LoadSession(first.picker.save); err != nil || len(s.Pages[0].Objects) != 2 || !s.Pages[0].Objects[1].Mask.At(300, 200) {
		t.Errorf("what the first window saved is not its work: %v", err)
	}
}
