package atomicfile_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"clickmask/internal/atomicfile"
	"clickmask/internal/atomicfile/faultdisk"
)

const path = "/folder/work.clickmask"

// slowly writes text in pieces of 100 kB, each larger than the buffer.
func slowly(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		for len(text) > 0 {
			n := min(len(text), 100_000)
			if _, err := io.WriteString(w, text[:n]); err != nil {
				return err
			}
			text = text[n:]
		}
		return nil
	}
}

var (
	before = strings.Repeat("old ", 10)
	after  = strings.Repeat("new!", 10)
	long   = strings.Repeat("long", 100_000)
)

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %.40q (%v), want %.40q", filepath.Base(path), got, err, want)
	}
}

func TestEveryFailingStepLeavesTheOldFileOrTheNew(t *testing.T) {
	for name, overwrite := range map[string]bool{"over a file": true, "a new file": false} {
		for _, links := range []bool{true, false} {
			for at := 1; ; at++ {
				d := faultdisk.New()
				d.NoLinks = !links
				if overwrite {
					d.Put(path, before)
				}
				d.FailAt = at
				err := atomicfile.WriteOn(d, path, overwrite, slowly(long))
				got, there := d.Get(path)
				if d.Ops() < at { // every step was tried
					if err != nil || got != long {
						t.Errorf("%s: without a fault the error is %v", name, err)
					}
					break
				}
				old := overwrite && got == before || !overwrite && !there
				if err == nil && got != long || err != nil && !old && got != long {
					t.Errorf("%s, step %d fails (%v): the file holds %d bytes", name, at, err, len(got))
				}
				var e *atomicfile.Error
				if err != nil && (!errors.As(err, &e) || e.Path != path || !errors.Is(err, faultdisk.ErrFault)) {
					t.Errorf("%s, step %d: the error is %v", name, at, err)
				}
				for _, n := range d.Names() {
					if n != path && err != nil && at < d.Ops() {
						// Only when the removal itself failed may it stay; that is a later operation.
						t.Errorf("%s, step %d: %s is left over", name, at, n)
					}
				}
			}
		}
	}
}

func TestAPowerCutLeavesTheOldFileOrTheNew(t *testing.T) {
	for name, overwrite := range map[string]bool{"over a file": true, "a new file": false} {
		for _, links := range []bool{true, false} {
			for at := 1; ; at++ {
				d := faultdisk.New()
				d.NoLinks = !links
				if overwrite {
					d.Put(path, before)
				}
				d.FailAt, d.Power = at, true
				err := atomicfile.WriteOn(d, path, overwrite, slowly(after))
				for _, content := range d.AfterPowerCut(path) {
					old := overwrite && string(content) == before || !overwrite && content == nil
					if string(content) != after && !old {
						t.Errorf("%s, power cut at step %d: the file may hold %q", name, at, content)
					}
					if err == nil && string(content) != after {
						t.Errorf("%s: written, and yet the file may hold %q", name, content)
					}
				}
				if d.Ops() < at {
					break
				}
			}
		}
	}
}

func TestAFailingWriterLeavesNothing(t *testing.T) {
	d := faultdisk.New()
	d.Put(path, before)
	broken := errors.New("encoder: no")
	err := atomicfile.WriteOn(d, path, true, func(w io.Writer) error {
		io.WriteString(w, long)
		return broken
	})
	if got, _ := d.Get(path); !errors.Is(err, broken) || got != before || len(d.Names()) != 1 {
		t.Errorf("the error is %v, the names are %v", err, d.Names())
	}
}

func TestAFileThatComesWhileWritingIsNotReplaced(t *testing.T) {
	for _, links := range []bool{true, false} {
		d := faultdisk.New()
		d.NoLinks = !links
		err := atomicfile.WriteOn(d, path, false, func(w io.Writer) error {
			d.Put(path, "someone else's")
			return slowly(after)(w)
		})
		if got, _ := d.Get(path); !errors.Is(err, atomicfile.ErrExists) || got != "someone else's" || len(d.Names()) != 1 {
			t.Errorf("the error is %v, the file holds %q, the names are %v", err, got, d.Names())
		}
	}
}

func TestOnARealDisk(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, overwrite bool) error {
		return atomicfile.Write(filepath.Join(dir, name), overwrite, slowly(after))
	}
	put := func(name string, mode fs.FileMode) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(before), mode); err != nil {
			t.Fatal(err)
		}
		return p
	}
	if runtime.GOOS != "windows" {
		old := put("shared", 0o640)
		if err := write("shared", true); err != nil {
			t.Error(err)
		}
		if info, _ := os.Stat(old); info.Mode().Perm() != 0o640 {
			t.Errorf("the mode became %v", info.Mode())
		}
		real := put("real", 0o644)
		if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
			t.Fatal(err)
		}
		if err := write("link", true); err != nil {
			t.Error(err)
		}
		if got, _ := os.ReadFile(real); string(got) != after {
			t.Error("a link was replaced in place of the file it points to")
		}
		if err := atomicfile.Write("/dev/null", true, slowly(after)); err == nil {
			t.Error("a device was replaced")
		}
		if os.Geteuid() != 0 {
			put("protected", 0o444)
			if err := write("protected", true); !errors.Is(err, fs.ErrPermission) {
				t.Errorf("over a write-protected file: %v", err)
			}
		}
	}
	if err := write(strings.Repeat("n", 200), false); err != nil {
		t.Errorf("a name of 200 letters: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, atomicfile.TempPrefix+"*")); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
	put(atomicfile.TempPrefix+"1.tmp", 0o600)
	atomicfile.Sweep(dir)
	if left, _ := filepath.Glob(filepath.Join(dir, atomicfile.TempPrefix+"*")); len(left) != 0 {
		t.Errorf("not swept: %v", left)
	}
}

// announcing tells every operation on stdout and waits for a line on stdin before doing it.
type announcing struct {
	atomicfile.OS
	in *bufio.Reader
}

func (a announcing) tell(op string) {
	fmt.Println(op)
	if _, err := a.in.ReadString('\n'); err != nil {
		os.Exit(3)
	}
}

func (a announcing) Target(p string) (string, fs.FileMode, error) {
	a.tell("target")
	return a.OS.Target(p)
}
func (a announcing) Rename(from, to string) error { a.tell("rename"); return a.OS.Rename(from, to) }
func (a announcing) Link(from, to string) error   { a.tell("link"); return a.OS.Link(from, to) }
func (a announcing) Remove(p string) error        { a.tell("remove"); return a.OS.Remove(p) }
func (a announcing) SyncFolder(p string) error    { a.tell("sync folder"); return a.OS.SyncFolder(p) }
func (a announcing) Temp(p string, m fs.FileMode) (atomicfile.File, error) {
	a.tell("temp")
	f, err := a.OS.Temp(p, m)
	return announcingFile{f, a}, err
}

type announcingFile struct {
	atomicfile.File
	a announcing
}

func (f announcingFile) Write(p []byte) (int, error) { f.a.tell("write"); return f.File.Write(p) }
func (f announcingFile) Sync() error                 { f.a.tell("sync"); return f.File.Sync() }
func (f announcingFile) Close() error                { f.a.tell("close"); return f.File.Close() }

const killEnv = "CLICKMASK_TEST_WRITES"

func TestMain(m *testing.M) {
	if p := os.Getenv(killEnv); p != "" {
		mode, target, _ := strings.Cut(p, ":")
		if err := atomicfile.WriteOn(announcing{in: bufio.NewReader(os.Stdin)}, target, mode == "over", slowly(long)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestAProcessKilledAtAnyStepLeavesTheOldFileOrTheNew(t *testing.T) {
	for _, mode := range []string{"over", "new"} {
		for at := 1; ; at++ {
			target := filepath.Join(t.TempDir(), "work")
			if mode == "over" {
				if err := os.WriteFile(target, []byte(before), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if killed := writeAndKill(t, mode+":"+target, at); !killed {
				if got, _ := os.ReadFile(target); string(got) != long || at < 6 {
					t.Errorf("%s: finished in %d steps with %d bytes", mode, at-1, len(got))
				}
				break
			}
			got, err := os.ReadFile(target)
			old := mode == "over" && string(got) == before || mode == "new" && errors.Is(err, fs.ErrNotExist)
			if !old && string(got) != long {
				t.Errorf("%s, killed before step %d: the file holds %d bytes (%v)", mode, at, len(got), err)
			}
		}
	}
}

// writeAndKill runs this test program as a writer and kills it before its at-th step; false when it had fewer.
func writeAndKill(t *testing.T, what string, at int) (killed bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killEnv+"="+what)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	steps := bufio.NewScanner(out)
	for n := 1; steps.Scan(); n++ {
		if n == at {
			cmd.Process.Kill()
			cmd.Wait()
			return true
		}
		if _, err := io.WriteString(in, "\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return false
}
