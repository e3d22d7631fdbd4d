package project

import (
	"errors"
	"os"
)

// errHeld says that a living process holds the lock.
var errHeld = errors.New("another process holds the lock")

// lock is a file that one process holds; the system lets go of it when the process ends, however it ends.
type lock struct{ f *os.File }

// takeLock creates the file where needed and locks it, without waiting: errHeld when another process, or another lock
// of this one, has it.
func takeLock(path string) (*lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		f.Close()
		return nil, err
	}
	// Someone may have removed the file between opening and locking, and a newcomer made another.
	here, err1 := f.Stat()
	there, err2 := os.Stat(path)
	if err1 != nil || err2 != nil || !os.SameFile(here, there) {
		f.Close()
		return nil, errHeld
	}
	return &lock{f}, nil
}

// remove deletes the file and lets go.
func (l *lock) remove() error {
	err := os.Remove(l.f.Name())
	l.f.Close()
	if err != nil { // Windows removes no open file
		err = os.Remove(l.f.Name())
	}
	return err
}

// release lets go and leaves the file.
func (l *lock) release() { l.f.Close() }
