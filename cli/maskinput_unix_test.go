//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"clickmask/internal/npy"
)

// A pipe without a writer would keep whoever opens it waiting for ever.
func TestMaskInputIsAnOrdinaryFile(t *testing.T) {
	dir := t.TempDir()
	pipe, huge := filepath.Join(dir, "pipe"), filepath.Join(dir, "huge.npy")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipe can be made here: %v", err)
	}
	if err := os.WriteFile(huge, []byte("\x93NUMPY"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(huge, npy.MaxBytes+1); err != nil {
		t.Skipf("no file with holes can be made here: %v", err)
	}
	for path, says := range map[string]string{pipe: "is a pipe, not a file", dir: "is a folder", "/dev/zero": "is a device", huge: "huge.npy has 536936461 bytes"} {
		if _, err := readLowRes(path); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "--mask-input") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
