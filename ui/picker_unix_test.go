//go:build unix

package ui

import (
	"path/filepath"
	"syscall"
	"testing"

	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
)

func TestOpenDialogOpensNothing(t *testing.T) {
	test.NewTempApp(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "pipe.png")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no pipe with a name can be made here: ", err)
	}
	restore := namesOnly(false)
	r, err := storage.Reader(storage.NewFileURI(path)) // which would wait for a writer
	restore()
	if err != nil || r.URI().Path() != path {
		t.Fatalf("%v, %v", r, err)
	}
	r.Close()
}
