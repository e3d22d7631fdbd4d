package atomicfile_test

import (
	"path/filepath"
	"strings"
	"testing"

	"clickmask/internal/atomicfile"
)

// The system is asked about names before their folders are made.
func TestNamesThatAreTooLongAreFoundOutEarly(t *testing.T) {
	dir, long := t.TempDir(), strings.Repeat("n", 300)
	for _, path := range []string{filepath.Join(dir, long), filepath.Join(dir, "new", "folder", long), filepath.Join(dir, long, "file")} {
		if _, err := atomicfile.Check(path); err == nil {
			t.Errorf("…%s is taken for a name", path[len(path)-20:])
		}
	}
	if there, err := atomicfile.Check(filepath.Join(dir, "new", "folder", "file")); there || err != nil {
		t.Error(there, err)
	}
}
