//go:build unix

package inference

import (
	"errors"
	"os"
	"testing"

	"clickmask/internal/ownfolder"
)

// What others could have put there is not read, and they are not told about pictures.
func TestNoEmbeddingIsKeptInAFolderThatOthersMayWriteTo(t *testing.T) {
	c := newDiskCache(t.TempDir(), 1<<20)
	key, e := keyOf(1), embeddingOf(100)
	if err := c.put(key, e); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(c.dir, 0o770); err != nil {
		t.Fatal(err)
	}
	if _, err := c.get(key); !errors.Is(err, ownfolder.ErrOthers) {
		t.Errorf("read: %v", err)
	}
	if err := c.put(keyOf(2), e); !errors.Is(err, ownfolder.ErrOthers) {
		t.Errorf("written: %v", err)
	}
	if err := os.Chmod(c.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := c.get(key); err != nil {
		t.Errorf("what was kept before is gone: %v", err)
	}
}
