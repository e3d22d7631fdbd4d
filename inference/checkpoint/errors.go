package checkpoint

import (
	"errors"
	"fmt"
)

// The kinds of errors of this package; the errors wrap one of them and their text is a sentence for a
// person, without the file's name, which the caller knows.
var (
	// ErrUnsupported: an intact file of a sort that cannot be used; the text says what to do.
	ErrUnsupported = errors.New("unsupported checkpoint")
	// ErrDamaged: the file contradicts itself, or was cut off.
	ErrDamaged = errors.New("damaged checkpoint")
	// ErrRefused: the file asks for something that weights never need.
	ErrRefused = errors.New("refused checkpoint")
	// ErrTooLarge: the file asks for more work or memory than a checkpoint can need.
	ErrTooLarge = errors.New("oversized checkpoint")
	// ErrNoTensor: no tensor has the name.
	ErrNoTensor = errors.New("no such tensor")
	// ErrNotFloat: the tensor does not hold floating-point numbers.
	ErrNotFloat = errors.New("not a floating-point tensor")
	// ErrNotFinite: the tensor holds a number that is NaN, infinite or beyond float32.
	ErrNotFinite = errors.New("weights are not finite")
)

// kindError is a sentence with its kind.
type kindError struct {
	kind error
	err  error
}

func (e *kindError) Error() string   { return e.err.Error() }
func (e *kindError) Unwrap() []error { return []error{e.kind, e.err} }

func fail(kind error, format string, args ...any) error {
	return &kindError{kind, fmt.Errorf(format, args...)}
}

func damaged(format string, args ...any) error     { return fail(ErrDamaged, format, args...) }
func refused(format string, args ...any) error     { return fail(ErrRefused, format, args...) }
func unsupported(format string, args ...any) error { return fail(ErrUnsupported, format, args...) }
