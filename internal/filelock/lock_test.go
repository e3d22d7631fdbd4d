package filelock

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestALockHasOneHolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.lock")
	first, err := Take(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Take(path); !errors.Is(err, ErrHeld) {
		t.Errorf("a second holder: %v", err)
	}
	first.Release()
	second, err := Take(path)
	if err != nil {
		t.Fatalf("after the release: %v", err)
	}
	if err := second.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
}

func TestALockThatCannotBeMadeIsNotHeld(t *testing.T) {
	if _, err := Take(filepath.Join(t.TempDir(), "missing", "a.lock")); err == nil || errors.Is(err, ErrHeld) {
		t.Errorf("the error is %v", err)
	}
}
