//go:build unix

package graph

import (
	"os"
	"path/filepath"
	"testing"
)

// ONNX Runtime opens large graphs by their name, after they were looked at.
func TestGraphsAreNotKeptInAFolderThatOthersMayWriteTo(t *testing.T) {
	root := filepath.Join(t.TempDir(), "graphs")
	first, err := openCache(root, [32]byte{1})
	if err != nil || first.temporary {
		t.Fatal(err)
	}
	if err := os.Chmod(first.dir, 0o775); err != nil {
		t.Fatal(err)
	}
	c, err := openCache(root, [32]byte{1})
	if err != nil || !c.temporary {
		t.Errorf("%v is used, %v", c.dir, err)
	}
	if err := c.close(); err != nil {
		t.Error(err)
	}
}
