package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// SessionErrorKind is what a program may react to.
type SessionErrorKind int

// The kinds of session errors.
const (
	SessionUnreadable SessionErrorKind = iota + 1 // missing, no permission, a folder
	SessionForeign                                // not a session file at all
	SessionNewer                                  // of a version that this program does not know
	SessionDamaged                                // cut off or changed by hand into something that cannot be
	SessionTooLarge                               // over the limits
	SessionEmpty                                  // it holds no pictures, so there is nothing to show
)

// SessionError says what is wrong with a session file.
type SessionError struct {
	Kind   SessionErrorKind
	Path   string // "" when it was read from something else than a file
	Reason string // the rest of the sentence that begins with the name
	Err    error
}

// Error is one sentence that names the file and the reason.
func (e *SessionError) Error() string {
	if e.Path == "" {
		return "the session " + e.Reason
	}
	return filepath.Base(e.Path) + " " + e.Reason
}

// Unwrap is the cause.
func (e *SessionError) Unwrap() error { return e.Err }

func damaged(format string, args ...any) error {
	return &SessionError{Kind: SessionDamaged, Reason: "is damaged: " + fmt.Sprintf(format, args...)}
}

// unknownOffset is that of a text which is no part of the file.
const unknownOffset = -1

// plainJSON says what the JSON reader found, without Go's type names. The text began at byte offset of the file, inside
// the fields named by path.
func plainJSON(err error, path string, offset int) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		if offset == unknownOffset {
			return fmt.Sprintf("%q is a %s", path+kind.Field, kind.Value)
		}
		return fmt.Sprintf("%q is a %s at byte %d", path+kind.Field, kind.Value, offset+int(kind.Offset))
	case errors.As(err, &syntax):
		return fmt.Sprintf("%s at byte %d", strings.TrimPrefix(err.Error(), "json: "), offset+int(syntax.Offset))
	}
	return err.Error()
}
