package graph

import (
	"fmt"
	"math"
)

// tinyArch are the sizes of a TinyViT: a convolutional stage and three stages of window attention
// (TinyViT, arXiv 2207.10666, figure 2; MobileSAM, arXiv 2306.14289).
type tinyArch struct {
	stem, first int // channels after the first convolution and after the second
	bottle      convStage
	stages      []attnStage
}

// convStage is layers.0: inverted bottlenecks at a quarter of the input's side.
type convStage struct {
	blocks, hidden, out int
}

// attnStage is one of layers.1 and up.
type attnStage struct {
	blocks, dim, heads, window, hidden int
	out                                int // channels after the merging that follows, 0 without one
	stride                             int // of that merging
	side                               int // of the stage's map
}

const tinyEps = 1e-5 // of TinyViT's layer norms

func recogniseTiny(w Weights, want expect, a *Arch) (*tinyArch, error) {
	const enc = "image_encoder."
	t := &tinyArch{}
	s0, err := probe(w, enc+"patch_embed.seq.0.c.weight", 4)
	if err != nil {
		return nil, err
	}
	s2, err := probe(w, enc+"patch_embed.seq.2.c.weight", 4)
	if err != nil {
		return nil, err
	}
	t.stem, t.first = s0[0], s2[0]
	want.convNorm(enc+"patch_embed.seq.0", t.stem, 3, 3)
	want.convNorm(enc+"patch_embed.seq.2", t.first, t.stem, 3)

	t.bottle.blocks = depth(w, enc+"layers.0.blocks.", ".conv1.c.weight", 0)
	s, err := probe(w, enc+"layers.0.blocks.0.conv1.c.weight", 4)
	if err != nil {
		return nil, err
	}
	t.bottle.hidden = s[0]
	for i := range t.bottle.blocks {
		b := fmt.Sprintf("%slayers.0.blocks.%d.", enc, i)
		want.convNorm(b+"conv1", t.bottle.hidden, t.first, 1)
		want.convNorm(b+"conv2", t.bottle.hidden, 1, 3)
		want.convNorm(b+"conv3", t.first, t.bottle.hidden, 1)
	}
	if t.bottle.out, err = merging(w, want, 0, t.first); err != nil {
		return nil, err
	}

	layers := depth(w, enc+"layers.", ".blocks.0.mlp.fc1.weight", 1)
	if layers < 1 {
		return nil, fmt.Errorf("tensor %slayers.1.blocks.0.mlp.fc1.weight is missing: %w", enc, ErrArchitecture)
	}
	dim, side := t.bottle.out, a.Side/8
	for l := 1; l <= layers; l++ {
		st, err := recogniseStage(w, want, l, dim)
		if err != nil {
			return nil, err
		}
		st.side, st.stride = side, 2
		if l < layers {
			if st.out, err = merging(w, want, l, dim); err != nil {
				return nil, err
			}
			if l == layers-1 {
				st.stride = 1 // SAM's TinyViT keeps a sixteenth of the side in its last stage
			}
			dim, side = st.out, side/st.stride
		}
		t.stages = append(t.stages, st)
	}
	a.Grid, a.neck.in = side, dim
	if a.Side%(8<<(layers-2)) != 0 || layers < 2 {
		return nil, fmt.Errorf("%d stages do not fit an input of %d pixels: %w", layers+1, a.Side, ErrArchitecture)
	}
	return t, nil
}

func recogniseStage(w Weights, want expect, l, dim int) (attnStage, error) {
	st := attnStage{dim: dim}
	prefix := fmt.Sprintf("image_encoder.layers.%d.blocks.", l)
	st.blocks = depth(w, prefix, ".mlp.fc1.weight", 0)
	ab, err := probe(w, prefix+"0.attn.attention_biases", 2)
	if err != nil {
		return st, err
	}
	fc, err := probe(w, prefix+"0.mlp.fc1.weight", 2)
	if err != nil {
		return st, err
	}
	st.heads, st.hidden = ab[0], fc[0]
	st.window = int(math.Round(math.Sqrt(float64(ab[1]))))
	if st.window*st.window != ab[1] || dim%st.heads != 0 {
		return st, fmt.Errorf("tensor %s0.attn.attention_biases has shape %v, expected heads that divide %d and a square of offsets: %w",
			prefix, ab, dim, ErrArchitecture)
	}
	for i := range st.blocks {
		b := fmt.Sprintf("%s%d.", prefix, i)
		want[b+"attn.attention_biases"] = []int{st.heads, st.window * st.window}
		want.norm(b+"attn.norm", dim)
		want.linear(b+"attn.qkv", dim, 3*dim)
		want.linear(b+"attn.proj", dim, dim)
		want.convNorm(b+"local_conv", dim, 1, 3)
		want.norm(b+"mlp.norm", dim)
		want.linear(b+"mlp.fc1", dim, st.hidden)
		want.linear(b+"mlp.fc2", st.hidden, dim)
	}
	return st, nil
}

// merging notes layers.l.downsample and answers its channels.
func merging(w Weights, want expect, l, in int) (int, error) {
	p := fmt.Sprintf("image_encoder.layers.%d.downsample.", l)
	s, err := probe(w, p+"conv1.c.weight", 4)
	if err != nil {
		return 0, err
	}
	want.convNorm(p+"conv1", s[0], in, 1)
	want.convNorm(p+"conv2", s[0], 1, 3)
	want.convNorm(p+"conv3", s[0], s[0], 1)
	return s[0], nil
}
