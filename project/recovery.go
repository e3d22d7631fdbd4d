package project

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"clickmask/internal/atomicfile"
	"clickmask/internal/filelock"
)

const lockExtension = ".lock"

// Recovery is unsaved work that a process left behind. Until it is discarded or kept, this process holds its lock, so
// that no other offers it at the same time.
type Recovery struct {
	Path     string    // the autosaved session
	Time     time.Time // when the last change was written
	Process  int       // which wrote it
	Opened   time.Time // when that process began, zero where that is not known
	File     string    // the session file it belongs to, "" when it was never saved
	FileTime time.Time // when that file was last written, zero when it is not there
	Pictures int
	Objects  int
	Classes  int
	Shown    string // the path of the shown page's picture, "" when there is no page
	Missing  bool   // that picture is not there now
	// Incomplete says that a part of the journal was damaged after it had been written, or is gone: the work can be
	// restored as it was before that.
	Incomplete bool
	// Ended says that its process had time to write all of it, as when the system shuts down: nothing is wrong.
	Ended bool
	Err   error // a [*SessionError] when it cannot be read; it stays until it is discarded or kept aside

	lock *filelock.Lock
	dir  string
}

// endedName marks the work of a process that ended in order.
const endedName = "ended"

// markEnded marks it. Without the mark it is offered more urgently, and that is all.
func markEnded(dir string) { _ = os.WriteFile(filepath.Join(dir, endedName), nil, 0o600) }

// Older reports whether the session file was written after this work was: going on with the work would take something
// newer back, which people must be told.
func (r *Recovery) Older() bool { return r.FileTime.After(r.Time) }

// Recoveries lists the unsaved work of processes that did not end well, the latest first. Leftovers without work are
// removed on the way. What cannot be listed, because the folder is missing or may not be read, is no work.
func Recoveries(folder string) []*Recovery { return NewSearch(folder, nil).Look() }

// Search looks for unsaved work more than once: a process that was killed holds its lock until the system has taken its memory back,
// which may take a second, and looks like one that lives until then. It belongs to one goroutine at a time.
type Search struct{ locks []string } // those to be looked at

// NewSearch begins one in the folder of all work. own is what this process keeps, which is nobody's to offer; nil for nothing.
func NewSearch(folder string, own *Autosave) *Search {
	s := &Search{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return s
	}
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		if filepath.Ext(path) == lockExtension && (own == nil || path != own.dir+lockExtension) {
			s.locks = append(s.locks, path)
		}
	}
	return s
}

// Look lists the work of those processes that have ended since the last look, the latest first.
func (s *Search) Look() []*Recovery {
	var list []*Recovery
	var held []string
	for _, path := range s.locks {
		r, err := recovery(path)
		switch {
		case r != nil:
			list = append(list, r)
		case errors.Is(err, filelock.ErrHeld):
			held = append(held, path)
		}
	}
	s.locks = held
	SortRecoveries(list)
	return list
}

// Over says that there is nothing to look at again: no other process was there.
func (s *Search) Over() bool { return len(s.locks) == 0 }

// SortRecoveries puts the latest first.
func SortRecoveries(list []*Recovery) {
	slices.SortFunc(list, func(a, b *Recovery) int { return b.Time.Compare(a.Time) })
}

// recovery looks at one process's leftovers; nil when it left no work, or holds its lock, which the error says.
func recovery(lockPath string) (*Recovery, error) {
	l, err := filelock.Take(lockPath)
	if err != nil {
		return nil, err
	}
	dir := strings.TrimSuffix(lockPath, lockExtension)
	atomicfile.Sweep(dir)
	r := &Recovery{Path: filepath.Join(dir, autosaveName), lock: l, dir: dir}
	info, err := os.Stat(r.Path)
	if errors.Is(err, os.ErrNotExist) {
		os.RemoveAll(dir)
		l.Remove()
		return nil, nil
	}
	if err == nil {
		r.Time = info.ModTime() // where it cannot be read
	}
	s, about, err := r.load()
	r.Err, r.File, r.Pictures, r.Classes = err, s.File, len(s.Pages), len(s.Classes)
	if err == nil {
		r.Time, r.Process, r.Opened, r.Incomplete = about.time, about.process, about.opened, about.incomplete
	}
	if file, err := os.Stat(r.File); r.File != "" && err == nil {
		r.FileTime = file.ModTime()
	}
	for i := range s.Pages {
		r.Objects += len(s.Pages[i].Objects)
	}
	_, ended := os.Stat(filepath.Join(dir, endedName))
	r.Ended = ended == nil && r.Err == nil && !r.Incomplete
	if len(s.Pages) > 0 {
		page := s.Pages[s.Current : s.Current+1]
		(&Session{Pages: page}).lookForPictures()
		r.Shown, r.Missing = page[0].Path, page[0].Missing
	}
	return r, nil
}

// Load reads the work. After [Document.Restore], [Document.MarkUnsaved] and a flush of this process's own autosave the
// recovery can be discarded; until then both lie on the disk.
func (r *Recovery) Load() (Session, error) {
	s, _, err := r.load()
	s.lookForPictures()
	return s, err
}

// written says of work when and by whom it was, and whether some of that cannot be read.
type written struct {
	time       time.Time
	process    int
	opened     time.Time
	incomplete bool
}

// load reads the whole session and puts what its journal says on top, as far as that counts.
func (r *Recovery) load() (Session, written, error) {
	s, about, err := readFile(r.Path, "")
	if err != nil {
		return Session{}, written{}, err
	}
	if about == nil { // of a program that kept no journal
		var w written
		if info, err := os.Stat(r.Path); err == nil {
			w.time = info.ModTime()
		}
		return s, w, nil
	}
	s.Known = about.Known
	last, incomplete := about.Time, true
	if isJournalID(about.Journal) {
		if data, err := os.ReadFile(filepath.Join(r.dir, journalPrefix+about.Journal)); err == nil {
			var all bool
			s, last, all = replay(s, data, about.Journal, last)
			incomplete = !all || !endsWell(data, about.Journal)
		}
	}
	w := written{time: time.UnixMilli(last), process: about.Process, incomplete: incomplete}
	if about.Opened > 0 && about.Opened <= last { // else it is of an earlier version, or the clock was put back
		w.opened = time.UnixMilli(about.Opened)
	}
	return s, w, nil
}

// replay puts the records of a journal on top of a session, up to the first that does not count. last is when the
// session was written, and then the last record; all says that each of them fitted.
func replay(s Session, data []byte, id string, last int64) (_ Session, _ int64, all bool) {
	r := newReplay(s)
	for _, record := range records(data, id) {
		at, err := r.apply(record)
		if err != nil {
			return r.session, last, false
		}
		last = at
	}
	return r.session, last, true
}

// Discard removes the work for good.
func (r *Recovery) Discard() error {
	err := os.RemoveAll(r.dir)
	if err != nil {
		return err // with the lock, so that it is offered again
	}
	return r.lock.Remove()
}

// damagedFolder is where work lies that was kept aside, in the folder of all work.
const damagedFolder = "damaged"

// KeepAside moves work that cannot be read, or not all of it, to a folder of its own, where it is not offered again but somebody may yet
// save what is in it, and returns that folder.
func (r *Recovery) KeepAside() (folder string, err error) {
	all := filepath.Join(filepath.Dir(r.dir), damagedFolder)
	if err := os.MkdirAll(all, 0o700); err != nil {
		return "", fmt.Errorf("keep damaged work aside: %w", err)
	}
	folder = filepath.Join(all, filepath.Base(r.dir))
	if err := os.Rename(r.dir, folder); err != nil {
		return "", fmt.Errorf("keep damaged work aside: %w", err)
	}
	_ = r.lock.Remove() // one that stays without work goes at the next start
	return folder, nil
}

// SweepState removes what processes that did not end well left in the folder of all work beside that work: temporary
// files, and the locks of the session files that they had open, which lie in the folder locks. See [Recoveries] for what
// is left of their work and [OpenSessionFile] for the folders of sessions.
func SweepState(folder, locks string) {
	atomicfile.Sweep(folder)
	entries, err := os.ReadDir(locks)
	if err != nil {
		return // there are none
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != lockExtension {
			continue
		}
		if l, err := filelock.Take(filepath.Join(locks, e.Name())); err == nil { // nobody has it
			_ = l.Remove() // an empty file that stays does no harm
		}
	}
}

// Keep leaves the work for a later start.
func (r *Recovery) Leave() { r.lock.Release() }
