package trial

import (
	"context"
	"errors"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/picture"
)

func testPicture() *picture.Picture {
	img := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for i := range img.Pix {
		img.Pix[i] = uint8(i*7 + i/240*31)
	}
	return picture.FromImage(img, "test")
}

func TestADeviceMustSurviveAndAnswerAsTheCPUDoes(t *testing.T) {
	killed := "crashed (signal: killed)"
	if runtime.GOOS == "windows" {
		killed = "crashed (exit status 1)"
	}
	for _, c := range []struct{ behaviour, reason string }{
		{"right", ""},
		{"wrong", "answered wrongly (off by 0.0"},
		{"nonsense", "answered what is no answer at all"},
		{"idle", "left all work to the CPU"},
		{"killed", killed},
		{"broken", "crashed (exit status 2: SIGSEGV: segmentation violation)"},
		{"silent", "crashed (without an answer)"},
	} {
		p := newPlace(t, c.behaviour)
		err := p.Try(t.Context(), ort.WebGPU)
		known, ok := p.Known(ort.WebGPU)
		if c.reason == "" {
			if err != nil || known != nil || !ok {
				t.Errorf("%s: %v; remembered %v, %v", c.behaviour, err, known, ok)
			}
			continue
		}
		var f *Failure
		if !errors.As(err, &f) || !strings.HasPrefix(f.Reason, c.reason) || f.Device != ort.WebGPU {
			t.Errorf("%s: %v, want %q", c.behaviour, err, c.reason)
		}
		if !ok || known == nil || known.Error() != err.Error() || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: remembered %v, %v", c.behaviour, known, ok)
		}
	}
}

func TestADeviceThatHangsIsGivenUp(t *testing.T) {
	p := newPlace(t, "hangs")
	p.limit = 50 * time.Millisecond // it never answers, however long that is
	var f *Failure
	if err := p.Try(t.Context(), ort.WebGPU); !errors.As(err, &f) || f.Reason != "gave no answer within 50ms" {
		t.Errorf("%v", err)
	}
	if _, known := p.Known(ort.WebGPU); !known {
		t.Error("it would hang again at the next start")
	}
}

func TestATrialThatWasEndedSaysNothingOfTheDevice(t *testing.T) {
	p := newPlace(t, "hangs")
	ctx, cancel := context.WithCancel(t.Context())
	command := p.command
	p.command = func(ctx context.Context, args ...string) *exec.Cmd {
		cancel()
		return command(ctx, args...)
	}
	if err := p.Try(ctx, ort.WebGPU); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	p.command = func(ctx context.Context, args ...string) *exec.Cmd {
		return exec.CommandContext(ctx, filepath.Join(t.TempDir(), "gone"))
	}
	if err := p.Try(t.Context(), ort.WebGPU); !errors.Is(err, ErrCannotStart) {
		t.Errorf("%v", err)
	}
	if err, known := p.Known(ort.WebGPU); known {
		t.Errorf("remembered: %v", err)
	}
}

func TestADeviceIsTriedOnceUntilSomethingChanges(t *testing.T) {
	p := newPlace(t, "killed")
	check := func(what string, trials int) {
		t.Helper()
		var f *Failure
		if err := p.Check(t.Context(), ort.WebGPU); !errors.As(err, &f) {
			t.Errorf("%s: %v", what, err)
		}
		if len(p.started) != trials {
			t.Errorf("%s: %d trials, want %d: %q", what, len(p.started), trials, p.started)
		}
	}
	check("first start", 1)
	check("second start", 1)
	p.runtime = func() (string, error) { return "10.0.0 (/lib/onnxruntime)", nil }
	check("another ONNX Runtime", 2)
	p.program = "v2"
	check("another version of the program", 3)
	check("the next start", 3)
	if p.started[0] != "[try-device webgpu]" {
		t.Errorf("the child is started with %s", p.started[0])
	}

	p.behaves("right") // a new driver
	if err := p.Try(t.Context(), ort.WebGPU); err != nil {
		t.Errorf("chosen anew: %v", err)
	}
	if err := p.Check(t.Context(), ort.WebGPU); err != nil || len(p.started) != 4 {
		t.Errorf("%v, %d trials", err, len(p.started))
	}
	if err := p.Check(t.Context(), ort.CUDA); err != nil || len(p.started) != 5 {
		t.Errorf("another device: %v, %d trials", err, len(p.started))
	}
}

func TestWhatIsNotOfferedIsNotTried(t *testing.T) {
	p := newPlace(t, "right")
	var missing *NotOfferedError
	for _, err := range []error{p.Try(t.Context(), ort.CoreML), p.Check(t.Context(), ort.CoreML)} {
		if !errors.As(err, &missing) || !strings.HasPrefix(err.Error(), "ONNX Runtime 9.9.9 (/lib/onnxruntime) was built without CoreML: ") {
			t.Errorf("%v", err)
		}
	}
	if err := p.Check(t.Context(), ort.CPU); err != nil {
		t.Errorf("the CPU: %v", err)
	}
	if len(p.started) != 0 {
		t.Errorf("started %q", p.started)
	}
}

func TestADamagedMemoryMeansATrial(t *testing.T) {
	p := newPlace(t, "right")
	if err := os.WriteFile(p.path(), []byte(`{"devices": {"webgpu": {"for": `), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.Check(t.Context(), ort.WebGPU); err != nil || len(p.started) != 1 {
		t.Errorf("%v, started %q", err, p.started)
	}
	if _, known := p.Known(ort.WebGPU); !known {
		t.Error("the new result is not remembered")
	}
}

// What the child does with the real model: the runtime of the tests has no CUDA, so the device fails and says so.
func TestTheBuiltinModelIsWhatADeviceIsTriedWith(t *testing.T) {
	if have, err := ort.Accelerators(); err != nil || len(have) > 0 {
		t.Skip("a runtime for the CPU alone is needed: ", err)
	}
	builtin := func(o models.Options) inference.Opener { o.Threads = 1; return models.OpenWith("", o) }
	got, err := CheckDevice(t.Context(), ort.CUDA, testPicture(), builtin)
	if err != nil || !strings.HasPrefix(got.Failure, "could not run the model (CUDA ") {
		t.Errorf("%+v, %v", got, err)
	}
	onCPU := func(o models.Options) inference.Opener { return builtin(models.Options{}) }
	if got, err := CheckDevice(t.Context(), ort.CUDA, testPicture(), onCPU); err != nil || got.Failure != "left all work to the CPU" {
		t.Errorf("the same answer: %+v, %v", got, err)
	}
}
