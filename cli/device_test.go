package cli

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/trial"
)

// fakeMachine is a machine that has the accelerators of a table: nil for one that works, or why it does not.
type fakeMachine struct {
	has     map[ort.Device]error
	threads trial.Threads
	tried   []ort.Device
}

func (m *fakeMachine) Accelerators() (out []ort.Device, err error) {
	for d := range m.has {
		out = append(out, d)
	}
	slices.Sort(out)
	return out, nil
}

func (m *fakeMachine) Offered(d ort.Device) error {
	if _, ok := m.has[d]; !ok && !d.IsCPU() {
		return &trial.NotOfferedError{Device: d, Runtime: "9.9.9"}
	}
	return nil
}

func (m *fakeMachine) Known(d ort.Device) (error, bool) {
	return m.has[d], slices.Contains(m.tried, d)
}

func (m *fakeMachine) Check(_ context.Context, d ort.Device) error {
	if err := m.Offered(d); err != nil {
		return err
	}
	m.tried = append(m.tried, d)
	return m.has[d]
}

func (m *fakeMachine) Threads() trial.Threads {
	if m.threads.Count == 0 {
		return trial.Threads{Count: 2}
	}
	return m.threads
}

var crashed = &trial.Failure{Device: ort.CUDA, Reason: "crashed (signal: segmentation fault)"}

// opened notes with which options models are opened.
func (s *stage) opened() *[]models.Options {
	var list []models.Options
	inner := s.open
	s.open = func(name string, o models.Options) inference.Opener {
		list = append(list, o)
		return inner(name, o)
	}
	return &list
}

func TestADeviceThatPassesItsTrialIsUsed(t *testing.T) {
	s := newStage(t)
	s.machine = &fakeMachine{has: map[ort.Device]error{ort.WebGPU: nil}}
	opened := s.opened()
	for i, line := range []string{"predict a.png --points 60,60 --device webgpu", "embed a.png b.png --device webgpu"} {
		code, _, stderr := s.call(t, line)
		if code != ExitDone || (*opened)[i].Device != ort.WebGPU {
			t.Errorf("%s: exit %d on %v, %q", line, code, (*opened)[i].Device, stderr)
		}
		if said := strings.Contains(stderr, "trying WebGPU, which may take a minute\n"); said != (i == 0) {
			t.Errorf("%s: %q", line, stderr)
		}
	}
}

func TestADeviceThatFailsItsTrialLeavesTheWorkToTheCPU(t *testing.T) {
	s := newStage(t)
	s.machine = &fakeMachine{has: map[ort.Device]error{ort.CUDA: crashed}, tried: []ort.Device{ort.CUDA}}
	opened := s.opened()
	code, stdout, stderr := s.call(t, "predict a.png --points 60,60 --device cuda --json")
	want := "clickmask: CUDA cannot be used, so the CPU is: when it was tried, it crashed (signal: segmentation fault)\n"
	if code != ExitDone || stderr != want || !strings.Contains(stdout, `"predicted_iou"`) {
		t.Errorf("exit %d, %q, %q", code, stderr, stdout)
	}
	if (*opened)[0].Device != "" || (*opened)[0].Fallback != nil {
		t.Errorf("opened with %+v", (*opened)[0])
	}
}

func TestADeviceThatFailsOnTheWayIsToldOnce(t *testing.T) {
	s := newStage(t)
	s.machine = &fakeMachine{has: map[ort.Device]error{ort.WebGPU: nil}, tried: []ort.Device{ort.WebGPU}}
	inner := s.open
	s.open = func(name string, o models.Options) inference.Opener {
		return func(ctx context.Context) (inference.Model, error) {
			o.Fallback(errors.New("WebGPU failed, so the CPU is used: load graph: no such operator"))
			o.Fallback(errors.New("WebGPU failed, so the CPU is used: run graph: device lost"))
			return inner(name, o)(ctx)
		}
	}
	code, _, stderr := s.call(t, "predict a.png --points 60,60 --device webgpu")
	if code != ExitDone || stderr != "clickmask: WebGPU failed, so the CPU is used: load graph: no such operator\n" {
		t.Errorf("exit %d, %q", code, stderr)
	}
}

func TestADeviceThatIsNotThereIsRefused(t *testing.T) {
	s := newStage(t)
	s.window = func(context.Context, []string, WindowOptions) error { t.Error("the window is opened"); return nil }
	opened := s.opened()
	for _, c := range []struct {
		line string
		code int
		says string
	}{
		{"predict a.png --points 60,60 --device abacus", ExitUsage, `--device "abacus": give one of cpu, cuda, coreml, directml, webgpu, openvino`},
		{"predict a.png --points 60,60 --device cuda", ExitInstall, "ONNX Runtime 9.9.9 was built without CUDA: "},
		{"sample -o out --device coreml", ExitInstall, "without CoreML"},
		{"embed a.png --device directml", ExitInstall, "without DirectML"},
		{"a.png --device cuda", ExitInstall, "without CUDA"},
		{"a.png --device abacus", ExitUsage, "abacus"},
		{"bench --only encode --device abacus", ExitUsage, "abacus"},
	} {
		code, stdout, stderr := s.call(t, c.line)
		if code != c.code || !strings.Contains(stderr, c.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%s: exit %d, %q, %q; want %d, %q", c.line, code, stderr, stdout, c.code, c.says)
		}
	}
	if len(*opened) != 0 {
		t.Errorf("%d models are opened", len(*opened))
	}
}

func TestTheWindowGetsTheDevice(t *testing.T) {
	s := newStage(t)
	s.machine = &fakeMachine{has: map[ort.Device]error{ort.CUDA: crashed}}
	var got WindowOptions
	s.window = func(_ context.Context, _ []string, o WindowOptions) error { got = o; return nil }
	if s.mustCall(t, "a.png --device cuda"); got.Device != ort.CUDA {
		t.Errorf("%+v", got)
	}
}

func TestModelsRunWithTheMeasuredNumberOfThreads(t *testing.T) {
	s := newStage(t)
	s.machine = &fakeMachine{threads: trial.Threads{Count: 3, MS: map[int]float64{3: 40, 6: 44.4}}}
	opened := s.opened()
	s.mustCall(t, "predict a.png --points 60,60 -o x.png")
	s.mustCall(t, "predict a.png --points 60,60 -o y.png --threads 5")
	if (*opened)[0].Threads != 3 || (*opened)[1].Threads != 5 {
		t.Errorf("%+v", *opened)
	}
	if got := s.mustCall(t, "version"); !strings.HasSuffix(got, "\nmodels run with 3 threads, the fastest here (3: 40 ms, 6: 44 ms)\n") {
		t.Errorf("%q", got)
	}
}

func TestBenchShowsEachDeviceThatPassed(t *testing.T) {
	s := newStage(t)
	s.machine = &fakeMachine{has: map[ort.Device]error{ort.CUDA: crashed, ort.WebGPU: nil, ort.CoreML: nil}}
	inner := s.open
	s.open = func(name string, o models.Options) inference.Opener {
		if o.Device == ort.CoreML {
			o.Fallback(errors.New("CoreML failed, so the CPU is used: load graph: no"))
		}
		return inner(name, o)
	}
	run := func(line string) (on, skipped []string) {
		t.Helper()
		code, stdout, stderr := s.call(t, line)
		var report struct {
			Machine struct {
				Threads string `json:"threads"`
			} `json:"machine"`
			Encode []struct {
				Aspect, Device string
				Threads        int
			} `json:"encode"`
			Skipped []struct{ Case, Reason string } `json:"skipped"`
		}
		if err := json.Unmarshal([]byte(stdout), &report); err != nil || code != ExitDone {
			t.Fatalf("%s: exit %d, %v, %s", line, code, err, stderr)
		}
		if report.Machine.Threads != "2 threads, the number of physical cores" {
			t.Errorf("%+v", report.Machine)
		}
		for _, e := range report.Encode {
			if e.Aspect == "1:1" {
				on = append(on, e.Device+" "+threadsText(e.Threads))
			}
		}
		for _, k := range report.Skipped {
			skipped = append(skipped, k.Case+": "+k.Reason)
		}
		return on, skipped
	}
	on, skipped := run("bench --only encode --runs 1 --threads 1,2 --json")
	if want := []string{"cpu 1 thread", "cpu 2 threads", "webgpu 1 thread"}; !slices.Equal(on, want) {
		t.Errorf("on %q, want %q", on, want)
	}
	if want := []string{"device coreml: CoreML failed, so the CPU is used: load graph: no", "device cuda: " + crashed.Error()}; !slices.Equal(skipped, want) {
		t.Errorf("skipped %q, want %q", skipped, want)
	}
	on, skipped = run("bench --only encode --runs 1 --device webgpu,openvino --device webgpu --json")
	if !slices.Equal(on, []string{"webgpu 2 threads"}) || len(skipped) != 1 || !strings.HasPrefix(skipped[0], "device openvino: ONNX Runtime 9.9.9 was built without OpenVINO") {
		t.Errorf("on %q, skipped %q", on, skipped)
	}
	if table := progressCall(t, s, "bench --only encode --runs 1"); !strings.Contains(table, "encode 1:1 on WebGPU") || !strings.Contains(table, "skipped device cuda: ") {
		t.Errorf("the table:\n%s", table)
	}
}
