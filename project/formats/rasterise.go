package formats

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"clickmask/mask"
)

// Limits of what polygons from a file may ask for.
const (
	maxCoordinate = 1 << 24 // pixels, either way
	maxCrossings  = 1 << 23 // rows that the edges of one object pass, all together: 128 MiB and a few seconds
)

var errTooComplex = errors.New("its polygons have more and longer edges than can be")

// rasterise is the mask of an object's polygons: the pixels whose middle lies inside one of them by the even-odd rule, which
// gives back what [polygons] made. What reaches outside the picture is left out. The cost is that of the rows that the
// edges pass.
func rasterise(w, h int, rings []ring) (mask.Mask, error) {
	return rasteriseShapes(w, h, evenOdd, apart(rings))
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
func rasteriseShapes(w, h int, inside rule, shapes [][]ring) (mask.Mask, error) {
	budget := maxCrossings
	parts := make([]mask.Mask, 0, len(shapes))
	for _, rings := range shapes {
		m, err := rasteriseShape(w, h, inside, rings, &budget)
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

// crossing is where an edge passes the middle of a row of pixels.
type crossing struct {
	row  int32
	down bool // the edge goes down the picture
	x    float64
}

func rasteriseShape(w, h int, inside rule, rings []ring, budget *int) (mask.Mask, error) {
	passed := 0
	for _, r := range rings {
		for i, a := range r {
			for _, v := range []float64{a.x, a.y} {
				if !(math.Abs(v) <= maxCoordinate) {
					return mask.Mask{}, fmt.Errorf("%g is no coordinate", v)
				}
			}
			first, end := rowsOf(a, r[(i+1)%len(r)], h)
			passed += max(end-first, 0)
			if passed > *budget {
				return mask.Mask{}, errTooComplex // before any memory is asked for
			}
		}
	}
	*budget -= passed
	list := make([]crossing, 0, passed)
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			first, end := rowsOf(a, b, h)
			down := a.y < b.y
			if !down {
				a, b = b, a // so that an edge that is walked both ways, a bridge, is passed at the very same places
			}
			for y := first; y < end; y++ {
				list = append(list, crossing{int32(y), down, a.x + (float64(y)+0.5-a.y)/(b.y-a.y)*(b.x-a.x)})
			}
		}
	}
	slices.SortFunc(list, func(a, b crossing) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.x, b.x)) })
	var runs []mask.Run
	within := 0
	for i, c := range list[:max(len(list)-1, 0)] { // every row is passed an even number of times, as often down as up
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
		x0, x1 := int32(min(max(rowFrom(c.x), 0), w)), int32(min(max(rowFrom(list[i+1].x), 0), w))
		if x0 >= x1 {
			continue
		}
		if n := len(runs); n > 0 && runs[n-1].Y == c.row && runs[n-1].X1 >= x0 {
			runs[n-1].X1 = x1
			continue
		}
		runs = append(runs, mask.Run{Y: c.row, X0: x0, X1: x1})
	}
	return mask.New(w, h, runs)
}

// rowsOf are the rows, of h, whose middles an edge passes.
func rowsOf(a, b point, h int) (first, end int) {
	return max(rowFrom(min(a.y, b.y)), 0), min(rowFrom(max(a.y, b.y)), h)
}

// rowFrom is the first row or column of pixels whose middle is at v or behind it.
func rowFrom(v float64) int { return int(math.Ceil(v - 0.5)) }
