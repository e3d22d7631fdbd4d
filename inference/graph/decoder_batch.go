package graph

import (
	"fmt"
	"math"
)

// DecodeBatch answers many prompts of one picture, each of N points: what Prepare made, point_coords [B,N,2] in pixels of
// the input and point_labels [B,N] to low_res_masks [B,4,Low,Low] and iou_predictions [B,4]. All points are there; label -1
// is padding. Positions are worked on chunk at a time, 0 meaning all.
//
// It computes what Decode does with one dimension more. What a prompt changes of the picture's side is a matrix of its own
// for each prompt, so only the small products of the token side become larger ones.
func (a *Arch) DecodeBatch(w Weights, chunk int) *Graph {
	g := newGraph("decode_batch")
	d := &batchDec{a.newDec(g, w)}
	var p [4]val
	for i, dims := range d.pictureDims() {
		p[i] = g.input(prepared[i], dims...)
	}
	coords := g.input("point_coords", "prompts", "num_points", 2)
	points := d.points(coords, g.input("point_labels", "prompts", "num_points"))
	low, iou := d.decode(imageSide{p[0], p[1], p[2], p[3]}, coords, points, chunk)
	g.output("low_res_masks", low, "prompts", a.dec.masks, a.Low(), a.Low())
	g.output("iou_predictions", iou, "prompts", a.dec.masks)
	return g
}

// batchDec builds the decoder for many prompts. Token-side values are [prompts, n, dim]; image-side values are
// [prompts, grid*grid, dim] once a prompt has changed them. In a reshape 0 keeps a dimension.
type batchDec struct{ *dec }

// points encodes points as dec.points does: coords [B,N,2], labels [B,N] to [B,N,dim].
func (d *batchDec) points(coords, labels val) val {
	code := d.places(coords, 2)
	index := d.op("Cast", []val{d.addv(labels, d.scalar(1))}, attr{"to", typeInt64})
	gate, table := d.labelTables()
	return d.addv(d.mul(code, d.op("Gather", []val{gate, index})), d.op("Gather", []val{table, index}))
}

// linear applies a layer of the checkpoint to the last dimension.
func (d *batchDec) linear(x val, name string) val {
	return d.addv(d.matmul(x, d.transposed(name+".weight")), d.weight(name+".bias"))
}

// scaledLinear is linear times f.
func (d *batchDec) scaledLinear(x val, name string, f float64) val {
	shape := d.w.Shape(name + ".weight")
	w := d.made(fmt.Sprintf("%s.weight*%.3g^T", name, f), []int{shape[1], shape[0]}, []string{name + ".weight"}, func(in [][]float32) []float32 {
		return times(flip(in[0], shape[0], shape[1]), f)
	})
	return d.addv(d.matmul(x, w), d.scaled(name+".bias", f))
}

// perHead turns [B, n, heads*c] into [B, heads, n, c].
func (d *batchDec) perHead(x val, c int) val {
	return d.transpose(d.reshape(x, 0, -1, decoderHeads, c), 0, 2, 1, 3)
}

// joined turns [B, heads, n, c] back into [B, n, heads*c].
func (d *batchDec) joined(x val, c int) val {
	return d.reshape(d.transpose(x, 0, 2, 1, 3), 0, -1, decoderHeads*c)
}

// decode answers points [B, N, dim] for a picture: logits [B, masks, 4 grid, 4 grid] and their IoU [B, masks]. coords tell
// how many prompts there are.
func (d *batchDec) decode(p imageSide, coords, points val, chunk int) (low, iou val) {
	own := d.concat(0, d.weight("mask_decoder.iou_token.weight"), d.weight("mask_decoder.mask_tokens.weight"))
	count := d.slice(d.op("Shape", []val{coords}), 0, 0, 1)
	own = d.op("Expand", []val{d.reshape(own, 1, 1+d.masks, d.dim), d.concat(0, count, d.ints(1, 1))})
	first := d.concat(1, own, points)
	q, keys := d.transform(d, p, first)
	iou, hyper := d.heads(d, q, 1)
	return d.upsample(keys, hyper, chunk), d.reshape(iou, 0, d.masks)
}

func (d *batchDec) self(placed, q val, name string) val {
	c := d.dim / decoderHeads
	a := d.perHead(d.scaledLinear(placed, name+"q_proj", 1/math.Sqrt(float64(c))), c)
	k := d.transpose(d.reshape(d.linear(placed, name+"k_proj"), 0, -1, decoderHeads, c), 0, 2, 3, 1)
	v := d.perHead(d.linear(q, name+"v_proj"), c)
	return d.linear(d.joined(d.matmul(d.softmax(d.matmul(a, k)), v), c), name+"out_proj")
}

func (d *batchDec) lookFirst(p imageSide, placed val, name string) val {
	c := d.cross / decoderHeads
	q := d.perHead(d.scaledLinear(placed, name+"q_proj", d.gain()), c)
	return d.linear(d.joined(d.matmul(d.softmax(d.matmul(q, p.k)), p.v), c), name+"out_proj")
}

func (d *batchDec) look(keys, keysPlaced, placed val, name string) val {
	c := d.cross / decoderHeads
	q := d.perHead(d.scaledLinear(placed, name+"q_proj", d.gain()), c)
	m := d.reshape(d.matmul(q, d.shaped(name+"k_proj.weight", decoderHeads, c, d.dim)), 0, -1, d.dim)
	w := d.softmax(d.matmul(m, d.transpose(keysPlaced, 0, 2, 1)))
	o := d.reshape(d.matmul(w, keys), 0, decoderHeads, -1, d.dim)
	o = d.addv(d.matmul(o, d.valuesPerHead(name)), d.shaped(name+"v_proj.bias", decoderHeads, 1, c))
	return d.linear(d.joined(o, c), name+"out_proj")
}

func (d *batchDec) tell(p imageSide, keysPlaced, placed, q val, name string) val {
	c, n := d.cross/decoderHeads, d.grid*d.grid
	k := d.perHead(d.matmul(placed, d.transposed(name+"k_proj.weight")), c)
	var scores val
	if keysPlaced == "" {
		scores = d.matmul(k, p.q)
	} else {
		k = d.mul(k, d.scalar(float32(d.gain())))
		m := d.reshape(d.matmul(k, d.shaped(name+"q_proj.weight", decoderHeads, c, d.dim)), 0, -1, d.dim)
		scores = d.reshape(d.matmul(m, d.transpose(keysPlaced, 0, 2, 1)), 0, decoderHeads, -1, n)
		scores = d.addv(scores, d.matmul(k, d.shaped(name+"q_proj.bias", decoderHeads, c, 1)))
	}
	e := d.op("Exp", []val{d.op("Sub", []val{scores, d.op("ReduceMax", []val{scores}, attr{"axes", []int{2}})})})
	w := d.op("Div", []val{e, d.op("ReduceSum", []val{e, d.ints(2)})})
	v := d.perHead(d.linear(q, name+"v_proj"), c)
	v = d.reshape(d.matmul(v, d.outPerHead(name)), 0, -1, d.dim)
	w = d.reshape(w, 0, -1, n)
	return d.addv(d.matmul(d.transpose(w, 0, 2, 1), v), d.weight(name+"out_proj.bias"))
}

func (d *batchDec) upsample(keys, hyper val, chunk int) val {
	u := d.upsampling()
	vectors := d.transpose(hyper, 0, 2, 1)
	parts := d.chunks(keys, 1, chunk)
	for i, x := range parts {
		x = d.reshape(d.addv(d.matmul(x, u.first), u.firstBias), 0, -1, d.up[0])
		x = d.gelu(d.upsamplingNorm(x))
		x = d.reshape(d.addv(d.matmul(x, u.second), u.secondBias), 0, -1, d.up[1])
		parts[i] = d.matmul(d.gelu(x), vectors)
	}
	x := d.reshape(d.concat(1, parts...), 0, d.grid, d.grid, 2, 2, 2, 2, d.masks)
	return d.reshape(d.transpose(x, 0, 7, 1, 3, 5, 2, 4, 6), 0, d.masks, 4*d.grid, 4*d.grid)
}
