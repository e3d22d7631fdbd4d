package graph

import (
	"errors"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// storedModel is an ONNX model with tensors as training/export.py keeps them.
func storedModel(tensors ...[]byte) []byte {
	var graph []byte
	for _, t := range tensors {
		graph = protowire.AppendBytes(protowire.AppendTag(graph, 5, protowire.BytesType), t)
	}
	model := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), irVersion)
	return protowire.AppendBytes(protowire.AppendTag(model, 7, protowire.BytesType), graph)
}

func storedBytes(name string, kind uint64, raw []byte, dims ...uint64) []byte {
	var b []byte
	for _, d := range dims {
		b = protowire.AppendVarint(protowire.AppendTag(b, 1, protowire.VarintType), d)
	}
	b = protowire.AppendVarint(protowire.AppendTag(b, 2, protowire.VarintType), kind)
	b = protowire.AppendString(protowire.AppendTag(b, 8, protowire.BytesType), name)
	return protowire.AppendBytes(protowire.AppendTag(b, 9, protowire.BytesType), raw)
}

func TestStoredWeightsAreReadAsTheirModelMakesThem(t *testing.T) {
	model := storedModel(
		storedBytes("small.fp16", typeHalf, []byte{0, 0x3c, 0, 0xc0}, 2),
		storedBytes("large.int8", typeInt8, []byte{1, 0xff, 127, 2}, 2, 2, 1),
		storedBytes("large.scale", typeHalf, []byte{0, 0x38, 0, 0x40}, 2, 1, 1),
		storedBytes("axes", typeInt64, make([]byte, 8), 1),
	)
	w, err := ReadStored(model)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]float32{"small": {1, -2}, "large": {0.5, -0.5, 254, 4}} {
		if got, err := w.ReadFloat32(name); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s is %v, %v, want %v", name, got, err, want)
		}
	}
	if got := w.Shape("large"); !slices.Equal(got, []int{2, 2, 1}) {
		t.Errorf("large has shape %v", got)
	}
	if _, err := w.ReadFloat32("axes"); !errors.Is(err, ErrArchitecture) || w.Shape("axes") != nil {
		t.Errorf("what is no weight is read: %v", err)
	}
	for n := range len(model) {
		if cut, err := ReadStored(model[:n]); err == nil && len(cut) == len(w) {
			t.Fatalf("%d of %d bytes are taken for all", n, len(model))
		}
	}
}
