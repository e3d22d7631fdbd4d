package ort

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
)

// freshEnv makes this test program run a graph and end: its value is the graph's file. It is a variable and no flag, so
// that nothing else of the parent's environment is needed.
const freshEnv = "CLICKMASK_ORT_FRESH"

// RunFreshIfAsked is for TestMain: in a child of the test below it does the child's work and ends the process.
func RunFreshIfAsked() {
	graph := os.Getenv(freshEnv)
	if graph == "" {
		return
	}
	if err := runFresh(graph); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
	os.Exit(0)
}

// runFresh is a program that uses the runtime once.
func runFresh(path string) error {
	s, err := OpenSession(path, []string{"a", "b"}, []string{"sum", "product"}, Options{Threads: 1})
	if err != nil {
		return err
	}
	one := func(name string) inference.Tensor {
		return inference.Tensor{Name: name, Shape: []int64{1, 1}, Data: []float32{1}}
	}
	if _, err := s.Run(context.Background(), []inference.Tensor{one("a"), one("b")}); err != nil {
		return err
	}
	return s.Close()
}

// What the telemetry client keeps is the proof that it was made: the identifier and the database are there before
// anything is posted, with a network or without.
func TestTheRuntimeLeavesNothingInAFreshHome(t *testing.T) {
	library, err := Library()
	if err != nil {
		t.Skip(err)
	}
	graph, err := filepath.Abs(filepath.Join("testdata", "sum.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestTheRuntimeLeavesNothingInAFreshHome$")
	cmd.Dir = home
	// Nothing is inherited: the variables of continuous integration would silence the client too, and the test could not
	// fail there.
	cmd.Env = []string{freshEnv + "=" + graph, "ORT_LIB=" + library, "HOME=" + home, "ORT_DISABLE_TELEMETRY=0",
		"USERPROFILE=" + home, "LOCALAPPDATA=" + home, "APPDATA=" + home, "TMP=" + t.TempDir(), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT")}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	err = filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
		if path != home {
			t.Errorf("it left %s", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTelemetryIsOffBeforeTheRuntimeIsLoaded(t *testing.T) {
	for _, name := range silent(runtime.GOOS) {
		if got := getenvC(name); got != "1" {
			t.Errorf("%s is %q for a library when the program starts", name, got)
		}
	}
	// Whoever changes it later is overruled: setenv of C follows that of Go.
	t.Setenv("ORT_DISABLE_TELEMETRY", "0")
	if got := getenvC("ORT_DISABLE_TELEMETRY"); got != "0" {
		t.Fatalf("the environment of C does not follow Go's: it is %q", got)
	}
	if err := silence(); err != nil || getenvC("ORT_DISABLE_TELEMETRY") != "1" {
		t.Errorf("after silence it is %q, %v", getenvC("ORT_DISABLE_TELEMETRY"), err)
	}
}

func TestTheEnvironmentOfAChildIsSilent(t *testing.T) {
	t.Setenv("CLICKMASK_ORT_TEST", "mine")
	env := Environ("ORT_DISABLE_TELEMETRY=0", "CLICKMASK_ORT_MORE=more")
	for _, want := range []string{"ORT_DISABLE_TELEMETRY=1", "CLICKMASK_ORT_TEST=mine", "CLICKMASK_ORT_MORE=more"} {
		if !slices.Contains(env, want) {
			t.Errorf("there is no %s", want)
		}
	}
	if got := Silent([]string{"A=b", "ORT_DISABLE_TELEMETRY=0"}); !slices.Contains(got, "A=b") || len(got) != 1+len(silent(runtime.GOOS)) {
		t.Errorf("a small environment becomes %q", got)
	}
	for _, v := range env {
		if name, value, _ := strings.Cut(v, "="); slices.Contains(silent(runtime.GOOS), name) && value != "1" {
			t.Errorf("there is %s", v)
		}
	}
	if windows := silent("windows"); !slices.Contains(windows, "ORT_RUNNING_UNIT_TESTS") || slices.Contains(silent("linux"), "ORT_RUNNING_UNIT_TESTS") {
		t.Errorf("on Windows the variables are %v", windows)
	}
}
