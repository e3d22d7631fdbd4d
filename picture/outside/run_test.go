//go:build linux

package outside

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// script is a reader that a shell plays.
func script(t *testing.T, body string) Reader {
	t.Helper()
	path := filepath.Join(t.TempDir(), "reader")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	return Reader{path, plain("--")}
}

// job is one for a picture of a few bytes.
func job() Job {
	return Job{Ending: ".heic", Bounds: Bounds{Memory: 512 << 20, Output: 1 << 20, CPU: time.Minute},
		Copy: func(w io.Writer) error { _, err := io.WriteString(w, "a picture"); return err }}
}

// bounded waits until the bounds are there, of which that on time is the last.
const bounded = `until grep -q 'Max cpu time  *60 ' /proc/self/limits; do :; done; `

// home has the program's folders lie in an empty one.
func home(t *testing.T) (in string) {
	t.Helper()
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	return filepath.Join(cache, "clickmask", "readers")
}

func left(t *testing.T, in string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(in)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestAReaderGetsACopyUnderOurNameAndNothingOfItStays(t *testing.T) {
	in := home(t)
	t.Setenv("SECRET", "it")
	// It answers with what it was told, in place of a picture.
	r := script(t, `{ echo "$@"; cat "$2"; echo; env | sort; pwd; ls -ld . | cut -c1-10; } > "$3"; echo noise; echo noise >&2; touch litter`)
	var got string
	err := r.Read(t.Context(), job(), func(png *os.File, size int64) error {
		all, err := io.ReadAll(png)
		if got = string(all); int64(len(all)) != size {
			t.Errorf("%d bytes, it says %d", len(all), size)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(in, fmt.Sprintf("%d-0", os.Getpid()))
	for _, want := range []string{"-- " + dir + "/in.heic " + dir + "/out.png\n", "a picture\n", "HOME=" + dir + "\n", "TMPDIR=" + dir + "\n", dir + "\ndrwx------"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	if strings.Contains(got, "SECRET") {
		t.Errorf("it knows the person's environment: %s", got)
	}
	if names := left(t, in); len(names) > 0 {
		t.Errorf("%q is left", names)
	}
}

func TestWhatAReaderGivesIsRefusedInASentence(t *testing.T) {
	in := home(t)
	for body, want := range map[string]string{
		"exit 0": "reader gave no picture",
		`echo "Unsupported codec in $2" >&2; exit 1`: "reader cannot read it (Unsupported codec in in.heic)",
		"exit 3":                 "reader cannot read it (exit status 3)",
		"kill -SEGV $$":          "reader cannot read it (signal: segmentation fault)",
		`ln -s /etc/passwd "$3"`: "reader gave what is no picture",
		`mkdir "$3"`:             "reader gave what is no picture",
		`mkfifo "$3"`:            "reader gave what is no picture",
		bounded + `head -c 3000000 /dev/zero > "$3"`:                        "reader cannot read it",
		`while :; do echo noise >&2; [ $((i=i+1)) = 5000 ] && exit 1; done`: "reader cannot read it (noise)",
	} {
		err := script(t, body).Read(t.Context(), job(), func(*os.File, int64) error { t.Errorf("%s is a picture", body); return nil })
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 300 {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
	none := Reader{"/nowhere/reader", plain()}
	if err := none.Read(t.Context(), job(), nil); err == nil || !strings.HasPrefix(err.Error(), "reader could not be started") {
		t.Error(err)
	}
	broken := job()
	broken.Copy = func(io.Writer) error { return io.ErrUnexpectedEOF }
	if err := script(t, "exit 0").Read(t.Context(), broken, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	if names := left(t, in); len(names) > 0 {
		t.Errorf("%q is left", names)
	}
}

// A reader that is given up is gone with all that it has started, before Read comes back.
func TestAReaderEndsWithItsContextAndTakesItsChildrenAlong(t *testing.T) {
	in := home(t)
	told := filepath.Join(t.TempDir(), "told")
	if err := syscall.Mkfifo(told, 0o600); err != nil {
		t.Fatal(err)
	}
	r := script(t, fmt.Sprintf(`sleep 1000 & echo $$ $! > %s; wait`, told))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Read(ctx, job(), nil) }()
	f, err := os.Open(told) // until it writes there
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var leader, child int
	if _, err := fmt.Fscan(f, &leader, &child); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	for _, pid := range []int{leader, child} {
		if state := stateOf(pid); state != "" && state != "Z" {
			t.Errorf("process %d is in state %s", pid, state)
		}
	}
	if names := left(t, in); len(names) > 0 {
		t.Errorf("%q is left", names)
	}
}

// stateOf is the letter of a process's state, "" for none.
func stateOf(pid int) string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	return rest[:1]
}

// The bounds are in force while the program works.
func TestAReaderIsHeldToItsBounds(t *testing.T) {
	home(t)
	r := script(t, bounded+`cat /proc/self/limits > "$3"`)
	var got string
	j := job()
	if err := r.Read(t.Context(), j, func(png *os.File, _ int64) error {
		all, err := io.ReadAll(png)
		got = string(all)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{"Max data size": j.Bounds.Memory, "Max file size": j.Bounds.Output, "Max cpu time": 60, "Max core file size": 0} {
		found := false
		for line := range strings.Lines(got) {
			if rest, is := strings.CutPrefix(line, name); is {
				found = strings.Fields(rest)[0] == fmt.Sprint(want)
			}
		}
		if !found {
			t.Errorf("%s is not %d:\n%s", name, want, got)
		}
	}
}

// What a killed process left goes; what another works in stays.
func TestWhatKilledProcessesLeftIsSwept(t *testing.T) {
	in := home(t)
	theirs, err := newFolder()
	if err != nil {
		t.Fatal(err)
	}
	dead := filepath.Join(in, "1-0")
	if err := os.MkdirAll(filepath.Join(dead, "deep"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dead+lockExtension, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := script(t, `echo > "$3"`).Read(t.Context(), job(), func(*os.File, int64) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if names := left(t, in); len(names) != 2 || names[0] != filepath.Base(theirs.path) {
		t.Errorf("%q is left", names)
	}
	theirs.remove()
	if names := left(t, in); len(names) > 0 {
		t.Errorf("%q is left", names)
	}
}
