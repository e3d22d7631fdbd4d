package uitest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/ort"
	"clickmask/inference/trial"
	"clickmask/ui/parts"
)

// machine has two accelerators: WebGPU works, and CUDA's driver crashes. A third one was there once.
type machine struct {
	mu    sync.Mutex
	known map[ort.Device]error // by what was tried
	tried []ort.Device
	held  chan struct{} // a trial ends when it is closed, or at once
}

func (m *machine) Accelerators() ([]ort.Device, error) {
	return []ort.Device{ort.CUDA, ort.WebGPU}, nil
}

func (m *machine) Known(d ort.Device) (error, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	err, ok := m.known[d]
	return err, ok
}

func (m *machine) Check(ctx context.Context, d ort.Device) error {
	if err, ok := m.Known(d); ok {
		return err
	}
	return m.Try(ctx, d)
}

func (m *machine) Try(ctx context.Context, d ort.Device) error {
	if m.held != nil {
		select {
		case <-m.held:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var err error
	switch d {
	case ort.CUDA:
		err = &trial.Failure{Device: d, Reason: "crashed (signal: segmentation fault)"}
	case ort.DirectML:
		return &trial.NotOfferedError{Device: d, Runtime: "9.9.9"}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tried = append(m.tried, d)
	if m.known == nil {
		m.known = map[ort.Device]error{}
	}
	m.known[d] = err
	return err
}

// placed opens a model that is called after the device it runs on, which is how the tests see it.
func placed(name string, on ort.Placement) inference.Opener {
	return func(ctx context.Context) (inference.Model, error) {
		return &onDevice{fake.New(fake.Options{Name: "Built-in"}), on}, nil
	}
}

type onDevice struct {
	*fake.Model
	on ort.Placement
}

func (m *onDevice) Info() inference.Info {
	i := m.Model.Info()
	i.Name = "on " + m.on.Device.String()
	i.Fingerprint = i.Name // so that the window shows which one it is
	return i
}

func (s *stage) runsOn(d ort.Device) {
	s.t.Helper()
	s.until("the model runs on "+d.String(), func() bool { return s.w.ModelName() == "on "+d.String() })
}

func (s *stage) openSettings() {
	s.t.Helper()
	bar, _, ok := find[*parts.TopBar](s, nil)
	if !ok {
		s.t.Fatal("there is no bar in sight")
	}
	bar.OnSettings()
}

func TestAnAcceleratorIsTriedWhenItIsChosenAndRememberedWithItsTrial(t *testing.T) {
	m := &machine{}
	s := open(t, options{on: placed, machine: m})
	s.runsOn(ort.CPU)
	s.openSettings()
	s.tap("WebGPU")
	s.runsOn(ort.WebGPU)
	s.until("it is told", func() bool { return s.has("WebGPU is in use.") })

	later := open(t, options{settings: s.settings, on: placed, machine: m})
	later.runsOn(ort.WebGPU)
	if len(m.tried) != 1 {
		t.Errorf("tried %v", m.tried)
	}
	later.openSettings()
	later.tap("CPU")
	later.runsOn(ort.CPU)
}

func TestADriverThatCrashesLeavesTheWorkToTheCPUWithAWord(t *testing.T) {
	m := &machine{}
	s := open(t, options{on: placed, machine: m})
	s.shows(s.picture("beach.png", 400, 300))
	s.openSettings()
	s.tap("CUDA")
	s.until("it is told", func() bool {
		return s.has("CUDA cannot be used, so the CPU is: when it was tried, it crashed (signal: ")
	})
	s.runsOn(ort.CPU)
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	s.openSettings()
	if !s.has("Did not work, so the CPU is used") {
		t.Errorf("the settings say %q", s.words())
	}
	s.tap("CUDA") // a new driver may be there
	s.until("it is tried anew", func() bool { m.mu.Lock(); defer m.mu.Unlock(); return len(m.tried) == 2 })
}

func TestTheCPUServesWhileADeviceIsTried(t *testing.T) {
	m := &machine{held: make(chan struct{})}
	s := open(t, options{on: placed, machine: m, device: ort.WebGPU})
	s.runsOn(ort.CPU)
	s.shows(s.picture("beach.png", 400, 300))
	s.click(200, 150, desktop.MouseButtonPrimary, 0)
	s.answered()
	close(m.held)
	s.runsOn(ort.WebGPU)

	later := open(t, options{settings: s.settings, on: placed, machine: &machine{}})
	later.runsOn(ort.CPU) // the command line's choice was for that run
}

func TestClosingTheWindowEndsATrial(t *testing.T) {
	m := &machine{held: make(chan struct{})}
	ended := make(chan error, 1)
	s := open(t, options{on: placed, machine: &watched{m, ended}, device: ort.WebGPU})
	s.runsOn(ort.CPU)
	s.w.Close()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// watched tells how trials end.
type watched struct {
	*machine
	ended chan error
}

func (m *watched) Check(ctx context.Context, d ort.Device) error {
	err := m.machine.Check(ctx, d)
	m.ended <- err
	return err
}

func TestADeviceThatFailsLaterIsToldOnce(t *testing.T) {
	m := &machine{known: map[ort.Device]error{ort.WebGPU: nil}}
	s := open(t, options{machine: m, device: ort.WebGPU, on: func(name string, on ort.Placement) inference.Opener {
		return func(ctx context.Context) (inference.Model, error) {
			on.Fallback(fmt.Errorf("WebGPU failed, so the CPU is used: %w", errors.New("device removed")))
			on.Fallback(fmt.Errorf("WebGPU failed, so the CPU is used: %w", errors.New("device gone")))
			return placed(name, on)(ctx)
		}
	}})
	s.until("it is told", func() bool { return s.has("WebGPU failed, so the CPU is used: device removed.") })
	s.shows(s.picture("beach.png", 400, 300))
}

func TestADeviceThatIsGoneIsToldAndForgotten(t *testing.T) {
	s := open(t, options{settings: remember(t, map[string]any{"device": "directml"}), on: placed, machine: &machine{}})
	s.runsOn(ort.CPU)
	s.until("it is told", func() bool { return s.has("ONNX Runtime 9.9.9 was built without DirectML") })
	if got := remembered(t, s.settings, "device"); got != "" {
		t.Errorf("the choice is still %q", got)
	}
}

func TestWithoutAcceleratorsNoneAreOffered(t *testing.T) {
	s := open(t, options{})
	s.openSettings()
	if !s.has("Labelme's keys") || s.has("Run the model on") {
		t.Errorf("the settings say %q", s.words())
	}
}
