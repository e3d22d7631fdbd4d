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

// The quick way asks the points of the grid from coarse to fine, and passes over a point that points near it have told about: each of
// them lies in one part of the picture with it, by the smallest of its masks, and the picture has one colour around both. Small things
// lie in large ones, so that a mask alone tells little.
const (
	near         = 3  // points of the grid within which others tell about one
	told         = 2  // how many have to
	alikeColours = 20 // by how much their colours differ at most, of 255 in each channel
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

// coarseFirst is the order in which the points of a grid of side x side are asked: every fourth each way, then those in the middle
// between four of them, again so, and at last all between. So each round lies as evenly as it can between those before.
func coarseFirst(side int) []int {
	rounds := make([][]int, 5)
	for y := range side {
		for x := range side {
			var n int
			switch odd := x%2 == 1 && y%2 == 1; {
			case odd && x%4 == 1 && y%4 == 1:
				n = 0
			case odd && x%4 == 3 && y%4 == 3:
				n = 1
			case odd:
				n = 2
			case x%2 == y%2:
				n = 3
			default:
				n = 4
			}
			rounds[n] = append(rounds[n], y*side+x)
		}
	}
	return slices.Concat(rounds...)
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

	colours []colour
	parts   []part
	found   []*Region
}

func newQuick(src Source, o Options, c crop) *quick {
	q := &quick{src: src, o: o, crop: c, points: gridOver(c.Rectangle, o.pointsOf(c.layer)), side: o.pointsOf(c.layer)}
	q.w, q.h = src.Picture().Size()
	q.colours = q.coloursOf()
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
	n := 0
	for _, p := range q.parts {
		if abs(p.x-x) <= near && abs(p.y-y) <= near && p.cells.has(cell) && q.colours[i].alike(q.colours[p.y*q.side+p.x]) {
			n++
		}
	}
	return n >= told
}

// colour is the mean of the picture's around a point, from there to the points beside it and half as far again across.
type colour [3]float64

// samples is how many pixels a side a colour is the mean of.
const samples = 18

// coloursOf are those of all points.
func (q *quick) coloursOf() []colour {
	pix := q.src.Picture().Pix()
	stepX, stepY := float64(q.crop.Dx())/float64(q.side), float64(q.crop.Dy())/float64(q.side)
	all := make([]colour, len(q.points))
	onAllCores(len(all), func(i int) {
		n := 0.0
		for v := range samples {
			y := int(q.points[i].Y + (share(v, samples)-0.5)*1.5*stepY)
			for u := range samples {
				x := int(q.points[i].X + (share(u, samples)-0.5)*1.5*stepX)
				if x < 0 || y < 0 || x >= q.w || y >= q.h {
					continue
				}
				n++
				at := pix.Pix[y*pix.Stride+4*x:]
				for c := range all[i] {
					all[i][c] += float64(at[c])
				}
			}
		}
		for c := range all[i] {
			all[i][c] /= n
		}
	})
	return all
}

// alike reports whether two colours are taken for one.
func (c colour) alike(o colour) bool {
	for k := range c {
		if math.Abs(c[k]-o[k]) > alikeColours {
			return false
		}
	}
	return true
}

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
