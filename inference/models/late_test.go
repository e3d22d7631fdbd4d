package models_test

import (
	"errors"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/mask"
)

// The built-in encoder that is loaded by the first picture gives what the one gives that is loaded with the decoder.
func TestTheBuiltInEncoderIsLoadedByTheFirstPicture(t *testing.T) {
	pic := ball(900, 600, 620, 240, 130)
	want, err := openBuiltin(t, 1).Encode(t.Context(), pic)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	m, err := models.OpenWith("", models.Options{Threads: 1, Late: func(info inference.Info, grid func(w, h int) mask.Grid) bool {
		asked++
		return info.Fingerprint == want.Model && grid(900, 600) == want.Grid
	}})(t.Context())
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	got, err := m.Encode(t.Context(), pic)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.Tensors {
		if !slices.Equal(got.Tensors[i].Data, want.Tensors[i].Data) {
			t.Errorf("tensor %d is another one", i)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times whether the encoder is to wait", asked)
	}
}
