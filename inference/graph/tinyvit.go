package graph

import (
	"fmt"
	"math"
)

// Plan says how an encoder's work is cut up. The zero value is the whole square with whole layers. Every
// plan gives the same embedding; which one is quickest depends on the picture and the threads.
type Plan struct {
	Rows   int  // rows of the content, from the top; the rest of the square is padding. 0: all
	Turned bool // the input and all maps have their axes swapped: for upright pictures
	Chunk  int  // tokens of a multilayer perceptron at once; 0: all
	Banded bool // attention one row of windows at a time
	Strip  int  // rows of an inverted bottleneck at once; 0: all
}

// tiny builds a TinyViT.
type tiny struct {
	source
	*tinyArch
	side int
	plan Plan
	taps map[string]tokens // values to record for padding, by name, when not nil
	fill *Padding          // what the rows below the picture hold
}

// tokens is a map as a matrix: the first rows of a square map of the given side.
type tokens struct {
	v                    val
	rows, side, channels int
}

func (t *tiny) folded(name string) (w, b val) {
	return t.source.folded("image_encoder."+name, t.plan.Turned)
}

// convNorm is a convolution with its folded norm.
func (t *tiny) convNorm(x val, name string, stride, groups int, pads [4]int) val {
	w, b := t.folded(name)
	return t.conv(x, w, b, stride, groups, pads)
}

var (
	same = [4]int{1, 1, 1, 1} // a 3x3 kernel's pads
	none = [4]int{}
)

// stem is the two strided convolutions: the picture to a quarter of its side.
func (t *tiny) stem(x val) val {
	x = t.gelu(t.convNorm(x, "patch_embed.seq.0", 2, 1, same))
	return t.convNorm(x, "patch_embed.seq.2", 2, 1, same)
}

// bottlenecks is layers.0 without its merging, on the first rows of its map.
func (t *tiny) bottlenecks(x val, rows int) val {
	for i := range t.bottle.blocks {
		name := fmt.Sprintf("layers.0.blocks.%d.", i)
		if t.plan.Strip == 0 || rows <= t.plan.Strip {
			x = t.bottleneck(x, x, name, same)
			continue
		}
		var parts []val
		for from := 0; from < rows; from += t.plan.Strip {
			to := min(from+t.plan.Strip, rows)
			// A row of halo on each side that is not the map's edge, in place of the padding there.
			lo, hi, pads := max(from-1, 0), min(to+1, rows), [4]int{0, 1, 0, 1}
			if lo == from {
				pads[0] = 1
			}
			if hi == to {
				pads[2] = 1
			}
			parts = append(parts, t.bottleneck(t.slice(x, 2, lo, hi), t.slice(x, 2, from, to), name, pads))
		}
		x = t.concat(2, parts...)
	}
	return x
}

// bottleneck is an MBConv of x; middle is x without the halo.
func (t *tiny) bottleneck(x, middle val, name string, pads [4]int) val {
	y := t.gelu(t.convNorm(x, name+"conv1", 1, 1, none))
	y = t.gelu(t.convNorm(y, name+"conv2", 1, t.bottle.hidden, pads))
	return t.gelu(t.addv(t.convNorm(y, name+"conv3", 1, 1, none), middle))
}

// merge is a PatchMerging: x is a map [1, channels, rows, side], rows from its top; want rows of the
// result are kept.
func (t *tiny) merge(x val, layer, rows, side, stride, out, want int) tokens {
	name := fmt.Sprintf("layers.%d.downsample.", layer)
	y := t.gelu(t.convNorm(x, name+"conv1", 1, 1, none))
	y = t.gelu(t.convNorm(y, name+"conv2", stride, out, same))
	if rows/stride > want {
		y = t.slice(y, 2, 0, want)
	}
	y = t.convNorm(y, name+"conv3", 1, 1, none)
	return tokens{t.flat(y, out), want, side / stride, out}
}

// flat turns a map [1, channels, rows, columns] into tokens, square back.
func (t *tiny) flat(x val, channels int) val {
	return t.reshape(t.transpose(x, 0, 2, 3, 1), -1, channels)
}

func (t *tiny) square(x tokens) val {
	return t.transpose(t.reshape(x.v, 1, x.rows, x.side, x.channels), 0, 3, 1, 2)
}

// grow appends what padding holds below x until it has the given rows.
func (t *tiny) grow(x tokens, name string, rows int) tokens {
	t.tap(name, x)
	if rows <= x.rows {
		return x
	}
	x.v = t.concat(0, x.v, t.fill.constant(t.Graph, name, x, rows))
	x.rows = rows
	return x
}

// tap records x for the padding of other graphs.
func (t *tiny) tap(name string, x tokens) {
	if t.taps != nil {
		t.taps[name] = x
	}
}

// block is a TinyViT block: attention in windows, a convolution, a perceptron.
func (t *tiny) block(x tokens, layer, index int) tokens {
	st := t.stages[layer-1]
	name := fmt.Sprintf("layers.%d.blocks.%d.", layer, index)
	windows := (x.rows + st.window - 1) / st.window
	x = t.grow(x, name+"in", min(windows*st.window, x.side))
	x.v = t.attention(x, st, "image_encoder."+name+"attn.")

	live := x.rows
	if x.rows < x.side {
		// The convolution brings the picture one row further down, and reads a row more for that.
		live = x.rows + 1
		x = t.grow(x, name+"conv", min(x.rows+2, x.side))
	} else {
		t.tap(name+"conv", x)
	}
	y := t.convNorm(t.square(x), name+"local_conv", 1, st.dim, same)
	if live < x.rows {
		y = t.slice(y, 2, 0, live)
	}
	x = tokens{t.flat(y, st.dim), min(live, x.rows), x.side, st.dim}
	x.v = t.perceptron(x, st, "image_encoder."+name+"mlp.")
	return x
}

// attention is x plus the attention of x within windows.
func (t *tiny) attention(x tokens, st attnStage, name string) val {
	normed := t.layerNorm(x.v, t.weight(name+"norm.weight"), t.weight(name+"norm.bias"), tinyEps)
	bands := (x.rows + st.window - 1) / st.window
	if !t.plan.Banded || bands == 1 {
		return t.addv(x.v, t.attend(normed, x.rows, bands, x.side, st, name))
	}
	sizes := make([]int, bands)
	for i := range sizes {
		sizes[i] = (min((i+1)*st.window, x.rows) - i*st.window) * x.side
	}
	ins, outs := t.split(x.v, 0, sizes...), make([]val, bands)
	for i, part := range ins {
		normed := t.layerNorm(part, t.weight(name+"norm.weight"), t.weight(name+"norm.bias"), tinyEps)
		outs[i] = t.addv(part, t.attend(normed, sizes[i]/x.side, 1, x.side, st, name))
	}
	return t.concat(0, outs...)
}

// attend is the attention itself on rows of tokens that make the given number of rows of windows. Windows
// that reach over the edge are filled with what the norm makes of zeros, its bias; such tokens take part.
func (t *tiny) attend(x val, rows, bands, side int, st attnStage, name string) val {
	win, heads, d := st.window, st.heads, st.dim/st.heads
	cols := (side + win - 1) / win
	high, wide := bands*win, cols*win
	if wide > side || high > rows {
		x = t.reshape(x, rows, side, st.dim)
		if wide > side {
			x = t.concat(1, x, t.biasTokens(name, rows, wide-side, st.dim))
		}
		if high > rows {
			x = t.concat(0, x, t.biasTokens(name, high-rows, wide, st.dim))
		}
		x = t.reshape(x, high*wide, st.dim)
	}
	// Partition into windows and split into heads is one transposition.
	head := func(part int, scale float64) val {
		w, b := t.qkv(name, st, part, scale)
		y := t.reshape(t.gemm(x, w, b, true), bands, win, cols, win, heads, d)
		return t.reshape(t.transpose(y, 0, 2, 4, 1, 3, 5), bands*cols, heads, win*win, d)
	}
	q, k, v := head(0, 1/math.Sqrt(float64(d))), head(1, 1), head(2, 1)
	// This transposition costs nothing: ONNX Runtime makes it a flag of the product.
	p := t.softmax(t.addv(t.matmul(q, t.transpose(k, 0, 1, 3, 2)), t.offsets(name, st)))
	o := t.reshape(t.matmul(p, v), bands, cols, heads, win, win, d)
	o = t.reshape(t.transpose(o, 0, 3, 1, 4, 2, 5), high, wide, st.dim)
	if wide > side {
		o = t.slice(o, 1, 0, side)
	}
	if high > rows {
		o = t.slice(o, 0, 0, rows)
	}
	return t.gemm(t.reshape(o, rows*side, st.dim), t.weight(name+"proj.weight"), t.weight(name+"proj.bias"), true)
}

// biasTokens is a block of tokens that all hold the norm's bias.
func (t *tiny) biasTokens(name string, rows, cols, dim int) val {
	return t.op("Expand", []val{t.shaped(name+"norm.bias", 1, 1, dim), t.ints(rows, cols, dim)})
}

// qkv is the part (0 query, 1 key, 2 value) of the projection, whose rows are per head [q k v], times scale.
func (t *tiny) qkv(name string, st attnStage, part int, scale float64) (w, b val) {
	d := st.dim / st.heads
	take := func(per int) func([][]float32) []float32 {
		return func(in [][]float32) []float32 {
			out := make([]float32, 0, st.dim*per)
			for h := range st.heads {
				at := (3*h + part) * d * per
				for _, x := range in[0][at : at+d*per] {
					out = append(out, float32(float64(x)*scale))
				}
			}
			return out
		}
	}
	n := fmt.Sprintf("%sqkv[%d].", name, part)
	return t.made(n+"weight", []int{st.dim, st.dim}, []string{name + "qkv.weight"}, take(st.dim)),
		t.made(n+"bias", []int{st.dim}, []string{name + "qkv.bias"}, take(1))
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

// perceptron is x plus the two layers with their norm, in chunks that stay in the processor's cache.
func (t *tiny) perceptron(x tokens, st attnStage, name string) val {
	f := func(x val) val {
		y := t.layerNorm(x, t.weight(name+"norm.weight"), t.weight(name+"norm.bias"), tinyEps)
		y = t.gelu(t.gemm(y, t.weight(name+"fc1.weight"), t.weight(name+"fc1.bias"), true))
		return t.addv(x, t.gemm(y, t.weight(name+"fc2.weight"), t.weight(name+"fc2.bias"), true))
	}
	n := x.rows * x.side
	if t.plan.Chunk == 0 || n <= t.plan.Chunk {
		return f(x.v)
	}
	var sizes []int
	for left := n; left > 0; left -= t.plan.Chunk {
		sizes = append(sizes, min(left, t.plan.Chunk))
	}
	parts := t.split(x.v, 0, sizes...)
	for i := range parts {
		parts[i] = f(parts[i])
	}
	return t.concat(0, parts...)
}
