package graph

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Graphs that an older version of the program has compiled go when a newer one opens the same checkpoint, and only those.
func TestGraphsOfOlderVersionsGo(t *testing.T) {
	root := t.TempDir()
	sum, other := [32]byte{1}, [32]byte{2}
	folder := func(sum [32]byte, version int) string {
		return filepath.Join(root, fmt.Sprintf("%x-v%d", sum[:16], version))
	}
	for _, dir := range []string{folder(sum, version-1), folder(sum, version+1), folder(other, version-1)} {
		if err := os.MkdirAll(filepath.Join(dir, ".part-1"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		c, err := openCache(root, sum)
		if err != nil || c.dir != folder(sum, version) {
			t.Fatal(c, err)
		}
	}
	for dir, want := range map[string]bool{folder(sum, version-1): false, folder(sum, version): true, folder(sum, version+1): true,
		folder(other, version-1): true} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s is there: %v", filepath.Base(dir), err == nil)
		}
	}
}
