package models_test

import (
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/prompt"
)

// The built-in model keeps both of its graphs as ONNX Runtime has optimised them, and answers the same bits from them.
func TestTheBuiltInModelAnswersTheSameFromKeptGraphs(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the cache's folder is set by XDG_CACHE_HOME")
	}
	cache := t.TempDir()
	pic := ball(640, 400, 300, 200, 90)
	click := prompt.Prompt{Points: []prompt.Point{{X: 300, Y: 200, Label: prompt.Positive}}}
	var features []inference.Tensor
	var first, firstOfMany *prompt.Answer
	for i, dir := range []string{"not absolute, so there is none", cache, cache} {
		t.Setenv("XDG_CACHE_HOME", dir)
		m, err := models.Open("", 1)(t.Context())
		if errors.Is(err, ort.ErrRuntimeMissing) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		e, err := m.Encode(t.Context(), pic)
		if err != nil {
			t.Fatal(err)
		}
		a, err := m.Decode(t.Context(), e, click, nil)
		if err != nil {
			t.Fatal(err)
		}
		many, err := m.(inference.BatchDecoder).DecodeBatch(t.Context(), e, []prompt.Prompt{click, click})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			features, first, firstOfMany = e.Tensors, a, many[0]
		}
		for j := range features {
			if !slices.Equal(e.Tensors[j].Data, features[j].Data) {
				t.Errorf("opening %d: other features", i)
			}
		}
		for j := range first.LowRes {
			if !slices.Equal(a.LowRes[j].Data, first.LowRes[j].Data) || !slices.Equal(many[1].LowRes[j].Data, firstOfMany.LowRes[j].Data) {
				t.Errorf("opening %d: another mask", i)
			}
		}
	}
	kept, err := filepath.Glob(filepath.Join(cache, "clickmask", "graphs", "built-in", "*"))
	if err != nil || len(kept) != 4 {
		t.Errorf("kept are %q, %v", kept, err)
	}
}
