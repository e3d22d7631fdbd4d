package graph

import (
	"fmt"
	"math"
	"slices"
)

// attention is the attention of x within windows, of which x has whole rows but for the map's edge. Windows
// that reach over the edge are filled with what the norm makes of zeros, its bias. Such tokens take part
// as keys and values, which are constants; nobody asks for their own results.
func (t *tiny) attention(x part, st attnStage, name string) val {
	scale := 1 / math.Sqrt(float64(st.dim/st.heads))
	y := t.layerNorm(x.v, t.weight(name+"norm.weight"), t.weight(name+"norm.bias"), tinyEps)
	q := t.gemm(y, t.project(name, st, 0, scale), t.queryBias(name, st, scale), true)
	k, v := t.gemm(y, t.project(name, st, 1, 1), "", true), t.gemm(y, t.project(name, st, 2, 1), "", true)

	// Whole windows and those at either edge go apart: all windows of a group have the same tokens inside.
	down, across := windowGroups(x.rows, st.window), windowGroups(st.side, st.window)
	qs, ks, vs := t.groups(q, x.rows, st, down, across), t.groups(k, x.rows, st, down, across), t.groups(v, x.rows, st, down, across)
	lines := make([]val, len(down))
	for i, d := range down {
		cells := make([]val, len(across))
		for j, a := range across {
			at := i*len(across) + j
			cells[j] = t.attend(qs[at], ks[at], vs[at], d, a, st, name)
		}
		lines[i] = t.concat(1, cells...)
	}
	o := t.reshape(t.concat(0, lines...), x.rows*st.side, st.dim)
	return t.gemm(o, t.weight(name+"proj.weight"), t.valueBias(name, st), true)
}

// windowGroup is a run of windows along one axis that have the same number of rows or columns inside the map.
type windowGroup struct{ windows, inside int }

func windowGroups(length, win int) []windowGroup {
	var g []windowGroup
	if n := length / win; n > 0 {
		g = append(g, windowGroup{n, win})
	}
	if rest := length % win; rest > 0 {
		g = append(g, windowGroup{1, rest})
	}
	return g
}

// groups cuts tokens into one map [rows, columns, dim] for each pair of groups, row by row.
func (t *tiny) groups(x val, rows int, st attnStage, down, across []windowGroup) []val {
	cut := func(x val, axis int, groups []windowGroup) []val {
		if len(groups) == 1 {
			return []val{x}
		}
		sizes := make([]int, len(groups))
		for i, g := range groups {
			sizes[i] = g.windows * g.inside
		}
		return t.split(x, axis, sizes...)
	}
	var out []val
	for _, line := range cut(t.reshape(x, rows, st.side, st.dim), 0, down) {
		out = append(out, cut(line, 1, across)...)
	}
	return out
}

// attend is the attention of one group of windows, to a map [rows, columns, dim].
func (t *tiny) attend(q, k, v val, down, across windowGroup, st attnStage, name string) val {
	heads, d, inside := st.heads, st.dim/st.heads, down.inside*across.inside
	n, outside := down.windows*across.windows, st.window*st.window-inside
	// Partition into windows and split into heads is one transposition.
	split := func(y val) val {
		y = t.reshape(y, down.windows, down.inside, across.windows, across.inside, heads, d)
		return t.reshape(t.transpose(y, 0, 2, 4, 1, 3, 5), n, heads, inside, d)
	}
	q, k, v = split(q), split(k), split(v)
	if outside > 0 {
		fill := func(y val, part int) val {
			return t.concat(2, y, t.op("Expand", []val{t.outside(name, st, part), t.ints(n, heads, outside, d)}))
		}
		k, v = fill(k, 1), fill(v, 2)
	}
	// This transposition costs nothing: ONNX Runtime makes it a flag of the product.
	p := t.softmax(t.addv(t.matmul(q, t.transpose(k, 0, 1, 3, 2)), t.offsets(name, st, down.inside, across.inside)))
	o := t.reshape(t.matmul(p, v), down.windows, across.windows, heads, down.inside, across.inside, d)
	return t.reshape(t.transpose(o, 0, 3, 1, 4, 2, 5), down.windows*down.inside, across.windows*across.inside, st.dim)
}

// outside is the key (part 1) or value (2) of a token outside the map, [1, heads, 1, d].
func (t *tiny) outside(name string, st attnStage, part int) val {
	d := st.dim / st.heads
	return t.made(fmt.Sprintf("%soutside[%d]", name, part), []int{1, st.heads, 1, d}, []string{name + "qkv.weight", name + "norm.bias"}, func(in [][]float32) []float32 {
		var out []float32
		for h := range st.heads {
			for c := range d {
				sum, row := 0.0, ((3*h+part)*d+c)*st.dim
				for i, b := range in[1] {
					sum += float64(in[0][row+i]) * float64(b)
				}
				out = append(out, float32(sum))
			}
		}
		return out
	})
}

// project is the part (0 query, 1 key, 2 value) of the projection, [dim, dim], times scale. The checkpoint's
// rows are per head [q k v].
func (t *tiny) project(name string, st attnStage, part int, scale float64) val {
	d := st.dim / st.heads
	return t.made(fmt.Sprintf("%sqkv[%d]", name, part), []int{st.dim, st.dim}, []string{name + "qkv.weight"}, func(in [][]float32) []float32 {
		out := make([]float32, 0, st.dim*st.dim)
		for h := range st.heads {
			at := (3*h + part) * d * st.dim
			out = append(out, in[0][at:at+d*st.dim]...)
		}
		return times(out, scale)
	})
}

// queryBias is the bias of the queries. Those of the keys and values are not needed: the first adds the
// same to all scores of a query, which softmax does not see; the second adds the same to all of
// attention's results, because weights sum to one, and goes into the last projection's bias.
func (t *tiny) queryBias(name string, st attnStage, scale float64) val {
	d := st.dim / st.heads
	return t.made(name+"q.bias", []int{st.dim}, []string{name + "qkv.bias"}, func(in [][]float32) []float32 {
		var out []float32
		for h := range st.heads {
			out = append(out, in[0][3*h*d:(3*h+1)*d]...)
		}
		return times(out, scale)
	})
}

// valueBias is the bias of the last projection with that of the values.
func (t *tiny) valueBias(name string, st attnStage) val {
	d := st.dim / st.heads
	return t.made(name+"proj.bias+v", []int{st.dim}, []string{name + "proj.bias", name + "proj.weight", name + "qkv.bias"}, func(in [][]float32) []float32 {
		out := in[0]
		for o := range out {
			sum := float64(out[o])
			for c := range st.dim {
				sum += float64(in[1][o*st.dim+c]) * float64(in[2][(3*(c/d)+2)*d+c%d])
			}
			out[o] = float32(sum)
		}
		return out
	})
}

// offsets is the attention bias of each pair of a window's tokens, [heads, high*wide, window*window], for
// the queries of the first rows and columns; keys are those first, then the others. The checkpoint has it
// by the distance of the two in rows and in columns.
func (t *tiny) offsets(name string, st attnStage, high, wide int) val {
	win := st.window
	var inside, outside [][2]int
	for y := range win {
		for x := range win {
			if y < high && x < wide {
				inside = append(inside, [2]int{y, x})
			} else {
				outside = append(outside, [2]int{y, x})
			}
		}
	}
	dims := []int{st.heads, len(inside), win * win}
	return t.made(fmt.Sprintf("%soffsets%dx%d", name, high, wide), dims, []string{name + "attention_biases"}, func(in [][]float32) []float32 {
		out := make([]float32, 0, dims[0]*dims[1]*dims[2])
		for h := range st.heads {
			for _, a := range inside {
				for _, b := range slices.Concat(inside, outside) {
					dy, dx := abs(a[0]-b[0]), abs(a[1]-b[1])
					if t.plan.Turned {
						dy, dx = dx, dy
					}
					out = append(out, in[0][h*win*win+dy*win+dx])
				}
			}
		}
		return out
	})
}

func abs(i int) int { return max(i, -i) }
