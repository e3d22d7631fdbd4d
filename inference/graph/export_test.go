package graph

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/prompt"
)

func floats(name string, data []float32, shape ...int64) inference.Tensor {
	return inference.Tensor{Name: name, Shape: shape, Data: data}
}

func runFile(t *testing.T, path string, outputs []string, in ...inference.Tensor) []inference.Tensor {
	t.Helper()
	names := make([]string, len(in))
	for i := range in {
		names[i] = in[i].Name
	}
	s, err := ort.OpenSession(path, names, outputs, ort.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	out, err := s.Run(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestExportedPairAnswersAsTheModel(t *testing.T) {
	m := openFixture(t, "vit", 1)
	_, data := readSafetensors(t, "vit.safetensors")
	dir := t.TempDir()
	var paths []string
	for _, single := range []bool{false, true} {
		p, err := Export(context.Background(), bytes.NewReader(data), int64(len(data)), dir, ExportOptions{Name: "small", Single: single, Overwrite: single})
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p...)
	}
	const w, h, low = 256, 144, 64
	input := make([]float32, 3*256*256)
	if err := sam.Normalise(input, fixturePicture(w, h), w, h, 256, sam.Mean, sam.Std); err != nil {
		t.Fatal(err)
	}
	emb := runFile(t, filepath.Join(dir, "small_encoder.onnx"), []string{"image_embeddings"}, floats("image", input, 1, 3, 256, 256))[0]
	if !slices.Contains(paths, filepath.Join(dir, "small_encoder.onnx")) {
		t.Errorf("paths are %q", paths)
	}
	e := &inference.Embedding{Model: m.info.Fingerprint, Grid: m.Grid(2*w, 2*h), Tensors: []inference.Tensor{emb}}
	ctx := context.Background()
	first, err := m.Decode(ctx, e, prompt.Prompt{Points: []prompt.Point{{X: 99, Y: 70, Label: prompt.Positive}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := m.Decode(ctx, e, prompt.Prompt{Points: []prompt.Point{{X: 99, Y: 70, Label: prompt.Positive}, {X: 20, Y: 220}}}, &first.LowRes[1])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name           string
		want           *prompt.Answer
		coords, labels []float32
		mask           []float32
		has            float32
		chosen         int
	}{
		{"first click", first, []float32{49.5, 35, 0, 0}, []float32{1, -1}, make([]float32, low*low), 0, bestCandidate(first.IoU)},
		{"second click with mask", second, []float32{49.5, 35, 10, 110, 0, 0}, []float32{1, 0, -1}, first.LowRes[1].Data, 1, 0},
	} {
		n := int64(len(c.labels))
		in := []inference.Tensor{emb, floats("point_coords", c.coords, 1, n, 2), floats("point_labels", c.labels, 1, n),
			floats("mask_input", c.mask, 1, 1, low, low), floats("has_mask_input", []float32{c.has}, 1),
			floats("orig_im_size", []float32{2 * h, 2 * w}, 2)}
		outputs := []string{"masks", "iou_predictions", "low_res_masks"}
		multi := runFile(t, filepath.Join(dir, "small_decoder.onnx"), outputs, in...)
		single := runFile(t, filepath.Join(dir, "small_decoder_single.onnx"), outputs, in...)
		for i, want := range c.want.LowRes {
			if r := relRMS(t, multi[2].Data[i*low*low:(i+1)*low*low], want.Data); r > 1e-5 {
				t.Errorf("%s: mask %d off by %.1e", c.name, i, r)
			}
		}
		if r := relRMS(t, multi[1].Data, c.want.IoU); r > 1e-5 {
			t.Errorf("%s: IoU off by %.1e", c.name, r)
		}
		if r := relRMS(t, single[2].Data, c.want.LowRes[c.chosen].Data); r > 1e-5 {
			t.Errorf("%s: the single mask is not number %d", c.name, c.chosen)
		}
		checkFullSize(t, c.name, single[0], c.want.LowRes[c.chosen], 2*w, 2*h)
	}
}

func bestCandidate(iou []float32) int {
	best := 1
	for i := 2; i < len(iou); i++ {
		if iou[i] > iou[best] {
			best = i
		}
	}
	return best
}

// checkFullSize compares the graph's own scaling of a mask with ours.
func checkFullSize(t *testing.T, name string, have inference.Tensor, want mask.Logits, w, h int) {
	t.Helper()
	if !slices.Equal(have.Shape, []int64{1, 1, int64(h), int64(w)}) {
		t.Fatalf("%s: masks have shape %v", name, have.Shape)
	}
	ours := make([]float32, w*h)
	want.Sample(ours, w, h, 0.5, 0.5, 1, 1)
	if r := relRMS(t, have.Data, ours); r > 1e-4 {
		t.Errorf("%s: full size off by %.1e", name, r)
	}
}

func TestExportOverwritesOnlyWhenAsked(t *testing.T) {
	_, data := readSafetensors(t, "vit.safetensors")
	dir := t.TempDir()
	there := filepath.Join(dir, "sam_decoder.onnx")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Export(context.Background(), bytes.NewReader(data), int64(len(data)), dir, ExportOptions{})
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("error is %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("folder holds %v, %v", left, err)
	}
	if b, _ := os.ReadFile(there); string(b) != "mine" {
		t.Error("the file was overwritten")
	}
}
