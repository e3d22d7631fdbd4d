package graph

import (
	"encoding/binary"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"clickmask/inference/checkpoint"
	"clickmask/internal/protofields"
)

// Stored are the weights in an ONNX model of ours, by their names in the network: training/export.py keeps small ones as
// NAME.fp16, and large ones as NAME.int8 with NAME.scale beside it.
type Stored map[string]storedTensor

var _ Weights = Stored(nil)

type storedTensor struct {
	shape []int
	raw   []byte
	kind  int // of its numbers, by ONNX
	scale string
}

const typeHalf = 10

// ReadStored finds the weights in a model's bytes, which are kept.
func ReadStored(model []byte) (Stored, error) {
	const graphOf, initializerOf = 7, 5
	all := Stored{}
	if err := protofields.Below(model, []protowire.Number{graphOf, initializerOf}, all.add); err != nil {
		return nil, fmt.Errorf("read the weights of a graph: %w", err)
	}
	return all, nil
}

// add takes one tensor of the model.
func (s Stored) add(tensor []byte) error {
	const dims, kind, name, raw = 1, 2, 8, 9
	var t storedTensor
	called, count := "", 1
	err := protofields.Each(tensor, func(num protowire.Number, body []byte, n uint64) error {
		switch num {
		case dims:
			for packed := body; len(packed) > 0; {
				v, k := protowire.ConsumeVarint(packed)
				if k < 0 {
					return protowire.ParseError(k)
				}
				t.shape, packed = append(t.shape, int(v)), packed[k:]
			}
			if body == nil {
				t.shape = append(t.shape, int(n))
			}
		case kind:
			t.kind = int(n)
		case name:
			called = string(body)
		case raw:
			t.raw = body
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, d := range t.shape {
		count *= d
	}
	if width := map[int]int{typeHalf: 2, typeInt8: 1}[t.kind]; width == 0 || len(t.raw) != width*count {
		return nil // no weight: a constant of the graph
	}
	if weight, ok := strings.CutSuffix(called, ".int8"); ok {
		t.scale, called = weight+".scale", weight
	}
	s[strings.TrimSuffix(called, ".fp16")] = t
	return nil
}

// Names implements Weights.
func (s Stored) Names() []string { return sortedKeys(s) }

// Shape implements Weights.
func (s Stored) Shape(name string) []int { return s[name].shape }

// DType implements Weights: whatever they are kept as, they are numbers of a network.
func (s Stored) DType(string) checkpoint.DType { return checkpoint.Float32 }

// ReadFloat32 implements Weights: the numbers as the model's own nodes make them.
func (s Stored) ReadFloat32(name string) ([]float32, error) {
	t, ok := s[name]
	if !ok {
		return nil, fmt.Errorf("tensor %s is missing: %w", name, ErrArchitecture)
	}
	if t.kind == typeHalf {
		out := make([]float32, len(t.raw)/2)
		for i := range out {
			out[i] = checkpoint.HalfToFloat32(binary.LittleEndian.Uint16(t.raw[2*i:]))
		}
		return out, nil
	}
	scale, err := s.ReadFloat32(t.scale)
	if err != nil {
		return nil, err
	}
	out := make([]float32, len(t.raw))
	for i, b := range t.raw {
		out[i] = float32(int8(b)) * scale[i*len(scale)/len(out)] // one for each of the output's channels
	}
	return out, nil
}
