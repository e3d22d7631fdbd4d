package graph

import (
	"fmt"
	"slices"
	"strings"

	"clickmask/inference/checkpoint"
)

// held are weights kept in memory, so that graphs can still be built when the checkpoint is closed.
type held map[string]heldTensor

type heldTensor struct {
	shape []int
	data  []float32
}

// hold reads the tensors whose names begin with one of the prefixes.
func hold(w Weights, prefixes ...string) (held, error) {
	h := held{}
	for _, name := range w.Names() {
		if !w.DType(name).Float() || !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
			continue
		}
		data, err := w.ReadFloat32(name)
		if err != nil {
			return nil, err
		}
		h[name] = heldTensor{w.Shape(name), data}
	}
	return h, nil
}

func (h held) Names() []string               { return sortedKeys(h) }
func (h held) Shape(name string) []int       { return h[name].shape }
func (h held) DType(string) checkpoint.DType { return checkpoint.Float32 }
func (h held) ReadFloat32(name string) ([]float32, error) {
	t, ok := h[name]
	if !ok {
		return nil, fmt.Errorf("tensor %s is not held", name)
	}
	return slices.Clone(t.data), nil
}
