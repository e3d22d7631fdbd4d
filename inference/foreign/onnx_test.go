package foreign

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// Small ONNX files, written field by field (onnx/onnx.proto).

// Values of TensorProto.DataType.
const (
	typeFloat, typeInt64, typeBool = 1, 7, 9
)

func bytesField(b []byte, num protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, num, protowire.BytesType), v)
}

func textField(b []byte, num protowire.Number, v string) []byte { return bytesField(b, num, []byte(v)) }

func numberField(b []byte, num protowire.Number, v int64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, num, protowire.VarintType), uint64(v))
}

// net is a graph in the making.
type net struct {
	graph     []byte
	functions []byte   // fields of the model
	imports   []string // domains beside ONNX's own
}

// op adds an operator with one output.
func (n *net) op(kind, out string, inputs []string, attributes ...[]byte) {
	n.ops(kind, []string{out}, inputs, attributes...)
}

func (n *net) ops(kind string, outs, inputs []string, attributes ...[]byte) {
	n.graph = bytesField(n.graph, 1, operator("", kind, outs, inputs, attributes...))
}

func operator(domain, kind string, outs, inputs []string, attributes ...[]byte) []byte {
	var b []byte
	for _, in := range inputs {
		b = textField(b, 1, in)
	}
	for _, out := range outs {
		b = textField(b, 2, out)
	}
	b = textField(b, 4, kind)
	for _, a := range attributes {
		b = bytesField(b, 5, a)
	}
	return textField(b, 7, domain)
}

// Attributes.
func intAttr(name string, v int64) []byte {
	return numberField(numberField(textField(nil, 1, name), 3, v), 20, 2)
}

func intsAttr(name string, list ...int64) []byte {
	b := textField(nil, 1, name)
	for _, v := range list {
		b = numberField(b, 8, v)
	}
	return numberField(b, 20, 7)
}

func graphAttr(name string, graph []byte) []byte {
	return numberField(bytesField(textField(nil, 1, name), 6, graph), 20, 5)
}

func tensorHead(name string, typ int64, dims []int64) []byte {
	var b []byte
	for _, d := range dims {
		b = numberField(b, 1, d)
	}
	return textField(numberField(b, 2, typ), 8, name)
}

// ints and floats add an initializer.
func (n *net) ints(name string, dims []int64, list ...int64) {
	var raw []byte
	for _, v := range list {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
	}
	n.graph = bytesField(n.graph, 5, bytesField(tensorHead(name, typeInt64, dims), 9, raw))
}

func (n *net) floats(name string, dims []int64, list ...float32) {
	var raw []byte
	for _, v := range list {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	n.graph = bytesField(n.graph, 5, bytesField(tensorHead(name, typeFloat, dims), 9, raw))
}

func port(name string, typ int64, dims ...int64) []byte {
	var shape []byte
	for _, d := range dims {
		if d < 0 {
			shape = bytesField(shape, 1, textField(nil, 2, "n"))
		} else {
			shape = bytesField(shape, 1, numberField(nil, 1, d))
		}
	}
	tensor := bytesField(numberField(nil, 1, typ), 2, shape)
	return bytesField(textField(nil, 1, name), 2, bytesField(nil, 1, tensor))
}

func (n *net) input(name string, typ int64, dims ...int64) {
	n.graph = bytesField(n.graph, 11, port(name, typ, dims...))
}

func (n *net) output(name string, typ int64, dims ...int64) {
	n.graph = bytesField(n.graph, 12, port(name, typ, dims...))
}

func (n *net) write(t testing.TB, path string) {
	t.Helper()
	b := numberField(nil, 1, 8)
	b = bytesField(b, 7, textField(n.graph, 2, "test"))
	b = bytesField(b, 8, numberField(nil, 2, 17))
	for _, domain := range n.imports {
		b = bytesField(b, 8, numberField(textField(nil, 1, domain), 2, 1))
	}
	b = append(b, n.functions...)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The pair's sizes: an input of side pixels, embeddings of 4 x 16 x 16, low-res masks of low x low.
const (
	side = 256
	low  = 64
)

// encoder gives the mean of each 16 x 16 pixels; what attack adds to it is a number called evil, which it makes of
// the picture.
func encoder(attack func(n *net)) *net {
	n := &net{}
	n.input("picture", typeFloat, 1, 3, side, side)
	n.output("embedding", typeFloat, 1, 3, 16, 16)
	n.op("AveragePool", "means", []string{"picture"}, intsAttr("kernel_shape", 16, 16), intsAttr("strides", 16, 16))
	if attack == nil {
		n.op("Identity", "embedding", []string{"means"})
		return n
	}
	attack(n)
	n.op("Add", "embedding", []string{"means", "evil"})
	return n
}

// decoder gives one mask, a slope from where the points are; what attack adds to its score is a number called evil,
// which it makes of the number of points, called count: an int64 [1], the padding point counted too.
func decoder(attack func(n *net)) *net {
	n := &net{}
	n.input("image_embeddings", typeFloat, 1, 3, 16, 16)
	n.input("point_coords", typeFloat, 1, -1, 2)
	n.input("point_labels", typeFloat, 1, -1)
	n.input("mask_input", typeFloat, 1, 1, low, low)
	n.input("has_mask_input", typeFloat, 1)
	n.output("low_res_masks", typeFloat, 1, 1, low, low)
	n.output("iou_predictions", typeFloat, 1, 1)
	slope := make([]float32, low)
	for i := range slope {
		slope[i] = float32(4 * i)
	}
	n.floats("across", []int64{1, 1, 1, low}, slope...)
	n.floats("down", []int64{1, 1, low, 1}, slope...)
	n.floats("tenth", nil, 0.1)
	n.ints("four", []int64{4}, 1, 1, 1, 1)
	n.ints("two", []int64{2}, 1, 1)
	n.op("ReduceMean", "place", []string{"point_coords"}, intAttr("keepdims", 0))
	n.op("Reshape", "place4", []string{"place", "four"})
	n.op("ReduceMean", "colour", []string{"image_embeddings"})
	n.op("Add", "plane", []string{"across", "down"})
	n.op("Sub", "beside", []string{"plane", "place4"})
	n.op("Add", "coloured", []string{"beside", "colour"})
	n.op("Mul", "previous", []string{"mask_input", "tenth"})
	n.op("Add", "low_res_masks", []string{"coloured", "previous"})
	n.op("ReduceMean", "score", []string{"place4"}, intAttr("keepdims", 0))
	n.op("Reshape", "score2", []string{"score", "two"})
	if attack == nil {
		n.op("Identity", "iou_predictions", []string{"score2"})
		return n
	}
	n.ints("one1", []int64{1}, 1)
	n.op("Shape", "labels shape", []string{"point_labels"})
	n.op("Gather", "count", []string{"labels shape", "one1"})
	attack(n)
	n.op("Add", "iou_predictions", []string{"score2", "evil"})
	return n
}

// pair writes an encoder and a decoder beside each other and gives the encoder's path.
func pair(t testing.TB, e, d *net) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "test_encoder.onnx")
	e.write(t, path)
	d.write(t, filepath.Join(dir, "test_decoder.onnx"))
	return path
}

// full is a pair of the sizes of SAM's own models, four masks of 256 x 256, whose decoder computes next to nothing: what
// a click takes is what it takes to carry it to a child and back.
func full() (e, d *net) {
	const side, low, grid, channels = 1024, 256, 64, 256
	e = &net{}
	e.input("picture", typeFloat, 1, 3, side, side)
	e.output("embedding", typeFloat, 1, channels, grid, grid)
	e.op("AveragePool", "means", []string{"picture"}, intsAttr("kernel_shape", 16, 16), intsAttr("strides", 16, 16))
	e.ints("first", []int64{1}, 0)
	e.ints("axis", []int64{1}, 1)
	e.ints("end", []int64{1}, 1)
	e.op("Slice", "red", []string{"means", "first", "end", "axis"})
	e.ints("times", []int64{4}, 1, channels, 1, 1)
	e.op("Tile", "embedding", []string{"red", "times"})

	d = &net{}
	d.input("image_embeddings", typeFloat, 1, channels, grid, grid)
	d.input("point_coords", typeFloat, 1, -1, 2)
	d.input("point_labels", typeFloat, 1, -1)
	d.input("mask_input", typeFloat, 1, 1, low, low)
	d.input("has_mask_input", typeFloat, 1)
	d.output("low_res_masks", typeFloat, 1, 4, low, low)
	d.output("iou_predictions", typeFloat, 1, 4)
	slope := make([]float32, low)
	for i := range slope {
		slope[i] = float32(i)
	}
	d.floats("across", []int64{1, 1, 1, low}, slope...)
	d.floats("steps", []int64{1, 4, low, 1}, slices.Concat(slope, slope, slope, slope)...)
	d.ints("corner", []int64{4}, 1, 1, 1, 1)
	d.ints("four", []int64{2}, 1, 4)
	d.op("ReduceMean", "place", []string{"point_coords"}, intAttr("keepdims", 0))
	d.op("Reshape", "place4", []string{"place", "corner"})
	d.op("Sub", "beside", []string{"across", "place4"})
	d.op("Add", "low_res_masks", []string{"beside", "steps"})
	d.op("Expand", "iou_predictions", []string{"place", "four"})
	return e, d
}
