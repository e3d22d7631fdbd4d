package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// LoadSession reads a session file; the caller puts it in force with [Document.Restore] once it is there. missing are
// the paths of pictures that are not where the session says, each once. Their pages are in the session nevertheless, and
// marked (see [Page.Missing]), so that no work is lost and the others can be worked on at once; [FindPages] may find
// them elsewhere. The error is a [*SessionError].
func LoadSession(path string) (s Session, missing []string, err error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return Session{}, nil, unreadable(path, err)
	}
	s, _, err = readFile(absolute, filepath.Dir(absolute))
	if err != nil {
		return Session{}, nil, err
	}
	s.File = absolute
	s.lookForPictures()
	return s, Missing(s), nil
}

// readFile reads a session whose relative paths begin in folder, and what it says of itself where it was autosaved.
func readFile(path, folder string) (Session, *autosavedJSON, error) {
	// Looked at before it is opened: opening a named pipe would wait for a writer.
	if info, err := os.Stat(path); err != nil {
		return Session{}, nil, unreadable(path, err)
	} else if info.IsDir() {
		return Session{}, nil, &SessionError{Kind: SessionUnreadable, Path: path, Reason: "is a folder, not a session"}
	} else if !info.Mode().IsRegular() {
		return Session{}, nil, &SessionError{Kind: SessionUnreadable, Path: path, Reason: "is a device or a pipe, not a session"}
	} else if info.Size() > maxSessionBytes {
		return Session{}, nil, &SessionError{Kind: SessionTooLarge, Path: path, Reason: "is larger than any session"}
	}
	f, err := os.Open(path)
	if err != nil {
		return Session{}, nil, unreadable(path, err)
	}
	defer f.Close() // only read from: nothing to lose
	s, autosaved, err := readSession(f, folder, maxSessionRuns)
	var e *SessionError
	if errors.As(err, &e) {
		e.Path = path
	}
	return s, autosaved, err
}

func unreadable(path string, err error) error {
	e := &SessionError{Kind: SessionUnreadable, Path: path, Err: err}
	var inner *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Reason = "does not exist"
	case errors.Is(err, fs.ErrPermission):
		e.Reason = "may not be read: you have no permission to"
	case errors.As(err, &inner):
		e.Reason = fmt.Sprintf("cannot be read: %v", inner.Err)
	default:
		e.Reason = fmt.Sprintf("cannot be read: %v", err)
	}
	return e
}

// lookForPictures marks the pages whose picture is not there.
func (s *Session) lookForPictures() {
	there := map[string]bool{}
	for i := range s.Pages {
		p := &s.Pages[i]
		if _, known := there[p.Path]; !known {
			info, err := os.Stat(p.Path)
			there[p.Path] = strings.HasPrefix(p.Path, Builtin) || err == nil && !info.IsDir()
		}
		p.Missing = !there[p.Path]
	}
}

// Missing lists the paths of the session's pictures that are not there now, in order, each once.
func Missing(s Session) []string {
	s.Pages = slices.Clone(s.Pages)
	s.lookForPictures()
	var paths []string
	for i := range s.Pages {
		if s.Pages[i].Missing && !slices.Contains(paths, s.Pages[i].Path) {
			paths = append(paths, s.Pages[i].Path)
		}
	}
	return paths
}
