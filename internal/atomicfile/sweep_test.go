package atomicfile_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"clickmask/internal/atomicfile"
)

// temporaries are the names of temporary files in a folder.
func temporaries(dir string) []string {
	list, _ := filepath.Glob(filepath.Join(dir, atomicfile.TempPrefix+"*"))
	return list
}

func TestWhatAKilledProcessLeavesIsSweptAndBarsNoSave(t *testing.T) {
	left := 0
	for _, mode := range []string{"over", "new"} {
		for at := 1; ; at++ {
			dir := t.TempDir()
			target := filepath.Join(dir, "work")
			if mode == "over" {
				put(t, target, before)
			}
			if !writeAndKill(t, mode+":"+target, at) {
				break
			}
			left += len(temporaries(dir))
			// Also where the new file has both names at that moment.
			if err := atomicfile.Write(target, true, slowly(after)); err != nil {
				t.Errorf("%s, killed before step %d: the next save says %v", mode, at, err)
			}
			holds(t, target, after)
			atomicfile.Sweep(dir)
			if got := temporaries(dir); len(got) != 0 {
				t.Errorf("%s, killed before step %d: left over are %v", mode, at, got)
			}
		}
	}
	if left == 0 {
		t.Error("no killed process left anything: nothing was tried")
	}
}

func TestWhatIsBeingWrittenIsNotSwept(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "work")
	err := atomicfile.Write(target, true, func(w io.Writer) error {
		atomicfile.Sweep(dir)
		return slowly(after)(w)
	})
	if err != nil {
		t.Errorf("swept by the process that writes: %v", err)
	}
	holds(t, target, after)

	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killEnv+"=over:"+target)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err1 != nil || err2 != nil || cmd.Start() != nil {
		t.Fatal(err1, err2)
	}
	seen := 0
	for steps := bufio.NewScanner(out); steps.Scan(); {
		seen += len(temporaries(dir))
		atomicfile.Sweep(dir) // before each step of the other process
		if _, err := io.WriteString(in, "\n"); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err != nil || seen == 0 {
		t.Errorf("swept by another process: %v, after %d looks at its file", err, seen)
	}
	holds(t, target, long)
}

func TestOnlyOurOwnLeftoversAreSwept(t *testing.T) {
	dir := t.TempDir()
	for name, stays := range map[string]bool{
		"1.tmp":                    false, // of the first versions
		"notes.txt":                true,
		"1-2-3.tmp.jpg":            true,
		"99999999-elsewhere-x.tmp": true, // another machine's
	} {
		path := filepath.Join(dir, atomicfile.TempPrefix+name)
		put(t, path, before)
		atomicfile.Sweep(dir)
		if _, err := os.Stat(path); (err == nil) != stays {
			t.Errorf("%s: there after sweeping: %v", name, err == nil)
		}
	}
}
