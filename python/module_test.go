// Package python has the tests of the Python module, which is no Go.
package python

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// The module's own tests run over the program as the wheel has it, without installing anything.
func TestTheModuleOverTheProgram(t *testing.T) {
	python := os.Getenv("CLICKMASK_PYTHON")
	if python == "" {
		python = "python3"
	}
	if out, err := exec.Command(python, "-c", "import numpy").CombinedOutput(); err != nil {
		t.Skipf("%s lacks numpy (make test gets it): %s", python, out)
	}
	for _, folder := range []string{filepath.Join("..", "cli"), filepath.Join("..", "inference"), "clickmask", "tests"} {
		if _, err := os.ReadDir(folder); err != nil { // so that the go command knows what this depends on
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "clickmask")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if out, err := exec.Command("go", "build", "-tags", "nogui,nodynamic", "-o", program, "..").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command("bash", "../scripts/onnxruntime.sh", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(python, "-W", "error::ResourceWarning", "-m", "unittest", "-v", "tests.test_module")
	cmd.Env = append(os.Environ(), "CLICKMASK_PROGRAM="+program, "XDG_CACHE_HOME="+filepath.Join(dir, "cache"), "PYTHONDONTWRITEBYTECODE=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	} else {
		t.Logf("%s", out)
	}
}
