package userfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOrdinaryFilesOpenWithTheirSize(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, size, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); size != 5 || string(got) != "hello" || err != nil {
		t.Errorf("%d bytes %q, %v", size, got, err)
	}
	if g, err := OpenUpTo(path, 5); err != nil {
		t.Error(err)
	} else {
		g.Close()
	}
	var large *TooLargeError
	if _, err := OpenUpTo(path, 4); !errors.As(err, &large) || large.Size != 5 || !strings.Contains(err.Error(), "a.txt has 5 bytes") {
		t.Errorf("%v", err)
	}
}

func TestFoldersAndMissingFilesAreSaidToBe(t *testing.T) {
	dir := t.TempDir()
	var not *NotRegularError
	if _, _, err := Open(dir); !errors.As(err, &not) || not.What != "a folder" {
		t.Errorf("a folder: %v", err)
	}
	if _, _, err := Open(filepath.Join(dir, "gone")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}
