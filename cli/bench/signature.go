package bench

import (
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"

	"clickmask/internal/protofields"
)

// signature is what a graph takes and gives.
type signature struct {
	inputs, outputs []value
}

// value is one input or output; dimensions that the graph leaves open are 0.
type value struct {
	name  string
	shape []int64
}

// Field numbers of onnx.proto (ONNX IR version 3 and later).
const (
	modelGraph       = 7
	graphInitializer = 5
	graphInput       = 11
	graphOutput      = 12
	tensorName       = 8
	valueName        = 1
	valueType        = 2
	typeTensor       = 1
	tensorTypeShape  = 2
	shapeDim         = 1
	dimValue         = 1
)

var errNotONNX = errors.New("not an ONNX file")

// readSignature finds the inputs and outputs in the bytes of an ONNX file. Weights that old files list as
// inputs are none.
func readSignature(onnx []byte) (signature, error) {
	var s signature
	weights := map[string]bool{}
	err := protofields.Each(onnx, func(num protowire.Number, graph []byte, _ uint64) error {
		if num != modelGraph {
			return nil
		}
		return protofields.Each(graph, func(num protowire.Number, b []byte, _ uint64) error {
			switch num {
			case graphInput, graphOutput:
				v, err := readValue(b)
				if num == graphInput {
					s.inputs = append(s.inputs, v)
				} else {
					s.outputs = append(s.outputs, v)
				}
				return err
			case graphInitializer:
				return protofields.Each(b, func(num protowire.Number, name []byte, _ uint64) error {
					if num == tensorName {
						weights[string(name)] = true
					}
					return nil
				})
			}
			return nil
		})
	})
	if errors.Is(err, protofields.ErrMalformed) {
		err = errNotONNX
	}
	if err != nil {
		return s, err
	}
	kept := s.inputs[:0]
	for _, v := range s.inputs {
		if !weights[v.name] {
			kept = append(kept, v)
		}
	}
	s.inputs = kept
	if len(s.inputs) == 0 || len(s.outputs) == 0 {
		return s, errNotONNX
	}
	return s, nil
}

func readValue(b []byte) (value, error) {
	var v value
	err := protofields.Each(b, func(num protowire.Number, b []byte, _ uint64) error {
		switch num {
		case valueName:
			v.name = string(b)
		case valueType:
			return protofields.Below(b, []protowire.Number{typeTensor, tensorTypeShape, shapeDim}, func(dim []byte) error {
				size := int64(0)
				err := protofields.Each(dim, func(num protowire.Number, _ []byte, n uint64) error {
					if num == dimValue {
						size = int64(n)
					}
					return nil
				})
				v.shape = append(v.shape, size)
				return err
			})
		}
		return nil
	})
	return v, err
}

// names of the values, and an error that tells them when one is missing.
func names(values []value) []string {
	var out []string
	for _, v := range values {
		out = append(out, v.name)
	}
	return out
}

func unknownContract(path string, s signature) error {
	return fmt.Errorf("%s: a graph from %q to %q is none that is known as an encoder or decoder", path, names(s.inputs), names(s.outputs))
}
