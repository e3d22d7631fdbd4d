// Package clipboard copies pictures to the clipboard of the system, and reads pictures and files from it. Fyne's and GLFW's hold
// text alone.
package clipboard

import (
	"errors"
	"time"
)

// Content is what the clipboard holds: files, or the content of a picture's file.
type Content struct {
	Paths   []string
	Picture []byte
}

var (
	// ErrNoProgram says that no program that knows the clipboard is installed.
	ErrNoProgram = errors.New("no program for the clipboard")
	// ErrEmpty says that the clipboard holds neither files nor a picture.
	ErrEmpty = errors.New("there is no picture on the clipboard")
)

// The bounds of what is copied and read: who owns the clipboard may hang, and may send without end. Of lists much more is made than they have bytes.
const (
	longest     = 20 * time.Second
	mostPicture = 512 << 20
	mostTypes   = 64 << 10
	mostPaths   = 4 << 20 // of their list
)
