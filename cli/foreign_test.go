package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/foreign"
	"clickmask/inference/models"
	"clickmask/inference/ort"
)

// TestMain makes this program the child that serves a pair, through the hidden command, or a worker with the fake model.
func TestMain(m *testing.M) {
	if os.Getenv(workerEnv) != "" {
		p := newProgram("test", nil)
		p.machine, p.cacheDir = &fakeMachine{}, func() string { return "" }
		p.open = func(string, models.Options) inference.Opener { return fake.Opener(fake.Options{}) }
		os.Exit(p.main([]string{"work"}))
	}
	if len(os.Args) == 2 && os.Args[1] == foreign.Command {
		os.Exit(newProgram("test", nil).run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func TestAPairIsServedByTheHiddenCommand(t *testing.T) {
	library, err := ort.Library()
	if err != nil {
		t.Skip(err)
	}
	fixtures, err := filepath.Abs(filepath.Join("..", "inference", "pairs", "testdata"))
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	t.Setenv("ORT_LIB", library)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for from, to := range map[string]string{"hwc_encoder": "tiny_encoder", "multi_decoder": "tiny_decoder", "flat_encoder": "flat/tiny_encoder"} {
		b, err := os.ReadFile(filepath.Join(fixtures, from+".onnx"))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, to+".onnx", b)
	}
	s.open = newProgram("test", nil).open
	for _, c := range []struct {
		flags string
		code  int
		says  string
	}{
		{"--model tiny_encoder.onnx", ExitDone, ""},
		{"--model tiny_decoder.onnx --model-memory 800 --model-time 2m --force", ExitDone, ""},
		{"--model tiny_encoder.onnx --model-time 1ns --force", ExitFailed, "clickmask: tiny_encoder.onnx gave no answer within 1ns and was stopped while it was being opened"},
		{"--model flat/tiny_encoder.onnx --force", ExitFailed, "clickmask: open model tiny_encoder.onnx: no decoder beside it"},
		{"--model tiny_encoder.onnx --model-memory -1 --force", ExitUsage, "--model-memory -1"},
	} {
		code, stdout, stderr := s.call(t, "predict a.png --points 100,60 --threads 1 --no-cache "+c.flags)
		if code != c.code || !strings.Contains(stderr, c.says) || c.says == "" && stderr != "" || bytes.Count([]byte(stderr), []byte("\n")) > 1 {
			t.Errorf("%s: exit %d, %q, %q", c.flags, code, stdout, stderr)
		}
	}
}
