// Package userfile opens files that a person named. A name can be a pipe that nobody writes to, a device without end,
// or a folder: those are refused before anything waits or reads.
package userfile

import (
	"fmt"
	"io/fs"
	"os"
)

// NotRegularError says what a path is when it is no ordinary file.
type NotRegularError struct {
	Path string
	What string // "a folder", "a pipe", "a device", "a socket"
}

// Error is one sentence that names the path.
func (e *NotRegularError) Error() string { return fmt.Sprintf("%s is %s, not a file", e.Path, e.What) }

// TooLargeError says that a file is larger than what is read of its kind.
type TooLargeError struct {
	Path        string
	Size, Limit int64 // bytes
}

// Error is one sentence that names the path.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%s has %d bytes, more than the %d that are read", e.Path, e.Size, e.Limit)
}

// Open opens an ordinary file for reading and gives its size in bytes. Anything else is a [*NotRegularError]; other
// errors are those of the package os.
func Open(path string) (*os.File, int64, error) { return open(path, os.Stat, os.OpenFile) }

// OpenIn is [Open] for a file in a folder, out of which no path leads.
func OpenIn(root *os.Root, path string) (*os.File, int64, error) {
	return open(path, root.Stat, root.OpenFile)
}

func open(path string, stat func(string) (fs.FileInfo, error), openFile func(string, int, fs.FileMode) (*os.File, error)) (*os.File, int64, error) {
	// Looked at before it is opened, because opening a pipe waits for a writer, and again afterwards, because the
	// name may have come to mean another file in between.
	st, err := stat(path)
	if err != nil {
		return nil, 0, err
	}
	if err := regular(path, st); err != nil {
		return nil, 0, err
	}
	f, err := openFile(path, os.O_RDONLY|withoutWaiting, 0)
	if err != nil {
		return nil, 0, err
	}
	if st, err = f.Stat(); err == nil {
		err = regular(path, st)
	}
	if err != nil {
		f.Close() // only opened to read
		return nil, 0, err
	}
	return f, st.Size(), nil
}

// OpenUpTo is [Open] for a file of at most limit bytes; a larger one is a [*TooLargeError].
func OpenUpTo(path string, limit int64) (*os.File, error) {
	f, size, err := Open(path)
	if err != nil {
		return nil, err
	}
	if size > limit {
		f.Close() // only opened to read
		return nil, &TooLargeError{path, size, limit}
	}
	return f, nil
}

func regular(path string, st fs.FileInfo) error {
	what := "a device"
	switch mode := st.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "a pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	}
	return &NotRegularError{path, what}
}
