package ort

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestASystemThatHidesItsProcessorsIsOneSentence(t *testing.T) {
	dir := t.TempDir()
	for _, there := range []string{"", "possible"} {
		if there != "" {
			if err := os.WriteFile(filepath.Join(dir, there), []byte("0-1\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := checkProcessors(dir)
		if err == nil || !strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), "\n") {
			t.Errorf("with %q the error is %v", there, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "present"), []byte("0-1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := checkProcessors(dir); err != nil {
		t.Error(err)
	}
}
