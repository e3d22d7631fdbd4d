// Package subject finds the main thing of a picture, that which a person who cuts it out without a word means.
//
// A model that answers clicks is asked about points all over the picture. What many of them answer is one thing; what few answer is
// a part of it, or a thing beside it. Points near the middle count more, for people put there what their picture is of, and a
// candidate that runs along the picture's edges counts less: it is mostly the ground.
package subject

import (
	"context"
	"errors"
	"math"
	"math/bits"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/prompt"
)

// side is how many points there are along each side.
const side = 5

// spread is how far from the middle, as a part of the picture's width and height, a point still counts 0.6 of one in it.
const spread = 0.25

// ErrNothing says that nothing in the picture is found.
var ErrNothing = errors.New("there is no main thing to be found in the picture")

// Found is what was found: the prompt, the answer to it, and the mask of that which is meant.
type Found struct {
	Prompt prompt.Prompt
	Answer *prompt.Answer
	Chosen int
	Votes  float64 // how much of the picture's points agrees, 0 to 1
}

// candidate is one mask of a point's answer.
type candidate struct {
	found Found
	cells cells
	vote  bool // it is what the program would show for its point
	score float64
}

// Find finds the main thing.
func Find(ctx context.Context, r *inference.Runner, e *inference.Embedding) (Found, error) {
	return findIn(e.Grid, func(p prompt.Prompt) (*prompt.Answer, error) { return r.Decode(ctx, e, p, nil) })
}

// OfJob finds it by the engine, for a job on the shown picture: clicks come in between.
func OfJob(a *inference.Access) (Found, error) {
	e := a.Embedding()
	return findIn(e.Grid, func(p prompt.Prompt) (*prompt.Answer, error) { return a.Decode(e, p, nil) })
}

func findIn(g mask.Grid, decode func(prompt.Prompt) (*prompt.Answer, error)) (Found, error) {
	var list []candidate
	var weights []float64 // of the points
	w, h := float64(g.PictureW), float64(g.PictureH)
	for j := range side {
		for i := range side {
			x, y := (float64(i)+0.5)/side, (float64(j)+0.5)/side
			p := prompt.Prompt{Points: []prompt.Point{{X: x * w, Y: y * h, Label: prompt.Positive}}}
			a, err := decode(p)
			if err != nil {
				return Found{}, err
			}
			shown := a.Choose(p)
			for _, k := range a.Candidates(p) {
				list = append(list, candidate{found: Found{Prompt: p, Answer: a, Chosen: k}, cells: cellsOf(a.LowRes[k]), vote: k == shown})
				if k == shown {
					d := math.Hypot(x-0.5, y-0.5) / spread
					weights = append(weights, math.Exp(-d*d/2))
				}
			}
		}
	}
	best := -1
	for i := range list {
		list[i].judge(list, weights)
		if best < 0 || list[i].score > list[best].score {
			best = i
		}
	}
	if best < 0 || !(list[best].score > 0) {
		return Found{}, ErrNothing
	}
	return list[best].found, nil
}

// judge gives a candidate its score.
func (c *candidate) judge(list []candidate, weights []float64) {
	if c.cells.area == 0 {
		return
	}
	sum, all, n := 0.0, 0.0, 0
	for i := range list {
		if list[i].vote {
			sum += weights[n] * c.cells.overlap(&list[i].cells)
			all += weights[n]
			n++
		}
	}
	c.found.Votes = sum / all
	if s := c.found.Votes * float64(c.found.Answer.IoU[c.found.Chosen]) * (1 - c.cells.border); s > 0 { // and a number
		c.score = s
	}
}

// cells are a mask on a coarse grid over the picture.
type cells struct {
	set    [grid]uint64 // a row each
	area   int
	border float64 // how much of the picture's edges it covers
}

const grid = 64

func cellsOf(l mask.Logits) cells {
	var c cells
	w, h := float64(l.Grid.PictureW)/grid, float64(l.Grid.PictureH)/grid
	values := make([]float32, grid*grid)
	l.Sample(values, grid, grid, w/2, h/2, w, h)
	edge := 0
	for i, v := range values {
		if x, y := i%grid, i/grid; v > 0 {
			c.set[y] |= 1 << x
			c.area++
			if x == 0 || x == grid-1 {
				edge++
			}
			if y == 0 || y == grid-1 {
				edge++
			}
		}
	}
	c.border = float64(edge) / (4 * grid)
	return c
}

// overlap is the IoU.
func (c *cells) overlap(o *cells) float64 {
	both := 0
	for y := range c.set {
		both += bits.OnesCount64(c.set[y] & o.set[y])
	}
	if either := c.area + o.area - both; either > 0 {
		return float64(both) / float64(either)
	}
	return 0
}
