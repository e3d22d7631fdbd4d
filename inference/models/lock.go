package models

import (
	"errors"
	"os"
)

const lockSuffix = ".lock"

// errHeld says that somebody else, in this process or another, holds the lock.
var errHeld = errors.New("the lock is held")

// lock is a file that one holder has; the system lets go of it when the process ends, however it ends.
type lock struct{ f *os.File }

// takeLock does not wait: the error is errHeld when the lock is taken.
func takeLock(path string) (*lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		f.Close()
		return nil, err
	}
	// Between opening and locking the last holder may have removed the file, and a newcomer made another.
	here, err1 := f.Stat()
	there, err2 := os.Stat(path)
	if err1 != nil || err2 != nil || !os.SameFile(here, there) {
		f.Close()
		return nil, errHeld
	}
	return &lock{f}, nil
}

// remove lets go and leaves no file behind, but where the system removes no open file and another process
// is about to take the lock.
func (l *lock) remove() {
	err := os.Remove(l.f.Name())
	l.f.Close()
	if err != nil {
		os.Remove(l.f.Name())
	}
}
