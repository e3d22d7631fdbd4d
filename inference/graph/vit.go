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
const scoreBytes = 64 << 20

// tokens is the encoder without its neck.
func (v *vit) tokens(image val) val {
	const enc = "image_encoder."
	n := v.grid * v.grid
	// A convolution whose stride is its size is a matrix product over patches.
	x := v.reshape(image, 3, v.grid, v.patch, v.grid, v.patch)
	x = v.reshape(v.transpose(x, 1, 3, 0, 2, 4), n, 3*v.patch*v.patch)
	x = v.gemm(x, v.shaped(enc+"patch_embed.proj.weight", v.dim, 3*v.patch*v.patch), v.weight(enc+"patch_embed.proj.bias"), true)
	x = v.addv(x, v.shaped(enc+"pos_embed", n, v.dim))
	for i, window := range v.windows {
		b := fmt.Sprintf("%sblocks.%d.", enc, i)
		y := v.layerNorm(x, v.weight(b+"norm1.weight"), v.weight(b+"norm1.bias"), vitEps)
		if window > 0 {
			y = v.windowed(y, window, b+"attn.")
		} else {
			y = v.global(y, b+"attn.")
		}
		x = v.addv(x, v.linear(y, b+"attn.proj"))
		y = v.layerNorm(x, v.weight(b+"norm2.weight"), v.weight(b+"norm2.bias"), vitEps)
		x = v.addv(x, v.linear(v.gelu(v.linear(y, b+"mlp.lin1")), b+"mlp.lin2"))
	}
	return x
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

// windowed is attention within windows. Windows that reach over the edge are filled with zeros before the
// projection, so that such tokens are its bias; they take part.
func (v *vit) windowed(x val, win int, name string) val {
	cols, d := (v.grid+win-1)/win, v.dim/v.heads
	wide := cols * win
	head := func(part int, perm ...int) val {
		y, bias := v.qkv(x, name, part)
		if wide > v.grid {
			y = v.reshape(y, v.grid, v.grid, v.dim)
			y = v.concat(1, y, v.op("Expand", []val{bias, v.ints(v.grid, wide-v.grid, v.dim)}))
			y = v.concat(0, y, v.op("Expand", []val{bias, v.ints(wide-v.grid, wide, v.dim)}))
		}
		return v.transpose(v.reshape(y, cols, win, cols, win, v.heads, d), perm...)
	}
	n := cols * cols * v.heads
	q := v.reshape(head(0, 0, 2, 4, 1, 3, 5), n, win, win, d)
	k := v.reshape(head(1, 0, 2, 4, 5, 1, 3), n, d, win*win)
	val := v.reshape(head(2, 0, 2, 4, 1, 3, 5), n, win*win, d)
	down, across := v.relative(q, win, name)
	o := v.attend(v.reshape(q, n, win*win, d), k, val, down, across, n, win*win, win)
	o = v.transpose(v.reshape(o, cols, cols, v.heads, win, win, d), 0, 3, 1, 4, 2, 5)
	o = v.reshape(o, wide, wide, v.dim)
	if wide > v.grid {
		o = v.slice(v.slice(o, 0, 0, v.grid), 1, 0, v.grid)
	}
	return v.reshape(o, v.grid*v.grid, v.dim)
}

// global is attention over the whole grid, some rows of queries at a time.
func (v *vit) global(x val, name string) val {
	g, d := v.grid, v.dim/v.heads
	n := g * g
	head := func(part int, perm ...int) val {
		y, _ := v.qkv(x, name, part)
		return v.transpose(v.reshape(y, n, v.heads, d), perm...)
	}
	q := v.reshape(head(0, 1, 0, 2), v.heads, g, g, d)
	k, val := head(1, 1, 2, 0), head(2, 1, 0, 2)
	down, across := v.relative(q, g, name)

	rows := max(1, min(g, scoreBytes/(4*v.heads*g*n)))
	var sizes []int
	for left := g; left > 0; left -= rows {
		sizes = append(sizes, min(left, rows))
	}
	qs, downs, acrosses := v.split(q, 1, sizes...), v.split(down, 1, sizes...), v.split(across, 1, sizes...)
	for i, r := range sizes {
		o := v.attend(v.reshape(qs[i], v.heads, r*g, d), k, val, downs[i], acrosses[i], v.heads, r*g, g)
		qs[i] = v.reshape(v.transpose(o, 1, 0, 2), r*g, v.dim)
	}
	return v.concat(0, qs...)
}

// relative is what the distance in rows and in columns adds to the scores of queries
// q [n, side, side, d]: both [n, side, side, side], the last axis running over the keys' rows or columns.
func (v *vit) relative(q val, side int, name string) (down, across val) {
	d := v.dim / v.heads
	table := func(axis string) val {
		from := name + "rel_pos_" + axis
		return v.made(from+".pairs", []int{side, d, side}, []string{from}, func(in [][]float32) []float32 {
			out := make([]float32, side*d*side)
			for a := range side {
				for c := range d {
					for b := range side {
						out[(a*d+c)*side+b] = in[0][(a-b+side-1)*d+c]
					}
				}
			}
			return out
		})
	}
	down = v.matmul(q, table("h"))
	across = v.transpose(v.matmul(v.transpose(q, 0, 2, 1, 3), table("w")), 0, 2, 1, 3)
	return down, across
}

// attend is softmax(q k / sqrt(d) + down + across) value for n heads and some queries; keys lie on a square.
func (v *vit) attend(q, k, value, down, across val, n, queries, side int) val {
	d := v.dim / v.heads
	s := v.matmul(v.mul(q, v.scalar(float32(1/math.Sqrt(float64(d))))), k)
	s = v.reshape(s, n, queries, side, side)
	s = v.addv(s, v.reshape(down, n, queries, side, 1))
	s = v.addv(s, v.reshape(across, n, queries, 1, side))
	return v.matmul(v.softmax(v.reshape(s, n, queries, side*side)), value)
}
