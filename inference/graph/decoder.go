package graph

import (
	"fmt"
	"math"
)

// imageSide is what the decoder needs of a picture and no prompt can change: image tokens [grid*grid, dim]
// and, for the first layer, their projections per head as keys [heads, d, grid*grid], values
// [heads, grid*grid, d] and queries [heads, d, grid*grid].
type imageSide struct{ src, k, v, q val }

// prepared are the names of a picture's values between the graphs Prepare and Decode.
var prepared = [4]string{"image_tokens", "image_keys", "image_values", "image_queries"}

func (d *dec) pictureDims() [4][]any {
	n, h, c := d.grid*d.grid, decoderHeads, d.cross/decoderHeads
	return [4][]any{{n, d.dim}, {h, c, n}, {h, n, c}, {h, c, n}}
}

// prepare does the decoder's work on the picture. dense is the mask prompt, for each position or for all.
func (d *dec) prepare(embedding, dense val) imageSide {
	n, c := d.grid*d.grid, d.cross/decoderHeads
	src := d.reshape(d.transpose(embedding, 0, 2, 3, 1), n, d.dim)
	src = d.addv(src, dense)
	placed := d.transpose(d.addv(src, d.positions()), 1, 0)
	t2i, i2t := transformer+"layers.0.cross_attn_token_to_image.", transformer+"layers.0.cross_attn_image_to_token."
	// The keys' bias is left out: it adds the same to all scores of a query, which softmax does not see.
	k := d.reshape(d.matmul(d.weight(t2i+"k_proj.weight"), placed), decoderHeads, c, n)
	v := d.gemm(src, d.weight(t2i+"v_proj.weight"), d.weight(t2i+"v_proj.bias"), true)
	v = d.transpose(d.reshape(v, n, decoderHeads, c), 1, 0, 2)
	q := d.matmul(d.scaled(i2t+"q_proj.weight", d.gain()), placed)
	q = d.reshape(d.addv(q, d.column(i2t+"q_proj.bias", d.gain())), decoderHeads, c, n)
	return imageSide{src, k, v, q}
}

// gain is what queries of the cross attention are multiplied by.
func (d *dec) gain() float64 { return 1 / math.Sqrt(float64(d.cross/decoderHeads)) }

// scaled is a tensor times f.
func (s source) scaled(name string, f float64) val {
	return s.made(fmt.Sprintf("%s*%.3g", name, f), s.w.Shape(name), []string{name}, func(in [][]float32) []float32 {
		return times(in[0], f)
	})
}

// column is a vector times f as a column.
func (s source) column(name string, f float64) val {
	return s.made(fmt.Sprintf("%s*%.3g|", name, f), []int{s.w.Shape(name)[0], 1}, []string{name}, func(in [][]float32) []float32 {
		return times(in[0], f)
	})
}

func times(v []float32, f float64) []float32 {
	for i := range v {
		v[i] = float32(float64(v[i]) * f)
	}
	return v
}

// linear applies a layer of the checkpoint to rows.
func (s source) linear(x val, name string) val {
	return s.gemm(x, s.weight(name+".weight"), s.weight(name+".bias"), true)
}

func (d *dec) norm(x val, name string) val {
	return d.layerNorm(x, d.weight(name+".weight"), d.weight(name+".bias"), decoderEps)
}

// perHead turns rows [n, heads*c] into [heads, n, c].
func (d *dec) perHead(x val, c int) val {
	return d.transpose(d.reshape(x, -1, decoderHeads, c), 1, 0, 2)
}

// joined turns [heads, n, c] back into rows [n, heads*c].
func (d *dec) joined(x val, c int) val {
	return d.reshape(d.transpose(x, 1, 0, 2), -1, decoderHeads*c)
}

// decode answers points [N, dim] for a picture: logits [1, masks, 4 grid, 4 grid] and their IoU [1, masks].
func (d *dec) decode(p imageSide, points val, chunk int) (low, iou val) {
	first := d.concat(0, d.weight("mask_decoder.iou_token.weight"), d.weight("mask_decoder.mask_tokens.weight"), points)
	q, keys := d.transform(d, p, first)
	iou, hyper := d.heads(d, q, 0)
	return d.upsample(keys, hyper, chunk), iou
}

// tokenSide is what differs in the transformer between one prompt ([dec]) and many ([batchDec]): values have a dimension
// more.
type tokenSide interface {
	linear(x val, name string) val
	self(placed, q val, name string) val
	lookFirst(p imageSide, placed val, name string) val
	look(keys, keysPlaced, placed val, name string) val
	tell(p imageSide, keysPlaced, placed, q val, name string) val
}

// transform is SAM's two-way transformer: of the tokens first and a picture to both as they have looked at each other.
func (d *dec) transform(side tokenSide, p imageSide, first val) (q, keys val) {
	q, keys = first, p.src
	for i := range d.layers {
		l := fmt.Sprintf("%slayers.%d.", transformer, i)
		if i == 0 { // without positions and without a residual, as the official code has it
			q = side.self(q, q, l+"self_attn.")
		} else {
			q = d.addv(q, side.self(d.addv(q, first), q, l+"self_attn."))
		}
		q = d.norm(q, l+"norm1")
		var placed, seen val
		if i == 0 {
			seen = side.lookFirst(p, d.addv(q, first), l+"cross_attn_token_to_image.")
		} else {
			placed = d.addv(keys, d.positions())
			seen = side.look(keys, placed, d.addv(q, first), l+"cross_attn_token_to_image.")
		}
		q = d.norm(d.addv(q, seen), l+"norm2")
		h := d.op("Relu", []val{side.linear(q, l+"mlp.lin1")})
		q = d.norm(d.addv(q, side.linear(h, l+"mlp.lin2")), l+"norm3")
		keys = d.norm(d.addv(keys, side.tell(p, placed, d.addv(q, first), q, l+"cross_attn_image_to_token.")), l+"norm4")
	}
	placed := d.addv(keys, d.positions())
	q = d.addv(q, side.look(keys, placed, d.addv(q, first), transformer+"final_attn_token_to_image."))
	return d.norm(q, transformer+"norm_final_attn"), keys
}

// heads are what the answered tokens, which lie along an axis, say: the IoU of each mask, and the vector of each.
func (d *dec) heads(side tokenSide, q val, axis int) (iou, hyper val) {
	parts := d.split(d.slice(q, axis, 0, 1+d.masks), axis, append([]int{1}, ones(d.masks)...)...)
	iou = d.head(side, parts[0], "mask_decoder.iou_prediction_head")
	vectors := make([]val, d.masks)
	for i := range vectors {
		vectors[i] = d.head(side, parts[1+i], fmt.Sprintf("mask_decoder.output_hypernetworks_mlps.%d", i))
	}
	return iou, d.concat(axis, vectors...)
}

func ones(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

// self is the attention of tokens among themselves.
func (d *dec) self(placed, q val, name string) val {
	c := d.dim / decoderHeads
	f := 1 / math.Sqrt(float64(c))
	a := d.perHead(d.gemm(placed, d.scaled(name+"q_proj.weight", f), d.scaled(name+"q_proj.bias", f), true), c)
	k := d.transpose(d.reshape(d.linear(placed, name+"k_proj"), -1, decoderHeads, c), 1, 2, 0)
	v := d.perHead(d.linear(q, name+"v_proj"), c)
	return d.linear(d.joined(d.matmul(d.softmax(d.matmul(a, k)), v), c), name+"out_proj")
}

// lookFirst is the tokens' attention to the picture where the picture's side is prepared.
func (d *dec) lookFirst(p imageSide, placed val, name string) val {
	c := d.cross / decoderHeads
	q := d.perHead(d.gemm(placed, d.scaled(name+"q_proj.weight", d.gain()), d.scaled(name+"q_proj.bias", d.gain()), true), c)
	o := d.matmul(d.softmax(d.matmul(q, p.k)), p.v)
	return d.linear(d.joined(o, c), name+"out_proj")
}

// look is the same with the picture's projections moved over to the few tokens: (K W) q = K (W q) and
// A (V W) = (A V) W.
func (d *dec) look(keys, keysPlaced, placed val, name string) val {
	c := d.cross / decoderHeads
	q := d.perHead(d.gemm(placed, d.scaled(name+"q_proj.weight", d.gain()), d.scaled(name+"q_proj.bias", d.gain()), true), c)
	m := d.reshape(d.matmul(q, d.shaped(name+"k_proj.weight", decoderHeads, c, d.dim)), -1, d.dim)
	w := d.softmax(d.matmul(m, d.transpose(keysPlaced, 1, 0)))
	o := d.reshape(d.matmul(w, keys), decoderHeads, -1, d.dim)
	o = d.addv(d.matmul(o, d.valuesPerHead(name)), d.shaped(name+"v_proj.bias", decoderHeads, 1, c))
	return d.linear(d.joined(o, c), name+"out_proj")
}

// valuesPerHead is an attention's value projection, [heads, dim, c].
func (d *dec) valuesPerHead(name string) val {
	c := d.cross / decoderHeads
	return d.made(name+"v_proj.heads", []int{decoderHeads, d.dim, c}, []string{name + "v_proj.weight"}, func(in [][]float32) []float32 {
		out := make([]float32, 0, len(in[0]))
		for h := range decoderHeads {
			out = append(out, flip(in[0][h*c*d.dim:(h+1)*c*d.dim], c, d.dim)...)
		}
		return out
	})
}

// outPerHead is an attention's output projection, [heads, c, dim].
func (d *dec) outPerHead(name string) val {
	return d.made(name+"out_proj.heads", []int{decoderHeads, d.cross / decoderHeads, d.dim}, []string{name + "out_proj.weight"}, func(in [][]float32) []float32 {
		return flip(in[0], d.dim, d.cross)
	})
}

// tell is the picture's attention to the tokens, [grid*grid, dim]. Scores are kept [heads, n, grid*grid],
// so that softmax over the few tokens works on long rows. keysPlaced is empty in the first layer, whose
// queries are prepared.
func (d *dec) tell(p imageSide, keysPlaced, placed, q val, name string) val {
	c := d.cross / decoderHeads
	// As above the keys' bias is left out.
	k := d.perHead(d.matmul(placed, d.transposed(name+"k_proj.weight")), c)
	var scores val
	if keysPlaced == "" {
		scores = d.matmul(k, p.q)
	} else {
		k = d.mul(k, d.scalar(float32(d.gain())))
		m := d.reshape(d.matmul(k, d.shaped(name+"q_proj.weight", decoderHeads, c, d.dim)), -1, d.dim)
		scores = d.reshape(d.matmul(m, d.transpose(keysPlaced, 1, 0)), decoderHeads, -1, d.grid*d.grid)
		scores = d.addv(scores, d.matmul(k, d.shaped(name+"q_proj.bias", decoderHeads, c, 1)))
	}
	axis := attr{"axes", []int{1}}
	e := d.op("Exp", []val{d.op("Sub", []val{scores, d.op("ReduceMax", []val{scores}, axis)})})
	w := d.op("Div", []val{e, d.op("ReduceSum", []val{e, d.ints(1)})})

	v := d.perHead(d.linear(q, name+"v_proj"), c)
	v = d.reshape(d.matmul(v, d.outPerHead(name)), -1, d.dim)
	w = d.reshape(w, -1, d.grid*d.grid)
	return d.addv(d.matmul(d.transpose(w, 1, 0), v), d.weight(name+"out_proj.bias"))
}

// head is a perceptron of three layers.
func (d *dec) head(side tokenSide, x val, name string) val {
	for i := range 3 {
		x = side.linear(x, fmt.Sprintf("%s.layers.%d", name, i))
		if i < 2 {
			x = d.op("Relu", []val{x})
		}
	}
	return x
}

// upsample turns image tokens into masks: two transposed convolutions of 2x2 pixels, which are matrix
// products, and a product with each mask's vector, chunk positions at a time so that they stay in cache.
func (d *dec) upsample(keys, hyper val, chunk int) val {
	u := d.upsampling()
	vectors := d.transpose(hyper, 1, 0)
	parts := d.chunks(keys, 0, chunk)
	for i, x := range parts {
		x = d.reshape(d.gemm(x, u.first, u.firstBias, false), -1, d.up[0])
		x = d.gelu(d.upsamplingNorm(x))
		x = d.reshape(d.gemm(x, u.second, u.secondBias, false), -1, d.up[1])
		parts[i] = d.matmul(d.gelu(x), vectors)
	}
	x := d.reshape(d.concat(0, parts...), d.grid, d.grid, 2, 2, 2, 2, d.masks)
	return d.reshape(d.transpose(x, 6, 0, 2, 4, 1, 3, 5), 1, d.masks, 4*d.grid, 4*d.grid)
}

const upscaling = "mask_decoder.output_upscaling."

// upsampling are the weights of the two transposed convolutions, as patches.
type upsampling struct{ first, firstBias, second, secondBias val }

func (d *dec) upsampling() (u upsampling) {
	u.first, u.firstBias = d.patches(upscaling+"0.", d.dim, d.up[0])
	u.second, u.secondBias = d.patches(upscaling+"3.", d.up[0], d.up[1])
	return u
}

// upsamplingNorm is the norm between the two.
func (d *dec) upsamplingNorm(x val) val {
	return d.layerNorm(x, d.weight(upscaling+"1.weight"), d.weight(upscaling+"1.bias"), neckEps)
}

// chunks cuts the grid*grid positions of x along an axis into pieces of chunk, 0 meaning one piece.
func (d *dec) chunks(x val, axis, chunk int) []val {
	n := d.grid * d.grid
	if chunk == 0 || chunk >= n {
		return []val{x}
	}
	var sizes []int
	for left := n; left > 0; left -= chunk {
		sizes = append(sizes, min(left, chunk))
	}
	return d.split(x, axis, sizes...)
}

// patches is the transposed convolution [in, out, 2, 2] as a matrix [in, 4 out] whose columns run over the
// four pixels, then the channels; and its bias for each of the four.
func (d *dec) patches(name string, in, out int) (w, b val) {
	w = d.made(name+"patches", []int{in, 4 * out}, []string{name + "weight"}, func(t [][]float32) []float32 {
		m := make([]float32, 0, len(t[0]))
		for i := range in {
			m = append(m, flip(t[0][i*out*4:(i+1)*out*4], out, 4)...)
		}
		return m
	})
	b = d.made(name+"patches.bias", []int{4 * out}, []string{name + "bias"}, func(t [][]float32) []float32 {
		var m []float32
		for range 4 {
			m = append(m, t[0]...)
		}
		return m
	})
	return w, b
}
