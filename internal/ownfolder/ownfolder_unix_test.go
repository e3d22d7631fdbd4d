//go:build unix

package ownfolder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestFoldersThatOthersMayWriteToAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(in, dir string) error
		want  error
	}{
		"the person's own":             {func(_, _ string) error { return nil }, nil},
		"others may read it":           {func(_, dir string) error { return os.Chmod(dir, 0o755) }, nil},
		"the group may write":          {func(_, dir string) error { return os.Chmod(dir, 0o770) }, ErrOthers},
		"anybody may write":            {func(_, dir string) error { return os.Chmod(dir, 0o707) }, ErrOthers},
		"anybody, but not over others": {func(_, dir string) error { return os.Chmod(dir, 0o777|fs.ModeSticky) }, ErrOthers},
		"another's":                    {func(_, dir string) error { return os.Chown(dir, 12345, 12345) }, ErrOthers},
		"in a folder of anybody's":     {func(in, _ string) error { return os.Chmod(in, 0o777) }, ErrOthers},
		"in one for everybody":         {func(in, _ string) error { return os.Chmod(in, 0o777|fs.ModeSticky) }, nil},
		"none":                         {func(_, dir string) error { return os.Remove(dir) }, fs.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			if os.Geteuid() != 0 && name == "another's" {
				t.Skip("only root gives folders away")
			}
			in := filepath.Join(t.TempDir(), "in")
			dir := filepath.Join(in, "own")
			if err := errors.Join(os.Mkdir(in, 0o700), os.Mkdir(dir, 0o700)); err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(in, dir); err != nil {
				t.Fatal(err)
			}
			if _, err := Resolve(dir); !errors.Is(err, c.want) || c.want == nil && err != nil {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

// Who holds a link decides where it leads: it is followed once, and what was found is used.
func TestALinkIsFollowedOnce(t *testing.T) {
	in := t.TempDir()
	dir, link := filepath.Join(in, "own"), filepath.Join(in, "link")
	if err := errors.Join(os.Mkdir(dir, 0o700), os.Symlink(dir, link)); err != nil {
		t.Fatal(err)
	}
	want, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Resolve(link); got != want || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}
