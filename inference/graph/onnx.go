package graph

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of ONNX's messages that are written here (onnx/onnx.proto, IR version 8).
const (
	irVersion = 8
	opset     = 17
	opsetFast = 20 // has a Gelu that may be approximate

	typeFloat = 1
	typeInt8  = 3
	typeInt64 = 7

	attrFloat = 1
	attrInt   = 2
	attrText  = 3
	attrInts  = 7
)

// maxInline is the size from which a graph must keep its numbers outside: protobuf messages end at 2 GiB,
// and ONNX Runtime refuses larger ones. A margin is left for the nodes.
const maxInline = 1<<31 - 1<<24

// Dim is one dimension of an input or output: a size, or a name where the size is free.
type Dim struct {
	Size int
	Name string
}

// Port is an input or output of a graph.
type Port struct {
	Name  string
	Dims  []Dim
	Int64 bool // float32 otherwise
}

// constant is an initializer. Its numbers are made when the graph is written, one constant at a time, so
// that a graph never takes more memory than its largest tensor.
type constant struct {
	name  string
	dims  []int
	int64 []int64 // for int64 constants
	load  func() ([]float32, error)
	int8  bool // load gives whole numbers from -128 to 127, which are kept as bytes
}

func (c *constant) count() int {
	n := 1
	for _, d := range c.dims {
		n *= d
	}
	return n
}

func (c *constant) bytes() int {
	switch {
	case c.int64 != nil:
		return 8 * c.count()
	case c.int8:
		return c.count()
	}
	return 4 * c.count()
}

// Graph is a network that can be written as an ONNX model. Make one with the functions of this package.
// Writing reads the weights, so the checkpoint must still be open. Not for concurrent use.
type Graph struct {
	Name     string
	Inputs   []Port
	Outputs  []Port
	Metadata map[string]string // metadata_props, for people and for other programs

	nodes     []byte // encoded NodeProto fields of GraphProto
	count     int
	constants []*constant
	byContent map[string]val
	byName    map[string]*constant
	used      map[val]bool // by a node
	contrib   bool         // there are operators of ONNX Runtime's own
}

// kept are the constants that nodes use.
func (g *Graph) kept() []*constant {
	return slices.DeleteFunc(slices.Clone(g.constants), func(c *constant) bool { return !g.used[val(c.name)] })
}

// Bytes is the size of all numbers of the graph.
func (g *Graph) Bytes() int64 {
	var n int64
	for _, c := range g.kept() {
		n += int64(c.bytes())
	}
	return n
}

// errTooLarge is what WriteTo answers for a graph that needs WriteExternal.
var errTooLarge = errors.New("graph is too large for one file")

// WriteTo writes the model in one piece, its numbers inside.
func (g *Graph) WriteTo(w io.Writer) (int64, error) {
	if g.Bytes() > maxInline {
		return 0, fmt.Errorf("write graph %s of %d bytes: %w", g.Name, g.Bytes(), errTooLarge)
	}
	out := &counter{w: bufio.NewWriterSize(w, 1<<16)}
	constants := g.kept()
	heads := make([][]byte, len(constants))
	size := 0
	for i, c := range constants {
		heads[i] = tensorHead(c)
		size += protowire.SizeTag(5) + protowire.SizeBytes(len(heads[i])+rawSize(c))
	}
	tail := g.ports()
	body := protowire.AppendString(protowire.AppendTag(nil, 2, protowire.BytesType), g.Name)
	out.write(g.modelHead())
	out.write(protowire.AppendVarint(protowire.AppendTag(nil, 7, protowire.BytesType),
		uint64(len(g.nodes)+len(body)+size+len(tail))))
	out.write(g.nodes)
	out.write(body)
	for i, c := range constants {
		out.write(protowire.AppendVarint(protowire.AppendTag(nil, 5, protowire.BytesType), uint64(len(heads[i])+rawSize(c))))
		out.write(heads[i])
		out.write(protowire.AppendVarint(protowire.AppendTag(nil, 9, protowire.BytesType), uint64(c.bytes())))
		out.numbers(c)
	}
	out.write(tail)
	return out.n, out.flush()
}

// WriteExternal writes the nodes to model and the numbers to data, which the model calls file: a name
// without a folder, beside the model. For graphs over 2 GB.
func (g *Graph) WriteExternal(model, data io.Writer, file string) error {
	out := &counter{w: bufio.NewWriterSize(data, 1<<16)}
	var inits []byte
	for _, c := range g.kept() {
		b := tensorHead(c)
		if c.int64 != nil { // shapes must be readable without the data
			raw := make([]byte, 0, c.bytes())
			for _, v := range c.int64 {
				raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
			}
			b = protowire.AppendBytes(protowire.AppendTag(b, 9, protowire.BytesType), raw)
		} else {
			for out.n%64 != 0 { // aligned, so that the file can be mapped
				out.write([]byte{0})
			}
			b = entry(b, 13, "location", file)
			b = entry(b, 13, "offset", fmt.Sprint(out.n))
			b = entry(b, 13, "length", fmt.Sprint(c.bytes()))
			b = protowire.AppendVarint(protowire.AppendTag(b, 14, protowire.VarintType), 1)
			out.numbers(c)
		}
		inits = protowire.AppendBytes(protowire.AppendTag(inits, 5, protowire.BytesType), b)
	}
	if err := out.flush(); err != nil {
		return err
	}
	body := protowire.AppendString(protowire.AppendTag(g.nodes, 2, protowire.BytesType), g.Name)
	body = append(append(body, inits...), g.ports()...)
	_, err := model.Write(protowire.AppendBytes(protowire.AppendTag(g.modelHead(), 7, protowire.BytesType), body))
	return err
}

// modelHead is everything of ModelProto but the graph.
func (g *Graph) modelHead() []byte {
	b := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), irVersion)
	b = protowire.AppendString(protowire.AppendTag(b, 2, protowire.BytesType), "ClickMask")
	version := uint64(opset)
	if g.contrib {
		version = opsetFast
	}
	b = operators(b, "", version)
	if g.contrib {
		b = operators(b, contribDomain, 1)
	}
	for _, k := range sortedKeys(g.Metadata) {
		b = entry(b, 14, k, g.Metadata[k])
	}
	return b
}

// operators says which version of a domain's operators is meant.
func operators(b []byte, domain string, version uint64) []byte {
	var set []byte
	set = protowire.AppendString(protowire.AppendTag(set, 1, protowire.BytesType), domain)
	set = protowire.AppendVarint(protowire.AppendTag(set, 2, protowire.VarintType), version)
	return protowire.AppendBytes(protowire.AppendTag(b, 8, protowire.BytesType), set)
}

// ports are the encoded inputs and outputs of GraphProto.
func (g *Graph) ports() []byte {
	var b []byte
	for _, p := range g.Inputs {
		b = protowire.AppendBytes(protowire.AppendTag(b, 11, protowire.BytesType), valueInfo(p))
	}
	for _, p := range g.Outputs {
		b = protowire.AppendBytes(protowire.AppendTag(b, 12, protowire.BytesType), valueInfo(p))
	}
	return b
}

func valueInfo(p Port) []byte {
	var shape []byte
	for _, d := range p.Dims {
		var dim []byte
		if d.Name != "" {
			dim = protowire.AppendString(protowire.AppendTag(nil, 2, protowire.BytesType), d.Name)
		} else {
			dim = protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), uint64(d.Size))
		}
		shape = protowire.AppendBytes(protowire.AppendTag(shape, 1, protowire.BytesType), dim)
	}
	kind := uint64(typeFloat)
	if p.Int64 {
		kind = typeInt64
	}
	tensor := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), kind)
	tensor = protowire.AppendBytes(protowire.AppendTag(tensor, 2, protowire.BytesType), shape)
	typ := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), tensor)
	b := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), p.Name)
	return protowire.AppendBytes(protowire.AppendTag(b, 2, protowire.BytesType), typ)
}

// tensorHead is a TensorProto without its numbers.
func tensorHead(c *constant) []byte {
	var dims []byte
	for _, d := range c.dims {
		dims = protowire.AppendVarint(dims, uint64(d))
	}
	kind := uint64(typeFloat)
	switch {
	case c.int64 != nil:
		kind = typeInt64
	case c.int8:
		kind = typeInt8
	}
	var b []byte
	if len(dims) > 0 {
		b = protowire.AppendBytes(protowire.AppendTag(b, 1, protowire.BytesType), dims)
	}
	b = protowire.AppendVarint(protowire.AppendTag(b, 2, protowire.VarintType), kind)
	return protowire.AppendString(protowire.AppendTag(b, 8, protowire.BytesType), c.name)
}

func rawSize(c *constant) int {
	return protowire.SizeTag(9) + protowire.SizeBytes(c.bytes())
}

func entry(b []byte, field protowire.Number, key, value string) []byte {
	e := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), key)
	e = protowire.AppendString(protowire.AppendTag(e, 2, protowire.BytesType), value)
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), e)
}

// counter writes and counts; the first error sticks.
type counter struct {
	w   *bufio.Writer
	n   int64
	err error
	buf []byte
}

func (o *counter) write(b []byte) {
	if o.err != nil {
		return
	}
	var k int
	k, o.err = o.w.Write(b)
	o.n += int64(k)
}

// numbers writes the numbers of c, little endian.
func (o *counter) numbers(c *constant) {
	if o.err != nil {
		return
	}
	o.buf = o.buf[:0]
	if c.int64 != nil {
		for _, v := range c.int64 {
			o.buf = binary.LittleEndian.AppendUint64(o.buf, uint64(v))
		}
		o.write(o.buf)
		return
	}
	data, err := c.load()
	if err == nil && len(data) != c.count() {
		err = fmt.Errorf("constant %s has %d numbers, shape %v", c.name, len(data), c.dims)
	}
	if err != nil {
		o.err = err
		return
	}
	if c.int8 {
		for _, v := range data {
			o.buf = append(o.buf, byte(int8(v)))
		}
		o.write(o.buf)
		return
	}
	if cap(o.buf) < 1<<16 {
		o.buf = make([]byte, 1<<16)
	}
	for len(data) > 0 {
		k := min(len(data), 1<<14)
		b := o.buf[:4*k]
		for i, v := range data[:k] {
			binary.LittleEndian.PutUint32(b[4*i:], math.Float32bits(v))
		}
		o.write(b)
		data = data[k:]
	}
}

func (o *counter) flush() error {
	if o.err != nil {
		return o.err
	}
	return o.w.Flush()
}

// bytes is the model in memory.
func (g *Graph) bytes() ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(g.Bytes()) + len(g.nodes) + 1<<16)
	_, err := g.WriteTo(&b)
	return b.Bytes(), err
}
