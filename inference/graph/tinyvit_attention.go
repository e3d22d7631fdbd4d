package graph

import (
	"fmt"
	"math"
)

// attention is the attention of x within windows, of which it has whole rows but for the map's edge.
// Windows that reach over the edge are filled with what the norm makes of zeros, its bias; such tokens
// take part.
func (t *tiny) attention(x part, st attnStage, name string) val {
	win, heads, d, side := st.window, st.heads, st.dim/st.heads, st.side
	down, across := (x.rows+win-1)/win, (side+win-1)/win
	high, wide := down*win, across*win
	y := t.layerNorm(x.v, t.weight(name+"norm.weight"), t.weight(name+"norm.bias"), tinyEps)
	if wide > side || high > x.rows {
		y = t.reshape(y, x.rows, side, st.dim)
		if wide > side {
			y = t.concat(1, y, t.biasTokens(name, x.rows, wide-side, st.dim))
		}
		if high > x.rows {
			y = t.concat(0, y, t.biasTokens(name, high-x.rows, wide, st.dim))
		}
	}
	scale := 1 / math.Sqrt(float64(d))
	y = t.reshape(y, high*wide, st.dim)
	// Partition into windows and split into heads is one transposition.
	split := func(y val) val {
		y = t.transpose(t.reshape(y, down, win, across, win, heads, d), 0, 2, 4, 1, 3, 5)
		return t.reshape(y, down*across, heads, win*win, d)
	}
	q := split(t.gemm(y, t.project(name, st, 0, scale), t.queryBias(name, st, scale), true))
	k, v := split(t.gemm(y, t.project(name, st, 1, 1), "", true)), split(t.gemm(y, t.project(name, st, 2, 1), "", true))
	// This transposition costs nothing: ONNX Runtime makes it a flag of the product.
	p := t.softmax(t.addv(t.matmul(q, t.transpose(k, 0, 1, 3, 2)), t.offsets(name, st)))
	o := t.reshape(t.matmul(p, v), down, across, heads, win, win, d)
	o = t.reshape(t.transpose(o, 0, 3, 1, 4, 2, 5), high, wide, st.dim)
	if wide > side {
		o = t.slice(o, 1, 0, side)
	}
	if high > x.rows {
		o = t.slice(o, 0, 0, x.rows)
	}
	return t.gemm(t.reshape(o, x.rows*side, st.dim), t.weight(name+"proj.weight"), t.valueBias(name, st), true)
}

// biasTokens is a block of tokens that all hold the norm's bias.
func (t *tiny) biasTokens(name string, rows, cols, dim int) val {
	return t.op("Expand", []val{t.shaped(name+"norm.bias", 1, 1, dim), t.ints(rows, cols, dim)})
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

// offsets is the attention bias of each pair of a window's tokens. The checkpoint has it by the distance
// of the two in rows and in columns.
func (t *tiny) offsets(name string, st attnStage) val {
	n, win := st.window*st.window, st.window
	return t.made(name+"offsets", []int{st.heads, n, n}, []string{name + "attention_biases"}, func(in [][]float32) []float32 {
		out := make([]float32, 0, st.heads*n*n)
		for h := range st.heads {
			for a := range n {
				for b := range n {
					dy, dx := abs(a/win-b/win), abs(a%win-b%win)
					if t.plan.Turned {
						dy, dx = dx, dy
					}
					out = append(out, in[0][h*n+dy*win+dx])
				}
			}
		}
		return out
	})
}

func abs(i int) int { return max(i, -i) }
