//go:build unix

package eval

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Pipes without a writer would keep whoever opens them waiting for ever.
func TestPipesAreRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipe can be made here: %v", err)
	}
	if _, err := ReadManifest(pipe); err == nil || !strings.Contains(err.Error(), "is a pipe") {
		t.Errorf("a manifest: %v", err)
	}
	if _, err := readLabels(pipe, 3, 3); err == nil || !strings.Contains(err.Error(), "is a pipe") {
		t.Errorf("a mask: %v", err)
	}
}
