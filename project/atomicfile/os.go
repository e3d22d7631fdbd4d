package atomicfile

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
)

// OS is the operating system itself.
type OS struct{}

// Target refuses what is no regular file, and files that may not be written to: a rename would replace those too.
func (OS) Target(path string) (string, fs.FileMode, error) {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path, 0, nil
	case err != nil:
		return "", 0, err
	case info.IsDir():
		return "", 0, errors.New("there is a folder of this name")
	case !info.Mode().IsRegular():
		return "", 0, errors.New("this is a device or a pipe, not a file")
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return "", 0, err
	}
	return path, info.Mode(), f.Close()
}

// Temp creates the file with a name of its own, short enough wherever the target's is allowed.
func (OS) Temp(folder string, mode fs.FileMode) (File, error) {
	for try := 0; ; try++ {
		name := filepath.Join(folder, TempPrefix+strconv.FormatUint(rand.Uint64(), 36)+".tmp")
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) && try < 100 {
			continue
		}
		if err == nil && mode != 0 && runtime.GOOS != "windows" {
			f.Chmod(mode.Perm()) // a file system without modes refuses; the content matters more
		}
		return f, err
	}
}

// Create is os.OpenFile for a file that is not there yet.
func (OS) Create(path string) (File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// Link is os.Link.
func (OS) Link(from, to string) error { return os.Link(from, to) }

// Rename is os.Rename.
func (OS) Rename(from, to string) error { return os.Rename(from, to) }

// Remove is os.Remove.
func (OS) Remove(path string) error { return os.Remove(path) }

// SyncFolder makes the names in a folder durable, where the system can: Windows cannot, and some network file systems
// refuse, which is no reason to call a file unwritten.
func (OS) SyncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return nil // a folder that may be written to but not read
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !isInvalid(err) {
		return err
	}
	return nil
}
