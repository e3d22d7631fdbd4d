package project

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clickmask/internal/filelock"
	"clickmask/project/atomicfile"
)

const lockExtension = ".lock"

// Recovery is unsaved work that a process left behind. Until it is discarded or kept, this process holds its lock, so
// that no other offers it at the same time.
type Recovery struct {
	Path     string    // the autosaved session
	Time     time.Time // when it was written
	File     string    // the session file it belongs to, "" when it was never saved
	Pictures int
	Objects  int
	Err      error // a [*SessionError] when it cannot be read; it stays until it is discarded

	lock *filelock.Lock
	dir  string
}

// Recoveries lists the unsaved work of processes that did not end well, the latest first. Leftovers without work are
// removed on the way. What cannot be listed, because the folder is missing or may not be read, is no work.
func Recoveries(folder string) []*Recovery {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var list []*Recovery
	for _, e := range entries {
		if filepath.Ext(e.Name()) == lockExtension {
			if r := recovery(filepath.Join(folder, e.Name())); r != nil {
				list = append(list, r)
			}
		}
	}
	slices.SortFunc(list, func(a, b *Recovery) int { return b.Time.Compare(a.Time) })
	return list
}

// recovery looks at one process's leftovers; nil when the process lives or left no work.
func recovery(lockPath string) *Recovery {
	l, err := filelock.Take(lockPath)
	if err != nil {
		return nil
	}
	dir := strings.TrimSuffix(lockPath, lockExtension)
	atomicfile.Sweep(dir)
	r := &Recovery{Path: filepath.Join(dir, autosaveName), lock: l, dir: dir}
	info, err := os.Stat(r.Path)
	if errors.Is(err, os.ErrNotExist) {
		os.RemoveAll(dir)
		l.Remove()
		return nil
	}
	if err == nil {
		r.Time = info.ModTime()
	}
	s, err := r.Load()
	r.Err, r.File, r.Pictures = err, s.File, len(s.Pages)
	for i := range s.Pages {
		r.Objects += len(s.Pages[i].Objects)
	}
	return r
}

// Load reads the work. After [Document.Restore], [Document.MarkUnsaved] and a flush of this process's own autosave the
// recovery can be discarded; until then both lie on the disk.
func (r *Recovery) Load() (Session, error) {
	s, _, err := readFile(r.Path, "")
	s.lookForPictures()
	return s, err
}

// Discard removes the work for good.
func (r *Recovery) Discard() error {
	err := os.RemoveAll(r.dir)
	if err != nil {
		return err // with the lock, so that it is offered again
	}
	return r.lock.Remove()
}

// Keep leaves the work for a later start.
func (r *Recovery) Keep() { r.lock.Release() }
