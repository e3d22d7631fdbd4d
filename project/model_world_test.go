package project

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"clickmask/internal/atomicfile/faultdisk"
)

// op is one operation of a list: which, in which window, and numbers from which it chooses what it works on. So a list
// still makes sense when some are left out.
type op struct {
	kind       *operation
	window     int
	a, b, c, d int
}

func (o op) String() string {
	return fmt.Sprintf("window %d: %s %d %d %d %d", o.window, o.kind.name, o.a, o.b, o.c, o.d)
}

// world is a computer on which two windows work on the same session files.
type world struct {
	folder  string
	clock   *handClock
	windows [2]*desktop // nil where none is open
	files   map[string]string
	holders map[string]*desktop // who was the first to open a session file that is still open
	left    map[string]leftover
	done    map[string]int // how often something came of an operation
}

// desktop is one process, a window, with its document, and its book.
type desktop struct {
	doc   *Document
	book  *book
	used  map[uint64]bool // numbers of objects that were given
	disk  *faultdisk.Real
	auto  *Autosave
	safe  leftover
	file  *SessionFile
	known []string // what the file may hold without anybody else having written it
	dies  bool     // its disk is about to end it
}

// leftover is what may be found of a window that is gone.
type leftover struct {
	texts []string // sessions, one of which it is
	none  bool     // or nothing
}

func newWorld(folder string) (*world, error) {
	w := &world{folder: folder, clock: newHandClock(), files: map[string]string{}, holders: map[string]*desktop{}, left: map[string]leftover{}, done: map[string]int{}}
	return w, os.MkdirAll(folder, 0o700)
}

func (w *world) state() string { return filepath.Join(w.folder, "state") }
func (w *world) locks() string { return filepath.Join(w.folder, "state", "locks") }

// end closes what is open.
func (w *world) end() {
	for i := range w.windows {
		w.kill(i)
	}
	os.RemoveAll(w.folder)
}

// step makes one operation happen and looks at everything afterwards.
func (w *world) step(o op) error {
	w.clock.move(time.Second)
	me := w.windows[o.window]
	if me == nil {
		return w.start(o)
	}
	did, err := o.kind.do(w, me, o)
	if err != nil {
		return err
	}
	if did {
		w.done[o.kind.name]++
	}
	if w.windows[o.window] != me { // it was closed
		return nil
	}
	if err := me.look(); err != nil {
		return err
	}
	if err := me.keepSafe(o); err != nil {
		return err
	}
	if me.dies && me.disk.Failed() {
		w.kill(o.window)
		w.done["killed by its disk"]++
	}
	return nil
}

// look compares the window with its book.
func (me *desktop) look() error {
	for _, p := range me.doc.pages {
		if p.W == 0 {
			if err := me.doc.SetPictureOf(p.ID, testW, testH, "first"); err != nil {
				return err
			}
		}
	}
	got := me.doc.asSheet()
	if said := me.book.now.differs(&got, true); said != "" {
		return fmt.Errorf("%s", said)
	}
	me.book.now.learn(&got)
	if is, want := me.doc.HasWork(), me.book.work(); is != want {
		return fmt.Errorf("the document says that it has work %v, want %v", is, want)
	}
	name, can := me.doc.CanUndo()
	if n := len(me.book.past); can != (n > 0) || can && name != me.book.names[n-1] {
		return fmt.Errorf("undo is %q %v, want %d steps %q", name, can, n, me.book.names[max(n-1, 0):n])
	}
	name, can = me.doc.CanRedo()
	if n := len(me.book.past); can != (len(me.book.future) > 0) || can && name != me.book.names[n] {
		return fmt.Errorf("redo is %q %v, want %d steps", name, can, len(me.book.future))
	}
	for _, p := range me.doc.pages {
		ids := p.Selection()
		if len(p.ObjectsOf(ids)) != len(ids) || len(p.Also) > 0 && (p.Selected == 0 || slices.Contains(p.Also, p.Selected)) {
			return fmt.Errorf("selected is %v beside %d, of objects %v", p.Also, p.Selected, me.book.now.leaf(p.ID).objects)
		}
	}
	if err := me.lookAtOpen(); err != nil {
		return err
	}
	if p := me.doc.Current(); p != nil && p.Draft.Answer != nil && !p.Draft.holdsBase() {
		if want := machine(p.Draft.Prompt, p.Draft.MaskInput, 4); !sameLogits(&p.Draft.Answer.LowRes[3], &want.LowRes[3]) {
			return fmt.Errorf("the answer shown is to another prompt")
		}
	}
	return nil
}

// fresh says whether objects have numbers that were never given before.
func (me *desktop) fresh(ids ...uint64) bool {
	for _, id := range ids {
		if id == 0 || me.used[id] {
			return false
		}
		me.used[id] = true
	}
	return true
}

// keepSafe hands the work to autosave, as a window does after each change, and notes what may be found of it from now on.
func (me *desktop) keepSafe(o op) error {
	s, work := me.doc.Session(), me.doc.HasWork()
	now, err := asText(s)
	if err != nil {
		return err
	}
	me.auto.Update(s, work)
	switch {
	case !work:
		me.auto.settle()
	case o.d%5 == 0:
		me.auto.Flush()
	default:
		me.auto.taken()
	}
	a := me.auto
	a.mu.Lock()
	defer a.mu.Unlock()
	is := leftover{[]string{now}, false}
	if !work {
		is = leftover{nil, true}
	}
	if a.last == nil && a.pending == nil && !a.discard {
		me.safe = is
		return nil
	}
	if !me.disk.Failed() {
		return fmt.Errorf("autosave fails without a cause: %v", a.last)
	}
	me.safe.texts = append(slices.Clone(me.safe.texts), is.texts...)
	me.safe.none = me.safe.none || is.none
	return nil
}

// kill ends a window as SIGKILL does.
func (w *world) kill(i int) {
	me := w.windows[i]
	if me == nil {
		return
	}
	me.disk.Fail(0, -1, faultdisk.ErrPower)
	me.auto.settle()
	me.auto.closed = true
	me.auto.keeper.close()
	me.auto.lock.Release()
	w.left[me.auto.dir] = me.safe
	w.letGo(me, true)
	w.windows[i] = nil
}

// letGo ends what a window has of its session file.
func (w *world) letGo(me *desktop, killed bool) {
	f := me.file
	if f == nil {
		return
	}
	if killed && f.held != nil {
		f.held.Release()
		f.held = nil
	}
	f.Close()
	if w.holders[f.path] == me {
		delete(w.holders, f.path)
	}
	me.file, me.known = nil, nil
}

// start opens a window: what windows that are gone have left must be offered, and is taken or not.
func (w *world) start(o op) error {
	me := &desktop{doc: New(), book: &book{}, used: map[uint64]bool{}, disk: &faultdisk.Real{}}
	auto, err := OpenAutosave(w.state(), AutosaveOptions{Clock: w.clock, System: me.disk})
	if err != nil {
		return err
	}
	auto.keeper.foldAt, auto.keeper.foldTimes = 3000, 0
	me.auto, me.safe = auto, leftover{nil, true}
	w.windows[o.window] = me
	w.done["start"]++

	list := Recoveries(w.state())
	found := map[string]bool{}
	for i, r := range list {
		found[r.dir] = true
		want, there := w.left[r.dir]
		s, err := r.Load()
		if err != nil || r.Err != nil {
			return fmt.Errorf("what is left cannot be read: %v, %v", err, r.Err)
		}
		text, err := asText(s)
		if err != nil {
			return err
		}
		if !there || !slices.Contains(want.texts, text) {
			return fmt.Errorf("work is offered that was not there (known %v):\n%s\nwant one of %q", there, text, want.texts)
		}
		if i > 0 || o.c%4 == 0 { // later
			r.Leave()
			continue
		}
		if o.c%4 == 1 {
			if err := r.Discard(); err != nil {
				return err
			}
			delete(w.left, r.dir)
			w.done["discard"]++
			continue
		}
		if err := w.restore(me, r, s); err != nil {
			return err
		}
	}
	for dir, l := range w.left {
		if !found[dir] {
			if !l.none {
				return fmt.Errorf("work that a window left is not offered:\n%q", l.texts)
			}
			delete(w.left, dir)
		}
	}
	if len(me.doc.pages) == 0 && o.b%8 > 0 {
		w.openPictures(me, o)
	}
	return me.look()
}

// restore puts what was left in force in a window, as [Recovery.Load] says.
func (w *world) restore(me *desktop, r *Recovery, s Session) error {
	me.doc.Restore(s)
	me.doc.MarkUnsaved()
	me.book.replaced(read(s.Pages, s.Classes), s.File != "")
	me.book.saved = -1
	me.useAll()
	if s.File != "" {
		if err := w.take(me, s.File); err != nil {
			return err
		}
	}
	if err := me.keepSafe(op{d: 5}); err != nil {
		return err
	}
	if err := r.Discard(); err != nil {
		return err
	}
	delete(w.left, r.dir)
	w.done["restore"]++
	return nil
}

// useAll notes the numbers of a document that was opened.
func (me *desktop) useAll() {
	me.used = map[uint64]bool{}
	for _, p := range me.book.now.pages {
		for _, t := range p.objects {
			me.used[t.id] = true
		}
	}
}
