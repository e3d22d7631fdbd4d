package models

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"clickmask/internal/filelock"
)

func TestAFullDiskKeepsWhatFitted(t *testing.T) {
	data := weights(1)
	s, server := newStore(t), goodServer(t, data)
	e := entryOf(data, server.URL, server.URL)
	full := syscall.ENOSPC
	if runtime.GOOS == "windows" {
		full = syscall.Errno(112)
	}
	s.openPart = func(path string) (partFile, error) {
		f, err := createPart(path)
		return &watchedPart{f, 200_000, func() error { return &os.PathError{Op: "write", Path: path, Err: full} }}, err
	}
	f := mustFail(t, s, e, s.Download(t.Context(), e, nil), DiskFull)
	if want := "the disk is full; make room for 300.0 kB in " + s.Dir; !strings.Contains(f.Error(), want) || !errors.Is(f, full) {
		t.Errorf("%q does not say %q", f, want)
	}
	if len(server.ranges) != 1 {
		t.Error("another address was asked, though the disk is full")
	}
	kept := partOf(t, s, e)
	if len(kept) < 100_000 || !bytes.HasPrefix(data, kept) {
		t.Errorf("%d bytes are kept", len(kept))
	}
	s.openPart = nil
	if err := s.Download(t.Context(), e, nil); err != nil {
		t.Fatal(err)
	}
	mustHave(t, s, e, data)
}

// unsafePart cannot bring its bytes safely onto the disk.
type unsafePart struct{ partFile }

func (unsafePart) Sync() error { return errors.New("input/output error") }

func TestAModelThatIsNotSafelyOnTheDiskGetsNoName(t *testing.T) {
	data := weights(1)
	s, server := newStore(t), goodServer(t, data)
	e := entryOf(data, server.URL)
	s.openPart = func(path string) (partFile, error) {
		f, err := createPart(path)
		return unsafePart{f}, err
	}
	f := mustFail(t, s, e, s.Download(t.Context(), e, nil), Unwritable)
	if !strings.Contains(f.Error(), "input/output error") || !bytes.Equal(partOf(t, s, e), data) {
		t.Error(f)
	}
}

func TestAFolderThatCannotBeWrittenIsNamed(t *testing.T) {
	data := weights(1)
	server := goodServer(t, data)
	e := entryOf(data, server.URL)
	dir := t.TempDir()
	occupied, closed := filepath.Join(dir, "file"), filepath.Join(dir, "closed")
	if err := os.WriteFile(occupied, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(closed, 0o500); err != nil {
		t.Fatal(err)
	}
	folders := []string{occupied, filepath.Join(occupied, "models")}
	if os.Geteuid() != 0 && runtime.GOOS != "windows" { // root may write anywhere
		folders = append(folders, closed)
	}
	for _, folder := range folders {
		s := &Store{Dir: folder}
		f := mustFail(t, s, e, s.Download(t.Context(), e, nil), Unwritable)
		if !strings.Contains(f.Error(), folder+" cannot be written to (") || strings.Count(f.Error(), folder) != 1 {
			t.Error(f)
		}
	}
	// Something is in the way of the file itself.
	s := newStore(t)
	if err := os.MkdirAll(filepath.Join(s.Path(e), "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	mustFail(t, s, e, s.Download(t.Context(), e, nil), Unwritable)
	if len(server.ranges) != 1 {
		t.Errorf("%d requests, want that of the last folder alone", len(server.ranges))
	}
}

func TestOneDownloadOfAModelAtATime(t *testing.T) {
	data := weights(1)
	asked, answer := make(chan bool), make(chan bool)
	s, server := newStore(t), serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		asked <- true
		<-answer
		whole(w, r, data, "")
	})
	e := entryOf(data, server.URL)
	release := sync.OnceFunc(func() { close(answer) })
	t.Cleanup(release) // the server waits for its answers
	first := make(chan error, 1)
	go func() { first <- s.Download(t.Context(), e, nil) }()
	<-asked
	for _, other := range []*Store{s, {Dir: s.Dir}} { // another store stands for another process: the lock is the file's
		f := mustFail(t, other, e, other.Download(t.Context(), e, nil), Busy)
		if f.Error() != "Tiny is being downloaded already, by another window or command: wait until that has ended" {
			t.Error(f)
		}
		mustFail(t, other, e, s.Remove(e), Busy)
	}
	otherModel := e
	otherModel.File = "other.pt"
	second := make(chan error, 1)
	go func() { second <- s.Download(t.Context(), otherModel, nil) }()
	<-asked // another model does not wait
	release()
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := <-second; err != nil || len(server.ranges) != 2 {
		t.Errorf("%v, %d requests", err, len(server.ranges))
	}
}

func TestALockEndsWithItsProcess(t *testing.T) {
	if path := os.Getenv("CLICKMASK_TEST_LOCK"); path != "" {
		if _, err := filelock.Take(path); err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString("held\n")
		os.Stdin.Read(make([]byte, 1)) // until it is killed
		return
	}
	data := weights(1)
	s, server := newStore(t), goodServer(t, data)
	e := entryOf(data, server.URL)
	leavePart(t, s, e, data[:77], "", "")
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestALockEndsWithItsProcess$")
	cmd.Env = append(os.Environ(), "CLICKMASK_TEST_LOCK="+s.Path(e)+lockSuffix)
	in, _ := cmd.StdinPipe()
	defer in.Close()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	mustFail(t, s, e, s.Download(t.Context(), e, nil), Busy)
	cmd.Process.Kill()
	cmd.Wait()
	if err := s.Download(t.Context(), e, nil); err != nil {
		t.Fatal(err)
	}
	mustHave(t, s, e, data)
}

func TestAStoreListsAndRemoves(t *testing.T) {
	data := weights(1)
	server := goodServer(t, data)
	here, half, none := entryOf(data, server.URL), entryOf(data), entryOf(data)
	half.Name, half.File, none.Name, none.File = "half", "half.pt", "none", "none.pt"
	s := newStore(t)
	s.Entries = []Entry{here, half, none}
	if n, err := s.DiskUse(); n != 0 || err != nil {
		t.Errorf("without a folder: %d bytes, %v", n, err)
	}
	if err := s.Download(t.Context(), here, nil); err != nil {
		t.Fatal(err)
	}
	leavePart(t, s, half, data[:1000], "u", `"t"`)
	want := []Item{
		{Entry: here, Path: filepath.Join(s.Dir, "tiny.pt"), Present: true, Bytes: 300_001},
		{Entry: half, Path: filepath.Join(s.Dir, "half.pt"), Bytes: 1000, Partial: 1000},
		{Entry: none, Path: filepath.Join(s.Dir, "none.pt")},
	}
	if got := s.List(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if n, err := s.DiskUse(); n != 301_001+int64(len("u\n\"t\"\n")) || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	for _, name := range []string{"half", "half.pt"} {
		if e, ok := s.Lookup(name); !ok || e.Name != "half" {
			t.Errorf("%s: %v, %v", name, e.Name, ok)
		}
	}
	if _, ok := s.Lookup("mobile_sam"); ok {
		t.Error("a model of another catalogue is found")
	}
	for _, e := range []Entry{here, half} {
		if err := s.Remove(e); err != nil {
			t.Error(err)
		}
	}
	if files, err := os.ReadDir(s.Dir); len(files) != 0 || err != nil {
		t.Errorf("left: %v, %v", files, err)
	}
	var missing *MissingError
	if err := s.Remove(none); !errors.As(err, &missing) || missing.Damaged {
		t.Errorf("nothing to remove: %v", err)
	}
}

func TestProgressIsMeasuredAndNotToldTooOften(t *testing.T) {
	var told []Progress
	m := &meter{tell: func(p Progress) { told = append(told, p) }, state: Progress{Total: 100_000}}
	now := time.Unix(0, 0)
	m.set(10_000, now)
	for range 90 { // 1000 bytes every 10 ms
		now = now.Add(10 * time.Millisecond)
		m.add(1000, now)
	}
	if len(told) != 10 { // the beginning and every 100 ms; the last is the end as well
		t.Errorf("told %d times", len(told))
	}
	if p := told[1]; p.BytesPerSecond != 0 || p.Remaining() != 0 {
		t.Errorf("a speed after 100 ms: %+v", p)
	}
	if p := told[6]; p.BytesPerSecond != 100_000 || p.Done != 70_000 || p.Remaining() != 300*time.Millisecond {
		t.Errorf("%+v, %v", p, p.Remaining())
	}
	// Half a second without a byte, then a few: the speed falls, but not at once.
	now = now.Add(time.Second)
	m.add(0, now)
	if s := m.state.BytesPerSecond; s <= 20_000 || s >= 90_000 {
		t.Errorf("%g bytes per second", s)
	}
	m.set(0, now)
	if p := told[len(told)-1]; p.Done != 0 {
		t.Errorf("begun anew: %+v", p)
	}
}

func TestSizesAreForPeople(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1.0 kB", 40_728_226: "40.7 MB",
		999_960: "1.0 MB", 2_564_550_879: "2.6 GB", 5_000_000_000_000_000: "5000.0 TB"} {
		if got := SizeText(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestOpeningAModelEndsWithItsContext(t *testing.T) {
	data := weights(1)
	s := newStore(t)
	e := entryOf(data)
	leavePart(t, s, e, nil, "", "")
	if err := os.WriteFile(s.Path(e), data, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.OpenModel(ctx, e); err != context.Canceled {
		t.Error(err)
	}
}
