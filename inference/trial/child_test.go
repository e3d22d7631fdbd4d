package trial

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/mask"
	"clickmask/prompt"
)

// childEnv makes this test program behave as a child: its value says how.
const childEnv = "CLICKMASK_TRIAL_CHILD"

func TestMain(m *testing.M) {
	if behaviour := os.Getenv(childEnv); behaviour != "" {
		child(behaviour)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is what a driver may do to the process that uses it.
func child(behaviour string) {
	switch behaviour {
	case "alone":
		orphan()
	case "a parent":
		parent()
	case "killed":
		self, _ := os.FindProcess(os.Getpid())
		_ = self.Kill()
		<-make(chan int)
	case "broken":
		fmt.Fprintln(os.Stderr, "SIGSEGV: segmentation violation\nPC=0x0 m=0 sigcode=1")
		os.Exit(2)
	case "silent":
	case "hangs":
		never := make(chan os.Signal, 1)
		signal.Notify(never, os.Interrupt)
		<-never
	case "right", "wrong", "nonsense", "idle":
		answer, err := CheckDevice(context.Background(), ort.WebGPU, testPicture(), openers(behaviour))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		_ = json.NewEncoder(os.Stdout).Encode(answer)
	case "fast alone":
		fmt.Println(`{"1": 70, "2": 100, "4": 120}`)
	}
}

// openers opens a model that answers so on a device, and rightly on the CPU.
func openers(behaviour string) func(models.Options) inference.Opener {
	return func(o models.Options) inference.Opener {
		m := fake.New(fake.Options{})
		if o.Device.IsCPU() || behaviour == "idle" {
			return m.Opener()
		}
		factor := float32(1.000001)
		switch behaviour {
		case "wrong":
			factor = 1.001
		case "nonsense":
			factor = float32(math.NaN())
		}
		return func(context.Context) (inference.Model, error) { return &skewed{m, factor}, nil }
	}
}

// skewed is a model on a device that computes with other or with too few bits.
type skewed struct {
	*fake.Model
	factor float32
}

func (s *skewed) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := s.Model.Decode(ctx, e, p, in)
	if err == nil {
		a.IoU[0] *= s.factor
	}
	return a, err
}

// place is a machine: which devices its runtime offers, and how a child behaves on it.
type place struct {
	*Trials
	started []string // the arguments of each child
}

func newPlace(t *testing.T, behaviour string) *place {
	t.Helper()
	p := &place{Trials: New(t.TempDir(), "v1")}
	p.accelerators = func() ([]ort.Device, error) { return []ort.Device{ort.WebGPU, ort.CUDA}, nil }
	p.runtime = func() (string, error) { return "9.9.9 (/lib/onnxruntime)", nil }
	p.limit = time.Minute
	p.behaves(behaviour)
	return p
}

func (p *place) behaves(behaviour string) {
	p.command = func(ctx context.Context, args ...string) *exec.Cmd {
		p.started = append(p.started, fmt.Sprint(args))
		cmd := exec.CommandContext(ctx, os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+behaviour)
		return cmd
	}
}

func TestAChildReportsToNobody(t *testing.T) {
	t.Setenv("ORT_DISABLE_TELEMETRY", "0")
	cmd := again(t.Context(), "try-device", "webgpu")
	if !slices.Contains(cmd.Env, "ORT_DISABLE_TELEMETRY=1") || slices.Contains(cmd.Env, "ORT_DISABLE_TELEMETRY=0") {
		t.Errorf("its environment is %q", cmd.Env)
	}
}
