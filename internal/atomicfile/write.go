// Package atomicfile writes files so that a crash, a full disk or a cut in the power leaves the old content or the new
// one, never a torn file: a temporary file in the same folder is written, synced, renamed, and the folder synced.
//
// What is there keeps its owner, its mode, its attributes and the links to it, or is not replaced. Writes of one process to
// one file come one after the other ([Reserve]). A [Guard] knows the pictures that nothing replaces, and [Decide] which
// path a dialog's answer means.
//
// What it cannot promise: a disk that lies about syncing, and leftovers. A process killed in the middle leaves its
// temporary file behind, a name that begins with [TempPrefix]; [Sweep] removes those.
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrExists is in the error of a write that was told not to overwrite.
var ErrExists = errors.New("there is already a file of this name")

// Error names the file that could not be written.
type Error struct {
	Path string
	Err  error
}

// Error is "write NAME: reason", without the names of temporary files.
func (e *Error) Error() string { return fmt.Sprintf("write %s: %v", e.Path, plain(e.Err)) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// plain takes the paths out of what the system says.
func plain(err error) error {
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}

// System is what is asked of the operating system, apart from it so that tests can let every step fail.
type System interface {
	// Target resolves the path to the file that a link points to, and checks that it may be replaced. mode is that
	// of the file, 0 when there is none.
	Target(path string) (resolved string, mode fs.FileMode, err error)
	// Temp creates a new, empty file in a folder; mode 0 means that of any new file.
	Temp(folder string, mode fs.FileMode) (File, error)
	// Keep gives a new file what the one that it is to replace has beside its content, or refuses.
	Preserve(temp, target string) error
	// Create creates a new, empty file of that name, for its owner alone; the error wraps fs.ErrExist when it is taken.
	Create(path string) (File, error)
	// Link gives a file a second name; the error wraps fs.ErrExist when that name is taken.
	Link(from, to string) error
	// Rename gives a file another name, in place of a file that has it.
	Rename(from, to string) error
	Remove(path string) error
	// SyncFolder makes the names in a folder durable.
	SyncFolder(folder string) error
}

// File is an open file that is written from its beginning to its end.
type File interface {
	io.Writer
	Name() string
	Sync() error
	Close() error
}

// Write writes a file. Where it fails, what was at path before is untouched (only when syncing the folder fails, at the
// very end, the new content may be there already) and the error is an [*Error]: it wraps [ErrExists] when overwrite is
// false and there is something at path, whenever that came to be.
func Write(path string, overwrite bool, write func(io.Writer) error) error {
	return WriteOn(OS{}, path, overwrite, write)
}

// WriteOn is [Write] on another system.
func WriteOn(sys System, path string, overwrite bool, write func(io.Writer) error) error {
	return Reserve(path).WriteOn(sys, overwrite, write)
}

// Check tells whether there is a file at path, or at the end of a link there, and says with an [*Error] what forbids to
// write it: a folder, a device, write protection, a second name.
func Check(path string) (exists bool, err error) {
	_, mode, err := OS{}.Target(path)
	if err == nil && mode == 0 {
		err = fits(path)
	}
	if err != nil {
		return false, &Error{Path: path, Err: err}
	}
	return mode != 0, nil
}

// fits finds out whether names of what is not there yet are too long, also in folders that are not there yet: of those the system says
// nothing before they are made. They are looked up in the folder above that is there.
func fits(path string) error {
	var names []string
	folder := path
	for {
		if _, err := os.Stat(folder); err == nil || folder == filepath.Dir(folder) {
			break
		}
		names, folder = append(names, filepath.Base(folder)), filepath.Dir(folder)
	}
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

func writeOn(sys System, path string, overwrite bool, write func(io.Writer) error) error {
	target, mode, err := sys.Target(path)
	if err != nil {
		return err
	}
	if mode != 0 && !overwrite {
		return ErrExists // before the work, and again after it
	}
	folder := filepath.Dir(target)
	f, err := sys.Temp(folder, mode)
	if err != nil {
		return err
	}
	if mode != 0 {
		if err := sys.Preserve(f.Name(), target); err != nil {
			f.Close()
			sys.Remove(f.Name())
			return err
		}
	}
	if err := fill(f, write); err != nil {
		sys.Remove(f.Name()) // the first error is the one to tell
		return err
	}
	if overwrite {
		err = sys.Rename(f.Name(), target)
	} else {
		err = place(sys, f.Name(), target)
	}
	if err != nil {
		sys.Remove(f.Name())
		return err
	}
	return sys.SyncFolder(folder)
}

// fill writes, syncs and closes the temporary file.
func fill(f File, write func(io.Writer) error) error {
	b := bufio.NewWriterSize(f, 1<<16)
	err := write(b)
	if err == nil {
		err = b.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// place gives the temporary file its name only if nobody has it. A hard link does both at once; where the file
// system has none, there is a moment between looking and renaming.
func place(sys System, temp, target string) error {
	err := sys.Link(temp, target)
	if err == nil {
		sys.Remove(temp) // the file is there; a name too many does no harm
		return nil
	}
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	if _, mode, err := sys.Target(target); err != nil {
		return err
	} else if mode != 0 {
		return ErrExists
	}
	return sys.Rename(temp, target)
}
