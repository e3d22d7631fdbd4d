//go:build unix

package smallfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestOnlyRegularFilesOfTheirSizeAreRead(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	for _, err := range []error{
		os.WriteFile(path("small"), []byte("1234"), 0o600), os.WriteFile(path("empty"), nil, 0o600),
		syscall.Mkfifo(path("pipe"), 0o600), os.Symlink("/dev/zero", path("device")), os.Mkdir(path("folder"), 0o700),
		os.WriteFile(path("sparse"), nil, 0o600), os.Truncate(path("sparse"), 20<<30),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]error{"small": nil, "empty": nil, "pipe": ErrForeign, "device": ErrForeign, "folder": ErrForeign,
		"sparse": ErrForeign, "gone": fs.ErrNotExist} {
		data, err := Read(path(name), 4)
		if !errors.Is(err, want) || name == "small" && string(data) != "1234" {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}
