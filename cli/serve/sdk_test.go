package serve

import (
	"encoding/json"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"clickmask/inference/fake"
)

// Label Studio's SDK (label-studio-sdk of PyPI) takes what the server answers. CLICKMASK_STUDIO names an interpreter that has it.
func TestLabelStudiosSDKTakesThePredictions(t *testing.T) {
	python := os.Getenv("CLICKMASK_STUDIO")
	if python == "" {
		t.Skip("CLICKMASK_STUDIO names no Python with label-studio-sdk and requests: make test-readers does")
	}
	s := start(t, 1, fake.Hooks{}, nil)
	path := filepath.Join(t.TempDir(), "p.png")
	if err := os.WriteFile(path, pngBytes(t, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, filepath.Join("testdata", "labelstudio.py"), s.URL, string(token), path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var box [4]int
	if err := json.Unmarshal(out, &box); err != nil {
		t.Fatal(err)
	}
	about(t, "the SDK", image.Rect(box[0], box[1], box[2], box[3]), image.Rect(20, 12, 60, 48))
}
