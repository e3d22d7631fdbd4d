package project

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"clickmask/internal/atomicfile"
)

// otherWindow makes this test program a window of its own: see TestMain.
const otherWindow = "CLICKMASK_TEST_OTHER_WINDOW"

// TestMain lets the test program be another window that has a session open, commanded by lines on its stdin: "save LABEL",
// "replace LABEL" and "close" answer with a line.
func TestMain(m *testing.M) {
	where := os.Getenv(otherWindow)
	if where == "" {
		os.Exit(m.Run())
	}
	path, locks, _ := strings.Cut(where, "|")
	f, err := OpenSessionFile(path, locks)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("open, in use:", f.InUse())
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		command, label, _ := strings.Cut(lines.Text(), " ")
		switch command {
		case "save", "replace":
			fmt.Println("saved:", f.Reserve(labelled(label)).Write(command == "replace"))
		case "close":
			f.Close()
			fmt.Println("closed")
		}
	}
	os.Exit(0)
}

// labelled is a session of one class.
func labelled(label string) Session { return Session{Classes: Classes{{ID: 1, Name: label}}} }

// window is another process.
type window struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.Writer
	out *bufio.Scanner
}

func startWindow(t *testing.T, path, locks string) *window {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), otherWindow+"="+path+"|"+locks)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	w := &window{t: t, cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(w.kill)
	return w
}

func (w *window) kill() {
	w.cmd.Process.Kill()
	w.cmd.Wait()
}

func (w *window) expect(command, want string) {
	w.t.Helper()
	if command != "" {
		fmt.Fprintln(w.in, command)
	}
	if !w.out.Scan() || !strings.Contains(w.out.Text(), want) {
		w.t.Errorf("%q answers %q, want %q", command, w.out.Text(), want)
	}
}

func openFile(t *testing.T, path, locks string) *SessionFile {
	t.Helper()
	f, err := OpenSessionFile(path, locks)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// hasLabel checks which session a file holds.
func hasLabel(t *testing.T, path, want string) {
	t.Helper()
	s, _, err := LoadSession(path)
	if err != nil || len(s.Classes) != 1 || s.Classes[0].Name != want {
		t.Errorf("the file holds %v (%v), want %s", s.Classes, err, want)
	}
}

func TestASecondWindowIsToldAndNeverDropsWhatTheFirstSaved(t *testing.T) {
	folder, locks := t.TempDir(), filepath.Join(t.TempDir(), "locks")
	path := filepath.Join(folder, "work.clickmask")
	if err := SaveSession(path, false, labelled("start")); err != nil {
		t.Fatal(err)
	}
	first, second := openFile(t, path, locks), openFile(t, filepath.Join(folder, ".", "work.clickmask"), locks)
	if first.InUse() || !second.InUse() {
		t.Errorf("in use: first %v, second %v", first.InUse(), second.InUse())
	}
	for _, f := range []*SessionFile{first, second} {
		if _, _, err := f.Load(); err != nil {
			t.Fatal(err)
		}
	}
	if err := first.Reserve(labelled("first")).Write(false); err != nil {
		t.Fatal(err)
	}
	if err := first.Reserve(labelled("first again")).Write(false); err != nil {
		t.Errorf("a window takes its own save for another's: %v", err)
	}
	late := second.Reserve(labelled("second"))
	err := late.Write(false)
	if want := "write " + path + ": it was changed by another window or program since it was opened here"; !errors.Is(err, ErrSessionChanged) || err.Error() != want {
		t.Errorf("the second save: %v", err)
	}
	if !errors.Is(second.CheckUnchanged(), ErrSessionChanged) || first.CheckUnchanged() != nil {
		t.Errorf("changed: first %v, second %v", first.CheckUnchanged(), second.CheckUnchanged())
	}
	hasLabel(t, path, "first again")
	if err := late.Write(true); err != nil {
		t.Errorf("after the person was asked: %v", err)
	}
	hasLabel(t, path, "second")
	if _, _, err := first.Load(); err != nil || first.CheckUnchanged() != nil {
		t.Errorf("after reading it anew: %v, %v", err, first.CheckUnchanged())
	}
	first.Close()
	if second.InUse() {
		t.Error("the second window is not told that it is alone now")
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("beside the session lie %v", left)
	}
}

func TestTwoProcessesNoticeEachOther(t *testing.T) {
	folder, locks := t.TempDir(), t.TempDir()
	path := filepath.Join(folder, "work.clickmask")
	if err := SaveSession(path, false, labelled("start")); err != nil {
		t.Fatal(err)
	}
	f := openFile(t, path, locks)
	other := startWindow(t, path, locks)
	other.expect("", "open, in use: true")
	other.expect("save other", "saved: <nil>")
	if err := f.Reserve(labelled("mine")).Write(false); !errors.Is(err, ErrSessionChanged) {
		t.Errorf("over the other's save: %v", err)
	}
	hasLabel(t, path, "other")
	if err := f.Reserve(labelled("mine")).Write(true); err != nil {
		t.Error(err)
	}
	other.expect("save other", "it was changed by another window or program")
	hasLabel(t, path, "mine")
	f.Close()
	other.expect("replace other", "saved: <nil>") // and takes the lock
	again := openFile(t, path, locks)
	if !again.InUse() {
		t.Error("the other window has it now")
	}
	other.kill()
	if again.InUse() {
		t.Error("a window that was killed holds its lock")
	}
}

// Two processes that save in turns as fast as they can: each save either is noticed by the other or comes after its.
func TestRacingProcessesLoseNoSave(t *testing.T) {
	path, locks := filepath.Join(t.TempDir(), "work.clickmask"), t.TempDir()
	if err := SaveSession(path, false, labelled("start")); err != nil {
		t.Fatal(err)
	}
	windows := []*window{startWindow(t, path, locks), startWindow(t, path, locks)}
	won := make([]int, len(windows))
	for _, w := range windows { // both, before one saves: what opens the file after that knows what is in it
		w.expect("", "open")
	}
	for i, w := range windows {
		for k := range 20 {
			fmt.Fprintf(w.in, "save %d-%d\n", i, k)
		}
	}
	var group sync.WaitGroup
	for i, w := range windows {
		group.Go(func() {
			for range 20 {
				if w.out.Scan() && strings.Contains(w.out.Text(), "<nil>") {
					won[i]++
				}
			}
		})
	}
	group.Wait()
	// Whoever saved first has changed what the other knows, and the other never saves.
	if min(won[0], won[1]) != 0 || max(won[0], won[1]) != 20 {
		t.Errorf("saves that went through: %v", won)
	}
}

func TestTheLaterSaveOfASessionWins(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.clickmask")
	f := openFile(t, path, t.TempDir())
	older, newer := f.Reserve(labelled("older")), f.Reserve(labelled("newer"))
	if err := newer.Write(false); err != nil {
		t.Fatal(err)
	}
	if err := older.Write(false); !errors.Is(err, atomicfile.ErrSuperseded) {
		t.Errorf("the older save: %v", err)
	}
	hasLabel(t, path, "newer")
	f.Reserve(labelled("dropped")).Drop()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := f.Reserve(labelled("again")).Write(false); err != nil {
		t.Errorf("where the file is gone nothing would be dropped: %v", err)
	}
	hasLabel(t, path, "again")
}

func TestAFileThatCameSinceItWasNamedIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.clickmask")
	f := openFile(t, path, t.TempDir())
	if err := os.WriteFile(path, []byte("someone's"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := f.Reserve(labelled("mine")).Write(false); !errors.Is(err, ErrSessionChanged) {
		t.Errorf("the error is %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "someone's" {
		t.Errorf("the file holds %q", got)
	}
}

func TestAChangeOfOneByteIsNoticedWhateverTheClockSays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "work.clickmask")
	if err := SaveSession(path, false, labelled("start")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	f := openFile(t, path, t.TempDir())
	data, _ := os.ReadFile(path)
	if err := errors.Join(os.WriteFile(path, bytes.Replace(data, []byte("start"), []byte("stort"), 1), 0o666), os.Chtimes(path, info.ModTime(), info.ModTime())); err != nil {
		t.Fatal(err)
	}
	if err := f.CheckUnchanged(); !errors.Is(err, ErrSessionChanged) {
		t.Errorf("a byte was changed: %v", err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil || f.CheckUnchanged() != nil {
		t.Errorf("the same content by another hand: %v", f.CheckUnchanged())
	}
}

func TestSessionFilesThatCannotBe(t *testing.T) {
	folder := t.TempDir()
	if _, err := OpenSessionFile(folder, t.TempDir()); err == nil || err.Error() != filepath.Base(folder)+" is a folder, not a session" {
		t.Errorf("a folder: %v", err)
	}
	taken := filepath.Join(folder, "taken")
	if err := os.WriteFile(taken, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "work.clickmask")
	f := openFile(t, path, filepath.Join(taken, "locks")) // no folder can be made there
	if f.InUse() || f.Reserve(labelled("mine")).Write(false) != nil {
		t.Error("without locks nothing is saved")
	}
	hasLabel(t, path, "mine")
	if !f.Is(path) || f.Is(taken) || f.Path() != path {
		t.Error("it does not know its own path")
	}
	gone := openFile(t, filepath.Join(folder, "none.clickmask"), t.TempDir())
	var e *SessionError
	if _, _, err := gone.Load(); !errors.As(err, &e) {
		t.Errorf("a session that is not there: %v", err)
	}
}
