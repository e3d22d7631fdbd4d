package inference

import (
	"errors"
	"fmt"
	"runtime/debug"
)

var (
	// ErrNoModel is what the engine answers until Use has opened a model.
	ErrNoModel = errors.New("no model is open")
	// ErrNotShown is what a query for a picture that is not shown (yet) answers.
	ErrNotShown = errors.New("the picture is not shown")
)

// Who broke down, in PanicError.Who.
const (
	theModel = "the model"
	program  = "the program"
)

// PanicError is a panic, turned into an error. Its text is for people, the stack for a log.
type PanicError struct {
	Op    string // what was done, "encode"
	Who   string // whose code broke down, "the model" or "the program"
	Value any    // what was panicked with
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("%s: %s broke down (%v)", e.Op, e.Who, e.Value)
}

// OfModel reports whether the model's code broke down, and not the program's.
func (e *PanicError) OfModel() bool { return e.Who == theModel }

// Unwrap is the panic's value where it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// guard runs f, which is who's code, and turns its panic into an error.
func guard(who, op string, f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Op: op, Who: who, Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}
