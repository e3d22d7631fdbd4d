//go:build unix

package serve

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"clickmask/inference/fake"
)

// Nine requests that named a pipe left the server refusing everybody for ever: opening one waits for who writes to it.
func TestAPipeInTheFolderHoldsNobody(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(folder, "a.png"), 0o600); err != nil {
		t.Skipf("no pipe can be made here: %v", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s := start(t, 1, fake.Hooks{}, func(o *Options) { o.Root = root })
	s.refused(t, "POST", "/predict", asks(studioConfig, "a.png", studioPoint), http.StatusNotFound, "no file")
}

func TestATokenIsNotLookedForWithoutEnd(t *testing.T) {
	if _, err := ReadToken("/dev/zero"); !errors.Is(err, ErrToken) {
		t.Error(err)
	}
}
