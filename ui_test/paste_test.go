package uitest

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2/driver/desktop"
)

// clipboard puts a program in the place of xclip, whose clipboard holds a file's content of a type; "" for an empty one.
func clipboard(t *testing.T, kind, path string) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the clipboard is read by another program there")
	}
	dir := t.TempDir()
	script := "#!/bin/sh\n[ -n \"" + kind + "\" ] || exit 1\nif [ \"$5\" = TARGETS ]; then echo TARGETS; echo " + kind + "; else exec cat '" + path + "'; fi\n"
	if err := os.WriteFile(filepath.Join(dir, "xclip"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("WAYLAND_DISPLAY", "")
}

func TestAPastedPictureIsAPageWhoseWorkIsSavedAsAnyOther(t *testing.T) {
	s := open(t, options{})
	copied := s.picture("copied.png", 320, 200)
	data, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	clipboard(t, "image/png", copied)
	s.w.Command("Paste a picture")
	s.until("it is shown", func() bool { return s.page() != nil && s.page().Name == "pasted_1.png" && s.has("Ready") })
	s.click(100, 90, desktop.MouseButtonPrimary, 0)
	s.until("there is a mask", func() bool { return !s.page().Draft.Empty() })
	s.press("Return")
	s.until("it is kept", func() bool { return len(s.page().Objects) == 1 })

	s.w.Command("Paste a picture") // which takes nothing away
	s.until("the second is a page behind", func() bool { return s.page().Name == "pasted_2.png" && s.has("Ready") })
	if n := len(s.w.Document().Pages()); n != 2 {
		t.Fatalf("there are %d pages", n)
	}
	if err := os.Remove(copied); err != nil {
		t.Fatal(err)
	}
	s.picker.save = filepath.Join(t.TempDir(), "work.clickmask")
	s.w.Command("Save session")
	s.until("it is saved", func() bool { _, err := os.Stat(s.picker.save); return err == nil && !s.w.Document().Dirty() })
	if asked := s.picker.asked[len(s.picker.asked)-1]; asked.Folder != "" {
		t.Errorf("saving begins in the program's own folder: %s", asked.Folder)
	}
	path := filepath.Join(s.state, "pasted", "pasted_1.png")
	if kept, err := os.ReadFile(path); err != nil || !bytes.Equal(kept, data) {
		t.Errorf("what was pasted is not what is kept: %v", err)
	}

	s.w.Close()
	again := open(t, options{state: s.state})
	again.w.Open([]string{s.picker.save})
	again.until("the session is there", func() bool { return again.page() != nil && len(again.w.Document().Pages()) == 2 && again.has("Ready") })
	if p := again.w.Document().Pages()[0]; p.Missing || len(p.Objects) != 1 {
		t.Errorf("its first page has %d objects, missing: %v", len(p.Objects), p.Missing)
	}
}

func TestPastedFilesAreOpened(t *testing.T) {
	s := open(t, options{})
	picture := s.picture("a cat.png", 320, 200)
	list := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(list, []byte("file://"+strings.ReplaceAll(picture, " ", "%20")+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	clipboard(t, "text/uri-list", list)
	s.w.Command("Paste a picture")
	s.until("it is shown", func() bool { return s.page() != nil && s.page().Path == picture && s.has("Ready") })
}

func TestWhereThereIsNothingToPasteItIsSaid(t *testing.T) {
	s := open(t, options{})
	clipboard(t, "", "")
	s.w.Command("Paste a picture")
	s.until("it is said", func() bool { return s.has("There is no picture on the clipboard.") })
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	clipboard(t, "image/png", text)
	s.shows(s.picture("a.png", 320, 200))
	s.w.Command("Paste a picture")
	s.until("it is said again", func() bool { return s.has("There is no picture on the clipboard.") })
	if entries, _ := os.ReadDir(filepath.Join(s.state, "pasted")); len(entries) != 0 {
		t.Errorf("%d files were kept", len(entries))
	}
}
