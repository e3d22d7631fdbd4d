package project

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"clickmask/internal/atomicfile"
	"clickmask/internal/filelock"
)

// ErrSessionChanged says that a session file is not the one that was read or written last: another window or program has
// saved it, and to save over it would drop what that one saved.
var ErrSessionChanged = errors.New("it was changed by another window or program since it was opened here")

// ErrSessionBusy says that another window did not end saving the session in time.
var ErrSessionBusy = errors.New("another window is saving it just now; try again")

// SessionFile is a session file that a window has open. It holds a lock, by which windows that open the same session
// later are told, and knows the content that this window read or wrote last, so that a save never drops what somebody
// else has saved meanwhile. Locks are empty files in a folder of the program, not beside the session. Methods may be
// called from any goroutine.
type SessionFile struct {
	path  string // absolute
	locks string // folder and beginning of the names of the lock files
	sys   atomicfile.System

	mu    sync.Mutex     // held while a save is written
	held  *filelock.Lock // nil while another window has it
	known []fingerprint  // what may be there without anybody else having written it

	latest atomic.Pointer[fingerprint] // the last of known, for those who cannot wait for a save
}

// fingerprint is the hash of a file's content, zero where there is no file.
type fingerprint [sha256.Size]byte

// OpenSessionFile takes a session file for a window: one to be read, or one to be made or replaced, which the person was
// asked about. What is there now counts as known. locks is a folder for lock files, which the processes of a person
// share; where none can be made there, windows are not told of each other, but no save drops another's.
func OpenSessionFile(path, locks string) (*SessionFile, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	now, err := fingerprintOf(absolute)
	if err != nil {
		return nil, err
	}
	atomicfile.Sweep(filepath.Dir(absolute))
	key := sha256.Sum256([]byte(atomicfile.Identity(absolute)))
	f := &SessionFile{path: absolute, locks: filepath.Join(locks, hex.EncodeToString(key[:16])), sys: atomicfile.OS{}}
	f.knows(now)
	if os.MkdirAll(locks, 0o700) == nil {
		f.take()
	}
	return f, nil
}

// RestoreSessionFile is [OpenSessionFile] for work that was rescued: it knows of the file what the work knew, by
// [SessionFile.Known], and not what is there now. So what somebody else has saved meanwhile is not dropped unasked.
func RestoreSessionFile(path, locks, known string) (*SessionFile, error) {
	f, err := OpenSessionFile(path, locks)
	if err != nil {
		return nil, err
	}
	f.known = nil
	if b, err := hex.DecodeString(known); err == nil && len(b) == len(fingerprint{}) {
		f.knows(fingerprint(b))
	}
	return f, nil
}

// knows notes what is in the file in place of what was.
func (f *SessionFile) knows(now fingerprint) {
	f.known = []fingerprint{now}
	f.latest.Store(&now)
}

// Known says what this window last read from the file or wrote into it, for [Session.Known]. It never waits.
func (f *SessionFile) Known() string {
	if now := f.latest.Load(); now != nil {
		return hex.EncodeToString(now[:])
	}
	return ""
}

// Path is absolute.
func (f *SessionFile) Path() string { return f.path }

// Is tells whether a path leads to this file; a window that opens its own session again reads it by [SessionFile.Load].
func (f *SessionFile) Is(path string) bool {
	return atomicfile.Identity(path) == atomicfile.Identity(f.path)
}

// InUse tells whether another window has the session open. It becomes false once that one closes it.
func (f *SessionFile) InUse() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.take()
}

// take takes the lock where it is free, and tells whether another window has it.
func (f *SessionFile) take() (inUse bool) {
	for try := 0; f.held == nil; try++ {
		l, err := filelock.Take(f.locks + lockExtension)
		switch {
		case err == nil:
			f.held = l
		case !errors.Is(err, filelock.ErrHeld):
			return false // no locks here
		case try == 2: // a holder that lets go at this moment looks held once
			return true
		}
	}
	return false
}

// Load is [LoadSession] for this file; what was read is what later saves may replace.
func (f *SessionFile) Load() (s Session, missing []string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for range 3 {
		before, err := fingerprintOf(f.path)
		if err != nil {
			return Session{}, nil, err
		}
		if s, missing, err = LoadSession(f.path); err != nil {
			return Session{}, nil, err
		}
		if after, err := fingerprintOf(f.path); err == nil && after == before {
			f.knows(before)
			return s, missing, nil
		}
	}
	return Session{}, nil, &SessionError{Kind: SessionUnreadable, Path: f.path, Reason: "changes while it is read; try again"}
}

// CheckUnchanged returns an error that wraps [ErrSessionChanged] when the file holds something else than this window read
// or wrote last. A file that is gone is no change: nothing would be dropped.
func (f *SessionFile) CheckUnchanged() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.checkUnchanged()
}

func (f *SessionFile) checkUnchanged() error {
	now, err := fingerprintOf(f.path)
	if err != nil {
		return &atomicfile.Error{Path: f.path, Err: err}
	}
	for _, k := range f.known {
		if k == now {
			return nil
		}
	}
	if now == (fingerprint{}) {
		return nil
	}
	return &atomicfile.Error{Path: f.path, Err: ErrSessionChanged}
}

// SessionSave is one save at its place among the saves of a session.
type SessionSave struct {
	file    *SessionFile
	session Session
	turn    *atomicfile.Turn
}

// Reserve begins a save, on the goroutine that took the session from the document: of two saves the one that was
// reserved later is what the file holds in the end. It must be written or dropped.
func (f *SessionFile) Reserve(s Session) *SessionSave {
	return &SessionSave{file: f, session: s, turn: atomicfile.Reserve(f.path)}
}

// Drop gives the save up.
func (s *SessionSave) Drop() { s.turn.Drop() }

// Write saves, on any goroutine, and waits for other saves of the session, also those of other windows. The error names
// the file. It wraps [ErrSessionChanged] where the file was changed by somebody else, unless replace says that the
// person wants theirs dropped; [ErrSessionBusy]; [atomicfile.ErrSuperseded] where a later save is there already; or what
// [SaveSession] returns. After the first two the save may be written again, or dropped.
func (s *SessionSave) Write(replace bool) error {
	f := s.file
	f.mu.Lock()
	defer f.mu.Unlock()
	f.take() // the window that had the session may have closed it
	saving, err := waitFor(f.locks + ".saving" + lockExtension)
	if err != nil {
		return &atomicfile.Error{Path: f.path, Err: err}
	}
	if saving != nil {
		defer saving.Remove()
	}
	if err := atomicfile.NewGuard(s.session.Pictures()...).Check(f.path); err != nil {
		return err // somebody has put a link to a picture where the session was
	}
	if !replace {
		if err := f.checkUnchanged(); err != nil {
			return err
		}
	}
	content := s.session
	content.File = "" // a session knows where it lies
	var written *fingerprint
	err = s.turn.WriteOn(f.sys, true, func(w io.Writer) error {
		hash := sha256.New()
		if err := WriteSession(io.MultiWriter(w, hash), content, filepath.Dir(f.path)); err != nil {
			return err
		}
		written = new(fingerprint(hash.Sum(nil)))
		return nil
	})
	switch {
	case err == nil:
		f.knows(*written)
	case written != nil:
		f.known = append(f.known, *written) // it may be there, where only the folder could not be synced
	}
	return err
}

// Close lets other windows have the session.
func (f *SessionFile) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.held != nil {
		f.held.Remove() // an empty file that stays does no harm
		f.held = nil
	}
}

// How long a save waits for that of another window.
const (
	lockPause = 20 * time.Millisecond
	lockTries = 500
)

// waitFor takes a lock that others hold for moments only; nil where there can be no locks.
func waitFor(path string) (*filelock.Lock, error) {
	for range lockTries {
		l, err := filelock.Take(path)
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, filelock.ErrHeld) {
			return nil, nil
		}
		time.Sleep(lockPause)
	}
	return nil, ErrSessionBusy
}

// fingerprintOf reads a file; the error is a [*SessionError].
func fingerprintOf(path string) (fingerprint, error) {
	// Looked at before it is opened: opening a named pipe would wait for a writer.
	info, err := os.Stat(path)
	reason := ""
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fingerprint{}, nil
	case err != nil:
		return fingerprint{}, unreadable(path, err)
	case info.IsDir():
		reason = "is a folder, not a session"
	case !info.Mode().IsRegular():
		reason = "is a device or a pipe, not a session"
	case info.Size() > maxSessionBytes:
		reason = "is larger than any session"
	}
	if reason != "" {
		return fingerprint{}, &SessionError{Kind: SessionUnreadable, Path: path, Reason: reason}
	}
	file, err := os.Open(path)
	if err != nil {
		return fingerprint{}, unreadable(path, err)
	}
	defer file.Close() // only read from
	hash := sha256.New()
	if _, err := io.Copy(hash, io.LimitReader(file, maxSessionBytes+1)); err != nil {
		return fingerprint{}, unreadable(path, err)
	}
	return fingerprint(hash.Sum(nil)), nil
}
