//go:build unix

package optimised

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"clickmask/assets/model"
	"clickmask/inference/ort"
)

// What somebody else has put there, or could have written, is not loaded.
func TestWhatOthersMayHaveWrittenIsNeverLoaded(t *testing.T) {
	need(t)
	want := plainAnswer(t)
	for name, damage := range map[string]func(graph, numbers string) error{
		"others may write the graph":   func(graph, _ string) error { return os.Chmod(graph, 0o602) },
		"others may write the numbers": func(_, numbers string) error { return os.Chmod(numbers, 0o660) },
		"a pipe for the graph":         func(graph, _ string) error { return errors.Join(os.Remove(graph), syscall.Mkfifo(graph, 0o600)) },
		"a pipe for the numbers":       func(_, n string) error { return errors.Join(os.Remove(n), syscall.Mkfifo(n, 0o600)) },
		"another's graph":              func(graph, _ string) error { return os.Chown(graph, 12345, 12345) },
		"another's numbers":            func(_, numbers string) error { return os.Chown(numbers, 12345, 12345) },
	} {
		t.Run(name, func(t *testing.T) {
			if os.Geteuid() != 0 && name[0] == 'a' && name[1] == 'n' {
				t.Skip("only root gives files away")
			}
			checkDamage(t, want, damage)
		})
	}
}

// ONNX Runtime opens the numbers by their name, after they were looked at: where others may write they can be others by then.
func TestNothingIsKeptInAFolderThatOthersMayWriteTo(t *testing.T) {
	need(t)
	want := plainAnswer(t)
	for name, spoil := range map[string]func(dir string) error{
		"the group":      func(dir string) error { return os.Chmod(dir, 0o770) },
		"anybody":        func(dir string) error { return os.Chmod(dir, 0o1777) },
		"another's":      func(dir string) error { return os.Chown(dir, 12345, 12345) },
		"the one around": func(dir string) error { return os.Chmod(filepath.Dir(dir), 0o777) },
	} {
		t.Run(name, func(t *testing.T) {
			if os.Geteuid() != 0 && name == "another's" {
				t.Skip("only root gives folders away")
			}
			around := filepath.Join(t.TempDir(), "around")
			f := Folder{Dir: filepath.Join(around, "graphs")}
			s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
			answer(t, s, err)
			if err := spoil(f.Dir); err != nil {
				t.Fatal(err)
			}
			kept := files(t, f.Dir, "")
			if s, err := f.Load(decoder, asks, answers, ort.Options{Threads: 1}); err == nil {
				s.Close()
				t.Error("a graph of it was loaded")
			}
			if left := files(t, f.Dir, ""); len(left) != len(kept) {
				t.Errorf("%q were there, %q are", kept, left)
			}
			for _, path := range kept {
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			}
			s, err = f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
			if !same(answer(t, s, err), want) {
				t.Error("without it the graph answers something else")
			}
			if left := files(t, f.Dir, ""); len(left) != 0 {
				t.Errorf("%q were kept", left)
			}
		})
	}
}

// A person whose files are the group's too by default has kept graphs all the same.
func TestKeptGraphsAreTheirOwnersWhateverTheMask(t *testing.T) {
	need(t)
	f := Folder{Dir: filepath.Join(t.TempDir(), "graphs")}
	before := syscall.Umask(0)
	defer syscall.Umask(before)
	s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
	answer(t, s, err)
	s, err = f.Load(decoder, asks, answers, ort.Options{Threads: 1})
	answer(t, s, err)
}
