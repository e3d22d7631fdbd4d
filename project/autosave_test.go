package project

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"clickmask/project/atomicfile"
	"clickmask/project/atomicfile/faultdisk"
)

// handClock is a clock that stands still until it is moved.
type handClock struct {
	mu    sync.Mutex
	now   time.Time
	alarm map[int]alarm
	next  int
}

type alarm struct {
	at time.Time
	f  func()
}

func newHandClock() *handClock {
	return &handClock{now: time.Unix(1_800_000_000, 0), alarm: map[int]alarm{}}
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) AfterFunc(d time.Duration, f func()) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	id := c.next
	c.alarm[id] = alarm{c.now.Add(d), f}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.alarm, id)
	}
}

func (c *handClock) move(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	var due []func()
	for id, a := range c.alarm {
		if !a.at.After(c.now) {
			due = append(due, a.f)
			delete(c.alarm, id)
		}
	}
	c.mu.Unlock()
	for _, f := range due {
		f()
	}
}

// settle waits until nothing is being written, and writes nothing itself.
func (a *Autosave) settle() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.writing {
		a.idle.Wait()
	}
}

func autosaving(t *testing.T, folder string, opts AutosaveOptions) *Autosave {
	t.Helper()
	a, err := OpenAutosave(folder, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close(false) })
	return a
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestAutosaveWritesTwoSecondsAfterTheLastChange(t *testing.T) {
	clock := newHandClock()
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: clock})
	d := worked(t, "/pictures")
	a.Update(d.Session(), d.Dirty())
	clock.move(AutosaveDelay - time.Millisecond)
	a.settle()
	if exists(a.Path()) {
		t.Fatal("written too early")
	}
	a.Update(d.Session(), true)
	clock.move(AutosaveDelay - time.Millisecond)
	a.settle()
	if exists(a.Path()) {
		t.Fatal("a change did not begin the wait anew")
	}
	clock.move(time.Millisecond)
	a.settle()
	if !exists(a.Path()) {
		t.Fatal("not written")
	}
}

func TestAutosaveWritesDuringEndlessWork(t *testing.T) {
	clock := newHandClock()
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: clock})
	s := worked(t, "/pictures").Session()
	for range AutosaveLatest/time.Second + 1 {
		a.Update(s, true)
		clock.move(time.Second)
	}
	a.settle()
	if !exists(a.Path()) {
		t.Error("a person who never rests for two seconds is never saved")
	}
}

// slowDisk takes time on a clock.
type slowDisk struct {
	atomicfile.OS
	clock *handClock
	takes time.Duration
}

func (d slowDisk) SyncFolder(folder string) error {
	d.clock.move(d.takes)
	return d.OS.SyncFolder(folder)
}

func TestAutosaveOfALotIsRarer(t *testing.T) {
	clock := newHandClock()
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: clock, System: slowDisk{clock: clock, takes: 900 * time.Millisecond}})
	s := worked(t, "/pictures").Session()
	a.Update(s, true)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	os.Remove(a.Path())
	a.Update(s, true)
	clock.move(8 * time.Second)
	a.settle()
	if exists(a.Path()) {
		t.Error("written 8 s after a write that took 0.9 s")
	}
	clock.move(time.Second)
	a.settle()
	if !exists(a.Path()) {
		t.Error("not written after 9 s")
	}
}

func TestAutosaveWritesAtOnceOnRequestAndIsRemovedBySaving(t *testing.T) {
	clock := newHandClock()
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: clock})
	d := worked(t, "/pictures")
	a.Update(d.Session(), true)
	a.Hurry()
	a.settle()
	if !exists(a.Path()) {
		t.Fatal("not written at once")
	}
	if len(clock.alarm) != 0 {
		t.Error("the timer still runs")
	}
	a.Update(d.Session(), true)
	d.MarkSaved(d.State())
	a.Update(d.Session(), d.Dirty())
	a.settle()
	clock.move(time.Hour)
	a.settle()
	if exists(a.Path()) {
		t.Error("the file is there after a proper save")
	}
}

func TestWhatACrashLeftIsOfferedOnceAndRestored(t *testing.T) {
	folder := t.TempDir()
	crashed, err := OpenAutosave(folder, AutosaveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	d := worked(t, "/pictures")
	d.SavedAs("/work/w.clickmask", d.State())
	d.SetLabel(2, "after the save")
	crashed.Update(d.Session(), d.Dirty())
	if err := crashed.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := Recoveries(folder); len(got) != 0 {
		t.Fatal("the work of a living process is offered")
	}
	crashed.lock.Release() // what the system does when a process ends
	stray := filepath.Join(crashed.dir, atomicfile.TempPrefix+"x.tmp")
	if err := os.WriteFile(stray, nil, 0o600); err != nil {
		t.Fatal(err)
	}

	mine := autosaving(t, folder, AutosaveOptions{})
	list := Recoveries(folder)
	if len(list) != 1 {
		t.Fatalf("%d recoveries are offered", len(list))
	}
	r := list[0]
	if r.Err != nil || r.Pictures != 3 || r.Objects != 2 || r.File != "/work/w.clickmask" || r.Time.IsZero() || exists(stray) {
		t.Errorf("the recovery is %+v", r)
	}
	if again := Recoveries(folder); len(again) != 0 {
		t.Error("the same work is offered twice at a time")
	}
	s, err := r.Load()
	if err != nil {
		t.Fatal(err)
	}
	e := New()
	e.SetModel("model-1")
	e.Restore(s)
	e.MarkUnsaved()
	if !e.Dirty() || e.File() != "/work/w.clickmask" || e.ClassName(e.Current().Objects[0].Class) != "after the save" {
		t.Error("the work is not as it was")
	}
	mine.Update(e.Session(), e.Dirty())
	if err := mine.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := r.Discard(); err != nil {
		t.Fatal(err)
	}
	if exists(crashed.Path()) || !exists(mine.Path()) {
		t.Error("the wrong file was discarded")
	}
	if got := Recoveries(folder); len(got) != 0 {
		t.Error("discarded work is offered")
	}
}

func TestRecoveriesAreSortedAndSayWhatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	for i, name := range []string{"1-a", "2-b", "3-empty"} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name+lockExtension), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if name == "3-empty" {
			continue
		}
		path := filepath.Join(folder, name, autosaveName)
		if err := os.WriteFile(path, []byte(`{"format":"clickmask session","ver`), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(1_700_000_000+int64(i)*100, 0)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	list := Recoveries(folder)
	if len(list) != 2 || filepath.Base(filepath.Dir(list[0].Path)) != "2-b" {
		t.Fatalf("the list is %v", list)
	}
	var e *SessionError
	if !errors.As(list[0].Err, &e) || e.Kind != SessionDamaged {
		t.Errorf("the error is %v", list[0].Err)
	}
	if exists(filepath.Join(folder, "3-empty")) || exists(filepath.Join(folder, "3-empty"+lockExtension)) {
		t.Error("a leftover without work stayed")
	}
	list[0].Keep()
	if again := Recoveries(folder); len(again) != 1 {
		t.Errorf("kept work is offered %d times", len(again))
	}
	if got := Recoveries(filepath.Join(folder, "none")); got != nil {
		t.Errorf("a missing folder offers %v", got)
	}
}

func TestClosingKeepsOrRemovesTheWork(t *testing.T) {
	for _, keep := range []bool{true, false} {
		folder := t.TempDir()
		a, err := OpenAutosave(folder, AutosaveOptions{Clock: newHandClock()})
		if err != nil {
			t.Fatal(err)
		}
		a.Update(worked(t, "/pictures").Session(), true)
		if err := a.Close(keep); err != nil {
			t.Fatal(err)
		}
		a.Update(Session{}, true) // too late
		if a.Close(keep) != nil {
			t.Error("closing twice fails")
		}
		entries, _ := os.ReadDir(folder)
		if list := Recoveries(folder); keep && (len(list) != 1 || list[0].Objects != 2) || !keep && len(entries) != 0 {
			t.Errorf("keep %v: %d files are left", keep, len(entries))
		}
	}
}

func TestAFailedAutosaveIsToldAndTriedAgain(t *testing.T) {
	disk := faultdisk.New()
	disk.FailAt = 2
	var results []error
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock(), System: disk, Result: func(err error) { results = append(results, err) }})
	a.Update(worked(t, "/pictures").Session(), true)
	if err := a.Flush(); !errors.Is(err, faultdisk.ErrFault) {
		t.Errorf("the error is %v", err)
	}
	if err := a.Flush(); err != nil {
		t.Errorf("the second try: %v", err)
	}
	if _, ok := disk.Get(a.Path()); !ok || len(results) != 2 || results[0] == nil || results[1] != nil {
		t.Errorf("results are %v", results)
	}
}

func TestAPowerCutDuringAutosaveLeavesOneOfTheTwoSessions(t *testing.T) {
	d := worked(t, "/pictures")
	first := d.Session()
	d.DeleteObject(2)
	second := d.Session()
	for at := 1; ; at++ {
		disk := faultdisk.New()
		a, err := OpenAutosave(t.TempDir(), AutosaveOptions{Clock: newHandClock(), System: disk})
		if err != nil {
			t.Fatal(err)
		}
		a.Update(first, true)
		if err := a.Flush(); err != nil {
			t.Fatal(err)
		}
		done := disk.Ops()
		disk.FailAt, disk.Power = done+at, true
		a.Update(second, true)
		err = a.Flush()
		seen := map[int]bool{}
		for _, content := range disk.AfterPowerCut(a.Path()) {
			s, err := ReadSession(bytes.NewReader(content), "")
			if err != nil {
				t.Fatalf("power cut at step %d: %v", at, err)
			}
			seen[len(s.Pages[1].Objects)] = true
		}
		a.Close(false)
		if err == nil {
			if seen[1] || !seen[0] {
				t.Errorf("written, and yet the old session may be there")
			}
			break
		}
	}
}

func TestAutosaveTakesUpdatesFromManyGoroutines(t *testing.T) {
	a := autosaving(t, t.TempDir(), AutosaveOptions{})
	s := worked(t, "/pictures").Session()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for k := range 20 {
				a.Update(s, (i+k)%3 != 0)
				a.Hurry()
			}
		})
	}
	wg.Wait()
	a.Update(s, true)
	if err := a.Flush(); err != nil || !exists(a.Path()) {
		t.Errorf("the last update was not written: %v", err)
	}
}
