//go:build unix

package atomicfile

import (
	"errors"
	"os"
	"syscall"

	"clickmask/internal/filelock"
)

// isInvalid reports the answer of file systems that cannot sync a folder.
func isInvalid(err error) bool { return errors.Is(err, syscall.EINVAL) }

// names is how many names an open file has.
func names(f *os.File) uint64 {
	info, err := f.Stat()
	if err != nil {
		return 1
	}
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink)
	}
	return 1
}

func keep(temp, target string) error {
	was, err := os.Stat(target)
	if err != nil {
		return err
	}
	is, err := os.Stat(temp)
	if err != nil {
		return err
	}
	from, ok := was.Sys().(*syscall.Stat_t)
	to, ok2 := is.Sys().(*syscall.Stat_t)
	if ok && ok2 && (from.Uid != to.Uid || from.Gid != to.Gid) {
		mode := was.Mode().Perm()
		if err := os.Chown(temp, int(from.Uid), int(from.Gid)); err != nil {
			// Another group than before is no matter where groups may do what everybody may.
			switch {
			case from.Uid != to.Uid:
				return errOwner
			case mode>>3&7 != mode&7:
				return errAccess
			}
		}
		os.Chmod(temp, mode) // as in Temp
	}
	return keepAttributes(temp, target)
}

// hold says to other processes that a temporary file is being written, until it is closed. What cannot be locked is told by its
// process alone. False where another process has it already, which sweeps.
func hold(f *os.File) bool { return !errors.Is(filelock.Hold(f), filelock.ErrHeld) }

// unlessHeld does something about a temporary file that no process is writing, whatever its number is where that runs: in a Flatpak or a
// container numbers are others. Meanwhile nobody can begin to.
func unlessHeld(path string, do func()) {
	if f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0); err == nil {
		defer f.Close() // only asked about
		if !hold(f) {
			return
		}
	}
	do()
}

// alive tells whether a process of this machine runs.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}
