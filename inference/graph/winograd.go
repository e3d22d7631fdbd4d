package graph

import "slices"

// The neck's 3x3 convolution by Winograd's minimal filtering F(4x4, 3x3): a square of 4x4 results is made
// from 6x6 inputs with 36 multiplications instead of 144 (Lavin and Gray, arXiv 1509.09308). All steps are
// matrix products. In float32 it is as exact as the direct sum to about 1e-6 of the result.

const (
	winoOut = 4 // results a side
	winoIn  = 6 // inputs a side
)

var (
	winoInput = [winoIn][winoIn]float32{
		{4, 0, -5, 0, 1, 0}, {0, -4, -4, 1, 1, 0}, {0, 4, -4, -1, 1, 0},
		{0, -2, -1, 2, 1, 0}, {0, 2, -1, -2, 1, 0}, {0, 4, 0, -5, 0, 1},
	}
	winoKernel = [winoIn][3]float64{
		{1. / 4, 0, 0}, {-1. / 6, -1. / 6, -1. / 6}, {-1. / 6, 1. / 6, -1. / 6},
		{1. / 24, 1. / 12, 1. / 6}, {1. / 24, -1. / 12, 1. / 6}, {0, 0, 1},
	}
	winoOutput = [winoOut][winoIn]float32{
		{1, 1, 1, 1, 1, 0}, {0, 1, -1, 2, -2, 0}, {0, 1, 1, 4, 4, 0}, {0, 1, -1, 8, -8, 1},
	}
)

// winograd is the convolution of tokens [side*side, channels] with the kernel called name
// [channels, channels, 3, 3], zeros around the map, to tokens again. side must be a multiple of 4.
func (s source) winograd(x val, name string, side, channels int) val {
	tiles := side / winoOut
	n := winoIn * tiles
	// Rows i*tiles+t are what the transformation makes, at its place i, of tile t.
	in := s.numbers("winograd/input", []int{n, side}, winoInputs(side))
	// Results come from each tile alone: one matrix for a whole line, as for the inputs, would mostly multiply zeros.
	out := s.numbers("winograd/output", []int{winoOut, winoIn}, slices.Concat(winoOutput[0][:], winoOutput[1][:], winoOutput[2][:], winoOutput[3][:]))
	x = s.matmul(in, s.reshape(x, side, side*channels))
	x = s.matmul(in, s.reshape(x, n, side, channels))
	x = s.transpose(s.reshape(x, winoIn, tiles, winoIn, tiles*channels), 0, 2, 1, 3)
	x = s.matmul(s.reshape(x, winoIn*winoIn, tiles*tiles, channels), s.winogradKernel(name, channels))
	x = s.transpose(s.reshape(x, winoIn, winoIn, tiles, tiles, channels), 2, 0, 3, 1, 4)
	x = s.matmul(out, s.reshape(x, tiles, winoIn, n*channels))
	x = s.matmul(out, s.reshape(x, side, tiles, winoIn, channels))
	return s.reshape(x, side*side, channels)
}

// winoInputs takes a line of side values to the transformed inputs of its tiles.
func winoInputs(side int) []float32 {
	tiles := side / winoOut
	m := make([]float32, winoIn*tiles*side)
	for i := range winoIn {
		for t := range tiles {
			for j := range winoIn {
				if at := winoOut*t - 1 + j; at >= 0 && at < side {
					m[(i*tiles+t)*side+at] = winoInput[i][j]
				}
			}
		}
	}
	return m
}

// winogradKernel is the transformed kernel [36, in, out].
func (s source) winogradKernel(name string, channels int) val {
	area := channels * channels
	return s.made(name+".winograd", []int{winoIn * winoIn, channels, channels}, []string{name}, func(in [][]float32) []float32 {
		out := make([]float32, winoIn*winoIn*area)
		for o := range channels {
			for c := range channels {
				k := in[0][(o*channels+c)*9:][:9]
				var half [winoIn][3]float64
				for i, g := range winoKernel {
					for x := range 3 {
						half[i][x] = g[0]*float64(k[x]) + g[1]*float64(k[3+x]) + g[2]*float64(k[6+x])
					}
				}
				for i := range winoIn {
					for j, g := range winoKernel {
						v := g[0]*half[i][0] + g[1]*half[i][1] + g[2]*half[i][2]
						out[(i*winoIn+j)*area+c*channels+o] = float32(v)
					}
				}
			}
		}
		return out
	})
}
