package graph

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"clickmask/inference/checkpoint"
)

// ErrArchitecture is wrapped by errors that say why a checkpoint's tensors are not those of a network that
// is known here; the text names the tensor and what was expected.
var ErrArchitecture = errors.New("not a known network")

// Weights are the named tensors of a checkpoint. *checkpoint.File is one.
type Weights interface {
	Names() []string
	Shape(name string) []int // nil when there is none
	DType(name string) checkpoint.DType
	ReadFloat32(name string) ([]float32, error) // row-major
}

// expect lists the tensors that a network has, and their shapes.
type expect map[string][]int

// check compares the tensors below the given prefixes with what is expected: every expected tensor must be
// there with its shape and with floating-point numbers, and no other may be.
func (e expect) check(w Weights, prefixes []string, ignored func(name string) bool) error {
	for _, name := range sortedKeys(e) {
		have, want := w.Shape(name), e[name]
		switch {
		case have == nil:
			return fmt.Errorf("tensor %s is missing, expected numbers of shape %v: %w", name, want, ErrArchitecture)
		case !slices.Equal(have, want):
			return fmt.Errorf("tensor %s has shape %v, expected %v: %w", name, have, want, ErrArchitecture)
		case !w.DType(name).Float():
			return fmt.Errorf("tensor %s holds %s, expected floating-point numbers: %w", name, w.DType(name), ErrArchitecture)
		}
	}
	for _, name := range w.Names() {
		inside := slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
		if _, known := e[name]; inside && !known && !ignored(name) {
			return fmt.Errorf("tensor %s %v belongs to another network than the one that the others make: %w",
				name, w.Shape(name), ErrArchitecture)
		}
	}
	return nil
}

// probe is the shape of a tensor that decides how others are read; it must have the given number of
// dimensions, all positive.
func probe(w Weights, name string, dims int) ([]int, error) {
	s := w.Shape(name)
	if s == nil {
		return nil, fmt.Errorf("tensor %s is missing: %w", name, ErrArchitecture)
	}
	if len(s) != dims || slices.Min(s) < 1 {
		return nil, fmt.Errorf("tensor %s has shape %v, expected %d dimensions: %w", name, s, dims, ErrArchitecture)
	}
	return s, nil
}

// depth counts how many numbers from first on have a tensor called prefix, number, suffix.
func depth(w Weights, prefix, suffix string, first int) int {
	n := 0
	for w.Shape(fmt.Sprintf("%s%d%s", prefix, first+n, suffix)) != nil {
		n++
	}
	return n
}

// source adds weights to a graph under their own names.
type source struct {
	*Graph
	w    Weights
	int8 int // see Plan.Int8
}

// weight is the tensor as the checkpoint has it.
func (s source) weight(name string) val {
	return s.constant(name, s.w.Shape(name), func() ([]float32, error) { return s.w.ReadFloat32(name) })
}

// shaped is the tensor in another shape of as many numbers.
func (s source) shaped(name string, dims ...int) val {
	return s.constant(fmt.Sprint(name, dims), dims, func() ([]float32, error) { return s.w.ReadFloat32(name) })
}

// made is computed from other tensors when the graph is written.
func (s source) made(name string, dims []int, from []string, f func(in [][]float32) []float32) val {
	return s.constant(name, dims, func() ([]float32, error) {
		in := make([][]float32, len(from))
		for i, n := range from {
			var err error
			if in[i], err = s.w.ReadFloat32(n); err != nil {
				return nil, err
			}
		}
		return f(in), nil
	})
}

// transposed is a matrix [rows, cols] as [cols, rows].
func (s source) transposed(name string) val {
	d := s.w.Shape(name)
	return s.made(name+"^T", []int{d[1], d[0]}, []string{name}, func(in [][]float32) []float32 {
		return flip(in[0], d[0], d[1])
	})
}

// flip turns a [rows, cols] into [cols, rows].
func flip(a []float32, rows, cols int) []float32 {
	out := make([]float32, len(a))
	for r := range rows {
		for c := range cols {
			out[c*rows+r] = a[r*cols+c]
		}
	}
	return out
}

// batchNormEps is the constant of torch.nn.BatchNorm2d that TinyViT leaves at its default.
const batchNormEps = 1e-5

// folded is a convolution with its batch norm as one convolution with a bias: the scale and shift of the
// norm, which are constants at inference, in double precision. turned swaps the kernel's axes.
func (s source) folded(prefix string, turned bool) (w, b val) {
	names := []string{prefix + ".c.weight", prefix + ".bn.weight", prefix + ".bn.bias", prefix + ".bn.running_mean", prefix + ".bn.running_var"}
	shape := s.w.Shape(names[0])
	per := shape[1] * shape[2] * shape[3]
	gain := func(in [][]float32, o int) float64 {
		return float64(in[1][o]) / math.Sqrt(float64(in[4][o])+batchNormEps)
	}
	w = s.made(prefix+".folded.weight", shape, names, func(in [][]float32) []float32 {
		out := in[0]
		for i := range out {
			out[i] = float32(float64(out[i]) * gain(in, i/per))
		}
		if turned {
			turnKernels(out, shape[2])
		}
		return out
	})
	b = s.made(prefix+".folded.bias", shape[:1], names, func(in [][]float32) []float32 {
		out := make([]float32, shape[0])
		for o := range out {
			out[o] = float32(float64(in[2][o]) - float64(in[3][o])*gain(in, o))
		}
		return out
	})
	return w, b
}

// turnKernels swaps rows and columns of each k x k kernel.
func turnKernels(w []float32, k int) {
	for at := 0; at < len(w); at += k * k {
		for y := range k {
			for x := range y {
				i, j := at+y*k+x, at+x*k+y
				w[i], w[j] = w[j], w[i]
			}
		}
	}
}
