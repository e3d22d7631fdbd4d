// Package smallfile reads files that the program wrote for itself, in folders where anything may have taken their place: a
// named pipe, whose opening waits for a writer, a device without an end, or gigabytes of nothing.
package smallfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ErrForeign is wrapped where something else lies in a file's place.
var ErrForeign = errors.New("this is not what was written")

// Open opens a regular file for reading and gives its size in bytes. Links are followed.
func Open(path string) (*os.File, int64, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !st.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%s: %w", filepath.Base(path), ErrForeign)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	return f, st.Size(), nil
}

// Read reads a regular file of at most so many bytes.
func Read(path string, most int64) ([]byte, error) {
	f, size, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from
	if size > most {
		return nil, fmt.Errorf("%s has %d bytes: %w", filepath.Base(path), size, ErrForeign)
	}
	data := make([]byte, size)
	_, err = io.ReadFull(f, data)
	return data, err
}
