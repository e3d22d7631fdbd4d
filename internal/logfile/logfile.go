package logfile

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"clickmask/internal/filelock"
	"clickmask/internal/printable"
)

const (
	name = "clickmask.log"
	// most is how long the log may become, in bytes.
	most = 1 << 20
	// kept is how many logs that were put aside are kept.
	kept = 3
	// longest is what is kept of one write, in bytes: no text that helps is longer, and a picture would be.
	longest = 16 << 10
)

// File is an open log; it takes lines by [File.Write]. Its methods may be called from any goroutine.
type File struct {
	path   string
	most   int64
	rename func(from, to string) error // os.Rename, but in tests

	mu      sync.Mutex
	f       *os.File // nil after Close
	crashes bool     // the Go runtime writes into it too
}

// Open opens the log in dir, which is created where needed, for this user alone. What is in the log already stays.
func Open(dir string) (*File, error) { return open(dir, most) }

func open(dir string, most int64) (*File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	l := &File{path: filepath.Join(dir, name), most: most, rename: os.Rename}
	if err := l.reopen(); err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	return l, nil
}

// Path is the file that lines are written to now.
func (l *File) Path() string { return l.path }

// Write appends p, which should be one or more whole lines; an end of line is added where it is missing. What does more
// than stand for itself is written as package printable shows it. Of more than 16 kB the beginning is kept. The result is len(p) unless nothing could be written.
func (l *File) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	// Libraries and errors may name files, and people look at a log on a terminal.
	line := []byte(printable.Lines(string(p[:min(len(p), longest+utf8.UTFMax)])))
	if len(line) > longest {
		line = []byte(strings.ToValidUTF8(string(line[:longest]), "") + "...\n")
	}
	if line[len(line)-1] != '\n' {
		line = append(line[:len(line):len(line)], '\n')
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return 0, fmt.Errorf("write the log: %w", os.ErrClosed)
	}
	if err := l.makeRoom(int64(len(line))); err != nil {
		return 0, fmt.Errorf("write the log: %w", err)
	}
	if _, err := l.f.Write(line); err != nil {
		return 0, fmt.Errorf("write the log: %w", err)
	}
	return len(p), nil
}

// Close ends the log; a second Close does nothing.
func (l *File) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return nil
	}
	if l.crashes {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{}) // it only forgets
	}
	err := l.f.Close()
	l.f = nil
	return err
}

// CatchCrashes has the Go runtime write into the log, too, what it says when the process dies of a panic that nobody
// recovers or of a fault in a library: the stacks of all goroutines. Of all logs of a process one can do that.
func (l *File) CatchCrashes() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.crashes = true
	return l.tellRuntime()
}

// tellRuntime hands the open file to the Go runtime, which keeps a handle of its own.
func (l *File) tellRuntime() error {
	if !l.crashes {
		return nil
	}
	return debug.SetCrashOutput(l.f, debug.CrashOptions{})
}

// errFull drops a line: another process is rotating the log, and meanwhile it must not grow without end.
var errFull = errors.New("it is full and another process is putting it aside")

// makeRoom sees to it that n more bytes can be appended to the file that is called the log now.
func (l *File) makeRoom(n int64) error {
	size, err := l.follow()
	if err != nil || size == 0 || size+n <= l.most {
		return err
	}
	lock, err := filelock.Take(l.path + ".lock")
	if errors.Is(err, filelock.ErrHeld) {
		if size+n > 2*l.most {
			return errFull
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer lock.Release()
	// Another process may have rotated it before this one had the lock.
	if size, err = l.follow(); err != nil || size == 0 || size+n <= l.most {
		return err
	}
	return l.rotate()
}

// follow makes the open file the one that is called the log now, which another process may have changed, and gives its
// length in bytes.
func (l *File) follow() (int64, error) {
	here, err1 := l.f.Stat()
	there, err2 := os.Lstat(l.path)
	if err1 == nil && err2 == nil && os.SameFile(here, there) {
		return here.Size(), nil
	}
	if err := l.reopen(); err != nil {
		return 0, err
	}
	here, err := l.f.Stat()
	if err != nil {
		return 0, err
	}
	return here.Size(), nil
}

// rotate puts the log aside and begins another. Windows renames no file that is open, so nothing of this process holds it
// meanwhile.
func (l *File) rotate() error {
	if l.crashes {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{}) // reopen sets it again
	}
	l.f.Close()
	for i := kept; i > 1; i-- {
		_ = os.Rename(l.aside(i-1), l.aside(i)) // there may be none yet
	}
	err := l.rename(l.path, l.aside(1))
	if err != nil { // another process has it open: but for a copy nothing would bound the log there
		if err = l.copyAside(); err == nil {
			err = os.Truncate(l.path, 0)
		}
	}
	return errors.Join(err, l.reopen())
}

func (l *File) aside(i int) string { return l.path + "." + strconv.Itoa(i) }

func (l *File) copyAside() error {
	from, err := os.Open(l.path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(l.aside(1), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, io.LimitReader(from, l.most))
	return errors.Join(err, to.Close())
}

// reopen opens the file that is called the log now, or makes it.
func (l *File) reopen() error {
	// Opening a pipe would wait for somebody to read it.
	if st, err := os.Lstat(l.path); err == nil && !st.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", l.path)
	}
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if l.f != nil {
		l.f.Close()
	}
	l.f = f
	return l.tellRuntime()
}
