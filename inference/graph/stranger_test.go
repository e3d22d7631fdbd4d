package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/sam"
	"clickmask/prompt"
)

// strangerAnswer is what testdata/stranger.py prints.
type strangerAnswer struct {
	IoU    []float32 `json:"iou"`
	LowRes []float32 `json:"low_res"`
	Masks  []int     `json:"masks"`
}

// askStranger exports a checkpoint and uses the pair from Python's onnxruntime, which make test installs.
func askStranger(t *testing.T, data []byte, resized string, w, h int, x, y float64) strangerAnswer {
	t.Helper()
	python := os.Getenv("CLICKMASK_PYTHON")
	if python == "" {
		python = "python3"
	}
	if out, err := exec.Command(python, "-c", "import onnxruntime, numpy, PIL").CombinedOutput(); err != nil {
		t.Skipf("%s lacks onnxruntime, numpy or Pillow (make test gets them): %s", python, bytes.TrimSpace(out))
	}
	dir := t.TempDir()
	if _, err := Export(context.Background(), bytes.NewReader(data), int64(len(data)), dir, ExportOptions{Name: "m"}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, filepath.Join("testdata", "stranger.py"), filepath.Join(dir, "m_encoder.onnx"), filepath.Join(dir, "m_decoder.onnx"),
		resized, fmt.Sprint(w), fmt.Sprint(h), fmt.Sprint(x), fmt.Sprint(y))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var a strangerAnswer
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatal(err)
	}
	if want := []int{1, 4, h, w}; !slices.Equal(a.Masks, want) {
		t.Errorf("masks have shape %v, want %v", a.Masks, want)
	}
	return a
}

func TestAStrangersProgramGetsTheModelsAnswerFromAnExport(t *testing.T) {
	m := openFixture(t, "vit", 1)
	_, data := readSafetensors(t, "vit.safetensors")
	const w, h = 256, 144
	pixels := fixturePicture(w, h)
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.SetNRGBA(i%w, i/w, color.NRGBA{pixels[3*i], pixels[3*i+1], pixels[3*i+2], 255})
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	resized := filepath.Join(t.TempDir(), "resized.png")
	if err := os.WriteFile(resized, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got := askStranger(t, data, resized, 2*w, 2*h, 99, 70)

	input := make([]float32, 3*256*256)
	if err := sam.Normalise(input, pixels, w, h, 256, sam.Mean, sam.Std); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := Export(context.Background(), bytes.NewReader(data), int64(len(data)), dir, ExportOptions{Name: "m"}); err != nil {
		t.Fatal(err)
	}
	emb := runFile(t, filepath.Join(dir, "m_encoder.onnx"), []string{"image_embeddings"}, floats("image", input, 1, 3, 256, 256))[0]
	e := &inference.Embedding{Model: m.info.Fingerprint, Grid: m.Grid(2*w, 2*h), Tensors: []inference.Tensor{emb}}
	want, err := m.Decode(context.Background(), e, prompt.Prompt{Points: []prompt.Point{{X: 99, Y: 70, Label: prompt.Positive}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var low []float32
	for _, l := range want.LowRes {
		low = append(low, l.Data...)
	}
	if r := relRMS(t, got.LowRes, low); r > 5e-5 {
		t.Errorf("low-res masks off by %.1e", r)
	}
	if r := relRMS(t, got.IoU, want.IoU); r > 1e-5 {
		t.Errorf("IoU off by %.1e", r)
	}
}

// TestAStrangersProgramGetsTheOfficialAnswer compares with what the official code answered for one click.
func TestAStrangersProgramGetsTheOfficialAnswer(t *testing.T) {
	data := unpacked(t, "mobile_sam_random.pt")
	got := askStranger(t, data, filepath.Join(reference, "pictures", "zidane.resized_u8.png"), 1280, 720, 900, 370)
	want := npy(t, "expected/mobile/zidane/point_multi.low_res.npy") // masks 1 to 3
	if r := relRMS(t, got.LowRes[len(got.LowRes)/4:], want); r > 5e-5 {
		t.Errorf("low-res masks off by %.1e", r)
	}
}
