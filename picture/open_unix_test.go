//go:build unix

package picture

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe without a writer would keep whoever opens it waiting for ever.
func TestOpenDoesNotWaitForAPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.png")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skipf("no pipe can be made here: %v", err)
	}
	_, err := Open(context.Background(), path, Options{})
	mustBe(t, err, NotAFile, "pipe.png")
	_, err = Open(context.Background(), "/dev/null", Options{})
	mustBe(t, err, NotAFile, "null")
}

func TestOpenSaysThatItMayNot(t *testing.T) {
	path := write(t, "secret.png", encodePNG(t, 2, 2))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(path); err == nil {
		f.Close()
		t.Skip("this user may read everything")
	}
	_, err := Open(context.Background(), path, Options{})
	mustBe(t, err, Unreadable, "secret.png")
}
