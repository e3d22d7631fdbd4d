package graph

import (
	"math"
	"runtime"

	"golang.org/x/sys/cpu"
)

// The fast precision: the encoder's products with weights are done in 8-bit integers, by operators of ONNX Runtime's
// own. Activations are quantised when they are there, by the least and the largest of each matrix; weights by the
// largest of each column. Everything between (norms, attention, sums, convolutions) stays in float32.

// int8Weights is the largest quantised weight that this processor multiplies fast and right, 0 for none.
//
// Processors with dot products of four bytes (VNNI, Arm's UDOT) take all 8 bits. AVX2 and AVX-512 alone add
// two products in 16 bits, where 255*127 twice does not fit: there weights have 7 bits.
func int8Weights() int {
	switch {
	case cpu.X86.HasAVX512VNNI, cpu.X86.HasAVXVNNI, cpu.ARM64.HasASIMDDP:
		return 127
	case runtime.GOARCH == "arm64" && runtime.GOOS == "darwin": // every one has them, not every system says so
		return 127
	case cpu.X86.HasAVX2:
		return 63
	}
	return 0
}

// gemm is a product with the constant matrix w, as Graph's; in integers where the source says so.
func (s source) gemm(x, w, b val, wTransposed bool) val {
	if s.int8 == 0 {
		return s.Graph.gemm(x, w, b, wTransposed)
	}
	weights, scales := s.quantised(w, wTransposed)
	rows := s.bytesOf(x)
	in := []val{rows[0], weights, rows[1], scales, rows[2], ""}
	if b != "" {
		in = append(in, b)
	}
	out := s.fresh("Product")
	s.addOf(contribDomain, "MatMulIntegerToFloat", in, []val{out})
	return out
}

// bytesOf is x as unsigned bytes, their scale and their zero, made once for all products that read it.
func (g *Graph) bytesOf(x val) [3]val {
	out := [3]val{x + "/bytes", x + "/scale", x + "/zero"}
	if !g.used[out[0]] {
		g.add("DynamicQuantizeLinear", []val{x}, out[:])
	}
	return out
}

// quantised is the constant matrix w, or its transpose, as integers [in, out] and what they are multiplied by [out].
func (s source) quantised(w val, transposed bool) (weights, scales val) {
	c := s.byName[string(w)]
	dims := c.dims
	if transposed {
		dims = []int{dims[1], dims[0]}
	}
	load := func() (m, factors []float32, err error) {
		if m, err = c.load(); err != nil {
			return nil, nil, err
		}
		if transposed {
			m = flip(m, dims[1], dims[0])
		}
		m, factors = quantise(m, dims[1], s.int8)
		return m, factors, nil
	}
	weights = s.constant(c.name+"/int8", dims, func() ([]float32, error) {
		m, _, err := load()
		return m, err
	})
	s.byName[string(weights)].int8 = true
	scales = s.constant(c.name+"/scales", dims[1:], func() ([]float32, error) {
		_, factors, err := load()
		return factors, err
	})
	return weights, scales
}

// quantise turns the columns of a matrix into whole numbers of at most the given magnitude, in place.
func quantise(m []float32, columns, largest int) (whole, factors []float32) {
	factors = make([]float32, columns)
	for i, v := range m {
		factors[i%columns] = max(factors[i%columns], float32(math.Abs(float64(v))))
	}
	for c := range factors {
		if factors[c] /= float32(largest); factors[c] == 0 {
			factors[c] = 1 // a column of zeros
		}
	}
	for i, v := range m {
		m[i] = float32(math.RoundToEven(float64(v / factors[i%columns])))
	}
	return m, factors
}

// gelu is the exact one or, beside products in integers, the formula with tanh, which is quicker and whose error is far
// below theirs.
func (s source) gelu(x val) val {
	if s.int8 == 0 {
		return s.Graph.gelu(x)
	}
	return s.op("Gelu", []val{x}, attr{"approximate", "tanh"})
}
