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

// PanicError is a panic of a model, turned into an error. Its text is for people, the stack for a log.
type PanicError struct {
	Op    string // what was done, "encode"
	Value any    // what was panicked with
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("%s: the model broke down (%v)", e.Op, e.Value)
}

// Unwrap is the panic's value where it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// guard runs f, which is not ours or leads into what is not ours, and turns its panic into an error.
func guard(op string, f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Op: op, Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}
