package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// LoadSession reads a session file; the caller puts it in force with [Document.Restore] once it is there. missing are
// the paths of pictures that are not where the session says: their pages are in the session nevertheless, so that no
// work is lost; [FindPictures] may find them elsewhere. The error is a [*SessionError].
func LoadSession(path string) (s Session, missing []string, err error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return Session{}, nil, unreadable(path, err)
	}
	s, err = readFile(absolute, filepath.Dir(absolute))
	if err != nil {
		return Session{}, nil, err
	}
	s.File = absolute
	return s, Missing(s), nil
}

// readFile reads a session whose relative paths begin in folder.
func readFile(path, folder string) (Session, error) {
	// Looked at before it is opened: opening a named pipe would wait for a writer.
	if info, err := os.Stat(path); err != nil {
		return Session{}, unreadable(path, err)
	} else if info.IsDir() {
		return Session{}, &SessionError{Kind: SessionUnreadable, Path: path, Reason: "is a folder, not a session"}
	} else if !info.Mode().IsRegular() {
		return Session{}, &SessionError{Kind: SessionUnreadable, Path: path, Reason: "is a device or a pipe, not a session"}
	}
	f, err := os.Open(path)
	if err != nil {
		return Session{}, unreadable(path, err)
	}
	defer f.Close() // only read from: nothing to lose
	s, err := ReadSession(f, folder)
	var e *SessionError
	if errors.As(err, &e) {
		e.Path = path
	}
	return s, err
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

// Missing lists the paths of the session's pictures that are not there, in order.
func Missing(s Session) []string {
	var paths []string
	for i := range s.Pages {
		if strings.HasPrefix(s.Pages[i].Path, Builtin) {
			continue
		}
		if info, err := os.Stat(s.Pages[i].Path); err != nil || info.IsDir() {
			paths = append(paths, s.Pages[i].Path)
		}
	}
	return paths
}

// FindPictures looks in a folder for files with the names of the missing pictures, and says for each one found where it
// is, for [Document.Relocate]. Whether it is the same picture turns out when it is decoded ([Document.SetPicture]).
func FindPictures(missing []string, folder string) map[string]string {
	found := map[string]string{}
	for _, path := range missing {
		candidate := filepath.Join(folder, filepath.Base(path))
		if info, err := os.Stat(candidate); err == nil && info.Mode().IsRegular() {
			found[path] = candidate
		}
	}
	return found
}
