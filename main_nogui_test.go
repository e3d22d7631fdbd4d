package main

import (
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"clickmask/cli"
)

// A build without a window must not need a graphics library, not even to link.
func TestABuildWithoutAWindowNeedsNoGraphics(t *testing.T) {
	out, err := exec.Command("go", "list", "-tags", "nogui", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for dep := range strings.Lines(string(out)) {
		for _, prefix := range []string{"fyne.io/", "github.com/go-gl/", "clickmask/ui", "clickmask/canvas"} {
			if strings.HasPrefix(dep, prefix) {
				t.Errorf("a build with the tag nogui depends on %s", dep)
			}
		}
	}
}

// program is the built program without a window and a folder to run it in.
type program struct{ path, dir string }

func build(t *testing.T) program {
	t.Helper()
	p := program{path: filepath.Join(t.TempDir(), "clickmask"), dir: t.TempDir()}
	if runtime.GOOS == "windows" {
		p.path += ".exe"
	}
	if out, err := exec.Command("go", "build", "-tags", "nogui", "-ldflags", "-X main.commit=1a2b3c4d5e6f", "-o", p.path, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return p
}

// run returns the exit code and what was printed; ortLib is where ONNX Runtime is to be found.
func (p program) run(t *testing.T, ortLib string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(p.path, args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "ORT_LIB="+ortLib, "XDG_CACHE_HOME="+filepath.Join(p.dir, "cache"))
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// ortLibrary is the runtime that set-up has put in place; the test is skipped without.
func ortLibrary(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("ORT_LIB"); path != "" {
		return path
	}
	for _, pattern := range []string{"libonnxruntime.so*", "libonnxruntime*.dylib", "onnxruntime.dll"} {
		found, _ := filepath.Glob(filepath.Join(".deps", "onnxruntime", "*", pattern))
		for _, path := range found {
			if !strings.HasSuffix(path, ".checked") {
				path, err := filepath.Abs(path)
				if err != nil {
					t.Fatal(err)
				}
				return path
			}
		}
	}
	t.Skip("ONNX Runtime is not set up: make build fetches it")
	return ""
}

func TestTheProgramWithoutAWindow(t *testing.T) {
	p := build(t)
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			c := color.RGBA{40, 90, 60, 255}
			if dx, dy := x-160, y-120; dx*dx+dy*dy < 70*70 {
				c = color.RGBA{230, 60, 40, 255}
			}
			img.Set(x, y, c)
		}
	}
	f, err := os.Create(filepath.Join(p.dir, "disc.png"))
	if err == nil {
		err = errors.Join(png.Encode(f, img), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}

	nowhere := filepath.Join(p.dir, "nowhere")
	code, stdout, stderr := p.run(t, nowhere, "version")
	if code != cli.ExitInstall || !strings.Contains(stdout, "clickmask "+versionIn(release)+" (commit 1a2b3c4d5e6f)\n") || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "nowhere") {
		t.Errorf("version without ONNX Runtime: exit %d, %q, %q", code, stdout, stderr)
	}
	if code, _, stderr := p.run(t, nowhere, "predict", "disc.png", "--points", "160,120"); code != cli.ExitInstall || strings.Count(stderr, "\n") != 1 {
		t.Errorf("predict without ONNX Runtime: exit %d, %q", code, stderr)
	}
	if code, _, stderr := p.run(t, nowhere, "disc.png"); code != cli.ExitUsage || !strings.Contains(stderr, "no window") {
		t.Errorf("a window: exit %d, %q", code, stderr)
	}

	lib := ortLibrary(t)
	code, stdout, stderr = p.run(t, lib, "predict", "disc.png", "--boxes", "85,45,235,195", "--json", "--cutout", "--overlay")
	if code != cli.ExitDone || stderr != "" {
		t.Fatalf("predict: exit %d, %s", code, stderr)
	}
	var result struct {
		Objects []struct {
			Masks []struct {
				Area int    `json:"area"`
				File string `json:"file"`
			} `json:"masks"`
		} `json:"objects"`
	}
	if err := json.Unmarshal([]byte(stdout), &result); err != nil {
		t.Fatalf("%v: %s", err, stdout)
	}
	// A red disc of 15394 pixels on green is what any model must find in its own box.
	if got := result.Objects[0].Masks[0]; got.Area < 13000 || got.Area > 18000 {
		t.Errorf("the disc has %d pixels, %s", got.Area, stdout)
	}
	for _, name := range []string{"disc_mask.png", "disc_cutout.png", "disc_overlay.png"} {
		if _, err := os.Stat(filepath.Join(p.dir, name)); err != nil {
			t.Error(err)
		}
	}
	code, stdout, stderr = p.run(t, lib, "sample", "-o", "out")
	if code != cli.ExitDone || stderr != "" || !strings.Contains(stdout, "_overlay.png") {
		t.Errorf("sample: exit %d, %q, %q", code, stdout, stderr)
	}
}
