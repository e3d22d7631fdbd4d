package ort_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"clickmask/inference"
	"clickmask/inference/ort"
)

func TestMain(m *testing.M) {
	ort.RunFreshIfAsked()
	if _, err := ort.Version(); err != nil {
		os.Stderr.WriteString(err.Error() + "\n")
		if !errors.Is(err, ort.ErrRuntimeMissing) {
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func need(t *testing.T) {
	t.Helper()
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
}

func openSum(t *testing.T) *ort.Session {
	t.Helper()
	need(t)
	s, err := ort.OpenSession(filepath.Join("testdata", "sum.onnx"), []string{"a", "b"}, []string{"sum", "product"}, ort.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func vector(name string, v ...float32) inference.Tensor {
	return inference.Tensor{Name: name, Shape: []int64{1, int64(len(v))}, Data: v}
}

func TestRunFindsTensorsByName(t *testing.T) {
	s := openSum(t)
	out, err := s.Run(t.Context(), []inference.Tensor{vector("b", 5, 7), vector("a", 2, 3)})
	if err != nil {
		t.Fatal(err)
	}
	want := []inference.Tensor{vector("sum", 7, 10), vector("product", 10, 21)}
	for i := range want {
		if out[i].Name != want[i].Name || !slices.Equal(out[i].Shape, want[i].Shape) || !slices.Equal(out[i].Data, want[i].Data) {
			t.Errorf("output %d is %v, want %v", i, out[i], want[i])
		}
	}
}

func TestRunIntoWritesWhereItIsTold(t *testing.T) {
	s := openSum(t)
	mine := make([]float32, 3)
	out := []inference.Tensor{{Name: "product"}, {Name: "sum", Shape: []int64{1, 3}, Data: mine}}
	for round := range 2 { // the same memory again
		in := []inference.Tensor{vector("a", 1, 2, float32(round)), vector("b", 1, 1, 1)}
		if err := s.RunInto(t.Context(), in, out); err != nil {
			t.Fatal(err)
		}
		if want := []float32{2, 3, float32(round) + 1}; !slices.Equal(mine, want) || &out[1].Data[0] != &mine[0] {
			t.Errorf("the sum is %v, want %v", mine, want)
		}
		if want := []float32{1, 2, float32(round)}; !slices.Equal(out[0].Data, want) {
			t.Errorf("the product is %v, want %v", out[0].Data, want)
		}
		out[0].Data = nil
	}
}

func TestRunRefusesWhatDoesNotFit(t *testing.T) {
	s := openSum(t)
	for name, in := range map[string][]inference.Tensor{
		"too few":           {vector("a", 1)},
		"a wrong name":      {vector("a", 1), vector("c", 1)},
		"shape beyond data": {vector("a", 1), {Name: "b", Shape: []int64{1, 2}, Data: []float32{1}}},
		"a huge shape":      {vector("a", 1), {Name: "b", Shape: []int64{1 << 40, 1 << 40}, Data: []float32{1}}},
		"a negative side":   {vector("a", 1), {Name: "b", Shape: []int64{-1, -1}, Data: []float32{1}}},
		"no shape":          {vector("a", 1), {Name: "b", Data: []float32{1}}},
		"no data":           {vector("a", 1), {Name: "b", Shape: []int64{1, 1}}},
		"lengths at odds":   {vector("a", 1, 2), vector("b", 1, 2, 3)},
	} {
		if _, err := s.Run(t.Context(), in); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := s.Run(t.Context(), []inference.Tensor{vector("a", 1), vector("b", 1)}); err != nil {
		t.Errorf("after failures: %v", err)
	}
}

func TestARunEndsWithItsContext(t *testing.T) {
	need(t)
	f, err := os.Open(filepath.Join("testdata", "long.onnx.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ort.NewSession(graph, []string{"x0", "m"}, []string{"x3000"}, ort.Options{Threads: 1, Level: ort.OptimiseBasic})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	square := func(name string) inference.Tensor {
		return inference.Tensor{Name: name, Shape: []int64{1024, 1024}, Data: make([]float32, 1024*1024)}
	}
	// The run would take a minute.
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Run(ctx, []inference.Tensor{square("x0"), square("m")}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the run that was ended answered %v", err)
	}
	if _, err := s.Run(ctx, []inference.Tensor{square("x0"), square("m")}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a run that was over before it began answered %v", err)
	}
}

func TestRunsAndCloseMayOverlap(t *testing.T) {
	s := openSum(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				out, err := s.Run(t.Context(), []inference.Tensor{vector("a", 2), vector("b", 3)})
				if errors.Is(err, ort.ErrClosed) {
					return
				}
				if err != nil || out[0].Data[0] != 5 {
					t.Errorf("answered %v, %v", out, err)
				}
			}
		})
	}
	wg.Go(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestAGraphThatIsNoneIsRefused(t *testing.T) {
	need(t)
	for name, graph := range map[string][]byte{"empty": nil, "noise": bytes.Repeat([]byte("no graph "), 100)} {
		if _, err := ort.NewSession(graph, []string{"a"}, []string{"b"}, ort.Options{}); err == nil || !strings.HasPrefix(err.Error(), "load graph: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	good, err := os.ReadFile(filepath.Join("testdata", "sum.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ort.NewSession(good[:len(good)/2], []string{"a", "b"}, []string{"sum"}, ort.Options{}); err == nil {
		t.Error("half a graph was taken")
	}
}
