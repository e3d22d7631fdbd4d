package ort

import (
	"fmt"

	binding "github.com/yalue/onnxruntime_go"

	"clickmask/inference"
)

// wrap makes ONNX Runtime's values over the tensors' own memory, in the order of names. An output without
// data stays nil, for ONNX Runtime to make. What was made must be destroyed, even with an error.
func wrap(names []string, tensors []inference.Tensor, output bool) ([]binding.Value, error) {
	values := make([]binding.Value, 0, len(names))
	if len(tensors) != len(names) {
		return values, fmt.Errorf("tensors: %d given, the graph has %d (%q)", len(tensors), len(names), names)
	}
	for _, name := range names {
		t := find(tensors, name)
		if t == nil {
			return values, fmt.Errorf("%s is not given", name)
		}
		if output && t.Data == nil {
			values = append(values, nil)
			continue
		}
		if err := checkShape(*t); err != nil {
			return values, err
		}
		v, err := binding.NewTensor(binding.Shape(t.Shape), t.Data)
		if err != nil {
			return values, fmt.Errorf("%s: %w", name, err)
		}
		values = append(values, v)
	}
	return values, nil
}

// checkShape holds the shape against the data: ONNX Runtime trusts it.
func checkShape(t inference.Tensor) error {
	n := int64(1)
	for _, d := range t.Shape {
		if d < 1 || d > int64(len(t.Data)) {
			return fmt.Errorf("%s has shape %v but %d numbers", t.Name, t.Shape, len(t.Data))
		}
		n *= d
		if n > int64(len(t.Data)) {
			break
		}
	}
	if len(t.Shape) == 0 || n != int64(len(t.Data)) {
		return fmt.Errorf("%s has shape %v but %d numbers", t.Name, t.Shape, len(t.Data))
	}
	return nil
}

func find(tensors []inference.Tensor, name string) *inference.Tensor {
	for i := range tensors {
		if tensors[i].Name == name {
			return &tensors[i]
		}
	}
	return nil
}

func destroy(values []binding.Value) {
	for _, v := range values {
		if v != nil {
			_ = v.Destroy() // fails only when done twice
		}
	}
}
