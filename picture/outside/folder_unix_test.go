//go:build unix

package outside

import (
	"os"
	"path/filepath"
	"testing"
)

// The system's program opens the copy by its name.
func TestNoCopyLiesInAFolderThatOthersMayWriteTo(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	in, err := place()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(in, 0o770); err != nil {
		t.Fatal(err)
	}
	f, err := newFolder()
	if err != nil {
		t.Fatal(err)
	}
	defer f.remove()
	if filepath.Dir(f.path) == in || f.lock != nil {
		t.Errorf("%s is used", f.path)
	}
}
