package project

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clickmask/internal/atomicfile"
	"clickmask/internal/filelock"
)

// leave leaves a document's work in a folder as a process does that is killed.
func leave(t *testing.T, folder string, d *Document) {
	t.Helper()
	a, err := OpenAutosave(folder, AutosaveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	a.Update(d.Session(), true)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	a.lock.Release() // what the system does when a process ends
}

func TestARecoverySaysWhichPictureItShows(t *testing.T) {
	pictures, folder := t.TempDir(), t.TempDir()
	d := worked(t, pictures)
	leave(t, folder, d)
	look := func() *Recovery {
		t.Helper()
		list := Recoveries(folder)
		if len(list) != 1 {
			t.Fatalf("%d recoveries are offered", len(list))
		}
		list[0].Leave()
		return list[0]
	}
	if r := look(); r.Shown != d.Current().Path || !r.Missing {
		t.Errorf("the picture that is gone is %q, missing %v", r.Shown, r.Missing)
	}
	if err := os.MkdirAll(filepath.Dir(d.Current().Path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.Current().Path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if r := look(); r.Shown != d.Current().Path || r.Missing {
		t.Errorf("the picture that is there is %q, missing %v", r.Shown, r.Missing)
	}
}

func TestARecoverySaysWhenItsWindowWasOpened(t *testing.T) {
	folder, d := t.TempDir(), worked(t, "/pictures")
	c := newHandClock()
	opened := c.Now()
	a, err := OpenAutosave(folder, AutosaveOptions{Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	c.move(27 * time.Minute)
	changed := c.Now()
	a.Update(d.Session(), true)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	a.lock.Release()
	list := Recoveries(folder)
	if len(list) != 1 || !list[0].Opened.Equal(opened) || !list[0].Time.Equal(changed) {
		t.Fatalf("the list is %+v", list[0])
	}
	list[0].Leave()

	// Of a version that did not say so, and with a clock that was put back, it is not known.
	data, err := os.ReadFile(list[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf(`"opened":%d,`, opened.UnixMilli())
	for _, other := range []string{"", fmt.Sprintf(`"opened":%d,`, changed.UnixMilli()+1), `"opened":-1,`} {
		if err := os.WriteFile(list[0].Path, []byte(strings.Replace(string(data), said, other, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		again := Recoveries(folder)
		if len(again) != 1 || again[0].Err != nil || !again[0].Opened.IsZero() {
			t.Fatalf("with %q the list is %+v", other, again[0])
		}
		again[0].Leave()
	}
}

// The number of a process that has ended is given to another one sooner or later: what was left is told by its lock, which
// nobody holds, and never by the number in its name.
func TestWorkIsOfferedThoughTheNumberOfItsProcessIsAnothersNow(t *testing.T) {
	for name, number := range map[string]int{"this process": os.Getpid(), "another one that is alive": os.Getppid()} {
		folder := t.TempDir()
		leave(t, folder, worked(t, "/pictures"))
		locks, err := filepath.Glob(filepath.Join(folder, "*"+lockExtension))
		if err != nil || len(locks) != 1 {
			t.Fatalf("%s: the locks are %q, %v", name, locks, err)
		}
		lock := filepath.Join(folder, fmt.Sprintf("%d-left%s", number, lockExtension))
		dir := strings.TrimSuffix(lock, lockExtension)
		if err := errors.Join(os.Rename(locks[0], lock), os.Rename(strings.TrimSuffix(locks[0], lockExtension), dir)); err != nil {
			t.Fatal(err)
		}
		temp := filepath.Join(dir, atomicfile.TempPrefix+"1a.tmp")
		if err := os.WriteFile(temp, nil, 0o600); err != nil {
			t.Fatal(err)
		}

		// The process that has the number now keeps work of its own, which is nobody's to offer.
		own, err := OpenAutosave(folder, AutosaveOptions{})
		if err != nil {
			t.Fatal(err)
		}
		own.Update(worked(t, "/others").Session(), true)
		if err := own.Flush(); err != nil {
			t.Fatal(err)
		}

		SweepState(folder, filepath.Join(folder, "locks"))
		list := Recoveries(folder)
		if len(list) != 1 || list[0].Err != nil || list[0].Path != filepath.Join(dir, autosaveName) || list[0].Pictures == 0 {
			t.Fatalf("%s: %d are offered: %+v", name, len(list), list)
		}
		if exists(temp) {
			t.Errorf("%s: what it was writing is still there", name)
		}
		if again := Recoveries(folder); len(again) != 0 {
			t.Errorf("%s: %d are offered by two at once", name, len(again))
		}
		if err := list[0].Discard(); err != nil || exists(dir) || exists(lock) || !exists(own.Path()) {
			t.Errorf("%s: discarded with %v; the other's work is there: %v", name, err, exists(own.Path()))
		}
		if err := own.Close(false); err != nil {
			t.Error(err)
		}
	}
}

// A process that was killed holds its lock until the system has taken its memory back.
func TestASearchFindsTheWorkOfAProcessThatEndsMeanwhile(t *testing.T) {
	folder := t.TempDir()
	leave(t, folder, worked(t, "/pictures"))
	locks, err := filepath.Glob(filepath.Join(folder, "*"+lockExtension))
	if err != nil || len(locks) != 1 {
		t.Fatalf("the locks are %q, %v", locks, err)
	}
	dying, err := filelock.Take(locks[0])
	if err != nil {
		t.Fatal(err)
	}
	own := autosaving(t, folder, AutosaveOptions{})
	s := NewSearch(folder, own)
	for range 3 {
		if got := s.Look(); len(got) != 0 || s.Over() {
			t.Fatalf("%d are offered of a process that lives; over: %v", len(got), s.Over())
		}
	}
	dying.Release()
	got := s.Look()
	if len(got) != 1 || got[0].Err != nil || got[0].Pictures == 0 || !s.Over() {
		t.Fatalf("%d are offered, over: %v", len(got), s.Over())
	}
	if again := s.Look(); len(again) != 0 {
		t.Errorf("it is offered %d times more", len(again))
	}
	got[0].Leave()
	if s := NewSearch(folder, own); len(s.Look()) != 1 || !s.Over() {
		t.Error("this process's own lock is waited for")
	}
}

func TestDamagedWorkIsKeptAsideWhole(t *testing.T) {
	folder := t.TempDir()
	leave(t, folder, worked(t, "/pictures"))
	files, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("the work is %q, %v", files, err)
	}
	path := filepath.Join(filepath.Dir(files[0]), autosaveName)
	if err := os.WriteFile(path, []byte(`{"format":"clickmask session","ver`), 0o600); err != nil {
		t.Fatal(err)
	}
	list := Recoveries(folder)
	if len(list) != 1 || list[0].Err == nil {
		t.Fatalf("the list is %+v", list)
	}
	aside, err := list[0].KeepAside()
	if err != nil || filepath.Dir(aside) != filepath.Join(folder, damagedFolder) {
		t.Fatalf("it is at %q, %v", aside, err)
	}
	for _, f := range files {
		if !exists(filepath.Join(aside, filepath.Base(f))) {
			t.Errorf("%s is lost", filepath.Base(f))
		}
	}
	SweepState(folder, filepath.Join(folder, "locks"))
	if again := Recoveries(folder); len(again) != 0 || !exists(filepath.Join(aside, autosaveName)) {
		t.Errorf("it is offered %d times, still there: %v", len(again), exists(aside))
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*"+lockExtension)); len(left) != 0 {
		t.Errorf("%q are left", left)
	}
}

func TestWhatKilledProcessesLeftInTheStateFolderIsSwept(t *testing.T) {
	folder := t.TempDir()
	locks := filepath.Join(folder, "locks")
	if err := os.Mkdir(locks, 0o700); err != nil {
		t.Fatal(err)
	}
	held, err := filelock.Take(filepath.Join(locks, "held"+lockExtension))
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	temp := filepath.Join(folder, atomicfile.TempPrefix+"x.tmp")
	stay := []string{filepath.Join(folder, "clickmask.log"), filepath.Join(locks, "held"+lockExtension), filepath.Join(locks, "other")}
	gone := []string{temp, filepath.Join(locks, "left"+lockExtension), filepath.Join(locks, "left.saving"+lockExtension)}
	for _, path := range append(stay[:1:1], append(gone, stay[2])...) {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	SweepState(folder, locks)
	for _, path := range gone {
		if exists(path) {
			t.Errorf("%s is still there", path)
		}
	}
	for _, path := range stay {
		if !exists(path) {
			t.Errorf("%s is gone", path)
		}
	}
	SweepState(filepath.Join(folder, "none"), filepath.Join(folder, "none", "locks")) // at the very first start
	if _, err := filelock.Take(stay[1]); !errors.Is(err, filelock.ErrHeld) {
		t.Errorf("the lock that is held can be taken: %v", err)
	}
}

func TestOpeningASessionSweepsItsFolder(t *testing.T) {
	folder := t.TempDir()
	temp := filepath.Join(folder, atomicfile.TempPrefix+"x.tmp")
	if err := os.WriteFile(temp, []byte("half a session"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := OpenSessionFile(filepath.Join(folder, "w"+SessionExtension), filepath.Join(t.TempDir(), "locks"))
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if exists(temp) {
		t.Error("what a killed save left is still there")
	}
}

func TestAJournalThatWasDamagedIsToldFromOneThatWasCutOff(t *testing.T) {
	folder := t.TempDir()
	a, err := OpenAutosave(folder, AutosaveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range changes(t, 7, 12) {
		a.Update(s, true)
		if err := a.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	a.lock.Release()
	path := filepath.Join(a.dir, journalPrefix+a.keeper.now.id)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, count := len(journalHead(a.keeper.now.id)), len(records(whole, a.keeper.now.id))
	if count < 3 {
		t.Fatalf("only %d records to damage", count)
	}
	changed := func(at int) []byte {
		bad := bytes.Clone(whole)
		bad[at] ^= 0x55
		return bad
	}
	id := a.keeper.now.id
	sum := checksum(0, journalHead(id))
	for _, r := range records(whole, id) {
		sum = checksum(sum, r)
	}
	record := []byte(`{"time":1,"current":99}`)
	unfit := binary.LittleEndian.AppendUint32(bytes.Clone(whole), uint32(len(record)))
	unfit = append(binary.LittleEndian.AppendUint32(unfit, checksum(sum, record)), record...)
	for name, c := range map[string]struct {
		data []byte // nil: no file
		want bool
	}{
		"whole":                      {whole, false},
		"cut off in a record":        {whole[:len(whole)-3], false},
		"cut off in a record's head": {whole[:head+recordHead-1], false},
		"cut off in the first line":  {whole[:head-2], false},
		"empty":                      {[]byte{}, false},
		"a record changed":           {changed(head + recordHead + 2), true},
		"a checksum changed":         {changed(head + 5), true},
		"the last byte changed":      {changed(len(whole) - 1), true},
		"the first line changed":     {changed(1), true},
		"zeros behind it":            {append(bytes.Clone(whole), make([]byte, 64)...), true},
		"gone":                       {nil, true},
		"a record that fits nothing": {unfit, true},
	} {
		os.Remove(path)
		if c.data != nil {
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		list := Recoveries(folder)
		if len(list) != 1 || list[0].Err != nil || list[0].Incomplete != c.want {
			t.Errorf("%s: %d are offered, incomplete %v", name, len(list), list[0].Incomplete)
		}
		list[0].Leave()
	}
}
