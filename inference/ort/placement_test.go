package ort

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	binding "github.com/yalue/onnxruntime_go"

	"clickmask/inference"
)

func TestTheRuntimeSaysWhatItWasBuiltFor(t *testing.T) {
	if err := Load(); err != nil {
		t.Skip(err)
	}
	have, err := providers()
	if err != nil || !slices.Contains(have, "CPUExecutionProvider") {
		t.Errorf("%q, %v", have, err)
	}
}

func TestOnlyKnownAcceleratorsAreOffered(t *testing.T) {
	for _, c := range []struct {
		providers []string
		want      []Device
	}{
		{[]string{"CPUExecutionProvider"}, nil},
		{[]string{"AzureExecutionProvider", "CPUExecutionProvider"}, nil}, // sends what it is given to a server
		{[]string{"TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"}, []Device{CUDA}},
		{[]string{"CoreMLExecutionProvider", "WebGpuExecutionProvider", "CPUExecutionProvider"}, []Device{CoreML, WebGPU}},
		{[]string{"DmlExecutionProvider", "OpenVINOExecutionProvider"}, []Device{DirectML, OpenVINO}},
	} {
		if got := known(c.providers); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.providers, got, c.want)
		}
	}
}

func TestDevicesAreCalledAsPeopleCallThem(t *testing.T) {
	for d, want := range map[Device]string{"": "CPU", CPU: "CPU", DirectML: "DirectML", "abacus": "abacus"} {
		if got := d.String(); got != want {
			t.Errorf("%q is %q, want %q", string(d), got, want)
		}
	}
}

func pair(a, b float32) []inference.Tensor {
	one := func(name string, v float32) inference.Tensor {
		return inference.Tensor{Name: name, Shape: []int64{1, 1}, Data: []float32{v}}
	}
	return []inference.Tensor{one("a", a), one("b", b)}
}

// openSumOn opens the graph of sums and collects what its placement tells.
func openSumOn(t *testing.T, d Device, told *[]string) *Session {
	t.Helper()
	if err := Load(); err != nil {
		t.Skip(err)
	}
	s, err := OpenSession(filepath.Join("testdata", "sum.onnx"), []string{"a", "b"}, []string{"sum", "product"},
		Options{Threads: 1, Placement: Placement{Device: d, Fallback: func(why error) { *told = append(*told, why.Error()) }}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestAGraphThatADeviceCannotLoadRunsOnTheCPU(t *testing.T) {
	if have, err := Accelerators(); err != nil || slices.Contains(have, CUDA) {
		t.Skip("a runtime without CUDA is needed", err)
	}
	var told []string
	s := openSumOn(t, CUDA, &told)
	if len(told) != 1 || !strings.HasPrefix(told[0], "CUDA failed, so the CPU is used: ") {
		t.Errorf("told %q", told)
	}
	out, err := s.Run(t.Context(), pair(2, 3))
	if err != nil || out[0].Data[0] != 5 {
		t.Errorf("%v, %v", out, err)
	}
}

func TestAGraphThatNobodyCanLoadIsNotTheDevicesFault(t *testing.T) {
	if err := Load(); err != nil {
		t.Skip(err)
	}
	_, err := NewSession([]byte("no graph"), []string{"a"}, []string{"b"}, Options{Placement: Placement{
		Device: CUDA, Fallback: func(why error) { t.Errorf("told %v", why) }}})
	if err == nil || !strings.HasPrefix(err.Error(), "load graph: ") {
		t.Errorf("%v", err)
	}
}

// broken is a session on a device that was lost.
type broken struct{ freed int }

func (b *broken) Run(_, _ []binding.Value) error { return errors.New("device removed") }
func (b *broken) RunWithOptions(_, _ []binding.Value, _ *binding.RunOptions) error {
	return errors.New("device removed")
}
func (b *broken) Destroy() error { b.freed++; return nil }

// onBroken puts a session on a device that fails in every run.
func onBroken(t *testing.T, told *[]string) (*Session, *broken, *int) {
	t.Helper()
	s := openSumOn(t, CPU, told)
	cpu, lost, created := s.session, &broken{}, 0
	s.session = lost
	s.onCPU = &spare{
		placement: Placement{Device: WebGPU, Fallback: func(why error) { *told = append(*told, why.Error()) }},
		create:    func() (runner, error) { created++; return cpu, nil },
	}
	return s, lost, &created
}

func TestARunThatFailsOnADeviceIsDoneByTheCPU(t *testing.T) {
	for name, ctx := range map[string]context.Context{"without an end": context.Background(), "that may end": t.Context()} {
		var told []string
		s, lost, created := onBroken(t, &told)
		for range 2 {
			if out, err := s.Run(ctx, pair(2, 3)); err != nil || out[0].Data[0] != 5 || out[1].Data[0] != 6 {
				t.Errorf("%s: %v, %v", name, out, err)
			}
		}
		if *created != 1 || lost.freed != 1 || len(told) != 1 || told[0] != "WebGPU failed, so the CPU is used: run graph: device removed" {
			t.Errorf("%s: created %d, freed %d, told %q", name, *created, lost.freed, told)
		}
	}
}

func TestInputsThatNoGraphTakesAreNotTheDevicesFault(t *testing.T) {
	var told []string
	s, lost, _ := onBroken(t, &told)
	odd := pair(2, 3)
	odd[0] = inference.Tensor{Name: "a", Shape: []int64{1, 2}, Data: []float32{1, 2}}
	odd[1] = inference.Tensor{Name: "b", Shape: []int64{1, 3}, Data: []float32{1, 2, 3}}
	if _, err := s.Run(t.Context(), odd); err == nil || lost.freed != 0 || len(told) != 0 {
		t.Errorf("%v, freed %d, told %q", err, lost.freed, told)
	}
}

func TestARunThatWasEndedStaysOnTheDevice(t *testing.T) {
	var told []string
	s, _, created := onBroken(t, &told)
	ctx, cancel := context.WithCancel(t.Context())
	s.session = &ending{cancel: cancel}
	if _, err := s.Run(ctx, pair(2, 3)); !errors.Is(err, context.Canceled) || *created != 0 {
		t.Errorf("%v, created %d", err, *created)
	}
}

// ending is a session whose run is ended while it works.
type ending struct {
	broken
	cancel func()
}

func (e *ending) RunWithOptions(_, _ []binding.Value, _ *binding.RunOptions) error {
	e.cancel()
	return errors.New("exiting due to terminate flag being set")
}

func TestReasonsAreToldWithoutTheirPlaceInONNXRuntime(t *testing.T) {
	for from, want := range map[string]string{
		"/src/webgpu_context.cc:65 void Initialize(const Config&)::<lambda()> status == Success was false. Failed to get an adapter: none":     "Failed to get an adapter: none",
		"/src/provider_bridge.cc:20 Provider& Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library x.so with error: y.so is not there": "Failed to load library x.so with error: y.so is not there",
		"CUDA execution provider is not enabled in this build.":                                                                                "CUDA execution provider is not enabled in this build.",
	} {
		if got := plainly(errors.New(from)).Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
