package outside

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"clickmask/internal/filelock"
)

const lockExtension = ".lock"

// place is the folder that the folders of single pictures lie in: of the program's own cache, which nobody else may look into.
func place() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "clickmask", "readers")
	return dir, os.MkdirAll(dir, 0o700)
}

// folder is one for one picture, beside a lock that says that somebody works in it.
type folder struct {
	path string
	lock *filelock.Lock
}

// newFolder makes one, and sweeps those whose process is gone.
func newFolder() (*folder, error) {
	in, err := place()
	if err != nil {
		return nil, fmt.Errorf("make a folder for the picture: %w", err)
	}
	sweep(in)
	const tries = 100
	for n := range tries {
		path := filepath.Join(in, strconv.Itoa(os.Getpid())+"-"+strconv.Itoa(n))
		lock, err := filelock.Take(path + lockExtension)
		if err != nil {
			continue // somebody else has it, or sweeps it just now
		}
		if err = os.Mkdir(path, 0o700); err != nil {
			lock.Remove()
			return nil, fmt.Errorf("make a folder for the picture: %w", err)
		}
		return &folder{path, lock}, nil
	}
	return nil, fmt.Errorf("make a folder for the picture: %d pictures are read already", tries)
}

func (f *folder) remove() {
	_ = os.RemoveAll(f.path) // what stays the next sweep takes
	_ = f.lock.Remove()
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
