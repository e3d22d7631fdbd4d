package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// beside runs the script that puts ONNX Runtime into a program's folder.
func beside(t *testing.T, dir string) (said string, err error) {
	t.Helper()
	cmd := exec.Command("bash", "scripts/onnxruntime.sh", dir)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "ORT_LIB=") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestTheRuntimeIsPutBesideTheProgram(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script needs a shell")
	}
	kept, _ := filepath.Glob(filepath.Join(".deps", "onnxruntime", "*", "*.checked"))
	if len(kept) == 0 {
		t.Skip("ONNX Runtime is not set up: make build fetches it")
	}
	want, err := os.ReadFile(strings.TrimSuffix(kept[0], ".checked"))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "new", "bin")
	library := filepath.Join(dir, strings.TrimSuffix(filepath.Base(kept[0]), ".checked"))
	put := func() os.FileInfo {
		t.Helper()
		if said, err := beside(t, dir); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		got, err := os.ReadFile(library)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%s is not the library: %d bytes, %v", library, len(got), err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 {
			t.Errorf("the folder has %v, %v", entries, err)
		}
		st, err := os.Stat(library)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	first := put()
	if again := put(); !os.SameFile(first, again) || !again.ModTime().Equal(first.ModTime()) {
		t.Error("the same library was copied again")
	}
	// An older one, or one that was cut off, whatever its date.
	if err := os.WriteFile(library, want[:1000], 0o600); err != nil {
		t.Fatal(err)
	}
	put()

	if err := os.Remove(library); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(library, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{dir, filepath.Join("go.mod", "bin")} { // neither can take it
		if said, err := beside(t, dir); err == nil || !strings.Contains(said, "ClickMask set-up: ") {
			t.Errorf("nothing was said of %s: %v, %s", dir, err, said)
		}
	}
}

// What docs/BATCH.md tells people to run is what make test-engines runs.
func TestTheExamplesOfOtherEnginesAreThoseThatAreTried(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("docs", "BATCH.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("scripts", "engines", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %q", err, files)
	}
	tried, err := os.ReadFile(filepath.Join("scripts", "engines.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(doc, append([]byte("\n"), append(text, "```"...)...)) {
			t.Errorf("docs/BATCH.md does not show %s as it is", file)
		}
		if !bytes.Contains(tried, []byte(filepath.ToSlash(file))) {
			t.Errorf("scripts/engines.sh does not try %s", file)
		}
	}
}

// Two packages of one source were different bytes, because a file had been written again as it was between them.
func TestATouchedFileIsNoChange(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script needs a shell")
	}
	script, err := os.ReadFile(filepath.Join("scripts", "version.sh"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "scripts", "version.sh")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, script, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	run("git", "init", "-q")
	run("git", "add", ".")
	run("git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "commit", "-q", "-m", "a")
	commit := run("git", "rev-parse", "--short=12", "HEAD")
	if err := os.Chtimes(file, time.Unix(1e9, 0), time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	if got := run("bash", file, "commit"); got != commit {
		t.Errorf("a file that was touched: %s, want %s", got, commit)
	}
	if err := os.WriteFile(file, append(script, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run("bash", file, "commit"); got != commit+"-changed" {
		t.Errorf("a file that was changed: %s, want %s-changed", got, commit)
	}
}
