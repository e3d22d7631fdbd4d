package formats

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"clickmask/mask"
)

const maxCoordinate = 1 << 24 // pixels, either way, of what a file may say

// rasterise is the mask of an object's polygons: the pixels whose middle lies inside one of them by the even-odd rule, which
// gives back what [polygons] made. What reaches outside the picture is left out. The cost is that of the rows that the
// edges pass.
func (k *work) rasterise(w, h int, rings []ring) (mask.Mask, error) {
	return k.rasteriseShapes(w, h, evenOdd, apart(rings))
}

// apart takes every ring for a shape of its own.
func apart(rings []ring) [][]ring {
	shapes := make([][]ring, len(rings))
	for i := range rings {
		shapes[i] = rings[i : i+1]
	}
	return shapes
}

// rule tells which side of a border is inside.
type rule int

const (
	evenOdd rule = iota
	nonZero
)

// rasteriseShapes is rasterise for shapes of several rings each, some of which may be the borders of holes.
func (k *work) rasteriseShapes(w, h int, inside rule, shapes [][]ring) (mask.Mask, error) {
	parts := make([]mask.Mask, 0, len(shapes))
	for _, rings := range shapes {
		m, err := k.rasteriseShape(w, h, inside, rings)
		if err != nil {
			return mask.Mask{}, err
		}
		parts = append(parts, m)
	}
	return union(w, h, parts), nil
}

// union joins masks in pairs, so that many small ones cost no more than a few large ones.
func union(w, h int, parts []mask.Mask) mask.Mask {
	switch n := len(parts); n {
	case 0:
		return emptyMask(w, h)
	case 1:
		return parts[0]
	default:
		return mask.Union(union(w, h, parts[:n/2]), union(w, h, parts[n/2:]))
	}
}

func emptyMask(w, h int) mask.Mask {
	m, err := mask.New(w, h, nil)
	if err != nil {
		panic(err) // no runs are always in order
	}
	return m
}

// side is one of a polygon that passes the middles of rows of pixels, walked down the picture.
type side struct {
	first, end int32 // those rows
	down       bool  // the polygon has it go down
	a, b       point
}

// crossing is where an edge passes the middle of a row of pixels.
type crossing struct {
	down bool
	x    float64
}

func (k *work) rasteriseShape(w, h int, inside rule, rings []ring) (mask.Mask, error) {
	edges, err := k.sides(h, rings)
	if err != nil {
		return mask.Mask{}, err
	}
	var runs []mask.Run
	var passing []side // those that pass the row
	var list []crossing
	for y, next := int32(0), 0; next < len(edges) || len(passing) > 0; y++ {
		if len(passing) == 0 {
			y = edges[next].first
		}
		for ; next < len(edges) && edges[next].first == y; next++ {
			passing = append(passing, edges[next])
		}
		if err := k.spend(len(passing)); err != nil {
			return mask.Mask{}, err
		}
		list = list[:0]
		for _, e := range passing {
			list = append(list, crossing{e.down, e.a.x + (float64(y)+0.5-e.a.y)/(e.b.y-e.a.y)*(e.b.x-e.a.x)})
		}
		slices.SortFunc(list, func(a, b crossing) int { return cmp.Compare(a.x, b.x) })
		runs = fillRow(runs, y, int32(w), inside, list)
		passing = slices.DeleteFunc(passing, func(e side) bool { return e.end == y+1 })
	}
	return mask.New(w, h, runs)
}

// sides are the edges of polygons that pass any of h rows, by the first one that they pass.
func (k *work) sides(h int, rings []ring) ([]side, error) {
	var list []side
	passed := int64(0)
	for _, r := range rings {
		if err := k.spend(len(r)); err != nil {
			return nil, err
		}
		for i, a := range r {
			for _, v := range []float64{a.x, a.y} {
				if !(math.Abs(v) <= maxCoordinate) {
					return nil, fmt.Errorf("%g is no coordinate", v)
				}
			}
			b := r[(i+1)%len(r)]
			first, end := rowsOf(a, b, h)
			if first >= end {
				continue
			}
			if passed += int64(end - first); passed > k.left {
				return nil, errTooComplex // before any of it is done
			}
			down := a.y < b.y
			if !down {
				a, b = b, a // so that an edge that is walked both ways, a bridge, is passed at the very same places
			}
			list = append(list, side{int32(first), int32(end), down, a, b})
		}
	}
	slices.SortStableFunc(list, func(a, b side) int { return cmp.Compare(a.first, b.first) })
	return list, nil
}

// fillRow adds the runs of a row, of w pixels, that lie between the places where edges pass it. There is an even number of them, as
// often down as up.
func fillRow(runs []mask.Run, y, w int32, inside rule, list []crossing) []mask.Run {
	within := 0
	for i, c := range list[:max(len(list)-1, 0)] {
		switch {
		case inside == evenOdd:
			within ^= 1
		case c.down:
			within++
		default:
			within--
		}
		if within == 0 {
			continue
		}
		x0, x1 := min(max(int32(rowFrom(c.x)), 0), w), min(max(int32(rowFrom(list[i+1].x)), 0), w)
		if x0 >= x1 {
			continue
		}
		if n := len(runs); n > 0 && runs[n-1].Y == y && runs[n-1].X1 >= x0 {
			runs[n-1].X1 = x1
			continue
		}
		runs = append(runs, mask.Run{Y: y, X0: x0, X1: x1})
	}
	return runs
}

// rowsOf are the rows, of h, whose middles an edge passes.
func rowsOf(a, b point, h int) (first, end int) {
	return max(rowFrom(min(a.y, b.y)), 0), min(rowFrom(max(a.y, b.y)), h)
}

// rowFrom is the first row or column of pixels whose middle is at v or behind it.
func rowFrom(v float64) int { return int(math.Ceil(v - 0.5)) }
