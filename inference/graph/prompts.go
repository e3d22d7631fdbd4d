package graph

import (
	"fmt"
	"math"
)

// dec builds prompt encoder and mask decoder. Image-side values are tokens of the grid; token-side values
// are rows [n, dim], n being known only when a prompt comes.
type dec struct {
	source
	decoderArch
	grid, side int
}

func (a *Arch) newDec(g *Graph, w Weights) *dec {
	return &dec{source{g, w, 0}, a.dec, a.Grid, a.Side}
}

// noPoint is the label of a point that is not there: ONNX Runtime's callers cannot all hand over an empty
// list, which a mask prompt alone needs.
const noPoint float32 = -2

const promptPart = "prompt_encoder."

// points encodes N points, corners or paddings: coords [1,N,2] in pixels of the input, labels [1,N], to
// [N, dim]. A label picks its learned vector from a table; at -1 that vector is all there is. Points labelled
// noPoint are left out.
func (d *dec) points(coords, labels val) val {
	code := d.places(d.op("Squeeze", []val{coords, d.ints(0)}), 1)
	labels = d.op("Squeeze", []val{labels, d.ints(0)})
	index := d.op("Cast", []val{d.addv(labels, d.scalar(1))}, attr{"to", typeInt64})
	gate, table := d.labelTables()
	code = d.addv(d.mul(code, d.op("Gather", []val{gate, index})), d.op("Gather", []val{table, index}))
	there := d.op("Greater", []val{labels, d.scalar(noPoint + 0.5)})
	return d.op("Compress", []val{code, there}, attr{"axis", 0})
}

// places encodes places [..., 2] in pixels of the input to [..., dim]; last is the number of that dimension.
func (d *dec) places(coords val, last int) val {
	at := d.addv(coords, d.scalar(0.5))
	at = d.op("Div", []val{at, d.scalar(float32(d.side))})
	at = d.op("Sub", []val{d.mul(at, d.scalar(2)), d.scalar(1)})
	at = d.mul(d.matmul(at, d.weight(promptPart+"pe_layer.positional_encoding_gaussian_matrix")), d.scalar(2*math.Pi))
	return d.concat(last, d.op("Sin", []val{at}), d.op("Cos", []val{at}))
}

// labelTables are, by label + 1, what a point's place is multiplied by [5, 1] and what is added to it [5, dim].
func (d *dec) labelTables() (gate, table val) {
	names := []string{promptPart + "not_a_point_embed.weight"}
	for i := range 4 {
		names = append(names, fmt.Sprintf("%spoint_embeddings.%d.weight", promptPart, i))
	}
	table = d.made(promptPart+"labels", []int{5, d.dim}, names, func(in [][]float32) []float32 {
		var all []float32
		for _, v := range in {
			all = append(all, v...)
		}
		return all
	})
	return d.numbers(promptPart+"gate", []int{5, 1}, []float32{0, 1, 1, 1, 1}), table
}

// positions is the encoding of the grid's positions [grid*grid, dim], a constant of the weights.
func (d *dec) positions() val {
	name := promptPart + "pe_layer.positional_encoding_gaussian_matrix"
	half := d.dim / 2
	return d.made("positions", []int{d.grid * d.grid, d.dim}, []string{name}, func(in [][]float32) []float32 {
		out := make([]float32, d.grid*d.grid*d.dim)
		for i := range d.grid * d.grid {
			y := 2*((float32(i/d.grid)+0.5)/float32(d.grid)) - 1
			x := 2*((float32(i%d.grid)+0.5)/float32(d.grid)) - 1
			for c := range half {
				s, k := math.Sincos(float64(float32(2*math.Pi) * (x*in[0][c] + y*in[0][half+c])))
				out[i*d.dim+c], out[i*d.dim+half+c] = float32(s), float32(k)
			}
		}
		return out
	})
}

// noMask is what stands for a mask prompt that is not given, [1, dim] for all positions.
func (d *dec) noMask() val { return d.weight(promptPart + "no_mask_embed.weight") }

// maskPrompt turns low-res logits [1,1,4 grid,4 grid] into image tokens: two strided convolutions, each of
// them a matrix product over 2x2 patches, and a third of single positions.
func (d *dec) maskPrompt(logits val) val {
	x, side, in := logits, 4*d.grid, 1
	p := promptPart + "mask_downscaling."
	x = d.reshape(x, side*side, 1)
	for i, c := range d.mask {
		conv, norm := fmt.Sprintf("%s%d.", p, 3*i), fmt.Sprintf("%s%d.", p, 3*i+1)
		x = d.reshape(x, side/2, 2, side/2, 2, in)
		x = d.reshape(d.transpose(x, 0, 2, 4, 1, 3), side*side/4, in*4)
		x = d.gemm(x, d.shaped(conv+"weight", c, in*4), d.weight(conv+"bias"), true)
		x = d.gelu(d.layerNorm(x, d.weight(norm+"weight"), d.weight(norm+"bias"), neckEps))
		side, in = side/2, c
	}
	return d.gemm(x, d.shaped(p+"6.weight", d.dim, in), d.weight(p+"6.bias"), true)
}
