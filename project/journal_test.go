package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"clickmask/internal/atomicfile"
)

// stingy is a disk that takes a number of bytes and then no more, in the middle of a write too. What it is told to sync
// costs no time.
type stingy struct {
	atomicfile.OS
	mu    sync.Mutex
	room  int // bytes, -1 without end
	taken int
}

func (d *stingy) fill(f atomicfile.File, err error) (atomicfile.File, error) {
	return &stingyFile{f, d}, err
}

func (d *stingy) Temp(folder string, mode fs.FileMode) (atomicfile.File, error) {
	return d.fill(d.OS.Temp(folder, mode))
}

func (d *stingy) Create(path string) (atomicfile.File, error) { return d.fill(d.OS.Create(path)) }

func (d *stingy) SyncFolder(string) error { return nil }

type stingyFile struct {
	atomicfile.File
	disk *stingy
}

var errFull = errors.New("no space left on device")

func (f *stingyFile) Sync() error { return nil }

func (f *stingyFile) Write(p []byte) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	n := len(p)
	if f.disk.room >= 0 {
		n = min(n, f.disk.room)
		f.disk.room -= n
	}
	f.disk.taken += n
	n, err := f.File.Write(p[:n])
	if err == nil && n < len(p) {
		err = errFull
	}
	return n, err
}

// changes are states of one document, each a random change after the one before.
func changes(t *testing.T, seed uint64, n int) []Session {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 3))
	d := opened(2)
	d.AddObjects([]Object{{Mask: square(2)}}, "Import")
	states := []Session{d.Session()}
	for len(states) < n {
		scramble(t, d, r)
		states = append(states, d.Session())
	}
	return states
}

// distinct leaves out states that look in a file like the one before.
func distinct(t *testing.T, states []Session) []Session {
	t.Helper()
	return slices.CompactFunc(states, func(a, b Session) bool { return text(t, a) == text(t, b) })
}

func TestAJournalCutOffAtAnyByteGivesTheStateBefore(t *testing.T) {
	states := changes(t, 5, 40)
	a := autosaving(t, t.TempDir(), AutosaveOptions{System: &stingy{room: -1}, Clock: newHandClock()})
	var ends []int64 // of the journal after each state
	for i := range states {
		a.Update(states[i], true)
		a.Flush()
		ends = append(ends, a.keeper.now.bytes)
	}
	whole, about, err := readFile(a.Path(), "")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(a.dir, journalPrefix+about.Journal))
	if err != nil {
		t.Fatal(err)
	}
	head := int64(len(journalHead(about.Journal)))
	if head+ends[len(ends)-1] != int64(len(data)) {
		t.Fatalf("the journal has %d bytes, %d were added", len(data), ends[len(ends)-1])
	}
	texts := make([]string, len(states))
	for i := range states {
		texts[i] = text(t, states[i])
	}
	last := -1
	for cut := range int64(len(data) + 1) {
		want := 0
		for want+1 < len(ends) && head+ends[want+1] <= cut {
			want++
		}
		if want == last && cut%7 != 0 { // most bytes are inside of a record, where each is like the others
			if n := len(records(data[:cut], about.Journal)); n != len(records(data[:head+ends[want]], about.Journal)) {
				t.Fatalf("cut off at byte %d, %d records count", cut, n)
			}
			continue
		}
		last = want
		s, _, _ := replay(whole, data[:cut], about.Journal, 0)
		if got := text(t, s); got != texts[want] {
			t.Fatalf("cut off at byte %d the journal gives\n%s\nwant state %d\n%s", cut, got, want, texts[want])
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 { // a byte that changed ends the journal before its record
		bad := bytes.Clone(data)
		at := r.IntN(len(bad))
		bad[at] ^= byte(1 + r.IntN(255))
		s, _, _ := replay(whole, bad, about.Journal, 0)
		if got := text(t, s); !slices.Contains(texts, got) {
			t.Fatalf("with byte %d changed the journal gives a state that never was\n%s", at, got)
		}
	}
}

func TestADiskThatStopsAtAnyByteLosesOnlyTheChangeUnderWay(t *testing.T) {
	states := distinct(t, changes(t, 9, 24))
	texts := make([]string, len(states))
	for i := range states {
		texts[i] = text(t, states[i])
	}
	all := 0
	for room := 0; ; room += 1 + room%13 {
		disk := &stingy{room: room}
		a, err := OpenAutosave(t.TempDir(), AutosaveOptions{System: disk, Clock: newHandClock()})
		if err != nil {
			t.Fatal(err)
		}
		a.keeper.foldAt, a.keeper.foldTimes = 300, 0 // whole sessions are written often
		done := -1
		for i := range states {
			a.Update(states[i], true)
			if a.Flush() != nil {
				break
			}
			done = i
		}
		check := func(when string, least int) {
			t.Helper()
			if _, err := os.Stat(a.Path()); err != nil && least < 0 {
				return
			}
			if got := text(t, left(t, a)); !slices.Contains(texts[max(least, 0):min(least+2, len(texts))], got) {
				t.Fatalf("%s, with room for %d bytes: state %d is left, %d was safe", when, room, slices.Index(texts, got), least)
			}
		}
		check("full disk", done)
		if done+1 < len(states) {
			disk.mu.Lock()
			disk.room = -1
			disk.mu.Unlock()
			if err := a.Flush(); err != nil {
				t.Fatalf("with room again: %v", err)
			}
			if got := text(t, left(t, a)); got != texts[done+1] {
				t.Fatalf("with room again after %d bytes, state %d is not there", room, done+1)
			}
		}
		a.Close(false)
		if done+1 == len(states) {
			all = disk.taken
			break
		}
	}
	t.Logf("%d bytes are written in all", all)
}

func TestWholeSessionsTakeThePlaceOfJournals(t *testing.T) {
	states := changes(t, 21, 150)
	a := autosaving(t, t.TempDir(), AutosaveOptions{Clock: newHandClock()})
	a.keeper.foldAt, a.keeper.foldTimes = 1000, 0
	folds, journal := 0, ""
	for i := range states {
		a.Update(states[i], true)
		a.taken()
		if got := text(t, left(t, a)); got != text(t, states[i]) {
			t.Fatalf("state %d is not what is left", i)
		}
		if i%10 == 9 {
			a.settle()
			if id := a.keeper.now.id; id != journal {
				journal, folds = id, folds+1
			}
			if files, _ := filepath.Glob(filepath.Join(a.dir, journalPrefix+"*")); len(files) != 1 {
				t.Errorf("after state %d there are %d journals", i, len(files))
			}
		}
	}
	if folds < 5 {
		t.Errorf("the journal was folded %d times", folds)
	}
}

func TestARecoveryIsNeverOlderThanWhatItReplacesWithoutSayingSo(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "w.clickmask")
	d := worked(t, folder)
	if err := d.Save(file, false); err != nil {
		t.Fatal(err)
	}
	clock := newHandClock()
	clock.now = fileTime(t, file)
	state := filepath.Join(folder, "state")
	a, err := OpenAutosave(state, AutosaveOptions{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	d.AddPoint(at(9, 9))
	clock.move(1000)
	a.Update(d.Session(), d.HasWork())
	d.AddPoint(at(9, 8))
	clock.move(5_000_000_000)
	a.Update(d.Session(), d.HasWork())
	if err := a.Flush(); err != nil {
		t.Fatal(err)
	}
	a.lock.Release()
	look := func() *Recovery {
		list := Recoveries(state)
		if len(list) != 1 {
			t.Fatalf("%d recoveries", len(list))
		}
		list[0].Leave()
		return list[0]
	}
	if r := look(); r.Older() || r.Process != os.Getpid() || r.File != file || !r.Time.Equal(clock.Now().Truncate(1e6)) || !r.FileTime.Equal(fileTime(t, file)) {
		t.Errorf("the recovery is %+v", r)
	}
	later := clock.Now().Add(60e9)
	if err := os.Chtimes(file, later, later); err != nil {
		t.Fatal(err)
	}
	if r := look(); !r.Older() {
		t.Error("work that is older than its session file does not say so")
	}
}

func TestADamagedJournalNumberReadsNothingElse(t *testing.T) {
	for id, want := range map[string]bool{"": false, "../x": false, "a/b": false, "1ab": true, "A": false, "a.b": false} {
		if isJournalID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
	for _, bad := range []string{
		`{"order":[9]}`, `{"current":5}`, `{"classes":[{"id":1,"name":"","colour":0}]}`, `{`, `{"pages":[{"id":0,"picture":"a"}]}`,
		`{"order":[1,1]}`, `{"pages":[{"id":1,"picture":"a","draft":{"prompt":{"points":[[0,0]],"labels":[1]},"class":3}}]}`,
		`{"pages":[{"id":1,"picture":"a","order":[3]}]}`,
		`{"pages":[{"id":1,"picture":"a","width":2,"height":2,"changed":[{"id":4,"mask":"AAE"}],"order":[4,4]}]}`, `{"pages":[{"id":1,"picture":"a","selected":3}]}`,
		`{"pages":[{"id":1,"picture":"a","width":2,"height":2,"changed":[{"id":4,"mask":"AAE","class":8}],"order":[4]}]}`,
	} {
		s := Session{Pages: []Page{{ID: 1, Path: "/a"}}}
		before := fmt.Sprint(s)
		if _, _, err := s.apply([]byte(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
		if fmt.Sprint(s) != before {
			t.Errorf("%s changed the session", bad)
		}
	}
}

func fileTime(t *testing.T, path string) time.Time {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}
