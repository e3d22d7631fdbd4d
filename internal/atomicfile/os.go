package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// OS is the operating system itself.
type OS struct{}

// RefusalKind is why a file is not replaced.
type RefusalKind int

// The kinds of refusals.
const (
	IsFolder    RefusalKind = iota + 1
	IsDevice                // or a pipe
	IsProtected             // against writing
	IsLinked                // it has a second name, under which the old content would stay
	IsOthers                // it belongs to somebody else and would become this person's
	IsShared                // who else may read it cannot be kept
	IsCircle                // links that lead to each other
	IsFile                  // where a folder is to be made
)

// Refusal is why a file is not replaced, as a sentence.
type Refusal struct {
	Kind RefusalKind
	text string
	is   error // what errors.Is finds, may be nil
}

func (r *Refusal) Error() string { return r.text }

// Unwrap is the error of the package fs that it amounts to, or nil.
func (r *Refusal) Unwrap() error { return r.is }

var (
	errFolder    = &Refusal{IsFolder, "there is a folder of this name", nil}
	errDevice    = &Refusal{IsDevice, "this is a device or a pipe, not a file", nil}
	errProtected = &Refusal{IsProtected, "the file is write-protected", fs.ErrPermission}
	errLinked    = &Refusal{IsLinked, "the file has a second name (a hard link), under which the old content would stay; choose another name", nil}
	errOwner     = &Refusal{IsOthers, "the file belongs to somebody else and would become yours; choose another name", fs.ErrPermission}
	errAccess    = &Refusal{IsShared, "who else may read the file cannot be kept; choose another name", fs.ErrPermission}
	errCircle    = &Refusal{IsCircle, "the links lead in a circle", nil}
	errFile      = &Refusal{IsFile, "there is a file of this name, where a folder is to be made", fs.ErrExist}
)

// Target follows links, also one to a file that is not there yet, and refuses what a rename would replace for good: what
// is no regular file, what may not be written to, and a file with a second name.
func (OS) Target(path string) (string, fs.FileMode, error) {
	path, err := resolve(path)
	if err != nil {
		return "", 0, err
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return path, 0, nil
	case err != nil:
		return "", 0, err
	case info.IsDir():
		return "", 0, errFolder
	case !info.Mode().IsRegular():
		return "", 0, errDevice
	case info.Mode().Perm()&0o222 == 0: // root may write to it nevertheless
		return "", 0, errProtected
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return "", 0, err
	}
	defer f.Close() // only asked about
	if names(f) > 1 {
		// A process that was killed while it gave a new file its name leaves the temporary name as a second one.
		Sweep(filepath.Dir(path))
		if names(f) > 1 {
			return "", 0, errLinked
		}
	}
	return path, info.Mode(), nil
}

// resolve follows links to where a file is, or would be made.
func resolve(path string) (string, error) {
	for range 40 {
		// The folder first: a link's target is told from where the link really lies.
		folder, err := filepath.EvalSymlinks(filepath.Dir(path))
		if err != nil {
			return path, nil // no such folder: making the file there will say so
		}
		path = filepath.Join(folder, filepath.Base(path))
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(folder, to)
		}
		path = to
	}
	return "", errCircle
}

// made is told of a temporary file before it is held; for tests.
var made = func(string) {}

// Temp creates the file with a name of its own, short enough wherever the target's is allowed.
func (OS) Temp(folder string, mode fs.FileMode) (File, error) {
	for try := 0; ; try++ {
		name := filepath.Join(folder, tempName())
		temps.begin(name)
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			temps.end(name)
			if errors.Is(err, fs.ErrExist) && try < 100 {
				continue
			}
			return nil, err
		}
		made(name)
		if !(hold(f) && isThere(name)) && try < 100 { // another process has swept it, or is about to
			f.Close()
			OS{}.Remove(name)
			continue
		}
		if mode != 0 && runtime.GOOS != "windows" {
			f.Chmod(mode.Perm()) // a file system without modes refuses; the content matters more
		}
		return f, nil
	}
}

func isThere(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}

// Keep gives a new file the owner, the group, the mode and the extended attributes of the one that it is to replace.
// Owner, group and access lists are kept or refused; other attributes are kept where the file system lets us.
func (OS) Preserve(temp, target string) error { return keep(temp, target) }

// Create is os.OpenFile for a file that is not there yet.
func (OS) Create(path string) (File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// Link is os.Link.
func (OS) Link(from, to string) error { return os.Link(from, to) }

// Rename is os.Rename.
func (OS) Rename(from, to string) error {
	err := os.Rename(from, to)
	if err == nil {
		temps.end(from)
	}
	return err
}

// Remove is os.Remove.
func (OS) Remove(path string) error {
	temps.end(path)
	return os.Remove(path)
}

// SyncFolder makes the names in a folder durable, where the system can: Windows cannot, and some network file systems
// refuse, which is no reason to call a file unwritten.
func (OS) SyncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return nil // a folder that may be written to but not read
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !isInvalid(err) {
		return err
	}
	return nil
}

// MakeFolder makes a folder and those above it where they are missing, and makes their names durable.
func MakeFolder(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	above := filepath.Dir(path)
	if above != path {
		if err := MakeFolder(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return &Error{Path: path, Err: err}
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return &Error{Path: path, Err: err}
	case !info.IsDir():
		return &Error{Path: path, Err: errFile}
	}
	return OS{}.SyncFolder(above)
}
