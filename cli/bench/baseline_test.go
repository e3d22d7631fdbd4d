package bench

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"clickmask/assets/model"
	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/mask"
	"clickmask/prompt"
)

func TestASignatureIsReadFromTheFileItself(t *testing.T) {
	got, err := readSignature(model.Encoder)
	want := signature{
		inputs:  []value{{"image", []int64{1, 3, 512, 512}}},
		outputs: []value{{"f8", []int64{0, 64, 0, 0}}, {"f4", []int64{0, 32, 0, 0}}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got, err := readSignature(model.Decoder); err != nil || len(got.inputs) != 6 || got.inputs[2].shape[1] != 0 {
		t.Errorf("the decoder, whose number of points is open: %+v, %v", got, err)
	}
	for name, b := range map[string][]byte{"nothing": nil, "cut off": model.Encoder[:len(model.Encoder)/2], "text": []byte("no graph at all")} {
		if _, err := readSignature(b); err == nil {
			t.Errorf("%s is taken for a graph", name)
		}
	}
}

// builtin is the model inside the program; the test is skipped without ONNX Runtime.
func builtin(t *testing.T) inference.Model {
	t.Helper()
	m, err := models.Builtin(1)(t.Context())
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func baseline(t *testing.T, graph []byte) *Baseline {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.onnx")
	if err := os.WriteFile(path, graph, 0o666); err != nil {
		t.Fatal(err)
	}
	b, err := OpenBaseline(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func TestAGraphComparedWithItselfAgrees(t *testing.T) {
	m := builtin(t)
	list, err := EncodeCases(t.Context(), m, 1, 1, []*Baseline{baseline(t, model.Encoder)})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.Against == nil || e.RelRMS == nil || *e.RelRMS > 1e-6 || e.Baseline != "graph.onnx" || e.BaselineMs <= 0 {
			t.Errorf("%s: %+v", e.Aspect, e.Against)
		}
	}
	if len(list) != 5 {
		t.Errorf("%d entries, want one for each aspect", len(list))
	}
}

func TestAGraphOfAnotherKindIsRefused(t *testing.T) {
	m := builtin(t)
	b := baseline(t, model.Decoder)
	if _, err := EncodeCases(t.Context(), m, 1, 1, []*Baseline{b}); err == nil || !strings.Contains(err.Error(), "point_coords") {
		t.Errorf("a decoder as an encoder: %v", err)
	}
	if _, err := DecodeCases(t.Context(), m, 1, 1, []*Baseline{b}); err == nil || !strings.Contains(err.Error(), "graph.onnx") {
		t.Errorf("an unknown decoder: %v", err)
	}
	if _, err := OpenBaseline(filepath.Join(t.TempDir(), "no.onnx"), 1); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestAnOfficialDecoderGetsItsInputs(t *testing.T) {
	e := &inference.Embedding{Tensors: []inference.Tensor{{Name: "image_embeddings", Shape: []int64{1, 2, 2, 2}, Data: make([]float32, 8)}}}
	p := prompt.Prompt{Points: []prompt.Point{{X: 1120, Y: 750, Label: prompt.Positive}}}
	b := &Baseline{Name: "official", sig: signature{inputs: []value{
		{"image_embeddings", []int64{1, 2, 2, 2}}, {"point_coords", []int64{1, 0, 2}}, {"point_labels", []int64{1, 0}},
		{"mask_input", []int64{1, 1, 256, 256}}, {"has_mask_input", []int64{1}}, {"orig_im_size", []int64{2}},
	}}}
	r, same, err := b.decoderRun(e, p, 2241, 1500)
	if err != nil || !same || !b.fullSize() {
		t.Fatalf("%v, same %v, full size %v", err, same, b.fullSize())
	}
	var shapes [][]int64
	for _, in := range r.inputs {
		shapes = append(shapes, in.Shape)
	}
	want := [][]int64{{1, 2, 2, 2}, {1, 2, 2}, {1, 2}, {1, 1, 256, 256}, {1}, {2}}
	if !reflect.DeepEqual(shapes, want) {
		t.Errorf("shapes %v, want %v", shapes, want)
	}
	if got := r.inputs[5].Data; !reflect.DeepEqual(got, []float32{1500, 2241}) {
		t.Errorf("orig_im_size %v is not height and width", got)
	}
	e.Tensors[0].Shape = []int64{1, 4, 2, 1}
	if _, same, _ := b.decoderRun(e, p, 2241, 1500); same {
		t.Error("an embedding of another shape is taken for the graph's own")
	}
}

func TestWrongPixelsAreCounted(t *testing.T) {
	m := mask.FromBits(2, 2, []uint8{1, 1, 0, 0})
	if got := wrongPixels(m, []float32{3, -1, -2, 0.5}); got != 2 {
		t.Errorf("%d wrong pixels, want 2", got)
	}
}
