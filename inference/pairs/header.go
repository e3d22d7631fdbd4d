package pairs

import (
	"fmt"
	"io"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// header is what a model says of itself (onnx/onnx.proto): everything but the weights.
type header struct {
	ir      int64
	opsets  map[string]int64
	inputs  []port // those that a caller must give: without initializers
	outputs []port
	nodes   []node // of the main graph
	tensors map[string]tensor
	graph   field // where the main graph lies

	functions map[opName]bool
	used      map[opName]bool // all operators, of graphs within operators and of functions too
	outside   []string        // names of tensors other than initializers whose numbers lie in other files
}

type opName struct{ domain, name string }

// port is an input or output. A dimension of -1 is free, a nil shape says nothing.
type port struct {
	name  string
	typ   int64 // TensorProto.DataType; 0 is no tensor
	shape []int64
	at    field
}

// node is an operator of the main graph. Inputs has all names it depends on, those that graphs within it
// take from around it too.
type node struct {
	op              opName
	inputs, outputs []string
	direct          int    // how many of the inputs are its own
	value           tensor // of a Constant
	at              field
}

// tensor is a TensorProto without its numbers.
type tensor struct {
	name     string
	dims     []int64
	typ      int64
	raw      field // raw_data, or float_data
	floats   bool  // raw is float_data
	external bool
	location string
	offset   int64
	length   int64 // -1: not given
	at       field
}

// The numbers of onnx.proto's fields and values that are needed.
const (
	typeFloat = 1

	modelIR, modelGraph, modelOpset, modelTraining, modelFunction = 1, 7, 8, 20, 25

	graphNode, graphTensor, graphInput, graphOutput, graphSparse = 1, 5, 11, 12, 15
)

// readHeader reads a model's header. Its errors wrap errDamaged or are those of src.
func readHeader(src io.ReaderAt, size int64) (*header, error) {
	h := &header{opsets: map[string]int64{}, tensors: map[string]tensor{}, functions: map[opName]bool{}, used: map[opName]bool{}}
	r := newReader(src, size)
	graphs := 0
	err := r.whole().each(func(f field) (err error) {
		switch f.num {
		case modelIR:
			h.ir = int64(f.n)
			return want(f, protowire.VarintType)
		case modelGraph:
			if graphs++; graphs > 1 {
				return fmt.Errorf("%w: it has two graphs", errDamaged)
			}
			h.graph = f
			return h.readGraph(r, f)
		case modelOpset:
			return h.readOpset(r, f)
		case modelTraining:
			return fmt.Errorf("%w: it holds graphs for training", errDamaged)
		case modelFunction:
			return h.readFunction(r, f)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	switch {
	case graphs == 0:
		return nil, fmt.Errorf("%w: there is no graph in it", errDamaged)
	case len(h.opsets) == 0:
		return nil, fmt.Errorf("%w: it is cut off, opset_import is missing", errDamaged)
	}
	h.inputs = slices.DeleteFunc(h.inputs, func(p port) bool { _, is := h.tensors[p.name]; return is })
	return h, nil
}

func (h *header) readOpset(r *reader, f field) error {
	var domain string
	var version int64
	err := within(r, f, func(f field) (err error) {
		switch f.num {
		case 1:
			domain, err = r.text(f)
		case 2:
			version, err = int64(f.n), want(f, protowire.VarintType)
		}
		return err
	})
	if domain == "ai.onnx" {
		domain = ""
	}
	if old, is := h.opsets[domain]; err == nil && is && old != version {
		return fmt.Errorf("%w: two opset versions for domain %q", errDamaged, domain)
	}
	h.opsets[domain] = version
	return err
}

// within hands over the fields of a message that lies in a field.
func within(r *reader, f field, take func(f field) error) error {
	if err := want(f, protowire.BytesType); err != nil {
		return err
	}
	return r.in(f).each(take)
}

// readGraph reads the main graph.
func (h *header) readGraph(r *reader, f field) error {
	return within(r, f, func(f field) error {
		switch f.num {
		case graphNode:
			n, err := h.readNode(r, f, 0)
			h.nodes = append(h.nodes, n)
			return err
		case graphTensor:
			t, err := readTensor(r, f)
			if _, twice := h.tensors[t.name]; err == nil && twice {
				return fmt.Errorf("%w: two initializers %q", errDamaged, t.name)
			}
			h.tensors[t.name] = t
			return err
		case graphSparse:
			return h.readSparse(r, f)
		case graphInput, graphOutput:
			p, err := readPort(r, f)
			if f.num == graphInput {
				h.inputs = append(h.inputs, p)
			} else {
				h.outputs = append(h.outputs, p)
			}
			return err
		}
		return nil
	})
}

// readInner reads a graph within an operator for what it takes from around it.
func (h *header) readInner(r *reader, f field, depth int) (names []string, err error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: graphs nested more than %d deep", errDamaged, maxDepth)
	}
	err = within(r, f, func(f field) error {
		switch f.num {
		case graphNode:
			n, err := h.readNode(r, f, depth)
			names = append(names, n.inputs...)
			return err
		case graphTensor:
			t, err := readTensor(r, f)
			if t.external {
				h.outside = append(h.outside, t.name)
			}
			return err
		case graphSparse:
			return h.readSparse(r, f)
		case graphOutput: // may be a value from around it
			p, err := readPort(r, f)
			names = append(names, p.name)
			return err
		}
		return nil
	})
	return names, err
}

func (h *header) readNode(r *reader, f field, depth int) (node, error) {
	n := node{at: f}
	if err := r.charge(256); err != nil {
		return n, err
	}
	var inner []string
	err := within(r, f, func(f field) (err error) {
		var s string
		switch f.num {
		case 1, 2, 4, 7:
			if s, err = r.text(f); err != nil {
				return err
			}
		}
		switch f.num {
		case 1:
			n.inputs = append(n.inputs, s)
		case 2:
			n.outputs = append(n.outputs, s)
		case 4:
			n.op.name = s
		case 5:
			var names []string
			names, err = h.readAttribute(r, f, &n, depth)
			inner = append(inner, names...)
		case 7:
			n.op.domain = s
		}
		return err
	})
	if n.op.domain == "ai.onnx" {
		n.op.domain = ""
	}
	n.direct = len(n.inputs)
	n.inputs = append(n.inputs, inner...)
	h.used[n.op] = true
	return n, err
}

// readAttribute looks for tensors and graphs in an attribute.
func (h *header) readAttribute(r *reader, f field, n *node, depth int) (names []string, err error) {
	err = within(r, f, func(f field) error {
		switch f.num {
		case 5, 10: // t, tensors
			t, err := readTensor(r, f)
			if t.external {
				h.outside = append(h.outside, t.name)
			}
			if f.num == 5 {
				n.value = t
			}
			return err
		case 6, 11: // g, graphs
			inner, err := h.readInner(r, f, depth+1)
			names = append(names, inner...)
			return err
		case 22, 23: // sparse_tensor, sparse_tensors
			return h.readSparse(r, f)
		}
		return nil
	})
	return names, err
}

func (h *header) readFunction(r *reader, f field) error {
	var name opName
	err := within(r, f, func(f field) (err error) {
		switch f.num {
		case 1:
			name.name, err = r.text(f)
		case 7:
			_, err = h.readNode(r, f, 1)
		case 10:
			name.domain, err = r.text(f)
		case 11:
			_, err = h.readAttribute(r, f, &node{}, 1)
		}
		return err
	})
	h.functions[name] = true
	return err
}

func (h *header) readSparse(r *reader, f field) error {
	return within(r, f, func(f field) error {
		if f.num != 1 && f.num != 2 {
			return nil
		}
		t, err := readTensor(r, f)
		if t.external {
			h.outside = append(h.outside, t.name)
		}
		return err
	})
}
