package foreign

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference/ort"
)

// detector is a graph that gives two boxes in the end-to-end layout, the second as far right as the picture is bright; attack
// adds a number called evil to it.
func detector(attack func(n *net)) *net {
	n := &net{}
	n.input("picture", typeFloat, 1, 3, 64, 64)
	n.output("boxes", typeFloat, 1, 2, 6)
	n.floats("found", []int64{1, 2, 6}, 1, 2, 30, 40, 0.9, 0, 5, 6, 7, 8, 0.5, 1)
	n.floats("moves", []int64{1, 2, 6}, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0)
	n.op("ReduceMax", "bright", []string{"picture"}, intAttr("keepdims", 0))
	n.op("Mul", "moved", []string{"moves", "bright"})
	n.op("Add", "boxes0", []string{"found", "moved"})
	if attack == nil {
		n.op("Identity", "boxes", []string{"boxes0"})
		return n
	}
	attack(n)
	n.op("Add", "boxes", []string{"boxes0", "evil"})
	return n
}

// graphFile writes a graph that says of itself what is given, key after value.
func graphFile(t *testing.T, n *net, says ...string) string {
	t.Helper()
	for i := 0; i < len(says); i += 2 {
		n.functions = bytesField(n.functions, 14, textField(textField(nil, 1, says[i]), 2, says[i+1]))
	}
	path := filepath.Join(t.TempDir(), "detector.onnx")
	n.write(t, path)
	return path
}

func openedGraph(t *testing.T, path string, limits Limits) *Graph {
	t.Helper()
	g, err := OpenGraph(t.Context(), path, Options{Threads: 1, Limits: limits})
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g
}

func TestAGraphRunsInAChildAndSaysWhatItIs(t *testing.T) {
	caches(t)
	g := openedGraph(t, graphFile(t, detector(nil), "names", "{0: 'cat'}", "imgsz", "[64, 64]"), Limits{})
	if i := g.Info(); i.W != 64 || i.H != 64 || i.Metadata["names"] != "{0: 'cat'}" || len(i.Fingerprint) != 64 {
		t.Errorf("%+v", i)
	}
	data := make([]float32, 3*64*64)
	data[5] = 0.25
	for range 2 {
		out, err := g.Run(t.Context(), []int64{1, 3, 64, 64}, data)
		if err != nil || len(out) != 1 || !slices.Equal(out[0].Shape, []int64{1, 2, 6}) || !slices.Equal(out[0].Data, []float32{1, 2, 30, 40, 0.9, 0, 5.25, 6, 7.25, 8, 0.5, 1}) {
			t.Fatalf("%v, %v", out, err)
		}
	}
	if _, err := g.Run(t.Context(), []int64{1, 3, 32, 32}, data); err == nil {
		t.Error("numbers are left over, and nobody says so")
	}
	if _, err := g.Run(t.Context(), []int64{1, 3, 64, 64}, data); err != nil {
		t.Errorf("after a bad question: %v", err)
	}
}

func TestAGraphThatBreaksDownIsOneSentence(t *testing.T) {
	caches(t)
	path := graphFile(t, detector(func(n *net) {
		fromPicture(n, "naught")
		n.ints("many", []int64{1}, 800<<20/4)
		n.op("Add", "size", []string{"naught", "many"})
		filling(n, "size")
	}))
	g := openedGraph(t, path, Limits{Memory: 200 << 20})
	for range 2 { // and again, by a new child
		_, err := g.Run(t.Context(), []int64{1, 3, 64, 64}, make([]float32, 3*64*64))
		fails(t, err, Memory, "wanted more memory")
	}
}

func TestWhatIsNoGraphOfAPictureIsRefused(t *testing.T) {
	caches(t)
	e, d := encoder(nil), decoder(nil)
	two := pair(t, e, d)
	text := filepath.Join(t.TempDir(), "text.onnx")
	if err := os.WriteFile(text, []byte("no graph"), 0o600); err != nil {
		t.Fatal(err)
	}
	flat := &net{}
	flat.input("picture", typeFloat, 1, 64)
	flat.output("boxes", typeFloat, 1, 64)
	flat.op("Identity", "boxes", []string{"picture"})
	for path, says := range map[string]string{
		filepath.Join(filepath.Dir(two), "test_decoder.onnx"): "5 inputs",
		text:                          "text.onnx",
		graphFile(t, flat):            "where a detector takes a picture",
		filepath.Join(text, "nobody"): "nobody",
	} {
		_, err := OpenGraph(t.Context(), path, Options{Threads: 1})
		if errors.Is(err, ort.ErrRuntimeMissing) {
			t.Skip(err)
		}
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}
