package uitest

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"clickmask/ui/parts"
)

func TestAPictureIsTakenOutOfTheSessionAndComesBack(t *testing.T) {
	s, a, b := pair(t)
	s.keepOne(200, 150)
	s.w.Command("Remove picture from the session…")
	if !s.has("Remove a.png from the session?") || !s.says("Its 1 object goes with it, and undo brings it back. The file stays where it is.") {
		t.Fatalf("it is not asked about an object: %q", s.words())
	}
	s.press(fyne.KeyEscape)
	if len(s.w.Document().Pages()) != 2 {
		t.Fatal("Esc took it out")
	}
	s.w.Command("Remove picture from the session…")
	s.tap("Remove from the session")
	s.shownThere(b)
	if len(s.w.Document().Pages()) != 1 || !s.says("a.png was taken out of the session. Its file stays where it is.") {
		t.Fatalf("%d pages; the window says %q", len(s.w.Document().Pages()), s.words())
	}
	if _, err := os.Stat(a); err != nil {
		t.Error(err)
	}
	s.w.Command("Remove picture from the session…")
	if len(s.w.Document().Pages()) != 1 || !s.has("This is the only picture of the session, so it stays.") {
		t.Errorf("the window says %q", s.words())
	}
	s.w.Command("Undo")
	s.shownThere(a)
	if len(s.w.Document().Pages()) != 2 || len(s.page().Objects) != 1 {
		t.Error("undo does not bring it back")
	}
}

// What was taken out is out of the file and of the work that is kept in the background too.
func TestWhatWasTakenOutStaysOutOfTheFileAndOfRecovery(t *testing.T) {
	s, _, b := pair(t)
	s.picker.save = filepath.Join(s.dir, "w.clickmask")
	s.w.Command("Save session")
	s.until("it is saved", func() bool { return s.w.Document().File() != "" && !s.w.Document().Dirty() })
	s.w.Command("Remove picture from the session…") // nothing was made on it, so that nothing is asked
	s.shownThere(b)
	if !s.w.Document().Dirty() {
		t.Fatal("it is no change")
	}
	left := t.TempDir()
	s.leaveBehind(left)
	later := open(t, options{state: left})
	later.w.Start(nil, false)
	later.until("it is offered", func() bool { return later.has("Restore") })
	later.tap("Restore")
	later.shownThere(b)
	if n := len(later.w.Document().Pages()); n != 1 {
		t.Errorf("%d pages came back", n)
	}
	s.w.Command("Save session")
	s.until("it is saved again", func() bool { return !s.w.Document().Dirty() })
	again := open(t, options{})
	again.w.Open([]string{s.picker.save})
	again.shownThere(b)
	if n := len(again.w.Document().Pages()); n != 1 {
		t.Errorf("the file holds %d pages", n)
	}
}

func TestAPictureIsTakenOutByItsMenuInTheFilmstrip(t *testing.T) {
	s, a, _ := pair(t)
	s.paint()
	film, _, ok := find[*parts.Filmstrip](s, nil)
	if !ok {
		t.Fatal("there is no filmstrip")
	}
	s.menuOf(film, "bb.png")
	s.tap("Remove picture from the session…")
	if pages := s.w.Document().Pages(); len(pages) != 1 || s.page().Path != a {
		t.Errorf("%d pages, %s is shown", len(pages), s.page().Path)
	}
}
