//go:build linux

package outside

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Services and containers have no HOME; a HOME may be a folder that nobody can write to.
func TestWithoutACacheAPictureIsReadAmongTheTemporaryFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, cache := range map[string]string{"no HOME": "", "no folder": file, "relative": "cache"} {
		t.Setenv("HOME", "")
		t.Setenv("XDG_CACHE_HOME", cache)
		temporary := t.TempDir()
		t.Setenv("TMPDIR", temporary)
		var got string
		err := script(t, `{ pwd; ls -ld . | cut -c1-10; cat "$2"; } > "$3"`).Read(t.Context(), job(), func(png *os.File, _ int64) error {
			all, err := io.ReadAll(png)
			got = string(all)
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !strings.HasPrefix(got, temporary+"/") || !strings.HasSuffix(got, "\ndrwx------\na picture") {
			t.Errorf("%s: it says %q", name, got)
		}
		if names := left(t, temporary); len(names) > 0 {
			t.Errorf("%s: %q is left", name, names)
		}
		t.Setenv("TMPDIR", filepath.Join(temporary, "missing"))
		if err := script(t, "exit 0").Read(t.Context(), job(), nil); !errors.Is(err, ErrNoFolder) || errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: without a folder for temporary files either the error is %v", name, err)
		}
	}
}

func TestAFolderForTemporaryFilesMayBeNamedFromWhereTheProgramIs(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("tmp", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", "")
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("TMPDIR", "tmp")
	if err := script(t, `cp "$2" "$3"`).Read(t.Context(), job(), func(*os.File, int64) error { return nil }); err != nil {
		t.Error(err)
	}
}
