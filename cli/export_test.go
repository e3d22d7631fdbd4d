package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExportWritesAPairAndReplacesNothingUnasked(t *testing.T) {
	checkpoint, err := filepath.Abs("../inference/graph/testdata/tiny.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	out := s.mustCall(t, "export "+checkpoint+" -o onnx --name small")
	for _, name := range []string{"onnx/small_encoder.onnx", "onnx/small_decoder.onnx"} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 || !strings.Contains(out, filepath.FromSlash(name)) {
			t.Errorf("%s: %v; printed %q", name, err, out)
		}
	}
	if code, _, stderr := s.call(t, "export "+checkpoint+" -o onnx --name small"); code != ExitUsage || !strings.Contains(stderr, "--force") {
		t.Errorf("a second export ended with %d and said %q", code, stderr)
	}
	s.mustCall(t, "export "+checkpoint+" -o onnx --name small --force --single")
	if _, err := os.Stat("onnx/small_decoder_single.onnx"); err != nil {
		t.Error(err)
	}
}

func TestExportRefusesWhatIsNoCheckpoint(t *testing.T) {
	s := newStage(t)
	writeFile(t, "page.pt", []byte("<html>not a model</html>"))
	for line, want := range map[string]struct {
		code int
		says string
	}{
		"export page.pt": {ExitFailed, "page.pt"},
		"export gone.pt": {ExitFailed, "gone.pt"},
		"export":         {ExitUsage, "one checkpoint"},
	} {
		code, stdout, stderr := s.call(t, line)
		if code != want.code || !strings.Contains(stderr, want.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%s ended with %d, printed %q and said %q", line, code, stdout, stderr)
		}
	}
}
