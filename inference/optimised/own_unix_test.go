//go:build unix

package optimised

import (
	"errors"
	"os"
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

// A person whose files are the group's too by default has kept graphs all the same.
func TestKeptGraphsAreTheirOwnersWhateverTheMask(t *testing.T) {
	need(t)
	before := syscall.Umask(0)
	defer syscall.Umask(before)
	f := Folder{Dir: t.TempDir()}
	s, err := f.Make(decoder, model.Decoder, asks, answers, ort.Options{Threads: 1})
	answer(t, s, err)
	s, err = f.Load(decoder, asks, answers, ort.Options{Threads: 1})
	answer(t, s, err)
}
