package everything

import (
	"context"
	"math"
	mathbits "math/bits"
	"slices"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/prompt"
)

// The quick way asks the points of the grid from coarse to fine, and passes over a point that points near it have told about:
// each of them lies in one part of the picture with it, by the smallest of its masks. Small things lie in large ones, so where
// the picture is not flat around the point, more of them have to agree on what that part is.
//
// Measured on the built-in model with 123 objects of the corpus's training pictures, of which 1,024 points show 0.756 at an IoU
// of 0.5 by 183 masks a picture: 528 points and 0.748 where flat is a spread of 12, 465 and 0.740 where it is 20. Whatever the
// picture looks like, three points within 2 of the grid: 462 points, and 0.06 less on other pictures; eight points anywhere: 432
// and 0.05 less (2026-11-30). What these numbers give on other pictures is in docs/PERFORMANCE.md.
const (
	coarse = 4 // step of the first points

	flat     = 16 // the standard deviation of luma around a point, below which it is flat there
	flatNear = 3  // points of the grid that tell about a flat one
	flatTold = 2  // how many have to

	near  = 2
	told  = 3
	agree = 0.7 // IoU of parts that are one
)

// Quick finds everything in less time: docs/PERFORMANCE.md has in how much, and what it misses. Its options and tell are those
// of [Exact].
func Quick(ctx context.Context, src Source, o Options, tell func(Progress) error) ([]*Region, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	crops := o.crops(src.Picture().Size())
	step := newSteps(o, crops, tell)
	var all []*Region
	for _, c := range crops {
		q := newQuick(src, o, c)
		var err error
		if q.embedding, err = src.Encode(c.Rectangle); err != nil {
			return nil, err
		}
		order := coarseFirst(q.side)
		for len(order) > 0 {
			before := len(order)
			if order, err = q.ask(order); err != nil {
				return nil, err
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := step.tell(before-len(order), func() []*Region { return append(slices.Clone(all), o.best(q.found)...) }); err != nil {
				return nil, err
			}
		}
		all = append(all, o.best(q.found)...)
	}
	if len(crops) > 1 {
		all = o.ofSmallerCrops(all)
	}
	return cleanAll(all, o), ctx.Err()
}

// coarseFirst is the order in which the points of a grid of side x side are asked: a coarse grid first, and then those between.
func coarseFirst(side int) []int {
	order := make([]int, 0, side*side)
	seen := make([]bool, side*side)
	for step := coarse; step >= 1; step /= 2 {
		for y := step / 2; y < side; y += step {
			for x := step / 2; x < side; x += step {
				if i := y*side + x; !seen[i] {
					seen[i], order = true, append(order, i)
				}
			}
		}
	}
	return order
}

// quick is the work on one crop.
type quick struct {
	src       Source
	o         Options
	crop      crop
	embedding *inference.Embedding
	points    []prompt.Point
	side      int
	w, h      int // of the picture

	parts []part
	found []*Region
}

func newQuick(src Source, o Options, c crop) *quick {
	q := &quick{src: src, o: o, crop: c, points: gridOver(c.Rectangle, o.pointsOf(c.layer)), side: o.pointsOf(c.layer)}
	q.w, q.h = src.Picture().Size()
	return q
}

// part is what one point told: which cells are of one part of the picture with it.
type part struct {
	x, y  int // of the point in the grid
	cells bits
}

// ask asks the next points that are not to be passed over, a batch of them, and returns those that are left.
func (q *quick) ask(order []int) (left []int, err error) {
	var next []int
	for len(order) > 0 && len(next) < batch {
		if i := order[0]; !q.known(i) {
			next = append(next, i)
		}
		order = order[1:]
	}
	if len(next) == 0 {
		return order, nil
	}
	points := make([]prompt.Point, len(next))
	for k, i := range next {
		points[k] = q.points[i]
	}
	answers, err := q.src.Decode(q.embedding, alone(points))
	if err != nil {
		return nil, err
	}
	judged := make([]judgement, len(next))
	onAllCores(len(next), func(k int) { judged[k] = q.judge(next[k], answers[k]) })
	for _, t := range judged {
		q.found = append(q.found, t.found...)
		if t.part.cells != nil {
			q.parts = append(q.parts, t.part)
		}
	}
	return order, nil
}

// known reports whether the points around have told about a point.
func (q *quick) known(i int) bool {
	cell, ok := cellAt(q.embedding.Grid, q.points[i].X, q.points[i].Y)
	if !ok {
		return false
	}
	x, y := i%q.side, i/q.side
	var over []part
	for _, p := range q.parts {
		if abs(p.x-x) <= flatNear && abs(p.y-y) <= flatNear && p.cells.has(cell) {
			over = append(over, p)
		}
	}
	if len(over) < flatTold {
		return false
	}
	if q.spread(i) < flat {
		return true
	}
	over = slices.DeleteFunc(over, func(p part) bool { return abs(p.x-x) > near || abs(p.y-y) > near })
	for _, a := range over {
		n := 0
		for _, b := range over {
			if a.cells.iou(b.cells) > agree {
				n++
			}
		}
		if n >= told {
			return true
		}
	}
	return false
}

// spread is how far the picture around a point is from flat: the standard deviation of its luma, from here to the points
// beside it and half as far again across.
func (q *quick) spread(i int) float64 {
	pix := q.src.Picture().Pix()
	stepX, stepY := float64(q.crop.Dx())/float64(q.side), float64(q.crop.Dy())/float64(q.side)
	n, sum, squares := 0.0, 0.0, 0.0
	for v := range samples {
		y := int(q.points[i].Y + (share(v, samples)-0.5)*1.5*stepY)
		for u := range samples {
			x := int(q.points[i].X + (share(u, samples)-0.5)*1.5*stepX)
			if x < 0 || y < 0 || x >= q.w || y >= q.h {
				continue
			}
			at := pix.Pix[y*pix.Stride+4*x:]
			luma := 0.299*float64(at[0]) + 0.587*float64(at[1]) + 0.114*float64(at[2])
			n, sum, squares = n+1, sum+luma, squares+luma*luma
		}
	}
	return math.Sqrt(max(squares/n-sum/n*sum/n, 0))
}

// samples is how many pixels a side spread looks at.
const samples = 18

// judgement is what one point told: masks that pass, and the part of the picture that it lies in, without cells where it lies in none.
type judgement struct {
	found []*Region
	part  part
}

// judge makes of an answer what it tells.
func (q *quick) judge(i int, a *prompt.Answer) (t judgement) {
	cell, ok := cellAt(q.embedding.Grid, q.points[i].X, q.points[i].Y)
	smallest, least := -1, 0
	for k := first(a); k < len(a.LowRes); k++ {
		m := measured(a.LowRes[k], float32(q.o.StabilityScoreOffset))
		if m.area == 0 {
			continue
		}
		if ok && a.LowRes[k].Data[cell] > 0 && (smallest < 0 || m.area < least) {
			smallest, least = k, m.area
		}
		if q.o.PredIoUThresh > 0 && !(a.IoU[k] > float32(q.o.PredIoUThresh)) {
			continue
		}
		m.stability = finer(a.LowRes[k], m, float32(q.o.StabilityScoreOffset))
		if q.o.StabilityScoreThresh > 0 && !(m.stability >= float32(q.o.StabilityScoreThresh)) {
			continue
		}
		r := newRegion(a.LowRes[k], m)
		if cutOff(r.Box, q.crop.Rectangle, q.w, q.h) {
			continue
		}
		r.PredictedIoU, r.Point, r.Crop, r.cells = float64(a.IoU[k]), q.points[i], q.crop.Rectangle, above(a.LowRes[k])
		t.found = append(t.found, r)
	}
	if smallest >= 0 {
		t.part = part{i % q.side, i / q.side, above(a.LowRes[smallest])}
	}
	return t
}

// bits are cells, a bit each.
type bits []uint64

// above are the cells above 0.
func above(l mask.Logits) bits {
	b := make(bits, (len(l.Data)+63)/64)
	for i, v := range l.Data {
		if v > 0 {
			b[i/64] |= 1 << (i % 64)
		}
	}
	return b
}

func (b bits) has(i int) bool { return b[i/64]>>(i%64)&1 == 1 }

// iou is the overlap of two parts, at least one of which has a cell.
func (b bits) iou(o bits) float64 {
	both, either := 0, 0
	for i := range b {
		both += mathbits.OnesCount64(b[i] & o[i])
		either += mathbits.OnesCount64(b[i] | o[i])
	}
	return float64(both) / float64(either)
}
