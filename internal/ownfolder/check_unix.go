//go:build unix

package ownfolder

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

const (
	othersWrite = 0o022
	anyoneWrite = 0o002
)

// check looks at the folder, and at those that it lies in: who can write to one of them can put another folder in its place, unless it has
// the mark of folders for everybody.
func check(path string) error {
	st, err := os.Lstat(path)
	if err != nil {
		return err
	}
	sys, ok := st.Sys().(*syscall.Stat_t)
	if !ok || !st.IsDir() || int(sys.Uid) != os.Geteuid() || st.Mode().Perm()&othersWrite != 0 {
		return fmt.Errorf("%s: %w", path, ErrOthers)
	}
	for in := filepath.Dir(path); ; in = filepath.Dir(in) {
		st, err := os.Lstat(in)
		if err != nil {
			return err
		}
		if st.Mode().Perm()&anyoneWrite != 0 && st.Mode()&fs.ModeSticky == 0 {
			return fmt.Errorf("%s: %w", in, ErrOthers)
		}
		if in == filepath.Dir(in) {
			return nil
		}
	}
}
