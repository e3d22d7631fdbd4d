package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A folder that was ended halfway is gone on with: what is done stays, what was begun is done again.
func TestAFolderIsGoneOnWith(t *testing.T) {
	for _, command := range []string{"cutout a.png b.png -o out", "predict a.png b.png --points 60,60 --cutout -o out"} {
		s := newStage(t)
		s.mustCall(t, command)
		if err := os.WriteFile("out/a_mask.png", []byte("done"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("out/b_mask.png", []byte("begun"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove("out/b_cutout.png"); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := s.call(t, command); code != 2 || !strings.Contains(stderr, "--missing") {
			t.Errorf("%s: code %d, %s", command, code, stderr)
		}
		protect := func(name string, mode os.FileMode) {
			t.Helper()
			if err := os.Chmod(name, mode); err != nil {
				t.Fatal(err)
			}
		}
		protect("out/a_mask.png", 0o400) // which is left as it is
		protect("out/b_mask.png", 0o400)
		if code, _, stderr := s.call(t, command+" --missing"); code != 2 || !strings.Contains(stderr, "b_mask.png") {
			t.Errorf("%s: what is to be done again is write-protected: code %d, %s", command, code, stderr)
		}
		protect("out/b_mask.png", 0o600)
		s.mustCall(t, command+" --missing")
		for name, same := range map[string]bool{"out/a_mask.png": true, "out/b_mask.png": false} {
			if data, err := os.ReadFile(name); err != nil || (len(data) < 10) != same {
				t.Errorf("%s: %s is %.10q, %v", command, name, data, err)
			}
		}
		if _, err := os.Stat("out/b_cutout.png"); err != nil {
			t.Error(err)
		}
		s.mustCall(t, command+" --missing") // with nothing left
		if code, _, _ := s.call(t, command+" --missing --force"); code != 2 {
			t.Errorf("--missing and --force: code %d", code)
		}
	}
}

// Masks and cut-outs that a call has written into the folder of the pictures are no pictures to go on with.
func TestAFolderIsGoneOnWithWhereItsPicturesLie(t *testing.T) {
	usual := []string{"a_mask.png", "b_cutout.png"}
	for command, written := range map[string][]string{
		"cutout .": usual, "predict . --points 60,60 --cutout --overlay": usual, "cutout . --name {kind}-{picture}": {"mask-a.png", "cutout-b.png"},
	} {
		s := newStage(t)
		s.mustCall(t, command)
		first := s.files(t)
		code, _, stderr := s.call(t, command)
		if code != ExitUsage || !strings.Contains(stderr, " --missing") {
			t.Errorf("%s: code %d, %s", command, code, stderr)
		}
		for _, name := range written {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
			s.mustCall(t, command+" --missing")
			if now := s.files(t); !slices.Equal(now, first) {
				t.Errorf("%s: there are %q, not %q", command, now, first)
			}
		}
		s.mustCall(t, command+" --missing") // with nothing left
		// What is named is meant.
		if written[0] != usual[0] {
			continue
		}
		if code, _, stderr := s.call(t, "cutout a.png a_mask.png --missing"); code != ExitUsage || !strings.Contains(stderr, "a_mask.png is a picture to be read") {
			t.Errorf("code %d, %s", code, stderr)
		}
		s.mustCall(t, "predict . --points 60,60 -o out") // nor to another call
		if names, err := filepath.Glob("out/*"); err != nil || len(names) != 2 {
			t.Errorf("%s: another call has written %d files, %v", command, len(names), err)
		}
	}
}
