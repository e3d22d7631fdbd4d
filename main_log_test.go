//go:build !nogui

package main

import (
	"bytes"
	"errors"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/internal/earlylog"
)

// logTo is the program's log in a folder of its own, and what is in it.
func logTo(t *testing.T) (where string, read func() string) {
	t.Helper()
	dir := t.TempDir()
	w, where := openLog(dir)
	log.SetOutput(&startWatch{log: w, started: true})
	t.Cleanup(func() {
		log.SetOutput(os.Stderr)
		if c, ok := w.(interface{ Close() error }); ok {
			c.Close()
		}
	})
	if filepath.Dir(where) != dir {
		t.Fatalf("the log is at %s", where)
	}
	return where, func() string {
		text, err := os.ReadFile(where)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

func TestWhatFyneSaysAfterTheStartIsInTheLog(t *testing.T) {
	_, read := logTo(t)
	log.Println("Fyne error:  the font is gone")
	if got := read(); !strings.Contains(got, "the font is gone") {
		t.Errorf("the log is %q", got)
	}
}

func TestACrashOfTheWindowIsInTheLogAndSaidInOneLine(t *testing.T) {
	where, read := logTo(t)
	for want, rescued := range map[string]error{
		"your work is kept": nil,
		"your work could not be kept: the disk is full.": errors.New("the disk is full"),
	} {
		err := func() (err error) {
			defer func() { err = crashed(recover(), func() error { return rescued }, where) }()
			panic("a mistake")
		}()
		if text := err.Error(); !strings.Contains(text, want) || !strings.HasSuffix(text, "Details: "+where) || strings.Contains(text, "\n") {
			t.Errorf("it says %q", text)
		}
	}
	if got := read(); !strings.Contains(got, "a mistake") || !strings.Contains(got, "TestACrashOfTheWindowIsInTheLog") {
		t.Errorf("the log is %q", got)
	}
}

func TestWithoutAFolderForTheLogItIsStderr(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	stderr := os.Stderr
	defer func() { os.Stderr = stderr }()
	for _, state := range []string{"", filepath.Join(path, "state")} {
		said := filepath.Join(t.TempDir(), "said")
		f, err := os.Create(said)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		os.Stderr = f
		w, _ := openLog(state)
		if _, err := w.Write([]byte("a line of a\x1b[2J.png\n")); err != nil {
			t.Error(err)
		}
		text, err := os.ReadFile(said)
		if err != nil || !strings.HasSuffix(string(text), "a line of a\\x1b[2J.png\n") {
			t.Errorf("stderr has %q (%v)", text, err)
		}
	}
}

func TestOnlyAWindowThatCannotBeMadeEndsTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		lines   []string
		started bool
		reason  string
	}{
		"Fyne says so":        {[]string{"Fyne error:  window creation error\n", "  Cause: APIUnavailable: GLX: none\n", "  At: window.go:1\n"}, false, "APIUnavailable: GLX: none"},
		"GLFW alone says so":  {[]string{"[7] PlatformError: WGL: Failed to set pixel format for dummy context: Invalid window handle. \n"}, false, "WGL: Failed to set pixel format"},
		"something else":      {[]string{"Fyne error:  the font is gone\n", "  Cause: none\n", "  At: font.go:1\n", "PlatformError: X11: no cursor\n"}, false, ""},
		"after it is started": {[]string{"PlatformError: WGL: lost\n"}, true, ""},
	} {
		ended := false
		w := &startWatch{log: io.Discard, started: c.started}
		w.end = func() { ended = true }
		for _, line := range c.lines {
			if n, err := w.Write([]byte(line)); n != len(line) || err != nil {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
		if ended != (c.reason != "") || !strings.Contains(w.reason, c.reason) {
			t.Errorf("%s: ended %v, because %q", name, ended, w.reason)
		}
	}
}

// Fyne asks for the system's language before main begins.
func TestALanguageThatNobodyKnowsIsNoMatterForTheTerminal(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestWhatWasSaidBeforeMainIsKept$", "-test.v")
	cmd.Env = append(os.Environ(), "LC_ALL=no such language!", "LANGUAGE=", earlyEnv+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("Fyne error")) || !bytes.Contains(out, []byte("--- PASS")) {
		t.Errorf("it says (%v)\n%s", err, out)
	}
}

const earlyEnv = "CLICKMASK_TEST_EARLY"

func TestWhatWasSaidBeforeMainIsKept(t *testing.T) {
	if os.Getenv(earlyEnv) == "" {
		t.Skip("it is for a process of an odd language, which TestALanguageThatNobodyKnowsIsNoMatterForTheTerminal starts")
	}
	if text := earlylog.Take(); !bytes.Contains(text, []byte("user locale")) || len(earlylog.Take()) != 0 {
		t.Errorf("kept is %d bytes", len(text))
	}
}
