package graph

import "fmt"

// Encoder is the whole encoder in one graph: image [1,3,Side,Side], normalised with zeros as padding, to
// image_embeddings [1,Channels,Grid,Grid]. The plan's Rows and Turned are not used.
func (a *Arch) Encoder(w Weights, plan Plan) *Graph {
	g := newGraph("encoder")
	s := source{g, w, plan.Int8}
	image := g.input("image", 1, 3, a.Side, a.Side)
	var x val
	if a.vit != nil {
		x = s.narrow((&vit{s, a.vit, a.Grid}).tokens(image), a.neck)
	} else {
		plan.Rows, plan.Turned = 0, false
		t := a.newTiny(s, plan)
		x = t.back(t.front(image))
	}
	g.output("image_embeddings", s.neck(x, a.neck, a.Grid, plan), 1, a.neck.out, a.Grid, a.Grid)
	return g
}

func (a *Arch) newTiny(s source, plan Plan) *tiny {
	return &tiny{source: s, tinyArch: a.tiny, neckArch: a.neck, side: a.Side, plan: plan}
}

// splitName is the value between the graphs Front and Back.
const splitName = "split"

// blankPrefix begins the names of the outputs of Blank.
const blankPrefix = "blank/"

// CanSplit reports whether the encoder comes as Front and Back, of which Front can leave out what lies
// below the picture.
func (a *Arch) CanSplit() bool { return a.tiny != nil }

// Front is the part of the encoder that depends on the picture's height, up to where the picture has
// spread over the whole map: image [1,3,FrontRows,Side], normalised, the rows below the content zero, to
// split [Grid*Grid, C], whole and not turned whatever the plan says. A turned plan takes the picture
// turned. A plan with Rows needs the padding that Blank recorded with the same Turned.
func (a *Arch) Front(w Weights, plan Plan, padding *Padding) *Graph {
	g := newGraph("front")
	t := a.newTiny(source{g, w, plan.Int8}, plan)
	t.fill = padding
	x := t.front(g.input("image", 1, 3, t.inputRows(), a.Side))
	v, n := t.whole(x), x.side*x.side
	if plan.Turned {
		v = t.reshape(t.transpose(t.reshape(v, x.side, x.side, x.channels), 1, 0, 2), n, x.channels)
	}
	g.output(splitName, v, n, x.channels)
	return g
}

// FrontRows is how many rows of the input a plan's Front reads.
func (a *Arch) FrontRows(plan Plan) int {
	return a.newTiny(source{}, plan).inputRows()
}

// Back is the rest of the encoder: split to image_embeddings [1,Channels,Grid,Grid].
func (a *Arch) Back(w Weights, plan Plan) *Graph {
	g := newGraph("back")
	plan.Rows, plan.Turned = 0, false
	t := a.newTiny(source{g, w, plan.Int8}, plan)
	st := t.stages[1]
	x := tokens{[]part{{g.input(splitName, st.side*st.side, st.dim), st.side}}, st.side, st.dim}
	g.output("image_embeddings", t.neck(t.back(x), a.neck, a.Grid, plan), 1, a.neck.out, a.Grid, a.Grid)
	return g
}

// Blank computes what the maps hold where there is no picture: image [1,3,Side,Side], which must be
// zeros, to the maps of a Padding, one output each.
func (a *Arch) Blank(w Weights, turned bool) *Graph {
	g := newGraph("blank")
	t := a.newTiny(source{g, w, 0}, Plan{Turned: turned})
	t.taps = map[string]tokens{}
	t.front(g.input("image", 1, 3, a.Side, a.Side))
	for _, name := range sortedKeys(t.taps) {
		x := t.taps[name]
		g.output(blankPrefix+name, t.whole(x), x.rows()*x.side, x.channels)
	}
	return g
}

// front is the encoder up to where the picture has spread over the whole map: the first block of the
// second stage of attention.
func (t *tiny) front(image val) tokens {
	need := t.side / 8
	if t.plan.Rows > 0 && t.plan.Rows < t.side {
		need = min(t.liveAfterConvs()/2+1, need)
	}
	// Below the last row that counts, rows are needed whose values a cut would spoil.
	rows := t.inputRows() / 4
	x := t.bottlenecks(t.stem(image), rows)
	y := t.merge(x, 0, rows, t.side/4, 2, t.bottle.out, need)
	for i := range t.stages[0].blocks {
		y = t.block(y, 1, i)
	}
	y = t.mergeTokens(y, 1)
	y = t.block(y, 2, 0)
	return t.grow(y, splitName, y.side)
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
	if n := x.rows(); n < x.side {
		want = min(n/st.stride+1, want)
		x = t.grow(x, name, min(st.stride*(want-1)+2, x.side))
	} else {
		t.tap(name, x)
	}
	return t.merge(t.square(x), layer, x.rows(), x.side, st.stride, st.out, want)
}

// back is the rest of the blocks, on the whole map, and the first layer of the neck: tokens [Grid*Grid, out].
func (t *tiny) back(x tokens) val {
	for l := 2; l <= len(t.stages); l++ {
		for i := range t.stages[l-1].blocks {
			if l == 2 && i == 0 {
				continue // of the front
			}
			x = t.block(x, l, i)
		}
		if l < len(t.stages) {
			x = t.mergeTokens(x, l)
		}
	}
	return t.whole(x)
}
