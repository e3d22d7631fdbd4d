package uitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// pastes pastes files, which are taken as if they were dropped.
func (s *stage) pastes(paths ...string) {
	s.t.Helper()
	list := filepath.Join(s.t.TempDir(), "list")
	if err := os.WriteFile(list, []byte("file://"+strings.Join(paths, "\r\nfile://")+"\r\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
	clipboard(s.t, "text/uri-list", list)
	s.w.Command("Paste a picture")
}

func TestDroppedPicturesAreOfferedToTheWorkThatIsOpen(t *testing.T) {
	s := open(t, options{})
	a, b, c, d := s.picture("a.png", 400, 300), s.picture("b.png", 400, 300), s.picture("c.png", 400, 300), s.picture("d.png", 400, 300)
	s.shows(a)
	s.pastes(b) // nothing was done yet, so that nothing is asked
	s.shownThere(b)
	s.keepOne(200, 150)

	s.pastes(c)
	s.until("it is asked", func() bool { return s.has("Add c.png to this session?") })
	s.press(fyne.KeyEscape)
	if len(s.w.Document().Pages()) != 1 || s.page().Path != b {
		t.Fatal("Esc did something")
	}
	s.pastes(c, d)
	s.until("it is asked", func() bool { return s.has("Add c.png and 1 other to this session?") })
	s.press(fyne.KeyReturn)
	s.shownThere(c)
	if pages := s.w.Document().Pages(); len(pages) != 3 || len(pages[0].Objects) != 1 {
		t.Fatalf("there are %d pages after Enter", len(pages))
	}

	s.pastes(a)
	s.until("it is asked", func() bool { return s.has("Open instead") })
	s.tap("Open instead")
	s.until("what is unsaved is asked about", func() bool { return s.has("Don't save") })
	s.tap("Don't save")
	s.shownThere(a)
	if n := len(s.w.Document().Pages()); n != 1 {
		t.Errorf("there are %d pages", n)
	}
}

// The name of a new session hangs on what is in it, and not on what is shown.
func TestANewSessionIsCalledTheSameWhicheverPictureIsShown(t *testing.T) {
	s := open(t, options{})
	a, b := s.picture("a.png", 400, 300), s.picture("b.png", 400, 300)
	elsewhere := filepath.Join(t.TempDir(), "c.png")
	if err := os.Rename(b, elsewhere); err != nil {
		t.Fatal(err)
	}
	s.shows(a, elsewhere)
	s.w.Command("Next picture")
	s.shownThere(elsewhere)
	s.w.Command("Save session")
	if asked := s.picker.asked[0]; asked.Name != "a.clickmask" || asked.Folder != filepath.Dir(a) {
		t.Errorf("%s in %s is proposed", asked.Name, asked.Folder)
	}
}
