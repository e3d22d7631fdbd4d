package ort_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/ort"
)

// The option that the binding lacks reaches ONNX Runtime on every system, and what it writes answers the same.
func TestAGraphIsWrittenAsItIsOptimised(t *testing.T) {
	need(t)
	dir := filepath.Join(t.TempDir(), "ein Ordner – 一")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	plain, err := os.ReadFile(filepath.Join("testdata", "sum.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "sum.graph")
	if err := ort.Optimise(plain, path, "sum.numbers"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ort.NewSession(data, []string{"a", "b"}, []string{"sum", "product"}, ort.Options{Threads: 1, Level: ort.OptimiseNone, Outside: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in := []inference.Tensor{vector("a", 2, 3), vector("b", 5, 7)}
	got, err := s.Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	want, err := openSum(t).Run(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if !slices.Equal(got[i].Data, want[i].Data) {
			t.Errorf("%s is %v, want %v", want[i].Name, got[i].Data, want[i].Data)
		}
	}

	if err := ort.Optimise(plain, filepath.Join(dir, "gone", "sum.graph"), "sum.numbers"); err == nil {
		t.Error("a graph was written into a folder that is not there")
	}
	if err := ort.Optimise([]byte("nonsense"), path, "sum.numbers"); err == nil {
		t.Error("nonsense was optimised")
	}
}

func TestTheKindOfOptimisedGraphsNamesLibraryAndProcessor(t *testing.T) {
	need(t)
	kind, err := ort.Kind()
	if err != nil {
		t.Fatal(err)
	}
	version, err := ort.Version()
	if err != nil {
		t.Fatal(err)
	}
	parts := []string{version, runtime.GOOS, runtime.GOARCH}
	if runtime.GOARCH == "amd64" {
		parts = append(parts, "HasSSE2")
	}
	for _, part := range parts {
		if !strings.Contains(kind, part) {
			t.Errorf("%q does not name %s", kind, part)
		}
	}
}
