//go:build !darwin && !windows

package clipboard

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// Who owns the clipboard may send lists without end: 700 MB of types became 5 GB of words.
func TestListsOfTheClipboardAreBounded(t *testing.T) {
	yes, err := exec.LookPath("yes")
	if err != nil {
		t.Skip("there is no program yes")
	}
	for name, ask := range map[string]func(kind string) *exec.Cmd{
		"types": func(string) *exec.Cmd { return exec.Command(yes) },
		"files": func(kind string) *exec.Cmd {
			if kind == "" {
				return exec.Command("echo", uriList)
			}
			return exec.Command(yes, "file:///a")
		},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		c, err := readByTypes(ask)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrEmpty) || len(c.Paths) > 0 {
			t.Errorf("%s: %d files, %v", name, len(c.Paths), err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
			t.Errorf("%s took %d MB", name, took>>20)
		}
	}
}

// A program may leave a child behind that keeps its pipe; what the program itself has told is all there is.
func TestAChildThatKeepsThePipeIsNotWaitedFor(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	told, err := output(exec.Command(sh, "-c", "sleep 900 & echo $! image/png"), mostTypes)
	if err != nil || !strings.HasSuffix(string(told), "image/png\n") {
		t.Errorf("%q, %v", told, err)
	}
	if pid, err := strconv.Atoi(strings.Fields(string(told))[0]); err == nil {
		if child, err := os.FindProcess(pid); err == nil {
			_ = child.Kill() // it may have ended
		}
	}
}
