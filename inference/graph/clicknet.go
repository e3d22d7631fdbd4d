package graph

import (
	"fmt"
	"math"
)

// clickNet builds the decoder of the built-in model (training/model.py) for a prompt that is one positive click, with no mask
// before. Of what Decode can be asked most is zero then and left out: six of the eight maps that a prompt is drawn as,
// three of the four things that places are compared with, and the settling of masks with an earlier one. What is left is the same
// function; only rounding differs.
type clickNet struct {
	source
	grid   int // cells of f8 a side; f4 and the masks have twice as many
	c8, c4 int // channels of f8 and f4
}

const (
	clickNetStride = 4 // pixels of the input in a cell of the masks
	clickNetGroups = 8 // of its norms
	clickNetEps    = 1e-5
)

// ClickNetClick answers a click: f8 and f4 as the encoder gave them, of which f8 has grid cells a side, and click [1,1,1,2], x and y
// in pixels of the input, to low_res_masks [1,4,2*grid,2*grid] and iou_predictions [1,4].
func ClickNetClick(w Weights, grid int) *Graph {
	g := newGraph("click")
	d := &clickNet{source: source{g, w, 0}, grid: grid, c8: w.Shape("a8.b.bias")[0], c4: w.Shape("up8.bias")[0]}
	masks, iou := d.answer(g.input("f8", 1, d.c8, grid, grid), g.input("f4", 1, d.c4, 2*grid, 2*grid), g.input("click", 1, 1, 1, 2))
	g.output("low_res_masks", masks, 1, 4, 2*grid, 2*grid)
	g.output("iou_predictions", iou, 1, 4)
	return g
}

// same is a map as it is, in the blocked order that ONNX Runtime keeps for convolutions: what is added to it then is added by them.
func (d *clickNet) same(x val, channels int) val {
	ones := d.numbers(fmt.Sprint("ones/", channels), []int{channels, 1, 1, 1}, repeated(1, channels))
	return d.conv(x, ones, "", 1, channels, [4]int{})
}

// draw is a click as a narrow and a wide spot [1,2,2*grid,2*grid].
func (d *clickNet) draw(click val) val {
	n := 2 * d.grid
	middles := make([]float32, n)
	for i := range middles {
		middles[i] = (float32(i) + 0.5) * clickNetStride
	}
	dx := d.op("Sub", []val{d.numbers("middles/x", []int{1, 1, 1, n}, middles), d.slice(click, 3, 0, 1)})
	dy := d.op("Sub", []val{d.numbers("middles/y", []int{1, 1, n, 1}, middles), d.slice(click, 3, 1, 2)})
	square := d.addv(d.mul(dx, dx), d.addv(d.mul(dy, dy), d.scalar(1e-6)))
	reaches := d.numbers("reaches", []int{1, 2, 1, 1}, []float32{-1.0 / 6, -1.0 / 40})
	return d.op("Exp", []val{d.mul(d.op("Sqrt", []val{square}), reaches)})
}

// answer is what the decoder says to one click.
func (d *clickNet) answer(f8, f4, click val) (masks, iou val) {
	n := d.grid * d.grid
	spots := d.draw(click)
	marked := d.reshape(d.halved(d.slice(spots, 1, 0, 1)), n, 1)
	under := d.addv(d.op("ReduceSum", []val{marked, d.ints(0)}), d.scalar(1e-3))

	x := d.relu(d.first("prompt4.0", spots, 2, 1, 1))
	x = d.relu(d.layer("prompt4.2", x, 2, 1, 1))
	like8 := d.first("like8.mix", d.alike("like8", d.reshape(f8, d.c8, n), marked, under), d.heads("like8"), 1, 0)
	x = d.addv(d.layer("prompt4.4", x, 1, 0, 1), d.addv(like8, d.same(f8, d.c8)))
	x8 := d.block("a8", d.relu(x), d.grid)
	x16 := d.block("a16", d.layer("down16", x8, 2, 0, 1), d.grid/2)
	x32 := d.block("a32.1", d.block("a32.0", d.layer("down32", x16, 2, 0, 1), d.grid/4), d.grid/4)
	whole := d.op("GlobalAveragePool", []val{x32})
	x32 = d.addv(x32, d.layer("glob", whole, 1, 0, 1))
	y16 := d.blockThen("b16", "up16", d.addv(d.twice(x32), x16), d.grid/2)
	y8 := d.block("b8", d.addv(d.twice(y16), x8), d.grid)

	rows := d.reshape(y8, d.c8, n)
	like4 := d.first("like4.mix", d.alike("like4", rows, marked, under), d.heads("like4"), 1, 0)
	y4 := d.twice(d.addv(d.layer("up8", y8, 1, 0, 1), like4))
	y4 = d.relu(d.addv(d.first("mix4", spots, 2, 1, 0), d.addv(y4, d.same(f4, d.c4))))
	y4 = d.relu(d.layer("fuse4.2", d.layer("fuse4.1", y4, 1, 1, d.c4), 1, 0, 1))
	masks = d.layer("mask", y4, 1, 0, 1)
	return masks, d.judge(masks, rows, whole)
}

// heads are how many filters an affinity has for each thing that places are compared with.
func (d *clickNet) heads(name string) int { return d.w.Shape(name + ".filters.weight")[0] / d.c8 }

// alike is how much each place of features [c8, grid*grid] is like what is marked, of which under is the sum.
func (d *clickNet) alike(name string, features, marked, under val) val {
	heads := d.heads(name)
	mean := d.op("Div", []val{d.matmul(features, marked), under})
	w := d.scaled(name+".filters.weight", 1/math.Sqrt(float64(d.c8)))
	filters := d.reshape(d.matmul(w, mean), heads, d.c8)
	return d.reshape(d.op("Tanh", []val{d.matmul(filters, features)}), 1, heads, d.grid, d.grid)
}

// judge is the predicted IoU of masks, from features [c8, grid*grid] and what they are on the whole.
func (d *clickNet) judge(masks, features, whole val) val {
	n, one := d.grid*d.grid, d.scalar(1)
	rowSum := func(x val) val { return d.op("ReduceSum", []val{x, d.ints(1)}) }
	logits := d.reshape(d.halved(masks), 4, n)
	p := d.op("Sigmoid", []val{logits})
	weights := d.concat(0, p, d.mul(p, d.op("Sub", []val{one, p}))) // inside, and along the edge
	sums := rowSum(weights)
	pooled := d.op("Div", []val{d.gemm(weights, features, "", true), d.addv(sums, one)})

	parts := d.split(sums, 0, 4, 4)
	area := parts[0]
	confidence := d.op("Div", []val{d.op("Sub", []val{area, parts[1]}), d.addv(area, one)}) // p^2 = p - p(1-p)
	high := rowSum(d.op("Sigmoid", []val{d.op("Sub", []val{logits, d.scalar(2)})}))
	low := rowSum(d.op("Sigmoid", []val{d.addv(logits, d.scalar(2))}))
	stability := d.op("Div", []val{high, d.addv(low, one)})
	shape := d.concat(1, d.mul(area, d.scalar(1/float32(n))), confidence, stability)

	all := d.concat(1, d.reshape(whole, 1, -1), d.reshape(pooled, 1, -1), d.reshape(shape, 1, -1))
	hidden := d.relu(d.linear(all, "iou.0"))
	return d.op("Clip", []val{d.linear(hidden, "iou.2"), d.scalar(0), one})
}
