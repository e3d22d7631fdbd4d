package outside

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"clickmask/internal/filelock"
	"clickmask/internal/ownfolder"
)

const lockExtension = ".lock"

// place is the folder that the folders of single pictures lie in: of the program's own cache, which nobody else may look into, or put anything into:
// the system's programs open a copy by its name.
func place() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "clickmask", "readers")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return ownfolder.Resolve(dir)
}

// folder is one for one picture, beside a lock that says that somebody works in it.
type folder struct {
	path string
	lock *filelock.Lock // nil of one that lies among the temporary files
}

// ErrNoFolder says that there is nowhere to put a copy of the picture.
var ErrNoFolder = errors.New("no folder can be made for a copy of the picture")

// newFolder makes one in the program's cache, and without one, as services and containers have it, among the temporary files: then what
// a killed process leaves stays until the system sweeps those.
func newFolder() (*folder, error) {
	if in, err := place(); err == nil {
		sweep(in)
		if f := lockedFolder(in); f != nil {
			return f, nil
		}
	}
	temporary, err := filepath.Abs(os.TempDir()) // the program works in it
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNoFolder, err)
	}
	path, err := os.MkdirTemp(temporary, "clickmask-reader-") // for the person alone
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNoFolder, err)
	}
	return &folder{path: path}, nil
}

// lockedFolder makes one that is swept if this process is killed, nil where that cannot be.
func lockedFolder(in string) *folder {
	const tries = 100
	for n := range tries {
		path := filepath.Join(in, strconv.Itoa(os.Getpid())+"-"+strconv.Itoa(n))
		lock, err := filelock.Take(path + lockExtension)
		if err != nil {
			continue // somebody else has it, or sweeps it just now
		}
		if err = os.Mkdir(path, 0o700); err != nil {
			lock.Remove()
			return nil
		}
		return &folder{path, lock}
	}
	return nil
}

func (f *folder) remove() {
	_ = os.RemoveAll(f.path) // what stays the next sweep takes
	if f.lock != nil {
		_ = f.lock.Remove()
	}
}

// sweep removes the folders that nobody holds.
func sweep(in string) {
	locks, err := filepath.Glob(filepath.Join(in, "*"+lockExtension))
	if err != nil {
		return
	}
	for _, path := range locks {
		lock, err := filelock.Take(path)
		if err != nil {
			continue
		}
		(&folder{path[:len(path)-len(lockExtension)], lock}).remove()
	}
}
