package cli

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"clickmask/inference/ort"
)

// onnxField is one field of a protobuf message: a text, bytes, or a number.
func onnxField(num protowire.Number, v any) []byte {
	switch v := v.(type) {
	case int:
		return protowire.AppendVarint(protowire.AppendTag(nil, num, protowire.VarintType), uint64(v))
	case string:
		return protowire.AppendString(protowire.AppendTag(nil, num, protowire.BytesType), v)
	default:
		return protowire.AppendBytes(protowire.AppendTag(nil, num, protowire.BytesType), v.([]byte))
	}
}

// writeDetector writes an ONNX file (onnx/onnx.proto) that answers each picture of 64 x 64 pixels with the same numbers.
func writeDetector(t *testing.T, path string, dims []int, numbers []float32, says ...string) {
	t.Helper()
	writeSegmenter(t, path, dims, numbers, nil, nil, says...)
}

// writeSegmenter writes one that gives prototypes of masks besides, where these have dimensions.
func writeSegmenter(t *testing.T, path string, dims []int, numbers []float32, protoDims []int, prototypes []float32, says ...string) {
	t.Helper()
	port := func(name string, dims ...int) []byte {
		var shape []byte
		for _, d := range dims {
			shape = append(shape, onnxField(1, onnxField(1, d))...)
		}
		return slices.Concat(onnxField(1, name), onnxField(2, onnxField(1, slices.Concat(onnxField(1, 1), onnxField(2, shape)))))
	}
	tensor := func(name string, dims []int, numbers ...float32) []byte {
		var b, raw []byte
		for _, d := range dims {
			b = append(b, onnxField(1, d)...)
		}
		for _, v := range numbers {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
		}
		return slices.Concat(b, onnxField(2, 1), onnxField(8, name), onnxField(9, raw))
	}
	node := func(kind, out string, in ...string) []byte {
		var b []byte
		for _, name := range in {
			b = append(b, onnxField(1, name)...)
		}
		return slices.Concat(b, onnxField(2, out), onnxField(4, kind))
	}
	keep := slices.Concat(onnxField(1, "keepdims"), onnxField(3, 0), onnxField(20, 2))
	graph := slices.Concat(
		onnxField(1, slices.Concat(node("ReduceMax", "bright", "images"), onnxField(5, keep))),
		onnxField(1, node("Mul", "nothing", "bright", "zero")), onnxField(1, node("Add", "output0", "found", "nothing")),
		onnxField(2, "detector"), onnxField(5, tensor("found", dims, numbers...)), onnxField(5, tensor("zero", nil, 0)),
		onnxField(11, port("images", 1, 3, 64, 64)), onnxField(12, port("output0", dims...)))
	if protoDims != nil {
		graph = slices.Concat(graph, onnxField(1, node("Add", "output1", "prototypes", "nothing")), onnxField(5, tensor("prototypes", protoDims, prototypes...)),
			onnxField(12, port("output1", protoDims...)))
	}
	model := slices.Concat(onnxField(1, 8), onnxField(7, graph), onnxField(8, onnxField(2, 17)))
	for i := 0; i < len(says); i += 2 {
		model = append(model, onnxField(14, slices.Concat(onnxField(1, says[i]), onnxField(2, says[i+1])))...)
	}
	writeFile(t, path, model)
}

// v8 lays boxes (middle, size, class, score) out as version 8 does, of three classes.
func v8(boxes ...[6]float32) (dims []int, numbers []float32) {
	const places = 84
	numbers = make([]float32, 7*places)
	for i, b := range boxes {
		for k := range 4 {
			numbers[k*places+i] = b[k]
		}
		numbers[(4+int(b[4]))*places+i] = b[5]
	}
	return []int{1, 7, places}, numbers
}

func TestAnnotateFindsBoxesWithADetector(t *testing.T) {
	library, err := ort.Library()
	if err != nil {
		t.Skip(err)
	}
	s := newStage(t)
	t.Setenv("ORT_LIB", library)
	const names = "{0: 'person', 1: 'dog', 2: 'cup'}"
	// a.png is 200 x 120 pixels, of which the input has 64 x 38 from row 13 on.
	dims, numbers := v8([6]float32{32, 32, 32, 20, 0, 0.8}, [6]float32{33, 32, 32, 20, 0, 0.7}, [6]float32{12, 30, 16, 20, 1, 0.6}, [6]float32{50, 30, 16, 20, 2, 0.1})
	writeDetector(t, "yolo.onnx", dims, numbers, "names", names, "task", "detect")
	s.mustCall(t, "annotate a.png --detector yolo.onnx --threads 1 --to coco --map person=human -o out")
	c := readCOCO(t, "out/coco.json")
	if len(c.Annotations) != 2 || math.Abs(c.Annotations[0].Score-0.8) > 1e-6 || c.Annotations[1].Category_id != 2 || c.Categories[0].Name != "human" || len(c.Categories) != 3 {
		t.Fatalf("%+v", c)
	}
	for k, want := range [4]float64{50, 28, 100, 63} {
		if d := c.Annotations[0].Bbox[k] - want; d < -8 || d > 8 {
			t.Errorf("it lies in %v", c.Annotations[0].Bbox)
		}
	}
	s.mustCall(t, "annotate . --detector yolo.onnx --threads 1 --to coco --classes cup --conf 0.05 -o cups")
	if c := readCOCO(t, "cups/coco.json"); len(c.Annotations) != 2 || c.Categories[0].Name != "cup" {
		t.Errorf("%+v", c)
	}

	nan := float32(math.NaN())
	writeDetector(t, "nan.onnx", []int{1, 2, 6}, []float32{20, 20, 40, 40, 0.9, 0, nan, 1, 2, 3, 0.9, 0}, "names", names)
	code, stdout, stderr := s.call(t, "annotate a.png b.png --detector nan.onnx --threads 1 --to coco -o nan")
	if code != ExitFailed || stderr != "clickmask: a.png: nan.onnx gave boxes that are none: 1\nclickmask: b.png: nan.onnx gave boxes that are none: 1\n" || !strings.Contains(stdout, "coco.json") {
		t.Errorf("NaN: exit %d, %s%s", code, stdout, stderr)
	}
	writeDetector(t, "other.onnx", []int{1, 5, 3}, make([]float32, 15), "names", names)
	code, stdout, stderr = s.call(t, "annotate a.png b.png --detector other.onnx --threads 1 --to coco -o other")
	if code != ExitFailed || stdout != "" || strings.Count(stderr, "no list of boxes") != 2 || strings.Count(stderr, "\n") != 2 {
		t.Errorf("another shape: exit %d, %s%s", code, stdout, stderr)
	}
}

func TestWhatIsNoDetectorIsRefused(t *testing.T) {
	library, err := ort.Library()
	if err != nil {
		t.Skip(err)
	}
	s := newStage(t)
	t.Setenv("ORT_LIB", library)
	writeDetector(t, "classify.onnx", []int{1, 1000}, make([]float32, 1000), "task", "classify")
	writeDetector(t, "names.onnx", []int{1, 2, 6}, make([]float32, 12), "names", "person")
	writeFile(t, "text.onnx", []byte("no model"))
	for name, says := range map[string]string{"classify.onnx": "not a detector", "names.onnx": "cannot be read", "text.onnx": "text.onnx", "none.onnx": "none.onnx"} {
		code, stdout, stderr := s.call(t, fmt.Sprintf("annotate a.png --detector %s --threads 1 --to coco -o out", name))
		if code != ExitFailed || stdout != "" || !strings.Contains(stderr, says) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %s%s", name, code, stdout, stderr)
		}
	}
	writeDetector(t, "good.onnx", []int{1, 2, 6}, make([]float32, 12), "names", "{0: 'cat'}")
	for flags, says := range map[string]string{"--classes dgo": `no class "dgo"`, "--iou 2": "--iou 2", "--boxes b.csv": "give --boxes", "--model-time -1s": "--model-time"} {
		code, stdout, stderr := s.call(t, "annotate a.png --detector good.onnx --threads 1 --to coco -o out "+flags)
		if code != ExitUsage || stdout != "" || !strings.Contains(stderr, says) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %s%s", flags, code, stdout, stderr)
		}
	}
	if _, err := os.Stat("out"); err == nil {
		t.Error("a folder is made for nothing")
	}
}
