package pairs_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
)

// The self-test doubts pairs whose masks do not follow the test picture; a model that was trained, here the
// small built-in one, must be far from that.
func TestATrainedModelAnswersTheTestPicture(t *testing.T) {
	m, err := models.Open("", 1)(t.Context())
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	iou, err := pairs.SelfTest(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("overlap %.3f", iou)
	if iou < 0.8 {
		t.Errorf("overlap %.2f", iou)
	}
}

func TestModelsOpensAPairByEitherFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for from, to := range map[string]string{"hwc_encoder": "tiny_encoder", "multi_decoder": "tiny_decoder"} {
		b, err := os.ReadFile(filepath.Join("testdata", from+".onnx"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, to+".onnx"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var first inference.Info
	for _, name := range []string{"tiny_encoder.onnx", "tiny_decoder.onnx"} {
		m, err := models.Open(filepath.Join(dir, name), 1)(t.Context())
		if errors.Is(err, ort.ErrRuntimeMissing) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		if first == (inference.Info{}) {
			first = m.Info()
		}
		if m.Info() != first || first.Name != "tiny" {
			t.Errorf("%+v and %+v", first, m.Info())
		}
	}
	if m, err := models.Open(filepath.Join(dir, "gone.onnx"), 1)(t.Context()); m != nil || err == nil || !strings.HasPrefix(err.Error(), "open model gone.onnx: ") {
		t.Errorf("%v, %v", m, err)
	}
}
