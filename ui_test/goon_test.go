package uitest

import (
	"testing"

	"fyne.io/fyne/v2/driver/desktop"
)

// A folder is gone through with one key after each thing; the mask of each stays on its picture.
func TestAMaskIsKeptAndTheNextPictureComesWithOneKey(t *testing.T) {
	s, a, b := pair(t)
	next := func() { s.w.Command("Keep the mask, next picture") }
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	next()
	s.shownThere(b)
	pages := s.w.Document().Pages()
	if len(pages[0].Objects) != 1 || !pages[0].Draft.Empty() || !pages[1].Draft.Empty() {
		t.Fatalf("%d objects were kept", len(pages[0].Objects))
	}
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	next()
	s.until("the end is told", func() bool { return s.has("This is the last picture.") })
	if s.page().Path != b || len(pages[1].Objects) != 1 {
		t.Errorf("%s is shown, with %d objects", s.page().Path, len(s.page().Objects))
	}
	s.w.Command("Undo")
	if len(s.page().Objects) != 0 || s.page().Draft.Empty() {
		t.Error("one undo does not open again what was kept")
	}
	s.w.Command("Previous picture")
	s.shownThere(a)
	next()
	s.shownThere(b)
	if len(pages[0].Objects) != 1 {
		t.Error("with nothing open the key does more than go on")
	}
}
