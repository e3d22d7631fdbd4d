// Package filelock locks files, so that several processes of one user can share a folder.
package filelock

import (
	"errors"
	"os"
)

// ErrHeld says that somebody else, in this process or another, holds the lock.
var ErrHeld = errors.New("somebody else holds the lock")

// Lock is a file that one holder has; the system lets go of it when the process ends, however it ends.
type Lock struct{ f *os.File }

// Take creates the file where needed and locks it, without waiting: ErrHeld when another process, or another lock of
// this one, has it.
func Take(path string) (*Lock, error) {
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
		return nil, ErrHeld
	}
	return &Lock{f}, nil
}

// Hold locks an open file until it is closed, without waiting: ErrHeld when somebody else has it.
func Hold(f *os.File) error { return lockFile(f) }

// Remove deletes the file and lets go.
func (l *Lock) Remove() error {
	err := os.Remove(l.f.Name())
	l.f.Close()
	if err != nil { // Windows removes no open file
		err = os.Remove(l.f.Name())
	}
	return err
}

// Release lets go and leaves the file.
func (l *Lock) Release() { l.f.Close() }
