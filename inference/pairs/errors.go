package pairs

import (
	"errors"
	"io/fs"
	"syscall"
)

// Kind is why a pair cannot be opened, for a program that says so in words of its own. It goes between processes.
type Kind string

// The kinds of errors.
const (
	Missing    Kind = "missing"    // there is no such file
	Unreadable Kind = "unreadable" // the file may not be read, or not now
	NotAFile   Kind = "not a file" // a folder, a device, a pipe
	NotAModel  Kind = "no model"   // another sort of file, which is recognised
	Damaged    Kind = "damaged"    // cut off, or it contradicts itself
	Unknown    Kind = "unknown"    // an ONNX file, but neither SAM's encoder nor its decoder
	Alone      Kind = "alone"      // the other file of the pair is not beside it, or it is not clear which one it is
	Unfit      Kind = "unfit"      // encoder and decoder belong to different models
	Version    Kind = "version"    // of the format or of operators, which the runtime does not know
	External   Kind = "external"   // weights in another file, which is missing or another than expected
	Refused    Kind = "refused"    // ONNX Runtime cannot load it
	Untrue     Kind = "untrue"     // it was loaded, but its answers to a test picture are none
)

// Error is a pair that cannot be opened.
type Error struct {
	Kind Kind
	File string // base name of the file to blame, the encoder's where both are
	Err  error  // a sentence that names the file
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// marked is an error that knows its kind where it arises.
type marked struct {
	kind Kind
	error
}

func (m *marked) Unwrap() error { return m.error }

// mark gives an error a kind, unless it has one.
func mark(kind Kind, err error) error {
	if err == nil || errors.As(err, new(*marked)) {
		return err
	}
	return &marked{kind, err}
}

// kindOf is the kind of an error; otherwise is that of what was being done.
func kindOf(err error, otherwise Kind) Kind {
	var m *marked
	switch {
	case errors.As(err, &m):
		return m.kind
	case errors.Is(err, errDamaged):
		return Damaged
	case errors.Is(err, fs.ErrNotExist):
		return Missing
	case errors.As(err, new(syscall.Errno)):
		return Unreadable
	}
	return otherwise
}
