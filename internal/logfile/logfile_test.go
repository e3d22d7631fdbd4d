package logfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// crashEnv makes this test program crash with its log in the folder that the variable names.
const crashEnv = "CLICKMASK_LOGFILE_CRASH"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashEnv); dir != "" {
		crash(dir)
	}
	os.Exit(m.Run())
}

// crash fills the log until it has been rotated and panics where nobody recovers.
func crash(dir string) {
	l, err := open(dir, 100)
	if err == nil {
		err = l.CatchCrashes()
	}
	for range 10 {
		if err == nil {
			_, err = l.Write(bytes.Repeat([]byte("x"), 40))
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	go func() { panic("the sky has fallen") }()
	select {}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, l *File, text string) {
	t.Helper()
	if n, err := l.Write([]byte(text)); n != len(text) || err != nil {
		t.Fatalf("%d bytes of %d, %v", n, len(text), err)
	}
}

// sizes lists the logs in a folder with their lengths.
func sizes(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		st, err := d.Info()
		if err == nil {
			out[d.Name()] = st.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestALogIsAppendedTo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	for _, line := range []string{"first\n", "second"} {
		l, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		write(t, l, line)
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if err := l.Close(); err != nil {
			t.Errorf("a second Close: %v", err)
		}
		if _, err := l.Write([]byte("late")); err == nil {
			t.Error("a closed log took a line")
		}
	}
	path := filepath.Join(dir, "clickmask.log")
	if got := read(t, path); got != "first\nsecond\n" {
		t.Errorf("the log is %q", got)
	}
	if st, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o600 {
		t.Errorf("the log may be read by others: %v, %v", st.Mode(), err)
	}
}

func TestALogIsBounded(t *testing.T) {
	t.Run("renamed", func(t *testing.T) { bounded(t, os.Rename) })
	// So is Windows while another window has the log open.
	t.Run("copied", func(t *testing.T) { bounded(t, func(string, string) error { return os.ErrPermission }) })
}

func bounded(t *testing.T, rename func(from, to string) error) {
	dir := t.TempDir()
	l, err := open(dir, 1000)
	if err != nil {
		t.Fatal(err)
	}
	l.rename = rename
	defer l.Close()
	for i := range 500 {
		write(t, l, fmt.Sprintf("line %4d %s\n", i, strings.Repeat(".", 30)))
	}
	got := sizes(t, dir)
	for name, size := range got {
		if size > 1000 {
			t.Errorf("%s has %d bytes", name, size)
		}
	}
	for _, name := range []string{"clickmask.log", "clickmask.log.1", "clickmask.log.2", "clickmask.log.3"} {
		if _, ok := got[name]; !ok {
			t.Errorf("there is no %s among %v", name, got)
		}
	}
	if len(got) != 5 { // and the lock
		t.Errorf("the folder has %v", got)
	}
	// The newest lines are there, each once and in order.
	var all string
	for _, name := range []string{".3", ".2", ".1", ""} {
		all += read(t, l.Path()+name)
	}
	lines := strings.Split(strings.TrimSpace(all), "\n")
	for i, line := range lines {
		if want := fmt.Sprintf("line %4d ", 500-len(lines)+i); !strings.HasPrefix(line, want) {
			t.Fatalf("line %d is %q, want %q", i, line, want)
		}
	}
}

func TestAWriteIsNoPicture(t *testing.T) {
	l, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	write(t, l, strings.Repeat("\u00e9", 1<<20))
	if got := read(t, l.Path()); len(got) > longest+4 || !strings.HasSuffix(got, "\u00e9...\n") {
		t.Errorf("%d bytes are kept, which end in %q", len(got), got[len(got)-8:])
	}
}

func TestSeveralHoldersShareALog(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	const holders, lines = 4, 200
	for holder := range holders {
		wg.Go(func() {
			l, err := open(dir, 2000)
			if err != nil {
				t.Error(err)
				return
			}
			defer l.Close()
			for i := range lines {
				if _, err := fmt.Fprintf(l, "holder %d line %03d of the log\n", holder, i); err != nil && !errors.Is(err, errFull) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for name, size := range sizes(t, dir) {
		// Who finds the log being rotated goes on writing into it, or into the file that was just put aside.
		if size > 2*2000+holders*100 {
			t.Errorf("%s has %d bytes", name, size)
		}
		if name == "clickmask.log.lock" {
			continue
		}
		for line := range strings.Lines(read(t, filepath.Join(dir, name))) {
			if len(line) != len("holder 0 line 000 of the log\n") {
				t.Errorf("%s has a torn line %q", name, line)
			}
		}
	}
}

func TestALogThatIsNoFileIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "clickmask.log"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "is not a file") {
		t.Errorf("a folder was opened: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "clickmask.log", "\x00")); err == nil {
		t.Error("a folder that cannot be was made")
	}
}

func TestACrashIsInTheLogThoughItWasRotated(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashEnv+"="+dir)
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Fatalf("it did not crash: %s", out)
	}
	got := read(t, filepath.Join(dir, "clickmask.log"))
	if !strings.Contains(got, "panic: the sky has fallen") || !strings.Contains(got, "logfile.crash") {
		t.Errorf("the log is %q", got)
	}
}

func TestWhatNamesSayCannotRewriteATerminal(t *testing.T) {
	l, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Write([]byte("open a\x1b[2J\u202e.png\n\tat 写真　.go:3")); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, l.Path()), "open a\\x1b[2J\\u202e.png\n\tat 写真　.go:3\n"; got != want {
		t.Errorf("the log has %q, want %q", got, want)
	}
}
