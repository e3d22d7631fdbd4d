package cli

import (
	"strings"
	"testing"

	"clickmask/inference/ort"
)

// A graph of FastSAM's layout, with two prototypes of which the first is everywhere and the second nowhere, finds everything.
func TestEverythingIsFoundByASegmentationGraph(t *testing.T) {
	library, err := ort.Library()
	if err != nil {
		t.Skip(err)
	}
	s := newStage(t)
	t.Setenv("ORT_LIB", library)
	const places, proto = 84, 16 * 16
	segments := func(classes int, boxes ...[6]float32) (dims []int, numbers, prototypes []float32) {
		numbers, prototypes = make([]float32, (4+classes+2)*places), make([]float32, 2*proto)
		for i, b := range boxes {
			for k := range 4 {
				numbers[k*places+i] = b[k]
			}
			numbers[(4+int(b[4]))*places+i] = b[5]
			numbers[(4+classes)*places+i] = 1
		}
		for i := range proto {
			prototypes[i], prototypes[proto+i] = 1, -1
		}
		return []int{1, 4 + classes + 2, places}, numbers, prototypes
	}
	// a.png is 200 x 120 pixels, of which the input has 64 x 38 from row 13 on.
	dims, numbers, prototypes := segments(1, [6]float32{32, 32, 32, 20, 0, 0.8}, [6]float32{33, 32, 32, 20, 0, 0.7}, [6]float32{12, 30, 16, 20, 0, 0.6}, [6]float32{50, 30, 16, 20, 0, 0.3})
	writeSegmenter(t, "fastsam.onnx", dims, numbers, []int{1, 2, 16, 16}, prototypes, "names", "{0: 'object'}", "task", "segment")
	out := s.mustCall(t, "everything a.png --model fastsam.onnx --threads 1 --json -o out")
	for _, want := range []string{`"name":"fastsam"`, `"predicted_iou":0.8`, `"box":[50,29,150,92]`} {
		if !strings.Contains(strings.ReplaceAll(out, " ", ""), want) {
			t.Errorf("%s is not in %s", want, out)
		}
	}
	if n := strings.Count(out, `"predicted_iou"`); n != 2 { // one is hardly another thing, and one is hardly likely
		t.Errorf("%d things: %s", n, out)
	}
	for flags, want := range map[string]int{"--conf 0.2": 3, "--iou 0.95": 3, "--conf 0.7": 1, "--conf 0.2 --iou 1": 4} {
		if n := strings.Count(s.mustCall(t, "everything a.png --model fastsam.onnx --threads 1 --json --force -o out "+flags), `"predicted_iou"`); n != want {
			t.Errorf("%s: %d things, not %d", flags, n, want)
		}
	}
	dims, numbers, prototypes = segments(3, [6]float32{32, 32, 32, 20, 2, 0.8}, [6]float32{12, 30, 16, 20, 1, 0.6})
	writeSegmenter(t, "seg.onnx", dims, numbers, []int{1, 2, 16, 16}, prototypes, "names", "{0: 'person', 1: 'dog', 2: 'cup'}", "task", "segment")
	s.mustCall(t, "everything a.png --model seg.onnx --threads 1 --to coco -o classes")
	if c := readCOCO(t, "classes/coco.json"); len(c.Annotations) != 2 || len(c.Categories) != 2 || c.Categories[0].Name != "cup" || c.Annotations[0].Category_id != 1 {
		t.Errorf("%+v", c)
	}
	for _, flags := range []string{"--exact", "--set points_per_side=4"} {
		if code, _, stderr := s.call(t, "everything a.png --model fastsam.onnx --threads 1 --force -o out "+flags); code != ExitUsage || !strings.Contains(stderr, "asks no points") {
			t.Errorf("%s: exit %d, %s", flags, code, stderr)
		}
	}
	for flags, want := range map[string]string{"--conf 0 --model fastsam.onnx": "--conf 0", "--iou 1.5": "--iou 1.5", "--iou NaN": "--iou NaN", "--conf 0.5": "--conf is for models"} {
		if code, _, stderr := s.call(t, "everything a.png --force -o out "+flags); code != ExitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d, %s", flags, code, stderr)
		}
	}
	// It runs in turn with a model that answers clicks.
	writeFile(t, "small.bin", make([]byte, 10))
	report := progressCall(t, s, "bench --only everything --runs 1 --threads 1 --device cpu --baseline-everything fastsam.onnx")
	for _, want := range []string{"1024 single decodes", "everything 1 MP, a first click", "fastsam"} {
		if !strings.Contains(report, want) {
			t.Errorf("%q is not in\n%s", want, report)
		}
	}
	small, fast := sizeRatio("small.bin", "fastsam.onnx"), sizeRatio("", "fastsam.onnx")
	if small <= 0 || small > 0.01 || fast != 0 || sizeRatio("fastsam.onnx", "small.bin") < 100 {
		t.Errorf("sizes: %g, %g", small, fast)
	}
}
