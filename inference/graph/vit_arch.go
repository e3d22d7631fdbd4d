package graph

import "fmt"

// vitArch are the sizes of SAM's ViT (Segment Anything, arXiv 2304.02643; the windows and relative
// positions are those of ViTDet, arXiv 2203.16527).
type vitArch struct {
	patch, dim, heads, hidden int
	windows                   []int // of each block; 0 where attention is global
}

const vitEps = 1e-6 // of the ViT's layer norms

func recogniseViT(w Weights, want expect, a *Arch) (*vitArch, error) {
	const enc = "image_encoder."
	pos, err := probe(w, enc+"pos_embed", 4)
	if err != nil {
		return nil, err
	}
	patch, err := probe(w, enc+"patch_embed.proj.weight", 4)
	if err != nil {
		return nil, err
	}
	rel, err := probe(w, enc+"blocks.0.attn.rel_pos_h", 2)
	if err != nil {
		return nil, err
	}
	lin, err := probe(w, enc+"blocks.0.mlp.lin1.weight", 2)
	if err != nil {
		return nil, err
	}
	v := &vitArch{patch: patch[2], dim: pos[3], hidden: lin[0]}
	if v.dim%rel[1] != 0 {
		return nil, fmt.Errorf("tensor %sblocks.0.attn.rel_pos_h has shape %v, expected a divisor of %d channels: %w", enc, rel, v.dim, ErrArchitecture)
	}
	v.heads = v.dim / rel[1]
	a.Grid, a.Side, a.neck.in = pos[1], pos[1]*v.patch, v.dim
	want[enc+"pos_embed"] = []int{1, a.Grid, a.Grid, v.dim}
	want[enc+"patch_embed.proj.weight"] = []int{v.dim, 3, v.patch, v.patch}
	want[enc+"patch_embed.proj.bias"] = []int{v.dim}
	for i := range depth(w, enc+"blocks.", ".norm1.weight", 0) {
		b := fmt.Sprintf("%sblocks.%d.", enc, i)
		s, err := probe(w, b+"attn.rel_pos_h", 2)
		if err != nil {
			return nil, err
		}
		// The table has an entry for each distance in a window, or in the whole grid.
		win := (s[0] + 1) / 2
		if s[0]%2 != 1 || win > a.Grid {
			return nil, fmt.Errorf("tensor %sattn.rel_pos_h has shape %v, expected an odd length up to %d: %w", b, s, 2*a.Grid-1, ErrArchitecture)
		}
		want[b+"attn.rel_pos_h"] = []int{s[0], rel[1]}
		want[b+"attn.rel_pos_w"] = []int{s[0], rel[1]}
		if win == a.Grid {
			win = 0
		}
		v.windows = append(v.windows, win)
		want.norm(b+"norm1", v.dim)
		want.linear(b+"attn.qkv", v.dim, 3*v.dim)
		want.linear(b+"attn.proj", v.dim, v.dim)
		want.norm(b+"norm2", v.dim)
		want.linear(b+"mlp.lin1", v.dim, v.hidden)
		want.linear(b+"mlp.lin2", v.hidden, v.dim)
	}
	return v, nil
}
