package trial

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// asAfterRestart is what the next process finds in the same folder, the one before being gone.
func asAfterRestart(a *Attempts, dir string) *Attempts {
	next := NewAttempts(dir)
	next.process = a.process + 1
	next.lives = func(int) bool { return false }
	return next
}

func TestAModelThatWasTriedLastIsSuspect(t *testing.T) {
	const model = "/models/sam encoder.onnx"
	for name, c := range map[string]struct {
		before func(a *Attempts)
		want   bool
	}{
		"never tried":                      {func(a *Attempts) {}, false},
		"the program stopped":              {func(a *Attempts) { a.Trying(model) }, true},
		"it broke down":                    {func(a *Attempts) { a.Trying(model); a.Failed(model) }, true},
		"it broke down after an answer":    {func(a *Attempts) { a.Trying(model); a.Answered(model); a.Failed(model) }, true},
		"it answered":                      {func(a *Attempts) { a.Trying(model); a.Answered(model) }, false},
		"it answered after all":            {func(a *Attempts) { a.Failed(model); a.Trying(model); a.Answered(model) }, false},
		"the program ended meanwhile":      {func(a *Attempts) { a.Trying(model); a.Left(model) }, false},
		"it broke down, and then it ended": {func(a *Attempts) { a.Failed(model); a.Left(model) }, true},
		"another one":                      {func(a *Attempts) { a.Trying("/models/other.onnx") }, false},
	} {
		dir := t.TempDir()
		a := NewAttempts(dir)
		c.before(a)
		if got := asAfterRestart(a, dir).Suspect(model); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAModelThatAnotherWindowTriesIsNotSuspect(t *testing.T) {
	const model = "vit_b"
	dir := t.TempDir()
	a := NewAttempts(dir)
	a.Trying(model)
	other := NewAttempts(dir)
	other.process++
	other.lives = func(process int) bool { return process == a.process }
	if other.Suspect(model) || a.Suspect(model) {
		t.Error("suspect while it is being tried")
	}
	other.Left(model)
	if next := asAfterRestart(other, dir); !next.Suspect(model) {
		t.Error("a window forgot what another one tries")
	}
}

func TestProcessesThatLiveAndThatDoNot(t *testing.T) {
	if !lives(os.Getpid()) {
		t.Error("this process does not live")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	if lives(cmd.Process.Pid) {
		t.Error("a process that has ended lives")
	}
}

func TestNothingIsRememberedWithoutAFolderOrOfTheBuiltInModel(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		a := NewAttempts(dir)
		a.Failed("")
		if dir == "" {
			a.Failed("/models/a.onnx")
		}
		if a.Suspect("") || a.Suspect("/models/a.onnx") {
			t.Errorf("%q: suspect", dir)
		}
	}
	if entries, err := os.ReadDir("models"); err == nil {
		t.Errorf("files in the working folder: %v", entries)
	}
}

func TestADamagedMemoryIsNone(t *testing.T) {
	const model = "/models/a.onnx"
	for _, text := range []string{"", "{", "[]", `{"model":"/models/b.onnx"}`, `{"model":"/models/a.onnx","process":-4}`, `{"model":3}`} {
		dir := t.TempDir()
		a := NewAttempts(dir)
		a.Failed(model)
		if err := os.WriteFile(a.path(model), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if a.Suspect(model) {
			t.Errorf("%q: suspect", text)
		}
		a.Failed(model)
		if !a.Suspect(model) {
			t.Errorf("%q stayed", text)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "models", ".part-*")); len(left) > 0 {
			t.Errorf("left over: %q", left)
		}
	}
}

// FuzzStoredState reads what may lie in the files of this package, and writes it again.
func FuzzStoredState(f *testing.F) {
	f.Add([]byte(`{"model":"/models/a.onnx","process":12}`))
	f.Add([]byte(`{"devices":{"cuda":{"for":{"program":"v1","onnxruntime":"1.32.0","cores":2,"threads":4},"failure":"crashed"}}}`))
	f.Add([]byte(`{"threads":{"for":{"program":"v1"},"encode_ms":{"1":70.5,"2":1e300}}}`))
	f.Add([]byte(`{"threads":{"encode_ms":{"-3":0}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, ok := parseAttempt(data); ok && (r.Model == "" || r.Process < 0) {
			t.Errorf("%+v", r)
		}
		r := parseResults(data)
		if r.Threads == nil || len(r.Threads.MS) == 0 {
			return
		}
		if n := fastest(r.Threads.MS, 4); n < 1 || n > maxThreads {
			t.Errorf("%d threads of %v", n, r.Threads.MS)
		}
	})
}
