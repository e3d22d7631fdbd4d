package project

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"clickmask/internal/atomicfile"
	"clickmask/internal/filelock"
)

// Clock is time as autosave sees it.
type Clock interface{ Now() time.Time }

// SystemClock is the real time.
type SystemClock struct{}

// Now is time.Now.
func (SystemClock) Now() time.Time { return time.Now() }

// AutosaveOptions configure an autosave; the zero value is what a program wants.
type AutosaveOptions struct {
	Clock  Clock             // nil: the real time
	System atomicfile.System // nil: the real one
	// Result is called from the goroutine that wrote, with the error when a write failed and with nil when one goes well
	// again. It must not block. A failed write is tried again with the next change or flush.
	Result func(error)
}

// Autosave keeps the unsaved work of one process in a folder that the processes of one user share. Each process has a
// lock file ID.lock, which it holds until it ends, and a folder ID with its work; what lies under a lock that nobody
// holds was left by a process that did not end well (see [Recoveries]).
//
// The work is a whole session (autosave.clickmask) and a journal, to which each later change is added as it happens
// (see [keeper]). So a process that is killed loses at most the change that was just being made. All methods may be
// called from any goroutine, and none of them but Flush and Close waits for the disk.
type Autosave struct {
	opts AutosaveOptions
	lock *filelock.Lock
	dir  string

	mu      sync.Mutex
	wake    sync.Cond // signalled when any of the following changes
	pending *Session  // what is to be written, nil when nothing is
	discard bool      // everything is to be removed
	folded  func()    // ends a fold whose background part has ended; nil when there is none
	working bool      // the goroutine runs
	adding  bool      // it has taken a session that it has not added yet
	closed  bool
	last    error // of the last write

	keeper keeper // the goroutine's
}

// AutosaveError says that work could not be kept in the folder of all work.
type AutosaveError struct{ Err error }

func (e *AutosaveError) Error() string { return "autosave: " + e.Err.Error() }

// Unwrap is the cause.
func (e *AutosaveError) Unwrap() error { return e.Err }

// OpenAutosave begins autosaving into folder, which is made where it is missing. The folder is for the program alone.
func OpenAutosave(folder string, opts AutosaveOptions) (*Autosave, error) {
	if opts.Clock == nil {
		opts.Clock = SystemClock{}
	}
	if opts.System == nil {
		opts.System = atomicfile.OS{}
	}
	if opts.Result == nil {
		opts.Result = func(error) {}
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, &AutosaveError{err}
	}
	for try := 0; ; try++ {
		id := strconv.Itoa(os.Getpid()) + "-" + strconv.FormatUint(rand.Uint64(), 36)
		path := filepath.Join(folder, id+lockExtension)
		if _, err := os.Lstat(path); err == nil && try < 100 {
			continue
		}
		l, err := filelock.Take(path)
		if errors.Is(err, filelock.ErrHeld) && try < 100 {
			continue // a process that looks for leftovers was quicker
		}
		if err != nil {
			return nil, &AutosaveError{err}
		}
		a := &Autosave{opts: opts, lock: l, dir: filepath.Join(folder, id)}
		a.wake.L = &a.mu
		a.keeper = keeper{sys: opts.System, clock: opts.Clock, dir: a.dir, opened: opts.Clock.Now(), foldAt: foldBytes, foldTimes: foldTimes, folded: a.foldEnded}
		if err := os.Mkdir(a.dir, 0o700); err != nil {
			l.Remove()
			return nil, &AutosaveError{err}
		}
		return a, nil
	}
}

// Path is where the whole session lies while there is unsaved work; what came later is in a journal beside it.
func (a *Autosave) Path() string { return filepath.Join(a.dir, autosaveName) }

// Update is called after every change with the present session, and whether it has work that would be lost
// ([Document.HasWork]). Where it has, the change is written at once; where there is none, what was written is removed.
func (a *Autosave) Update(s Session, work bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return
	}
	if work {
		a.pending, a.discard = &s, false
	} else {
		a.pending, a.discard = nil, true
	}
	a.start()
}

// Hurry tries again what could not be written (the window lost the focus).
func (a *Autosave) Hurry() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.start()
}

// Flush writes what waits to be written, waits until it is safe from a cut in the power too, and returns the error of the
// last write.
func (a *Autosave) Flush() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.start()
	for a.working {
		a.wake.Wait()
	}
	return a.last
}

// start sets the writing goroutine going when there is something to do.
func (a *Autosave) start() {
	if !a.working && (a.pending != nil || a.discard) {
		a.working = true
		go a.work()
	}
	a.wake.Broadcast()
}

// foldEnded is called from the goroutine that writes a whole session in the background.
func (a *Autosave) foldEnded(bytes int64, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.folded = func() { a.keeper.endFold(bytes, err) }
	a.wake.Broadcast()
}

// work writes until nothing is left to do: first what people did, then what makes it safer. It ends early when a write
// fails.
func (a *Autosave) work() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.working = a.writeNext(); a.working; a.working = a.writeNext() {
	}
	a.wake.Broadcast()
}

// writeNext does what is most urgent, and reports whether there may be more.
func (a *Autosave) writeNext() (more bool) {
	k := &a.keeper
	switch {
	case a.folded != nil:
		end := a.folded
		a.folded = nil
		a.unlocked(end)
	case (a.discard || a.pending != nil && !k.addsToJournal()) && k.folding():
		a.wake.Wait() // the whole session that is being written would come into being later
	case a.discard:
		a.discard = false
		var err error
		a.unlocked(func() { err = k.remove() })
		return a.wrote(err)
	case a.pending != nil:
		s := a.pending
		a.pending, a.adding = nil, true
		var err error
		a.unlocked(func() { err = k.add(s) })
		a.adding = false
		if err != nil && a.pending == nil && !a.discard {
			a.pending = s // for the end of the fold, the next change or flush
		}
		return err == errLater || a.wrote(err)
	case k.unsynced:
		var err error
		a.unlocked(func() { err = k.sync() })
		if err != nil && a.pending == nil && !a.discard {
			a.pending = k.kept
		}
		return a.wrote(err)
	case k.wantsFold():
		a.unlocked(k.beginFold)
	case k.folding():
		a.wake.Wait()
	default:
		return false
	}
	return true
}

// wrote notes how a write went, and tells where that is news.
func (a *Autosave) wrote(err error) bool {
	if err != nil || a.last != nil {
		a.unlocked(func() { a.opts.Result(err) })
	}
	a.last = err
	return err == nil
}

// unlocked does something slow meanwhile.
func (a *Autosave) unlocked(slow func()) {
	a.wake.Broadcast()
	a.mu.Unlock()
	defer a.mu.Lock()
	slow()
}

// Close ends autosaving. With keep, unsaved work that waits is written first and stays for the next start (the system
// shuts down); otherwise everything of this process is removed (the work was saved, or given up by the person).
func (a *Autosave) Close(keep bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil
	}
	a.closed = true
	if !keep {
		a.pending, a.discard = nil, false
	}
	a.start()
	for a.working || a.keeper.folding() && a.folded == nil {
		a.wake.Wait()
	}
	a.keeper.close()
	if _, err := os.Lstat(a.Path()); keep && (err == nil || a.last != nil) {
		if a.last == nil {
			markEnded(a.dir)
		}
		a.lock.Release()
		return a.last
	}
	err := os.RemoveAll(a.dir)
	if e := a.lock.Remove(); err == nil {
		err = e
	}
	return err
}
