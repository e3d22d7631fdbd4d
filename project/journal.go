package project

import (
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"clickmask/internal/atomicfile"
)

// autosaveName is the whole session's name in a process's folder.
const autosaveName = "autosave" + SessionExtension

// A new whole session takes the place of a journal that is longer than both.
const (
	foldBytes = 4 << 20
	foldTimes = 1 // of the whole session
)

// keeper keeps one session in a folder, as a whole session and a journal of what came later. It belongs to one goroutine
// at a time.
//
// The whole session names its journal, and takes the place of the one before by a rename: until then the old two count,
// from then on the new two. When a journal has grown, a new whole session is written in the background (folding);
// meanwhile each change is added to the old journal and to the new one, so that whichever two count have it.
//
//	autosave.clickmask (names journal A)   A ──┬─────────── x
//	                                           fold begins  rename
//	autosave.clickmask (names journal B)       └─ B ────────┴──►
type keeper struct {
	sys       atomicfile.System
	clock     Clock
	dir       string
	opened    time.Time // when this process began to keep work
	foldAt    int64     // how long a journal gets, and how many times as long as the whole session, before a fold
	foldTimes int64
	folded    func(bytes int64, err error) // told by the goroutine that writes a whole session

	kept     *Session // what the files hold, nil when there are none
	whole    int64    // bytes of the whole session
	now      *journal // nil when the files cannot be added to
	next     *journal // of the fold that is under way
	unsynced bool
	tooLarge bool // the last change fits no record, so that a whole session must take it
}

func (k *keeper) folding() bool { return k.next != nil }

// addsToJournal says that the next change may be a record.
func (k *keeper) addsToJournal() bool { return k.now != nil && !k.tooLarge }

func (k *keeper) wantsFold() bool {
	return k.next == nil && k.now != nil && k.now.bytes > max(k.foldAt, k.foldTimes*k.whole)
}

func (k *keeper) path(id string) string { return filepath.Join(k.dir, journalPrefix+id) }

func (k *keeper) begin() (*journal, error) {
	id := strconv.FormatUint(rand.Uint64(), 36)
	return beginJournal(k.sys, k.path(id), id)
}

// drop closes and removes a journal that does not count.
func (k *keeper) drop(j *journal) {
	if j != nil {
		j.file.Close()
		k.sys.Remove(k.path(j.id)) // what is left is swept at the next start
	}
}

// errLater says that a change can be taken in only when the fold that is under way has ended.
var errLater = errors.New("a whole session is still being written")

// add takes in a session. After an error the files hold the session before, or this one.
func (k *keeper) add(s *Session) error {
	if k.now != nil {
		err := k.append(s)
		k.tooLarge = tooLarge(err)
		switch {
		case err == nil:
			return nil
		case !k.tooLarge:
			// The journal ends with what was half written. A whole session begins anew.
			k.now.file.Close()
			k.now = nil
		}
	}
	if k.next != nil {
		return errLater
	}
	j, err := k.begin()
	if err == nil {
		var n int64
		if n, err = k.write(s, j.id); err == nil {
			some, old := k.kept != nil, k.now
			k.kept, k.whole, k.now, k.unsynced, k.tooLarge = s, n, j, false, false
			k.drop(old)
			if some {
				k.sweep()
			}
			return nil
		}
		k.drop(j)
		if k.now != nil && !tooLarge(err) { // the whole session may yet have its name
			k.now.file.Close()
			k.now = nil
		}
	}
	return &AutosaveError{err}
}

// append adds to the journal how the session differs from what the files hold.
func (k *keeper) append(s *Session) error {
	r := difference(k.kept, s)
	if r == nil {
		k.kept = s
		return nil
	}
	r.Time = k.clock.Now().UnixMilli()
	record, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := r.fits(len(record)); err != nil {
		return err
	}
	if k.next != nil {
		if err := k.next.add(record); err != nil {
			return err
		}
	}
	if err := k.now.add(record); err != nil {
		return err
	}
	k.kept, k.unsynced = s, true
	return nil
}

// sync makes what was added safe from a cut in the power.
func (k *keeper) sync() error {
	k.unsynced = false
	for _, j := range []*journal{k.next, k.now} {
		if j == nil {
			continue
		}
		if err := j.file.Sync(); err != nil {
			k.now.file.Close() // what it holds now nobody knows
			k.now = nil
			return &AutosaveError{err}
		}
	}
	return nil
}

// write writes the whole session and returns how many bytes it has.
func (k *keeper) write(s *Session, journal string) (n int64, err error) {
	about := autosavedJSON{Time: k.clock.Now().UnixMilli(), Process: os.Getpid(), Opened: k.opened.UnixMilli(), Journal: journal, Known: s.Known}
	err = atomicfile.WriteOn(k.sys, filepath.Join(k.dir, autosaveName), true, func(w io.Writer) error {
		c := counting{w: w}
		err := writeSession(&c, *s, "", &about)
		n = c.n
		return err
	})
	return n, err
}

// counting counts what is written.
type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// beginFold writes what the files hold as a whole session, in the background.
func (k *keeper) beginFold() {
	j, err := k.begin()
	if err != nil {
		k.now.bytes = 0 // later
		return
	}
	k.next = j
	s := k.kept
	go func() { k.folded(k.write(s, j.id)) }()
}

// endFold goes on with the new whole session and its journal. Where writing it failed it may yet have its name, so that
// both journals stay as they are, and the next change begins anew; so does one that came meanwhile and was refused. A session
// that has grown too large to be written whole is kept as it was, in the old journal, which has all of it.
func (k *keeper) endFold(bytes int64, err error) {
	old, next := k.now, k.next
	k.now, k.next = nil, nil
	switch {
	case err == nil && old != nil:
		k.now, k.whole = next, bytes
		k.drop(old)
	case tooLarge(err) && old != nil:
		old.bytes = 0 // later
		k.now = old
		k.drop(next)
	default:
		next.file.Close()
		if old != nil {
			old.file.Close()
		}
	}
}

// sweep removes journals of former whole sessions.
func (k *keeper) sweep() {
	entries, err := os.ReadDir(k.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if id, ok := strings.CutPrefix(e.Name(), journalPrefix); ok && (k.now == nil || id != k.now.id) && (k.next == nil || id != k.next.id) {
			k.sys.Remove(filepath.Join(k.dir, e.Name()))
		}
	}
}

// remove removes all files: the whole session first, because journals alone are nothing.
func (k *keeper) remove() error {
	err := k.sys.Remove(filepath.Join(k.dir, autosaveName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	k.drop(k.now)
	k.kept, k.now, k.unsynced, k.tooLarge = nil, nil, false, false
	k.sweep()
	return nil
}

// close lets go of the files.
func (k *keeper) close() {
	for _, j := range []*journal{k.now, k.next} {
		if j != nil {
			j.file.Close()
		}
	}
	k.now, k.next = nil, nil
}
