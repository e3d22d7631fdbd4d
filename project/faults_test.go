package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"clickmask/internal/atomicfile"
	"clickmask/internal/atomicfile/faultdisk"
)

// working is what the tests below let fail: a document that changes, is autosaved after each change, and saved after every
// fourth.
type working struct {
	states []Session
	texts  []string
	files  []string // what a session file holds of each
}

func newWorking(t *testing.T, n int) working {
	w := working{states: changes(t, 11, n)}
	for _, s := range w.states {
		w.texts = append(w.texts, text(t, s))
		s.File = ""
		w.files = append(w.files, text(t, s))
	}
	return w
}

// run does the work on a disk in a folder. heard is called with every error, and after each change with what is safe: how
// far autosave and the session file have come for sure.
func (w working) run(t *testing.T, folder string, disk *faultdisk.Real, heard func(error)) (a *Autosave, path string, safe, saved int) {
	t.Helper()
	a, err := OpenAutosave(filepath.Join(folder, "state"), AutosaveOptions{System: disk, Clock: newHandClock()})
	if err != nil {
		t.Fatal(err)
	}
	a.keeper.foldAt, a.keeper.foldTimes = 600, 0
	path = filepath.Join(folder, "work.clickmask")
	f, err := OpenSessionFile(path, filepath.Join(folder, "locks"))
	if err != nil {
		t.Fatal(err)
	}
	f.sys = disk
	defer f.Close()
	safe, saved = -1, -1
	for i := range w.states {
		a.Update(w.states[i], true)
		if err := a.Flush(); err != nil {
			heard(err)
		} else {
			safe = i
		}
		if i%4 != 3 {
			continue
		}
		if err := f.Reserve(w.states[i]).Write(false); err != nil {
			heard(err)
			if errors.Is(err, ErrSessionChanged) {
				t.Fatalf("a save that failed looks like somebody else's: %v", err)
			}
		} else {
			saved = i
		}
	}
	return a, path, safe, saved
}

// oneOf says whether a text is one of those from a place on.
func oneOf(text string, list []string, from int) bool {
	for _, t := range list[max(from, 0):] {
		if t == text {
			return true
		}
	}
	return false
}

func TestEachCallOfTheDiskMayFailOnceAndNothingIsLost(t *testing.T) {
	w := newWorking(t, 13)
	last := len(w.states) - 1
	calls := 0
	for _, errno := range []syscall.Errno{syscall.ENOSPC, syscall.EIO, syscall.EACCES, syscall.EROFS} {
		for n := 0; ; n++ {
			folder, disk := workFolder(t), &faultdisk.Real{}
			disk.Fail(n, 1, &fs.PathError{Op: "write", Path: filepath.Join(folder, atomicfile.TempPrefix+"1.tmp"), Err: errno})
			a, path, safe, saved := w.run(t, folder, disk, func(err error) {
				said := err.Error()
				if !errors.Is(err, errno) || strings.Count(said, errno.Error()) != 1 || strings.Contains(said, "\n") {
					t.Errorf("call %d fails with %v, and is told as %q", n+1, errno, said)
				}
			})
			if !disk.Failed() {
				a.Close(false)
				calls += n
				break
			}
			if err := a.Flush(); err != nil || safe < last-1 {
				t.Fatalf("call %d failed once with %v: the work is safe up to change %d, and then %v", n+1, errno, safe, err)
			}
			if got := text(t, left(t, a)); got != w.texts[last] {
				t.Fatalf("call %d failed once with %v: what is left is\n%s\nwant\n%s", n+1, errno, got, w.texts[last])
			}
			if saved < 7 {
				t.Errorf("call %d failed once with %v: of three saves the last that went well is that of change %d", n+1, errno, saved)
			}
			if got, err := onDisk(path); err != nil || !oneOf(got, w.files, saved) {
				t.Fatalf("call %d failed once with %v: the file holds %v\n%s", n+1, errno, err, got)
			}
			if err := a.Close(false); err != nil {
				t.Errorf("call %d failed once with %v: closing: %v", n+1, errno, err)
			}
		}
	}
	t.Logf("%d calls failed", calls)
}

func TestAProcessThatEndsAtAnyCallOfTheDiskLosesOnlyTheChangeUnderWay(t *testing.T) {
	w := newWorking(t, 13)
	n := 0
	for ; ; n++ {
		folder, disk := workFolder(t), &faultdisk.Real{}
		disk.Fail(n, -1, faultdisk.ErrPower)
		a, path, safe, saved := w.run(t, folder, disk, func(error) {})
		a.settle()
		a.closed = true
		a.keeper.close()
		a.lock.Release()
		if got, err := onDisk(path); err != nil || got != "" && !oneOf(got, w.files[:min(saved+5, len(w.files))], saved) || got == "" && saved >= 0 {
			t.Fatalf("ended at call %d: after change %d was saved the file holds %v\n%s", n+1, saved, err, got)
		}
		list := Recoveries(filepath.Join(folder, "state"))
		if len(list) == 0 && safe < 0 {
			continue
		}
		if len(list) != 1 || list[0].Err != nil {
			t.Fatalf("ended at call %d: %d recoveries, %+v", n+1, len(list), list)
		}
		s, err := list[0].Load()
		if err != nil {
			t.Fatal(err)
		}
		if got := text(t, s); !oneOf(got, w.texts[:min(safe+2, len(w.texts))], safe) {
			t.Fatalf("ended at call %d: change %d was safe, what is left is\n%s", n+1, safe, got)
		}
		if err := list[0].Discard(); err != nil {
			t.Fatal(err)
		}
		if !disk.Failed() {
			break
		}
	}
	t.Logf("ended at each of %d calls", n)
}

// A save that fails for good is told, and what the document holds stays unsaved.
func TestASaveThatFailsIsOneSentenceThatNamesTheFile(t *testing.T) {
	folder, disk := t.TempDir(), &faultdisk.Real{}
	f, err := OpenSessionFile(filepath.Join(folder, "work.clickmask"), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.sys = disk
	d := worked(t, folder)
	for n := range 7 {
		disk.Fail(n, -1, &fs.PathError{Op: "write", Path: filepath.Join(folder, atomicfile.TempPrefix+"1.tmp"), Err: syscall.ENOSPC})
		err := f.Reserve(d.Session()).Write(false)
		want := fmt.Sprintf("write %s: %v", f.Path(), syscall.ENOSPC)
		if err == nil {
			continue // only the folder is not synced
		}
		if err.Error() != want {
			t.Errorf("call %d: %q, want %q", n+1, err, want)
		}
	}
}

// What was flushed is there after a cut in the power at any call of the disk, and what is there then was once.
func TestACutInThePowerLosesNothingThatWasFlushed(t *testing.T) {
	w := newWorking(t, 12)
	states := 0
	for n := 1; ; n++ {
		disk, dir := faultdisk.New(), filepath.Join(t.TempDir(), "state")
		disk.FailAt, disk.Power = n, true
		k := &keeper{sys: disk, clock: newHandClock(), dir: dir, foldAt: 1 << 40, foldTimes: 1}
		flushed, taken := -1, -1
		for i := range w.states {
			if k.add(&w.states[i]) != nil {
				break
			}
			taken = i
			if k.sync() != nil {
				break
			}
			flushed = i
			if i%5 != 4 {
				continue
			}
			// A fold, with a change that comes in the middle.
			j, err := k.begin()
			if err != nil {
				break
			}
			k.next = j
			s := k.kept
			if i+1 < len(w.states) && k.add(&w.states[i+1]) == nil {
				taken = i + 1
			}
			bytes, err := k.write(s, j.id)
			if k.endFold(bytes, err); err != nil {
				break
			}
		}
		for _, files := range disk.AllAfterPowerCut() {
			states++
			got, ok := restarted(t, files, dir)
			if !ok && flushed >= 0 || ok && !oneOf(got, w.texts[:min(taken+2, len(w.texts))], flushed) {
				t.Fatalf("the power is cut at call %d: change %d was flushed and %d taken, what is left (%v) is\n%s", n, flushed, taken, ok, got)
			}
		}
		if disk.Ops() < n {
			t.Logf("the power was cut at each of %d calls, with %d states of the disk after it", n-1, states)
			return
		}
	}
}

// restarted is the work that is found in a folder that holds those files; ok is false where there is none.
func restarted(t *testing.T, files map[string][]byte, dir string) (string, bool) {
	t.Helper()
	folder := t.TempDir()
	for path, data := range files {
		if filepath.Dir(path) != dir {
			t.Fatalf("%s was written outside %s", path, dir)
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(path)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := &Recovery{Path: filepath.Join(folder, autosaveName), dir: folder}
	if !exists(r.Path) {
		return "", false
	}
	s, _, err := r.load()
	if err != nil {
		t.Fatalf("what is left cannot be read: %v", err)
	}
	return text(t, s), true
}
