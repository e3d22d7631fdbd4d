//go:build unix

package atomicfile

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// In a Flatpak or a container processes have numbers of their own: what one window was writing looked to another like what a process
// had left that is gone, and the save failed.
func TestWhatAProcessOfAnotherNumberWritesIsNotSwept(t *testing.T) {
	dir := t.TempDir()
	f, err := OS{}.Temp(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	gone := 1 << 29
	for alive(gone) {
		gone++
	}
	for _, pid := range []int{gone, os.Getpid()} {
		name := filepath.Join(dir, regexp.MustCompile(`-[0-9]+-`).ReplaceAllString(filepath.Base(f.Name()), "-"+strconv.Itoa(pid)+"-"))
		temps.end(name)
		if err := os.Rename(f.Name(), name); name != f.Name() && err != nil {
			t.Fatal(err)
		}
		Sweep(dir)
		if _, err := os.Stat(name); err != nil {
			t.Errorf("as of process %d it was swept", pid)
		}
		if err := os.Rename(name, f.Name()); name != f.Name() && err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	Sweep(dir)
	if _, err := os.Stat(f.Name()); err == nil {
		t.Error("what nobody writes stays")
	}
}
