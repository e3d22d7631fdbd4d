package graph

import "fmt"

// Encoder is the whole encoder in one graph: image [1,3,Side,Side], normalised with zeros as padding, to
// image_embeddings [1,Channels,Grid,Grid]. Of the plan only Chunk, Banded and Strip are used.
func (a *Arch) Encoder(w Weights, plan Plan) *Graph {
	g := newGraph("encoder")
	s := source{g, w}
	image := g.input("image", 1, 3, a.Side, a.Side)
	var x val
	if a.vit != nil {
		x = (&vit{s, a.vit, a.Grid}).tokens(image)
	} else {
		plan.Rows, plan.Turned = 0, false
		t := a.newTiny(s, plan)
		x = t.back(t.front(image)).v
	}
	g.output("image_embeddings", s.neck(x, a.neck, a.Grid), 1, a.neck.out, a.Grid, a.Grid)
	return g
}

func (a *Arch) newTiny(s source, plan Plan) *tiny {
	return &tiny{source: s, tinyArch: a.tiny, side: a.Side, plan: plan}
}

// front is the encoder up to where the picture has spread over the whole map: the first block of the
// second stage of attention.
func (t *tiny) front(image val) tokens {
	c := t.bottle
	side, live, need := t.side/4, t.side/4, t.side/8
	if t.plan.Rows > 0 && t.plan.Rows < t.side {
		live = t.liveAfterConvs()
		need = min(live/2+1, t.side/8)
	}
	// Below the last row that counts, rows are needed whose values a cut would spoil.
	rows := t.inputRows() / 4
	x := t.bottlenecks(t.stem(image), rows)
	y := t.merge(x, 0, rows, side, 2, c.out, need)
	for i := range t.stages[0].blocks {
		y = t.block(y, 1, i)
	}
	y = t.mergeTokens(y, 1)
	y = t.block(y, 2, 0)
	return t.grow(y, "split", y.side)
}

// liveAfterConvs counts the rows of layers.0's map that the content reaches.
func (t *tiny) liveAfterConvs() int {
	n := (t.plan.Rows/2+1)/2 + 1
	return min(n+t.bottle.blocks, t.side/4)
}

// inputRows is how many rows of the input the front reads.
func (t *tiny) inputRows() int {
	if t.plan.Rows == 0 || t.plan.Rows >= t.side {
		return t.side
	}
	// Every bottleneck's convolution spoils one row at the cut, the merging's one more.
	out := min(t.liveAfterConvs()/2+1, t.side/8)
	rows := 2*out + t.bottle.blocks
	return min(rows+rows%2, t.side/4) * 4
}

// mergeTokens is the merging after an attention stage.
func (t *tiny) mergeTokens(x tokens, layer int) tokens {
	st := t.stages[layer-1]
	want := x.side / st.stride
	name := fmt.Sprintf("layers.%d.downsample", layer)
	if x.rows < x.side {
		want = min(x.rows/st.stride+1, want)
		x = t.grow(x, name, min(st.stride*(want-1)+2, x.side))
	} else {
		t.tap(name, x)
	}
	return t.merge(t.square(x), layer, x.rows, x.side, st.stride, st.out, want)
}

// back is the rest of the blocks, on the whole map.
func (t *tiny) back(x tokens) tokens {
	for l := 2; l <= len(t.stages); l++ {
		for i := range t.stages[l-1].blocks {
			if l > 2 || i > 0 {
				x = t.block(x, l, i)
			}
		}
		if l < len(t.stages) {
			x = t.mergeTokens(x, l)
		}
	}
	return x
}
