package atomicfile_test

import (
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"clickmask/internal/atomicfile"
)

func TestExtendedAttributesAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tagged")
	put(t, path, before)
	if err := unix.Setxattr(path, "user.tag", []byte("blue\x00"), 0); errors.Is(err, unix.ENOTSUP) {
		t.Skip("the file system of temporary files has no attributes")
	} else if err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write(path, true, slowly(after)); err != nil {
		t.Fatal(err)
	}
	value := make([]byte, 20)
	n, err := unix.Getxattr(path, "user.tag", value)
	if err != nil || string(value[:n]) != "blue\x00" {
		t.Errorf("the attribute is %q (%v)", value[:max(n, 0)], err)
	}
	holds(t, path, after)
}
