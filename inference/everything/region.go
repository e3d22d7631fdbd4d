package everything

import (
	"image"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"clickmask/mask"
	"clickmask/prompt"
)

// Region is a mask that was found. It does not change; any goroutine may use it.
type Region struct {
	Box          image.Rectangle // round it, pixels of the picture; in the quick way by the low-res logits
	Area         float64         // pixels, likewise
	PredictedIoU float64         // by the model
	Stability    float64         // IoU of the mask with the threshold moved up and down
	Point        prompt.Point    // that was asked
	Crop         image.Rectangle // of the picture that was encoded; all of it in layer 0
	Class        string          // by a model that knows kinds of things; "" for none

	// The rows of its low-res logits that have any of it, for there are thousands of candidates in a picture.
	grid  mask.Grid
	top   int
	rows  []float32
	cells bits // above 0, in the quick way

	once sync.Once
	full mask.Mask
}

// outside is the logit of cells that are not kept. A pixel hangs on three cells each way at most, so that those at a distance
// of keptBeyond rows from the mask change none.
const (
	outside    = -10
	keptBeyond = 3
)

// measure is what low-res logits tell of a mask.
type measure struct {
	cells     image.Rectangle // that are above 0, empty for none
	area      int             // of those
	stability float32
}

// measured looks at the cells that lie over what the model saw.
func measured(l mask.Logits, offset float32) measure {
	m := measure{cells: image.Rectangle{Min: image.Pt(l.Grid.LowW, l.Grid.LowH)}}
	w, h := contentCells(l.Grid)
	inner, outer := 0, 0
	for y := range h {
		for x, v := range l.Data[y*l.Grid.LowW : y*l.Grid.LowW+w] {
			if v <= -offset && v <= 0 {
				continue
			}
			if v > -offset {
				outer++
			}
			if v > offset {
				inner++
			}
			if v > 0 {
				m.area++
				m.cells.Min.X, m.cells.Max.X = min(m.cells.Min.X, x), max(m.cells.Max.X, x+1)
				m.cells.Min.Y, m.cells.Max.Y = min(m.cells.Min.Y, y), y+1
			}
		}
	}
	if m.area == 0 {
		m.cells = image.Rectangle{}
	}
	m.stability = float32(inner) / float32(outer)
	return m
}

// perCell is how many samples between cells each way stability is taken from: a small mask is mostly border, of which whole cells
// tell too little.
const perCell = 4

// finer is the stability of a mask from samples between its cells, within two cells of the rectangle round it. Only where a threshold
// lies between four neighbouring cells does it have to look at samples one by one.
func finer(l mask.Logits, m measure, offset float32) float32 {
	w, h := contentCells(l.Grid)
	inner, outer := 0, 0
	for y := max(m.cells.Min.Y-2, -1); y <= min(m.cells.Max.Y, h-1); y++ {
		up, down := l.Data[max(y, 0)*l.Grid.LowW:], l.Data[min(y+1, l.Grid.LowH-1)*l.Grid.LowW:]
		fromY, toY := between(y, h)
		for x := max(m.cells.Min.X-2, -1); x <= min(m.cells.Max.X, w-1); x++ {
			left, right := max(x, 0), min(x+1, l.Grid.LowW-1)
			a, b, c, d := up[left], up[right], down[left], down[right]
			least, most := min(a, b, c, d), max(a, b, c, d)
			if most <= -offset {
				continue
			}
			fromX, toX := between(x, w)
			all := (toX - fromX) * (toY - fromY)
			switch {
			case least > offset:
				inner, outer = inner+all, outer+all
				continue
			case least > -offset && most <= offset:
				outer += all
				continue
			}
			for j := fromY; j < toY; j++ {
				t := (float32(j) + 0.5) / perCell
				from, to := a+t*(c-a), b+t*(d-b)
				for i := fromX; i < toX; i++ {
					v := from + (float32(i)+0.5)/perCell*(to-from)
					if v > offset {
						inner++
					}
					if v > -offset {
						outer++
					}
				}
			}
		}
	}
	return float32(inner) / float32(outer)
}

// between are which of the samples between a cell and the next one lie in the picture, of n cells: the first cell has none before
// its middle but its own half, and the last none behind.
func between(cell, n int) (from, to int) {
	from, to = 0, perCell
	if cell < 0 {
		from = perCell / 2
	}
	if cell >= n-1 {
		to = perCell / 2
	}
	return from, to
}

// contentCells are how many columns and rows of a grid lie over what the model saw.
func contentCells(g mask.Grid) (w, h int) {
	up := func(content, low, input int) int { return min((content*low+input-1)/input, low) }
	return up(g.ContentW, g.LowW, g.InputW), up(g.ContentH, g.LowH, g.InputH)
}

// newRegion keeps of a mask what is needed; the logits may be changed afterwards.
func newRegion(l mask.Logits, m measure) *Region {
	top, bottom := max(m.cells.Min.Y-keptBeyond, 0), min(m.cells.Max.Y+keptBeyond, l.Grid.LowH)
	seen := l.Grid.Seen()
	w, h := l.Grid.Cell()
	box := image.Rect(int(float64(m.cells.Min.X)*w), int(float64(m.cells.Min.Y)*h),
		int(math.Ceil(float64(m.cells.Max.X)*w)), int(math.Ceil(float64(m.cells.Max.Y)*h)))
	return &Region{
		Box: box.Add(seen.Min).Intersect(seen), Area: float64(m.area) * w * h, Stability: float64(m.stability), Crop: seen,
		grid: l.Grid, top: top, rows: slices.Clone(l.Data[top*l.Grid.LowW : bottom*l.Grid.LowW]),
	}
}

// Of is the region of a mask that something else has found, with what is thought of it and a place in it; nil where it has no cell.
func Of(l mask.Logits, predictedIoU float64, at prompt.Point) *Region {
	m := measured(l, 1)
	if m.area == 0 {
		return nil
	}
	r := newRegion(l, m)
	r.PredictedIoU, r.Point = predictedIoU, at
	return r
}

// OfMask is the region of a mask of the picture's size that something else has found, with what is thought of it; nil for one
// without a pixel.
func OfMask(m mask.Mask, predictedIoU float64) *Region {
	if m.Empty() {
		return nil
	}
	l := m.Logits(m.GridAround())
	r := newRegion(l, measured(l, 0)).known(m)
	w, h := m.Size()
	r.PredictedIoU, r.Stability, r.Point, r.Crop = predictedIoU, 1, within(m), image.Rect(0, 0, w, h)
	return r
}

// within is a place in a mask: the middle of its longest run.
func within(m mask.Mask) prompt.Point {
	longest := slices.MaxFunc(m.Runs(), func(a, b mask.Run) int { return int(a.X1-a.X0) - int(b.X1-b.X0) })
	return prompt.Point{X: float64(longest.X0+longest.X1) / 2, Y: float64(longest.Y) + 0.5, Label: prompt.Positive}
}

// Grid is how its logits lie over the picture.
func (r *Region) Grid() mask.Grid { return r.grid }

// Logits are its low-res logits, made anew by each call; they give its mask, and say nothing of what lies far from it.
func (r *Region) Logits() mask.Logits {
	l := mask.Logits{Grid: r.grid, Data: make([]float32, r.grid.LowW*r.grid.LowH)}
	from, to := r.top*r.grid.LowW, r.top*r.grid.LowW+len(r.rows)
	for _, part := range [][]float32{l.Data[:from], l.Data[to:]} {
		for i := range part {
			part[i] = outside
		}
	}
	copy(l.Data[from:], r.rows)
	return l
}

// Has reports whether a place of the picture lies in it, by its logits.
func (r *Region) Has(x, y float64) bool {
	at, ok := cellAt(r.grid, x, y)
	i := at - r.top*r.grid.LowW
	return ok && i >= 0 && i < len(r.rows) && r.rows[i] > 0
}

// cellAt is the index of the low-res cell at a place of the picture; false beyond what the model saw.
func cellAt(g mask.Grid, x, y float64) (i int, ok bool) {
	seen := g.Seen()
	w, h := g.Cell()
	cx, cy := int(math.Floor((x-float64(seen.Min.X))/w)), int(math.Floor((y-float64(seen.Min.Y))/h))
	cols, rows := contentCells(g)
	return cy*g.LowW + cx, cx >= 0 && cy >= 0 && cx < cols && cy < rows
}

// Mask is the region in the picture's size. The first call computes it.
func (r *Region) Mask() mask.Mask {
	r.once.Do(func() { r.full = r.Logits().Mask() })
	return r.full
}

// known is a region whose full mask is there.
func (r *Region) known(m mask.Mask) *Region {
	r.once.Do(func() { r.full = m })
	r.Box, r.Area = m.Bounds(), float64(m.Area())
	return r
}

// Masks are those of all regions, computed on all cores.
func Masks(all []*Region) []mask.Mask {
	out := make([]mask.Mask, len(all))
	onAllCores(len(all), func(i int) { out[i] = all[i].Mask() })
	return out
}

// onAllCores does something for 0 to n-1, in any order.
func onAllCores(n int, do func(i int)) {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), n) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}
