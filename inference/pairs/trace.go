package pairs

import (
	"io"
	"math"
	"slices"
)

// use is the first thing that a graph does to its picture.
type use struct {
	op         string
	arithmetic bool // adds, scales: a normalisation
	unit       bool // of values up to 1, as the numbers show
	network    bool // weights
}

// firstUse follows an input through what only moves pixels. The zero value is "cannot be told".
func (h *header) firstUse(input string, src io.ReaderAt) use {
	users := map[string][]*node{}
	makers := map[string]*node{}
	for i := range h.nodes {
		n := &h.nodes[i]
		for _, name := range n.inputs[:n.direct] {
			users[name] = append(users[name], n)
		}
		for _, name := range n.outputs {
			makers[name] = n
		}
	}
	at := input
	for range 20 {
		i := slices.IndexFunc(users[at], func(n *node) bool { return n.op.name != "Shape" && n.op.name != "Size" })
		if i < 0 {
			return use{}
		}
		n := users[at][i]
		switch n.op.name {
		case "Cast", "Identity", "Transpose", "Unsqueeze", "Squeeze", "Reshape", "Pad", "Resize", "Slice":
			if len(n.outputs) == 0 {
				return use{}
			}
			at = n.outputs[0]
		case "Sub", "Add", "Mul", "Div":
			return use{op: n.op.name, arithmetic: true, unit: unitRange(n.op.name, h.operand(n, at, makers, src))}
		case "Conv", "FusedConv", "ConvInteger", "QLinearConv", "QuantizeLinear", "DynamicQuantizeLinear", "Gemm", "MatMul":
			return use{op: n.op.name, network: true}
		default:
			return use{}
		}
	}
	return use{}
}

// operand is the constant that n puts to the value called at.
func (h *header) operand(n *node, at string, makers map[string]*node, src io.ReaderAt) []float32 {
	for _, name := range n.inputs[:n.direct] {
		if name == at || src == nil {
			continue
		}
		if t, is := h.tensors[name]; is {
			return t.values(src)
		}
		if m := makers[name]; m != nil && m.op.name == "Constant" {
			return m.value.values(src)
		}
	}
	return nil
}

// unitRange tells a normalisation of values up to 1 from one of values up to 255 by its first constant:
// 0.485 or 123.675 is subtracted, 0.229 or 255 or 58.395 divides. Without a constant it is 255.
func unitRange(op string, constant []float32) bool {
	var largest float64
	for _, v := range constant {
		largest = max(largest, math.Abs(float64(v)))
	}
	if largest == 0 {
		return false
	}
	if op == "Mul" { // by the reciprocal
		return largest > 0.5
	}
	return largest < 4
}
