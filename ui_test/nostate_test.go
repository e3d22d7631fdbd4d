package uitest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Work that is kept nowhere was lost with the window, and nobody had been told.
func TestAWindowWithoutAFolderForItsStateSaysSo(t *testing.T) {
	s := open(t, options{noState: true})
	if !s.has("Your work could not be kept safe in the background.") {
		t.Errorf("it says %q", s.words())
	}
}

func TestTheWordThatWorkIsNotSafeGoesOnceItIs(t *testing.T) {
	const warning = "Your work could not be kept safe in the background."
	s := open(t, options{})
	s.shows(s.picture("a.png", 400, 300))
	locks, err := filepath.Glob(filepath.Join(s.state, "*.lock"))
	if err != nil || len(locks) != 1 {
		t.Fatalf("the locks are %q, %v", locks, err)
	}
	folder := strings.TrimSuffix(locks[0], ".lock")
	if err := errors.Join(os.RemoveAll(folder), os.WriteFile(folder, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	s.keepOne(80, 150)
	s.until("it is said", func() bool { return s.has(warning) })
	copied := t.TempDir() // the window holds the lock
	if err := errors.Join(os.Remove(folder), os.Mkdir(folder, 0o700), s.w.Rescue(), os.CopyFS(copied, os.DirFS(s.state))); err != nil {
		t.Fatal(err)
	}
	s.until("it is said no more", func() bool { return !s.has(warning) })
	if list := recoveries(t, copied); len(list) != 1 || list[0].Objects != 1 {
		t.Errorf("%d are safe", len(list))
	}
}
