package models_test

import (
	"math"
	"testing"

	"clickmask/inference"
	"clickmask/prompt"
)

// Clicks that are asked together go through a graph of their own, which must say what the decoder says to each: in the picture's
// corners, and in pictures that fill a part of the model's square.
func TestClicksTogetherAreAnsweredAsEachAlone(t *testing.T) {
	m := openBuiltin(t, 2)
	for _, size := range [][2]int{{900, 600}, {300, 500}} {
		w, h := size[0], size[1]
		e, err := m.Encode(t.Context(), ball(w, h, w/2, h/3, w/5))
		if err != nil {
			t.Fatal(err)
		}
		var prompts []prompt.Prompt
		for _, at := range [][2]float64{{0.5, 0.33}, {0.001, 0.001}, {0.999, 0.999}, {0.9, 0.1}, {0.31, 0.77}} {
			prompts = append(prompts, prompt.Prompt{Points: []prompt.Point{{X: at[0] * float64(w), Y: at[1] * float64(h), Label: prompt.Positive}}})
		}
		together, err := m.(inference.BatchDecoder).DecodeBatch(t.Context(), e, prompts)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range prompts {
			alone, err := m.Decode(t.Context(), e, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			for k, l := range alone.LowRes {
				if off := furthest(together[i].LowRes[k].Data, l.Data); off > 1e-4 {
					t.Errorf("%d x %d, click %d: a logit of mask %d is off by %g", w, h, i, k, off)
				}
			}
			if off := furthest(together[i].IoU, alone.IoU); off > 1e-5 {
				t.Errorf("%d x %d, click %d: the predicted IoU is off by %g", w, h, i, off)
			}
		}
	}
}

func furthest(a, b []float32) (most float64) {
	for i := range b {
		most = max(most, math.Abs(float64(a[i]-b[i])))
	}
	return most
}
