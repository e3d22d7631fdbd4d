package project

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"clickmask/internal/filelock"
	"clickmask/project/atomicfile"
)

// When autosave writes: AutosaveDelay after the last change, and no later than AutosaveLatest after the first one that
// is not written yet, however busily a person clicks. Where a write takes long (thousands of objects, a slow disk) both
// are at least ten times as long as the last one took, up to AutosaveRarest, so that writing never takes a core away.
const (
	AutosaveDelay  = 2 * time.Second
	AutosaveLatest = 15 * time.Second
	AutosaveRarest = time.Minute
)

// Clock is time as autosave sees it.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f on a goroutine of its own after d, unless stop is called before.
	AfterFunc(d time.Duration, f func()) (stop func())
}

// SystemClock is the real time.
type SystemClock struct{}

// Now is time.Now.
func (SystemClock) Now() time.Time { return time.Now() }

// AfterFunc is time.AfterFunc.
func (SystemClock) AfterFunc(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, f)
	return func() { t.Stop() }
}

// AutosaveOptions configure an autosave; the zero value is what a program wants.
type AutosaveOptions struct {
	Clock  Clock             // nil: the real time
	System atomicfile.System // nil: the real one
	// Result is called after each write from the goroutine that wrote: nil when it went well, else the error. It must
	// not block. A failed write is tried again with the next change or flush.
	Result func(error)
}

// Autosave keeps the unsaved work of one process in a folder that the processes of one user share. Each process has a
// lock file ID.lock, which it holds until it ends, and a folder ID with its session; what lies under a lock that nobody
// holds was left by a process that did not end well (see [Recoveries]). All methods may be called from any goroutine,
// and none of them but Flush and Close waits for the disk.
type Autosave struct {
	opts AutosaveOptions
	lock *filelock.Lock
	dir  string

	mu      sync.Mutex
	idle    sync.Cond // signalled when writing ends
	pending *Session  // what is to be written, nil when nothing is
	discard bool      // the file is to be removed
	since   time.Time // of the first change that is not written
	stop    func()    // of the timer, nil when none runs
	writing bool
	closed  bool
	last    error // of the last write
	took    time.Duration
}

// autosaveName is the session's name in a process's folder.
const autosaveName = "autosave" + SessionExtension

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
		return nil, fmt.Errorf("autosave: %w", err)
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
			return nil, fmt.Errorf("autosave: %w", err)
		}
		a := &Autosave{opts: opts, lock: l, dir: filepath.Join(folder, id)}
		a.idle.L = &a.mu
		if err := os.Mkdir(a.dir, 0o700); err != nil {
			l.Remove()
			return nil, fmt.Errorf("autosave: %w", err)
		}
		return a, nil
	}
}

// Path is where the session lies while there is unsaved work.
func (a *Autosave) Path() string { return filepath.Join(a.dir, autosaveName) }

// Update is called after every change with the present session, and whether it is unsaved. Unsaved work is written
// after [AutosaveDelay]; when there is none, nothing waits to be written any more and the file is removed.
func (a *Autosave) Update(s Session, dirty bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return
	}
	a.cancel()
	if !dirty {
		a.pending, a.discard, a.since = nil, true, time.Time{}
		a.start()
		return
	}
	now := a.opts.Clock.Now()
	if a.pending == nil {
		a.since = now
	}
	a.pending, a.discard = &s, false
	slow := min(10*a.took, AutosaveRarest)
	delay := min(max(AutosaveDelay, slow), max(a.since.Add(max(AutosaveLatest, slow)).Sub(now), 0))
	a.stop = a.opts.Clock.AfterFunc(delay, a.Hurry)
}

// cancel stops the timer.
func (a *Autosave) cancel() {
	if a.stop != nil {
		a.stop()
		a.stop = nil
	}
}

// Hurry writes at once what waits to be written (the window lost the focus), on another goroutine.
func (a *Autosave) Hurry() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cancel()
	a.start()
}

// Flush writes at once what waits to be written, waits for it, and returns the error of the last write.
func (a *Autosave) Flush() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cancel()
	a.start()
	for a.writing {
		a.idle.Wait()
	}
	return a.last
}

// start sets the writing goroutine going when there is something to do.
func (a *Autosave) start() {
	if a.writing || a.pending == nil && !a.discard {
		return
	}
	a.writing = true
	go a.work()
}

// work writes until nothing is left to do.
func (a *Autosave) work() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.pending != nil || a.discard {
		s := a.pending
		a.pending, a.discard = nil, false
		a.mu.Unlock()
		begun := a.opts.Clock.Now()
		err := a.put(s)
		took := a.opts.Clock.Now().Sub(begun)
		a.mu.Lock()
		if s != nil {
			a.took = took
		}
		if a.last = err; err != nil && s != nil && a.pending == nil && !a.discard {
			a.pending = s // for the next change or flush
			break
		}
	}
	a.writing = false
	a.idle.Broadcast()
}

// put writes the session, or removes the file.
func (a *Autosave) put(s *Session) error {
	if s == nil {
		err := a.opts.System.Remove(a.Path())
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	err := atomicfile.WriteOn(a.opts.System, a.Path(), true, func(w io.Writer) error { return WriteSession(w, *s, "") })
	if err != nil {
		err = fmt.Errorf("autosave: %w", err)
	}
	a.opts.Result(err)
	return err
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
	a.cancel()
	if !keep {
		a.pending, a.discard = nil, false
	}
	a.start()
	for a.writing {
		a.idle.Wait()
	}
	if _, err := os.Lstat(a.Path()); keep && (err == nil || a.last != nil) {
		a.lock.Release()
		return a.last
	}
	err := os.RemoveAll(a.dir)
	if e := a.lock.Remove(); err == nil {
		err = e
	}
	return err
}
