package project

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"clickmask/internal/atomicfile"
	"clickmask/internal/atomicfile/faultdisk"
)

// handClock is a clock that stands still until it is moved.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func newHandClock() *handClock { return &handClock{now: time.Unix(1_800_000_000, 0)} }

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// settle waits until nothing is being written, and writes nothing itself.
func (a *Autosave) settle() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.working {
		a.wake.Wait()
	}
}

// taken waits until the last change is in the files, whether they are synced or not, and writes nothing itself.
func (a *Autosave) taken() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for a.working && (a.pending != nil || a.adding) {
		a.wake.Wait()
	}
}

// left is the work that would be found if the process of the autosave were gone now.
func left(t *testing.T, a *Autosave) Session {
	t.Helper()
	r := &Recovery{Path: a.Path(), dir: a.dir}
	for {
		before, _ := os.ReadFile(a.Path())
		s, _, err := r.load()
		if err != nil {
			t.Fatal(err)
		}
		// The process of a real recovery is gone. This one may just have put another pair of files in place.
		if after, _ := os.ReadFile(a.Path()); bytes.Equal(before, after) {
			return s
		}
	}
}

// text is a session as a file has it.
func text(t *testing.T, s Session) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSession(&b, s, ""); err != nil {
		t.Fatal(err)
	}
	return b.String()
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

func TestEachChangeIsWrittenAsItHappens(t *testing.T) {
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock()})
	d := worked(t, "/pictures")
	whole := int64(0)
	for i, do := range []func(){
		func() {}, func() { d.AddPoint(at(5, 5)) }, func() { reply(t, d, 5) }, func() { d.ShowCandidate(2) }, func() { d.SetLabel(2, "new") },
		func() { d.Show(0) }, func() { d.AddPoint(at(7, 7)) }, func() { d.Show(2) }, func() { d.SetMark(3, MarkedDone) },
		func() { d.DeleteObject(2) }, func() { d.Append([]string{"/x.png"}) }, func() { d.RemovePages(1) }, func() { d.Undo() }, func() { d.Undo() },
	} {
		do()
		a.Update(d.Session(), d.HasWork())
		a.taken()
		if got, want := text(t, left(t, a)), text(t, d.Session()); got != want {
			t.Fatalf("after change %d the files hold\n%s\nwant\n%s", i, got, want)
		}
		info, err := os.Stat(a.Path())
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			whole = info.ModTime().UnixNano()
		} else if info.ModTime().UnixNano() != whole {
			t.Fatalf("change %d wrote the whole session again", i)
		}
	}
}

func TestAChangeOfALargeSessionIsSmall(t *testing.T) {
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock()})
	d := opened(3)
	for _, p := range d.Pages() {
		d.SetPictureOf(p.ID, testW, testH, "h")
		d.Edit("Import", func(tx *Tx) {
			for i := range 1000 {
				tx.AddObjects(p.ID, []Object{{Mask: disc(3 + i%9), Visible: true}})
			}
		})
	}
	a.Update(d.Session(), true)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	before := a.keeper.now.bytes
	d.SetVisible(1500, false)
	d.Show(1)
	d.AddObjects([]Object{{Mask: square(3)}}, "Import")
	a.Update(d.Session(), true)
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	if grown, whole := a.keeper.now.bytes-before, a.keeper.whole; grown > whole/20 {
		t.Errorf("two objects of 3,000 take %d bytes, the whole session %d", grown, whole)
	}
}

func TestNothingIsLeftOnceAllIsSaved(t *testing.T) {
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock()})
	d := worked(t, "/pictures")
	a.Update(d.Session(), d.HasWork())
	d.AddPoint(at(2, 9))
	a.Update(d.Session(), d.HasWork())
	a.settle()
	if !exists(a.Path()) {
		t.Fatal("not written at once")
	}
	d.MarkSaved(d.State())
	a.Update(d.Session(), d.HasWork())
	a.settle()
	if entries, _ := os.ReadDir(a.dir); len(entries) != 0 {
		t.Errorf("after a proper save %d files are there", len(entries))
	}
	d.AddPoint(at(3, 9))
	a.Update(d.Session(), d.HasWork())
	a.settle()
	if got, want := text(t, left(t, a)), text(t, d.Session()); got != want {
		t.Error("the first change after a save is not there")
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
	list[0].Leave()
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
			s, about, err := readSession(bytes.NewReader(content), "", maxSessionRuns)
			if err != nil {
				t.Fatalf("power cut at step %d: %v", at, err)
			}
			for _, journal := range disk.AfterPowerCut(filepath.Join(a.dir, journalPrefix+about.Journal)) {
				s, _, _ := replay(s, journal, about.Journal, 0)
				seen[len(s.Pages[1].Objects)] = true
			}
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

func TestWorkThatAnOlderProgramLeftIsOffered(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "1-a"), 0o700); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(filepath.Join("testdata", "v1", "autosave.clickmask"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "1-a", autosaveName)
	if os.WriteFile(path, old, 0o600) != nil || os.WriteFile(filepath.Join(folder, "1-a"+lockExtension), nil, 0o600) != nil {
		t.Fatal("not written")
	}
	list := Recoveries(folder)
	if len(list) != 1 || list[0].Err != nil || list[0].Pictures != 3 || !list[0].Time.Equal(fileTime(t, path)) || list[0].File != "/pictures/work.clickmask" {
		t.Fatalf("the recoveries are %+v", list)
	}
	if s, err := list[0].Load(); err != nil || s.Pages[0].Draft.MaskInput == nil {
		t.Errorf("the draft of a page that is not shown is lost: %v", err)
	}
	list[0].Leave()
}
