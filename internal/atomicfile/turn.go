package atomicfile

import (
	"errors"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// ErrSuperseded is in the error of a write that was reserved before another to the same file, which is there already. The
// file holds the newer content, so that for most callers it is none.
var ErrSuperseded = errors.New("a newer save of this file is there already")

// Turn is the right to write a file, at its place among the writes of this process to the same one: they come one after
// the other, and one that was reserved earlier never replaces what was reserved later, in whichever order goroutines get
// to run.
type Turn struct {
	path   string
	key    string
	number uint64
	used   bool
}

var turns struct {
	sync.Mutex
	last  uint64
	slots map[string]*slot
}

// slot is one file that turns wait for.
type slot struct {
	waiting int        // turns that are neither written nor dropped
	writing sync.Mutex // held while one writes
	written uint64     // number of the newest turn that was written
}

// Reserve takes a turn, where the content to be written is settled: on the goroutine that takes the snapshot. It must be
// written or dropped.
func Reserve(path string) *Turn {
	turns.Lock()
	defer turns.Unlock()
	turns.last++
	t := &Turn{path: path, key: Identity(path), number: turns.last}
	if turns.slots == nil {
		turns.slots = map[string]*slot{}
	}
	s := turns.slots[t.key]
	if s == nil {
		s = &slot{}
		turns.slots[t.key] = s
	}
	s.waiting++
	return t
}

// Identity is the same for paths that lead to the same file.
func Identity(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if resolved, err := resolve(path); err == nil {
		path = resolved
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		path = strings.ToLower(path)
	}
	return path
}

// Write is the package's [Write] in this turn; the error wraps [ErrSuperseded] when a later turn was written before. A
// turn is for one write.
func (t *Turn) Write(overwrite bool, write func(io.Writer) error) error {
	return t.WriteOn(OS{}, overwrite, write)
}

// WriteOn is [Turn.Write] on another system.
func (t *Turn) WriteOn(sys System, overwrite bool, write func(io.Writer) error) error {
	if t.used {
		panic("atomicfile: a turn is for one write")
	}
	turns.Lock()
	s := turns.slots[t.key]
	turns.Unlock()
	defer t.Drop()
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.written > t.number {
		return &Error{Path: t.path, Err: ErrSuperseded}
	}
	if err := writeOn(sys, t.path, overwrite, write); err != nil {
		return &Error{Path: t.path, Err: err}
	}
	s.written = t.number
	return nil
}

// Drop gives the turn up; after a write, or a second time, it does nothing.
func (t *Turn) Drop() {
	turns.Lock()
	defer turns.Unlock()
	if t.used {
		return
	}
	t.used = true
	s := turns.slots[t.key]
	if s.waiting--; s.waiting == 0 {
		delete(turns.slots, t.key)
	}
}
