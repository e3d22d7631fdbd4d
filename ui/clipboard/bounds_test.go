//go:build !darwin && !windows

package clipboard

import (
	"errors"
	"os/exec"
	"runtime"
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
