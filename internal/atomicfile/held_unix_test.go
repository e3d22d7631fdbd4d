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

// A process that knows the number of none of the others sweeps a file in the moment between its making and its being held.
func TestAFileThatIsSweptAsItIsMadeIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	swept := 0
	made = func(name string) {
		if swept++; swept < 3 {
			temps.end(name) // as it is to another process
			Sweep(dir)
		}
	}
	defer func() { made = func(string) {} }()
	f, err := OS{}.Temp(dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := os.Stat(f.Name()); err != nil || swept != 3 {
		t.Errorf("after %d tries: %v", swept, err)
	}
	Sweep(dir)
	if _, err := os.Stat(f.Name()); err != nil {
		t.Errorf("it is swept later: %v", err)
	}
}

func TestAFileThatIsBeingSweptCannotBeHeld(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), TempPrefix+"1a.tmp"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	did := false
	unlessHeld(f.Name(), func() {
		if did = true; hold(f) {
			t.Error("it is held and removed")
		}
	})
	if !did || !hold(f) {
		t.Errorf("nobody writes it, and it was swept: %v", did)
	}
	unlessHeld(f.Name(), func() { t.Error("what is held is swept") })
}
