package graph

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// val is the name of a value inside a graph.
type val string

// attr is an attribute of a node: a float32, an int, a string or a []int.
type attr struct {
	name  string
	value any
}

func newGraph(name string) *Graph {
	return &Graph{Name: name, byContent: map[string]val{}, byName: map[string]*constant{}, used: map[val]bool{}, Metadata: map[string]string{}}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// fresh makes a value's name from the operation that gives it.
func (g *Graph) fresh(op string) val {
	g.count++
	return val(fmt.Sprintf("%s_%d", op, g.count))
}

// op adds a node with one output and returns the name of that output.
func (g *Graph) op(op string, in []val, attrs ...attr) val {
	out := g.fresh(op)
	g.add(op, in, []val{out}, attrs...)
	return out
}

// add adds a node; the order of calls is the order of execution.
func (g *Graph) add(op string, in, out []val, attrs ...attr) { g.addOf("", op, in, out, attrs...) }

// contribDomain is where ONNX Runtime keeps operators that are not ONNX's.
const contribDomain = "com.microsoft"

// addOf is add with an operator of a domain.
func (g *Graph) addOf(domain, op string, in, out []val, attrs ...attr) {
	var b []byte
	for _, v := range in {
		g.used[v] = true
		b = protowire.AppendString(protowire.AppendTag(b, 1, protowire.BytesType), string(v))
	}
	for _, v := range out {
		b = protowire.AppendString(protowire.AppendTag(b, 2, protowire.BytesType), string(v))
	}
	b = protowire.AppendString(protowire.AppendTag(b, 3, protowire.BytesType), "n/"+string(out[0]))
	b = protowire.AppendString(protowire.AppendTag(b, 4, protowire.BytesType), op)
	for _, a := range attrs {
		b = protowire.AppendBytes(protowire.AppendTag(b, 5, protowire.BytesType), encodeAttr(a))
	}
	if domain != "" {
		b = protowire.AppendString(protowire.AppendTag(b, 7, protowire.BytesType), domain)
		g.contrib = true
	}
	g.nodes = protowire.AppendBytes(protowire.AppendTag(g.nodes, 1, protowire.BytesType), b)
}

func encodeAttr(a attr) []byte {
	b := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), a.name)
	kind := uint64(0)
	switch v := a.value.(type) {
	case float32:
		b = protowire.AppendFixed32(protowire.AppendTag(b, 2, protowire.Fixed32Type), math.Float32bits(v))
		kind = attrFloat
	case int:
		b = protowire.AppendVarint(protowire.AppendTag(b, 3, protowire.VarintType), uint64(int64(v)))
		kind = attrInt
	case string:
		b = protowire.AppendString(protowire.AppendTag(b, 4, protowire.BytesType), v)
		kind = attrText
	case []int:
		for _, i := range v {
			b = protowire.AppendVarint(protowire.AppendTag(b, 8, protowire.VarintType), uint64(int64(i)))
		}
		kind = attrInts
	}
	return protowire.AppendVarint(protowire.AppendTag(b, 20, protowire.VarintType), kind)
}

// input and output declare the graph's ports.
func (g *Graph) input(name string, dims ...any) val {
	g.Inputs = append(g.Inputs, Port{Name: name, Dims: toDims(dims)})
	return val(name)
}

// output makes v an output called name.
func (g *Graph) output(name string, v val, dims ...any) {
	g.add("Identity", []val{v}, []val{val(name)})
	g.Outputs = append(g.Outputs, Port{Name: name, Dims: toDims(dims)})
}

func toDims(dims []any) []Dim {
	out := make([]Dim, len(dims))
	for i, d := range dims {
		switch d := d.(type) {
		case int:
			out[i].Size = d
		case string:
			out[i].Name = d
		}
	}
	return out
}

// constant adds named numbers that are made when the graph is written. A name is added once; asking again
// gives the same value.
func (g *Graph) constant(name string, dims []int, load func() ([]float32, error)) val {
	if g.byName[name] == nil {
		c := &constant{name: name, dims: dims, load: load}
		g.byName[name] = c
		g.constants = append(g.constants, c)
	}
	return val(name)
}

// numbers adds numbers that are known already.
func (g *Graph) numbers(name string, dims []int, data []float32) val {
	return g.constant(name, dims, func() ([]float32, error) { return data, nil })
}

// scalar adds a single number.
func (g *Graph) scalar(f float32) val {
	return g.numbers(fmt.Sprintf("const/%v", f), nil, []float32{f})
}

// ints adds a vector of integers; equal vectors are shared.
func (g *Graph) ints(v ...int) val {
	key := fmt.Sprint("ints/", v)
	if have, ok := g.byContent[key]; ok {
		return have
	}
	name := val(fmt.Sprintf("ints/%d", len(g.byContent)))
	c := &constant{name: string(name), dims: []int{len(v)}, int64: make([]int64, len(v))}
	for i, x := range v {
		c.int64[i] = int64(x)
	}
	g.constants = append(g.constants, c)
	g.byContent[key] = name
	return name
}

// The operations, as thin as they can be. Shapes are the caller's business.

func (g *Graph) addv(a, b val) val   { return g.op("Add", []val{a, b}) }
func (g *Graph) mul(a, b val) val    { return g.op("Mul", []val{a, b}) }
func (g *Graph) matmul(a, b val) val { return g.op("MatMul", []val{a, b}) }

func (g *Graph) reshape(x val, dims ...int) val {
	return g.op("Reshape", []val{x, g.ints(dims...)})
}

func (g *Graph) transpose(x val, perm ...int) val {
	return g.op("Transpose", []val{x}, attr{"perm", perm})
}

func (g *Graph) concat(axis int, parts ...val) val {
	if len(parts) == 1 {
		return parts[0]
	}
	return g.op("Concat", parts, attr{"axis", axis})
}

// slice takes from..to-1 along axis.
func (g *Graph) slice(x val, axis, from, to int) val {
	return g.op("Slice", []val{x, g.ints(from), g.ints(to), g.ints(axis)})
}

// split cuts x along axis into pieces of the given sizes.
func (g *Graph) split(x val, axis int, sizes ...int) []val {
	outs := make([]val, len(sizes))
	for i := range outs {
		outs[i] = g.fresh("Split")
	}
	g.add("Split", []val{x, g.ints(sizes...)}, outs, attr{"axis", axis})
	return outs
}

func (g *Graph) softmax(x val) val { return g.op("Softmax", []val{x}, attr{"axis", -1}) }

// layerNorm normalises the last axis.
func (g *Graph) layerNorm(x, scale, bias val, eps float32) val {
	return g.op("LayerNormalization", []val{x, scale, bias}, attr{"axis", -1}, attr{"epsilon", eps})
}

// gelu is the exact one, x/2 * (1 + erf(x/sqrt 2)), written as exporters do, so that ONNX Runtime makes one
// operation of it and every other runtime understands it.
func (g *Graph) gelu(x val) val {
	e := g.op("Erf", []val{g.op("Div", []val{x, g.scalar(math.Sqrt2)})})
	return g.mul(g.mul(x, g.addv(e, g.scalar(1))), g.scalar(0.5))
}

// gemm is x @ w + b or, with w [out, in] as PyTorch keeps it, x @ w^T + b. b may be empty.
func (g *Graph) gemm(x, w, b val, wTransposed bool) val {
	in := []val{x, w}
	if b != "" {
		in = append(in, b)
	}
	t := 0
	if wTransposed {
		t = 1
	}
	return g.op("Gemm", in, attr{"transB", t})
}

// conv is a convolution with a square stride and the pads top, left, bottom, right.
func (g *Graph) conv(x, w, b val, stride, groups int, pads [4]int) val {
	in := []val{x, w}
	if b != "" {
		in = append(in, b)
	}
	return g.op("Conv", in, attr{"strides", []int{stride, stride}}, attr{"group", groups}, attr{"pads", pads[:]})
}
