//go:build linux

package reliability

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"clickmask/internal/randomtest"
	"clickmask/project"
)

// failing are the calls of the system that are made to fail, or to be the last.
var failing = []string{"write", "openat", "fsync", "renameat", "linkat", "unlinkat", "mkdirat", "flock", "newfstatat", "fstat", "close", "fchmod,fchmodat"}

// errnos are what they fail with; "" ends the process.
var errnos = []string{"", "ENOSPC", "EIO", "EACCES", "EROFS"}

// fault is what is done to the n-th of a call in each thread of a process.
type fault struct {
	call, errno string
	n           int
}

func (f fault) String() string {
	if f.errno == "" {
		return fmt.Sprintf("ended at the %dth %s", f.n, f.call)
	}
	return fmt.Sprintf("%s at the %dth %s", f.errno, f.n, f.call)
}

// faulty makes a command that runs a program with a fault.
func faulty(t *testing.T, f fault, name string, args ...string) *exec.Cmd {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed; make test installs it")
	}
	what := "error=" + f.errno
	if f.errno == "" {
		what = "signal=KILL"
	}
	line := []string{"-f", "-qqq", "-o", "/dev/null", "-e", "signal=none", "-e", "trace=" + f.call,
		"-e", fmt.Sprintf("inject=%s:%s:when=%d", f.call, what, f.n), name}
	return exec.Command("strace", append(line, args...)...)
}

// callCounts is how often a thread of the program makes each of the calls, at most.
func callCounts(t *testing.T, cmd func(dir string) *exec.Cmd) map[string]int {
	t.Helper()
	dir := t.TempDir()
	if out, err := cmd(dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	most := map[string]int{}
	files, err := filepath.Glob(filepath.Join(dir, "t.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range failing {
			name := regexp.MustCompile(`(?m)^(` + strings.ReplaceAll(call, ",", "|") + `)\(`)
			most[call] = max(most[call], len(name.FindAll(data, -1)))
		}
	}
	return most
}

// counted is the same program under strace, for [callCounts].
func counted(dir, name string, args ...string) *exec.Cmd {
	line := []string{"-f", "-ff", "-qqq", "-e", "signal=none", "-e", "trace=" + strings.Join(failing, ","), "-o", filepath.Join(dir, "t"), name}
	return exec.Command("strace", append(line, args...)...)
}

// faults are all of them, or some at random.
func faults(t *testing.T, counts map[string]int, some int) []fault {
	t.Helper()
	var list []fault
	for _, call := range failing {
		for n := range counts[call] {
			for _, errno := range errnos {
				list = append(list, fault{call, errno, n + 1})
			}
		}
	}
	if len(list) == 0 {
		t.Fatal("the program makes no calls: strace did not see it")
	}
	r := rand.New(rand.NewPCG(randomtest.Seed(t), 1))
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:min(some, len(list))]
}

// A process that does what the window does with a person's work is met by a fault in any call of the system.
func TestAFaultInAnyCallOfTheSystemLosesNothingThatWasDone(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	environ := func(folder string) []string {
		return []string{workerEnv + "=" + folder, hurry, "HOME=" + folder, "TMPDIR=" + folder, "GOMAXPROCS=1"}
	}
	if err := os.Mkdir(filepath.Join(root, "count"), 0o700); err != nil {
		t.Fatal(err)
	}
	counts := callCounts(t, func(dir string) *exec.Cmd {
		cmd := counted(dir, self)
		cmd.Env = environ(filepath.Join(root, "count"))
		return cmd
	})
	list := faults(t, counts, count(t, "SYSCALLS", 40, 1_000_000))
	ended, refused := 0, 0
	folder := filepath.Join(root, "work") // the same for all, because its name is in the texts
	texts := workerTexts(t, folder)
	for _, f := range list {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		cmd := faulty(t, f, self)
		cmd.Env = environ(folder)
		out, _ := cmd.CombinedOutput() // how it ends is not what this is about
		w := judgeWorker(t, f, folder, texts, string(out))
		if !w.done {
			ended++
		}
		refused += w.refused
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d faults in calls %v: %d processes ended early, %d times something was refused", len(list), counts, ended, refused)
}

// told is what a worker said.
type told struct {
	autosaved, saved int // the last change for sure
	refused          int
	done             bool
}

// judgeWorker fails the test where something is lost or torn, or an error is no clear sentence.
func judgeWorker(t *testing.T, f fault, folder string, texts []string, out string) told {
	t.Helper()
	if strings.Contains(out, "goroutine ") && !strings.Contains(out, "runtime: ") && !strings.Contains(out, "fatal error") {
		t.Errorf("%v: %s", f, out)
	}
	w := told{autosaved: -1, saved: -1}
	data, err := os.ReadFile(filepath.Join(folder, "told"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		what, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch what {
		case "autosaved":
			_, _ = fmt.Sscan(rest, &w.autosaved)
		case "saved":
			_, _ = fmt.Sscan(rest, &w.saved)
		case "refused":
			w.refused++
			if strings.Contains(rest, `\n`) || strings.Contains(rest, ".tmp") || !strings.Contains(rest, folder) && !strings.Contains(rest, "autosave") {
				t.Errorf("%v is told as %s", f, rest)
			}
		case "done":
			w.done = true
		}
	}
	path := filepath.Join(folder, "work.clickmask")
	if s, _, err := project.LoadSession(path); err == nil {
		if at := slices.Index(texts, workerText(t, s)); at < w.saved {
			t.Errorf("%v: change %d was saved, the file holds that of change %d", f, w.saved, at)
		}
	} else if _, e := os.Stat(path); e == nil || w.saved >= 0 {
		t.Errorf("%v: after change %d was saved the file cannot be read: %v", f, w.saved, err)
	}
	left := project.Recoveries(filepath.Join(folder, "state"))
	best := -1
	for _, r := range left {
		s, err := r.Load()
		if err != nil || r.Err != nil {
			t.Errorf("%v: what is left cannot be read: %v, %v", f, err, r.Err)
			continue
		}
		at := slices.Index(texts, workerText(t, s))
		if at < 0 {
			t.Errorf("%v: what is left never was:\n%s", f, workerText(t, s))
		}
		best = max(best, at)
		r.Leave()
	}
	if best < w.autosaved {
		t.Errorf("%v: change %d was safe, what is left is that of change %d", f, w.autosaved, best)
	}
	return w
}
