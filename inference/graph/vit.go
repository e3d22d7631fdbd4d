package graph

import (
	"fmt"
	"math"
)

// vit builds SAM's ViT. Its maps are tokens [grid*grid, dim].
type vit struct {
	source
	*vitArch
	grid int
}

// scoreBytes bounds the scores of global attention that are held at once. Whole, they would take a
// gigabyte in the largest SAM.
const scoreBytes = 16 << 20

// tokens is the encoder without its neck. A block works on some rows at a time, from its first norm to its
// last sum: a row of windows, or for global attention as many rows of queries as scoreBytes allows.
func (v *vit) tokens(image val) val {
	const enc = "image_encoder."
	n := v.grid * v.grid
	// A convolution whose stride is its size is a matrix product over patches.
	x := v.reshape(image, 3, v.grid, v.patch, v.grid, v.patch)
	x = v.reshape(v.transpose(x, 1, 3, 0, 2, 4), n, 3*v.patch*v.patch)
	x = v.gemm(x, v.shaped(enc+"patch_embed.proj.weight", v.dim, 3*v.patch*v.patch), v.weight(enc+"patch_embed.proj.bias"), true)
	x = v.addv(x, v.shaped(enc+"pos_embed", n, v.dim))
	all := tokens{[]part{{x, v.grid}}, v.grid, v.dim}
	for i, window := range v.windows {
		b := fmt.Sprintf("%sblocks.%d.", enc, i)
		var seen []val
		if window > 0 {
			all = v.cut(all, window)
			for _, p := range all.parts {
				seen = append(seen, v.windowed(v.norm(p.v, b+"norm1"), p.rows, window, b+"attn."))
			}
		} else {
			y := v.norm(v.whole(all), b+"norm1")
			all = v.cut(all, max(1, min(v.grid, scoreBytes/(4*v.heads*v.grid*n))))
			seen = v.global(y, all, b+"attn.")
		}
		for j, p := range all.parts {
			x := v.addv(p.v, v.linear(seen[j], b+"attn.proj"))
			y := v.gelu(v.linear(v.norm(x, b+"norm2"), b+"mlp.lin1"))
			all.parts[j].v = v.addv(x, v.linear(y, b+"mlp.lin2"))
		}
	}
	return v.whole(all)
}

func (v *vit) norm(x val, name string) val {
	return v.layerNorm(x, v.weight(name+".weight"), v.weight(name+".bias"), vitEps)
}

// qkv is the part (0 query, 1 key, 2 value) of the projection, [tokens, dim], and its bias.
func (v *vit) qkv(x val, name string, part int) (y, bias val) {
	take := func(per int) func([][]float32) []float32 {
		return func(in [][]float32) []float32 { return in[0][part*v.dim*per : (part+1)*v.dim*per] }
	}
	n := fmt.Sprintf("%sqkv[%d].", name, part)
	w := v.made(n+"weight", []int{v.dim, v.dim}, []string{name + "qkv.weight"}, take(v.dim))
	bias = v.made(n+"bias", []int{v.dim}, []string{name + "qkv.bias"}, take(1))
	return v.gemm(x, w, bias, true), bias
}

// windowed is attention within one row of windows, of which rows lie inside the map. Windows that reach
// over the edge are filled with zeros before the projection, so that such tokens are its bias; they take
// part.
func (v *vit) windowed(x val, rows, win int, name string) val {
	cols, d := (v.grid+win-1)/win, v.dim/v.heads
	wide := cols * win
	head := func(part int) val {
		y, bias := v.qkv(x, name, part)
		y = v.reshape(y, rows, v.grid, v.dim)
		if wide > v.grid {
			y = v.concat(1, y, v.op("Expand", []val{bias, v.ints(rows, wide-v.grid, v.dim)}))
		}
		if win > rows {
			y = v.concat(0, y, v.op("Expand", []val{bias, v.ints(win-rows, wide, v.dim)}))
		}
		return v.transpose(v.reshape(y, win, cols, win, v.heads, d), 1, 3, 0, 2, 4)
	}
	n := cols * v.heads
	q := v.reshape(head(0), n, win, win, d)
	k, values := v.reshape(head(1), n, win*win, d), v.reshape(head(2), n, win*win, d)
	down, across := v.relative(q, 0, win, win, name)
	o := v.attend(v.reshape(q, n, win*win, d), k, values, down, across, n, win*win, win)
	o = v.transpose(v.reshape(o, cols, v.heads, win, win, d), 2, 0, 3, 1, 4)
	o = v.reshape(o, win, wide, v.dim)
	if win > rows {
		o = v.slice(o, 0, 0, rows)
	}
	if wide > v.grid {
		o = v.slice(o, 1, 0, v.grid)
	}
	return v.reshape(o, rows*v.grid, v.dim)
}

// global is attention over the whole grid, for the queries of each part of like.
func (v *vit) global(x val, like tokens, name string) []val {
	g, d := v.grid, v.dim/v.heads
	head := func(part int) val {
		y, _ := v.qkv(x, name, part)
		return v.transpose(v.reshape(y, g*g, v.heads, d), 1, 0, 2)
	}
	q, k, values := v.reshape(head(0), v.heads, g, g, d), head(1), head(2)
	sizes := make([]int, len(like.parts))
	for i, p := range like.parts {
		sizes[i] = p.rows
	}
	qs, from := v.split(q, 1, sizes...), 0
	for i, r := range sizes {
		down, across := v.relative(qs[i], from, r, g, name)
		o := v.attend(v.reshape(qs[i], v.heads, r*g, d), k, values, down, across, v.heads, r*g, g)
		qs[i] = v.reshape(v.transpose(o, 1, 0, 2), r*g, v.dim)
		from += r
	}
	return qs
}

// relative is what the distance in rows and in columns adds to the scores of queries
// q [n, rows, side, d], which are the rows of a square from the given one on: both [n, rows, side, side], the
// last axis running over the keys' rows or columns.
func (v *vit) relative(q val, from, rows, side int, name string) (down, across val) {
	d := v.dim / v.heads
	table := func(axis string, from, lines int) val {
		tensor := name + "rel_pos_" + axis
		return v.made(fmt.Sprintf("%s.pairs%d", tensor, from), []int{lines, d, side}, []string{tensor}, func(in [][]float32) []float32 {
			out := make([]float32, lines*d*side)
			for a := range lines {
				for c := range d {
					for b := range side {
						out[(a*d+c)*side+b] = in[0][(from+a-b+side-1)*d+c]
					}
				}
			}
			return out
		})
	}
	down = v.matmul(q, table("h", from, rows))
	across = v.transpose(v.matmul(v.transpose(q, 0, 2, 1, 3), table("w", 0, side)), 0, 2, 1, 3)
	return down, across
}

// attend is softmax(q k / sqrt(d) + down + across) value for n heads and some queries; k and value
// are [n, keys, d], keys lying on a square.
func (v *vit) attend(q, k, value, down, across val, n, queries, side int) val {
	d := v.dim / v.heads
	s := v.matmul(v.mul(q, v.scalar(float32(1/math.Sqrt(float64(d))))), v.transpose(k, 0, 2, 1))
	s = v.reshape(s, n, queries, side, side)
	s = v.addv(s, v.reshape(down, n, queries, side, 1))
	s = v.addv(s, v.reshape(across, n, queries, 1, side))
	return v.matmul(v.softmax(v.reshape(s, n, queries, side*side)), value)
}
