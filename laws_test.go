package main

import (
	"os/exec"
	"strings"
	"testing"
)

// The dependency law of docs/ARCHITECTURE.md: which package may import what, directly or not.
// A pattern ending in "/..." covers the packages below it as well.
var laws = []struct {
	pkgs   string
	forbid []string // import path prefixes
	why    string
}{
	{"./mask/...", []string{"clickmask/picture", "clickmask/prompt", "clickmask/inference", "clickmask/project", "clickmask/canvas", "clickmask/ui", fyneModules, onnxruntime},
		"masks are plain values"},
	{"./matte/...", []string{"clickmask/picture", "clickmask/prompt", "clickmask/inference", "clickmask/project", "clickmask/canvas", "clickmask/ui", fyneModules, onnxruntime},
		"alphas are plain values over masks"},
	{"./prompt/...", []string{"clickmask/picture", "clickmask/inference", "clickmask/project", "clickmask/canvas", "clickmask/ui", fyneModules, onnxruntime},
		"prompts are plain values over masks"},
	{"./picture/...", []string{"clickmask/mask", "clickmask/prompt", "clickmask/inference", "clickmask/project", "clickmask/canvas", "clickmask/ui", fyneModules, onnxruntime},
		"pictures need the standard library and codecs alone"},
	{"./project/...", []string{"clickmask/inference", "clickmask/canvas", "clickmask/ui", fyneModules, onnxruntime},
		"the document knows neither a window nor a model"},
	{"./canvas/...", []string{"clickmask/inference", "clickmask/project", "clickmask/ui", onnxruntime},
		"the canvas knows no inference and no files"},
	{"./inference/...", []string{"clickmask/project", "clickmask/canvas", "clickmask/ui", "clickmask/cli", fyneModules},
		"the engine runs without a window"},
	{"./cli/...", []string{"clickmask/canvas", "clickmask/ui", fyneModules},
		"the commands run on machines without OpenGL"},
	{"./ui/desk", []string{"clickmask/canvas", "clickmask/ui/parts", "clickmask/ui/style", "clickmask/ui/lang", fyneModules},
		"the desk is tested without a window"},
	{"./ui/...", []string{"fyne.io/fyne/v2/app"},
		"only main makes the application, so that ui's tests need no OpenGL"},
	{"./inference/checkpoint", []string{"os/exec", "net", "plugin"},
		"a checkpoint is hostile data"},
}

const (
	fyneModules = "fyne.io/"
	onnxruntime = "github.com/yalue/onnxruntime_go"
)

func TestPackagesKeepTheDependencyLaw(t *testing.T) {
	for _, law := range laws {
		for _, dep := range goList(t, "-deps", "-f", "{{.ImportPath}}", law.pkgs) {
			for _, prefix := range law.forbid {
				if dep == prefix || strings.HasPrefix(dep, strings.TrimSuffix(prefix, "/")+"/") {
					t.Errorf("%s depends on %s: %s", law.pkgs, dep, law.why)
				}
			}
		}
	}
}

func TestOnlyOrtImportsONNXRuntime(t *testing.T) {
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		pkg, imports, _ := strings.Cut(line, " ")
		if strings.Contains(imports, onnxruntime) && pkg != "clickmask/inference/ort" {
			t.Errorf("%s imports %s: go through inference/ort", pkg, onnxruntime)
		}
	}
}

func TestCheckpointReaderTouchesNoSystem(t *testing.T) {
	for _, line := range goList(t, "-f", `{{join .Imports " "}}`, "./inference/checkpoint") {
		for _, imp := range strings.Fields(line) {
			switch imp {
			case "os", "os/exec", "net", "net/http", "plugin", "unsafe":
				t.Errorf("inference/checkpoint imports %s: what it reads is hostile data", imp)
			}
		}
	}
}

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-tags", "x11,migrated_fynedo"}, args...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", args, err, stderr.String())
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
