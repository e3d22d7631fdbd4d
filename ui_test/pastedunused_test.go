package uitest

import (
	"encoding/json"
	"fmt"
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

// TestPastedPicturesOfAnotherWindowStay opens a session of a folder that no list of recent files names, with nothing in it to be saved.
func TestPastedPicturesOfAnotherWindowStay(t *testing.T) {
	s := open(t, options{})
	kept := filepath.Join(s.state, "pasted")
	if err := os.Mkdir(kept, 0o700); err != nil {
		t.Fatal(err)
	}
	old := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	data, err := os.ReadFile(s.picture("copied.png", 320, 200))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		path := filepath.Join(kept, fmt.Sprintf("pasted_%d.png", n+1))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	other := open(t, options{state: s.state, settings: s.settings})
	session := filepath.Join(t.TempDir(), "work.clickmask")
	other.w.Start([]string{filepath.Join(kept, "pasted_1.png")}, false)
	other.until("it is shown", func() bool { return other.page() != nil && other.has("Ready") })
	other.picker.save = session
	other.w.Command("Save session")
	other.until("it is saved", func() bool { _, err := os.Stat(session); return err == nil && !other.w.Document().Dirty() })

	another := filepath.Join(t.TempDir(), "gone.clickmask")
	if err := os.WriteFile(another, []byte(`{"path":"pasted_2.png"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	recents, err := json.Marshal(map[string]any{"recents": []string{another}}) // which a third window has had
	if err == nil {
		err = os.WriteFile(s.settings, recents, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.openSettings()
	s.tap("Remove unused…")
	s.until("it asks about the one that nobody has", func() bool { return s.has("Remove 1 pasted picture?") })

	s.tap("Remove")
	s.until("it is said", func() bool { return s.has("1 pasted picture was removed.") })
	for n, want := range map[string]bool{"pasted_1.png": true, "pasted_2.png": true, "pasted_3.png": false} {
		if _, err := os.Stat(filepath.Join(kept, n)); (err == nil) != want {
			t.Errorf("%s: %v", n, err)
		}
	}
}
