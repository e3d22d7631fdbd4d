package models

import (
	"errors"
	"fmt"
)

// What is wrong with a file that is to be a model, beside the kinds of packages checkpoint and graph and those of the
// system.
var (
	// ErrUnknown says by a file's ending that no model is in it.
	ErrUnknown = errors.New("not a model that ClickMask knows")
	// ErrNotAFile is a folder, a device or a pipe.
	ErrNotAFile = errors.New("it is not a file")
	// ErrChanged says that a model's file was written to while it was being read.
	ErrChanged = errors.New("the file was changed while it was being read: open it again")
)

// OpenError names the model that could not be opened.
type OpenError struct {
	Model string // its title, or the name of its file
	Err   error
}

func (e *OpenError) Error() string { return fmt.Sprintf("open model %s: %v", e.Model, e.Err) }

// Unwrap is the cause.
func (e *OpenError) Unwrap() error { return e.Err }
