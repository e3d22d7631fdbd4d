package graph

import (
	"fmt"
)

// Plan says how an encoder's work is cut up. The zero value is the whole square with whole layers. Every
// plan without Int8 gives the same embedding; which one is quickest depends on the picture and the threads.
type Plan struct {
	Rows   int  // rows of the content, from the top; the rest of the square is padding. 0: all
	Turned bool // the input and all maps have their axes swapped: for upright pictures
	// Chunk is about how many tokens go through attention and perceptron at once, in whole rows of windows,
	// so that they stay in the processor's cache. 0: all.
	Chunk int
	Strip int // rows of an inverted bottleneck at once, for the same reason. 0: all
	// Winograd computes the neck's large convolution with fewer multiplications and four times its weights.
	Winograd bool
	// Int8 is the largest weight of matrix products in 8-bit integers, 127 or 63, see int8.go. 0: they are exact.
	Int8 int
}

// tiny builds a TinyViT.
type tiny struct {
	source
	*tinyArch
	neckArch neckArch
	side     int
	plan     Plan
	taps     map[string]tokens // values to record for padding, by name, when not nil
	fill     *Padding          // what the rows below the picture hold
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
	strip := t.plan.Strip
	for i := range t.bottle.blocks {
		name := fmt.Sprintf("layers.0.blocks.%d.", i)
		if strip == 0 || rows <= strip {
			x = t.bottleneck(x, x, name, same)
			continue
		}
		var parts []val
		for from := 0; from < rows; from += strip {
			to := min(from+strip, rows)
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
	return tokens{[]part{{t.flat(y, out), want}}, side / stride, out}
}

// flat turns a map [1, channels, rows, columns] into tokens, square back.
func (t *tiny) flat(x val, channels int) val {
	return t.reshape(t.transpose(x, 0, 2, 3, 1), -1, channels)
}

func (t *tiny) square(x tokens) val {
	return t.transpose(t.reshape(t.whole(x), 1, x.rows(), x.side, x.channels), 0, 3, 1, 2)
}

// block is a TinyViT block: attention in windows, a convolution, a perceptron. The last block's perceptron
// gives the neck's channels, see narrowed.
func (t *tiny) block(x tokens, layer, index int) tokens {
	st := t.stages[layer-1]
	name := fmt.Sprintf("layers.%d.blocks.%d.", layer, index)
	windows := (x.rows() + st.window - 1) / st.window
	x = t.grow(x, name+"in", min(windows*st.window, x.side))
	x = t.cut(x, t.band(st))
	for i, p := range x.parts {
		x.parts[i].v = t.addv(p.v, t.attention(p, st, "image_encoder."+name+"attn."))
	}

	live := x.rows()
	if live < x.side {
		// The convolution brings the picture one row further down, and reads a row more for that.
		live++
		x = t.grow(x, name+"conv", min(live+1, x.side))
	} else {
		t.tap(name+"conv", x)
	}
	y := t.convNorm(t.square(x), name+"local_conv", 1, st.dim, same)
	if live < x.rows() {
		y = t.slice(y, 2, 0, live)
	}
	x = t.cut(tokens{[]part{{t.flat(y, st.dim), live}}, x.side, st.dim}, t.band(st))
	for i, p := range x.parts {
		if layer == len(t.stages) && index == st.blocks-1 {
			x.parts[i].v = t.narrowed(p.v, "image_encoder."+name+"mlp.", st.hidden, t.neckArch)
		} else {
			x.parts[i].v = t.perceptron(p.v, "image_encoder."+name+"mlp.")
		}
	}
	return x
}

// band is how many rows of a stage's map are worked on at once.
func (t *tiny) band(st attnStage) int {
	if t.plan.Chunk == 0 {
		return st.side
	}
	row := st.window * st.side // tokens
	return max(1, (t.plan.Chunk+row/2)/row) * st.window
}

// perceptron is x plus the two layers with their norm.
func (t *tiny) perceptron(x val, name string) val {
	y := t.layerNorm(x, t.weight(name+"norm.weight"), t.weight(name+"norm.bias"), tinyEps)
	return t.addv(x, t.linear(t.gelu(t.linear(y, name+"fc1")), name+"fc2"))
}
