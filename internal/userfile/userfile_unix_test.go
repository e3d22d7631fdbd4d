//go:build unix

package userfile

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe without a writer would keep whoever opens it waiting for ever, and /dev/zero whoever reads it.
func TestPipesDevicesAndSocketsAreRefused(t *testing.T) {
	dir := t.TempDir()
	pipe, socket := filepath.Join(dir, "pipe"), filepath.Join(dir, "socket")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipe can be made here: %v", err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Skipf("no socket can be made here: %v", err)
	}
	defer l.Close()
	for path, what := range map[string]string{pipe: "a pipe", socket: "a socket", "/dev/zero": "a device"} {
		var not *NotRegularError
		if _, _, err := Open(path); !errors.As(err, &not) || not.What != what {
			t.Errorf("%s: %v, want %s", path, err, what)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var not *NotRegularError
	if _, _, err := OpenIn(root, "pipe"); !errors.As(err, &not) || not.What != "a pipe" {
		t.Errorf("in a folder: %v", err)
	}
}
