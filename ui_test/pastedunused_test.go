package uitest

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestPastedPicturesThatNothingUsesAreRemovedByAWordOfTheSettings(t *testing.T) {
	s := open(t, options{})
	s.openSettings()
	if s.has("Pasted pictures") {
		t.Error("the settings speak of pasted pictures before there is one")
	}
	s.press("Escape")
	clipboard(t, "image/png", s.picture("copied.png", 320, 200))
	s.w.Command("Paste a picture")
	s.until("it is shown", func() bool { return s.page() != nil && s.page().Name == "pasted_1.png" && s.has("Ready") })
	if err := s.w.Rescue(); err != nil {
		t.Fatal(err)
	}
	path := func(name string) string { return filepath.Join(s.state, "pasted", name) }
	old := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.WriteFile(path("pasted_2.png"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pasted_1.png", "pasted_2.png"} {
		if err := os.Chtimes(path(name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	s.openSettings()
	s.tap("Remove unused…")
	s.until("it asks", func() bool { return s.has("Remove 1 pasted picture?") })
	s.tap("Cancel")
	if _, err := os.Stat(path("pasted_2.png")); err != nil {
		t.Errorf("it is gone before the answer: %v", err)
	}
	s.openSettings()
	s.tap("Remove unused…")
	s.until("it asks again", func() bool { return s.has("Remove 1 pasted picture?") })
	s.tap("Remove")
	s.until("it is said", func() bool { return s.has("1 pasted picture was removed.") })
	if _, err := os.Stat(path("pasted_2.png")); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
	if _, err := os.Stat(path("pasted_1.png")); err != nil {
		t.Errorf("the one that is open is gone: %v", err)
	}
	s.openSettings()
	s.tap("Remove unused…")
	s.until("nothing is left to remove", func() bool { return s.has("All pasted pictures are in use.") })
}
