package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"clickmask/internal/atomicfile/faultdisk"
)

// fileEdits are the operations on files and on windows as a whole.
var fileEdits = []operation{
	{"save", 10, func(w *world, me *desktop, o op) (bool, error) { return w.save(me, o) }},
	{"save as", 4, func(w *world, me *desktop, o op) (bool, error) { return w.saveAs(me, o) }},
	{"open session", 5, func(w *world, me *desktop, o op) (bool, error) {
		path := w.session(o.a)
		if _, there := w.files[path]; !there {
			return false, nil
		}
		if go_, err := w.leave(me, o); !go_ || err != nil {
			return false, err
		}
		return true, w.open(me, path)
	}},
	{"open pictures", 2, func(w *world, me *desktop, o op) (bool, error) {
		if go_, err := w.leave(me, o); !go_ || err != nil {
			return false, err
		}
		w.openPictures(me, o)
		return true, nil
	}},
	{"kill", 3, func(w *world, me *desktop, o op) (bool, error) { w.kill(o.window); return true, nil }},
	{"kill at a later call of the disk", 4, func(_ *world, me *desktop, o op) (bool, error) {
		me.disk.Fail(o.a%60, -1, faultdisk.ErrPower)
		me.dies = true
		return true, nil
	}},
	{"a disk that is full for a while", 4, func(_ *world, me *desktop, o op) (bool, error) {
		if me.dies {
			return false, nil
		}
		me.disk.Fail(o.a%40, 1+o.b%30, faultdisk.ErrFault)
		return true, nil
	}},
	{"close", 3, func(w *world, me *desktop, o op) (bool, error) {
		if go_, err := w.leave(me, o); !go_ || err != nil {
			return false, err
		}
		if err := me.auto.Close(false); err != nil {
			return false, err
		}
		w.letGo(me, false)
		w.windows[o.window] = nil
		if entries, err := os.ReadDir(me.auto.dir); err == nil {
			return false, fmt.Errorf("%d files are left of a window that was closed", len(entries))
		}
		return true, nil
	}},
	{"the system shuts down", 2, func(w *world, me *desktop, o op) (bool, error) {
		err := me.auto.Close(true)
		if err != nil && !me.disk.Failed() {
			return false, err
		}
		w.left[me.auto.dir] = me.safe
		w.letGo(me, false)
		w.windows[o.window] = nil
		return true, nil
	}},
	{"another program changes the file", 2, func(w *world, me *desktop, o op) (bool, error) {
		path := w.session(o.a)
		if o.b%3 == 0 {
			delete(w.files, path)
			return true, os.RemoveAll(path)
		}
		d := opened(1)
		d.AddClass(fmt.Sprint("other ", o.c))
		if err := SaveSession(path, true, d.Session()); err != nil {
			return false, err
		}
		var err error
		w.files[path], err = saved(d.Session())
		return true, err
	}},
	{"export", 6, func(w *world, me *desktop, o op) (bool, error) { return me.export(w, o) }},
}

// openPictures opens three pictures in place of what is there.
func (w *world) openPictures(me *desktop, o op) {
	w.letGo(me, false)
	paths := []string{picturePath(o.a), picturePath(o.b), picturePath(o.c)}
	s := sheet{}
	if len(me.book.now.pages) == 0 {
		s.classes = me.book.now.classes
	}
	me.doc.Open(paths)
	for i, path := range paths {
		s.pages = append(s.pages, leaf{id: me.doc.pages[i].ID, path: path})
	}
	me.book.replaced(s, false)
	me.used = map[uint64]bool{}
}

func (w *world) session(n int) string {
	return filepath.Join(w.folder, fmt.Sprintf("%d.clickmask", n%3))
}

// saved is what a file holds of a session.
func saved(s Session) (string, error) {
	s.File = ""
	return asText(s)
}

// onDisk is what a session file holds, "" where there is none.
func onDisk(path string) (string, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	s, _, err := LoadSession(path)
	if err != nil {
		return "", err
	}
	return saved(s)
}

// take makes a session file a window's own; what is there now is known to it.
func (w *world) take(me *desktop, path string) error {
	f, err := OpenSessionFile(path, w.locks())
	if err != nil {
		return err
	}
	f.sys = me.disk
	w.letGo(me, false)
	me.file, me.known = f, []string{w.files[path]}
	return w.inUse(me)
}

// inUse asks whether another window has the session, and takes it where none has.
func (w *world) inUse(me *desktop) error {
	h := w.holders[me.file.path]
	if is, want := me.file.InUse(), h != nil && h != me; is != want {
		return fmt.Errorf("that another window has the session is %v, want %v", is, want)
	}
	if h == nil {
		w.holders[me.file.path] = me
	}
	return nil
}

// open opens a session file in place of what is there.
func (w *world) open(me *desktop, path string) error {
	if err := w.take(me, path); err != nil {
		return err
	}
	s, _, err := me.file.Load()
	if err != nil {
		return err
	}
	text, err := saved(s)
	if err != nil {
		return err
	}
	if text != w.files[path] {
		return fmt.Errorf("the session opens as\n%s\nwant\n%s", text, w.files[path])
	}
	me.doc.Restore(s)
	me.book.replaced(read(s.Pages, s.Classes), true)
	me.useAll()
	return nil
}

// leave asks about unsaved work, and says whether to go on.
func (w *world) leave(me *desktop, o op) (bool, error) {
	switch {
	case !me.book.work() || o.d%3 == 0: // given up
		return true, nil
	case o.d%3 == 1:
		return false, nil
	}
	did, err := w.save(me, o)
	return did && err == nil && !me.book.work(), err
}

// save saves into the window's own file.
func (w *world) save(me *desktop, o op) (bool, error) {
	if me.file == nil {
		return w.saveAs(me, o)
	}
	return w.write(me, o)
}

// saveAs saves into another file, about which the person was asked where it is there.
func (w *world) saveAs(me *desktop, o op) (bool, error) {
	path := w.session(o.b)
	if me.file == nil || me.file.path != path {
		if err := w.take(me, path); err != nil {
			return false, err
		}
	}
	return w.write(me, o)
}

// write writes the session, and looks at the file afterwards: it holds what was saved, or what it held before.
func (w *world) write(me *desktop, o op) (bool, error) {
	path, s := me.file.path, me.doc.Session()
	text, err := saved(s)
	if err != nil {
		return false, err
	}
	before := w.files[path]
	foreign := before != "" && !slices.Contains(me.known, before)
	save := me.file.Reserve(s)
	err = save.Write(false)
	if foreign != errors.Is(err, ErrSessionChanged) {
		return false, fmt.Errorf("the file was changed by somebody else %v, and saving says %v", foreign, err)
	}
	if w.holders[path] == nil {
		w.holders[path] = me // the window that had it is gone
	}
	if foreign && o.c%2 == 0 {
		w.done["save over another's"]++
		err = save.Write(true)
	} else if foreign {
		save.Drop()
	}
	now, e := onDisk(path)
	if e != nil {
		return false, fmt.Errorf("after saving (%v) the file cannot be read: %w", err, e)
	}
	switch {
	case err == nil && now != text:
		return false, fmt.Errorf("the file holds\n%s\nsaved was\n%s", now, text)
	case err != nil && !foreign && !me.disk.Failed():
		return false, fmt.Errorf("saving fails without a cause: %w", err)
	case now != before && now != text:
		return false, fmt.Errorf("after saving (%v) the file holds\n%s\nwant what it held or\n%s", err, now, text)
	case foreign && errors.Is(err, ErrSessionChanged) && now != before:
		return false, fmt.Errorf("another's save was dropped without a question")
	}
	if w.files[path] = now; now == "" {
		delete(w.files, path)
	}
	if err != nil {
		me.known = append(slices.Clone(me.known), text) // it may have got so far
		if now != text && !slices.Contains(me.known, before) {
			me.known = me.known[:len(me.known)-1]
		}
		return false, nil
	}
	me.known = []string{text}
	me.doc.SavedAs(path, s.State)
	me.book.saved, me.book.file = me.book.now.number, true
	return true, nil
}
