package canvas

import (
	"math"

	"clickmask/prompt"
)

// What a pointer can take hold of, in units around the thing itself.
const (
	pointReach  = 11 // a marker's radius, and a little for the hand
	cornerReach = 9
	edgeReach   = 5
)

// hitKind says what lies under the pointer.
type hitKind int

const (
	hitNothing hitKind = iota // outside the picture
	hitPicture
	hitPoint // a placed point
	hitBox   // an edge or corner of the box
)

// edges names the sides of a box that move with the pointer; two of them make a corner.
type edges uint8

const (
	edgeLeft edges = 1 << iota
	edgeRight
	edgeTop
	edgeBottom
)

// hit is one answer of hitTest: Index is the point's, Edges are the box's.
type hit struct {
	Kind  hitKind
	Index int
	Edges edges
}

// hitTest says what lies at a position of the widget. Points come before the box, the last placed
// first where several are equally near; distances are judged in units, whatever the zoom.
func hitTest(at ScreenPoint, v Viewport, a area, p prompt.Prompt) hit {
	if a.empty() {
		return hit{}
	}
	best, found := pointReach*a.Unit, -1
	for i := len(p.Points) - 1; i >= 0; i-- {
		s := v.ToScreen(ImagePoint{p.Points[i].X, p.Points[i].Y})
		if d := math.Hypot(at.X-s.X, at.Y-s.Y); d < best {
			best, found = d, i
		}
	}
	if found >= 0 {
		return hit{Kind: hitPoint, Index: found}
	}
	if p.Box != nil {
		if e := boxEdges(at, v, a.Unit, *p.Box); e != 0 {
			return hit{Kind: hitBox, Edges: e}
		}
	}
	if a.inside(v.ToImage(at)) {
		return hit{Kind: hitPicture}
	}
	return hit{}
}

// boxEdges returns the corner or side of the box at a position of the widget, 0 for none. Of a box
// smaller than a handle, the nearer side is taken.
func boxEdges(at ScreenPoint, v Viewport, unit float64, b prompt.Box) edges {
	p, q := v.ToScreen(ImagePoint{b.X0, b.Y0}), v.ToScreen(ImagePoint{b.X1, b.Y1})
	side := func(x, lo, hi float64, first, second edges, reach float64) edges {
		toLo, toHi := math.Abs(x-lo), math.Abs(x-hi)
		switch {
		case toLo <= reach && toLo <= toHi:
			return first
		case toHi <= reach:
			return second
		}
		return 0
	}
	corner := cornerReach * unit
	if h, w := side(at.X, p.X, q.X, edgeLeft, edgeRight, corner), side(at.Y, p.Y, q.Y, edgeTop, edgeBottom, corner); h != 0 && w != 0 {
		return h | w
	}
	reach := edgeReach * unit
	if at.Y >= p.Y-reach && at.Y <= q.Y+reach {
		if e := side(at.X, p.X, q.X, edgeLeft, edgeRight, reach); e != 0 {
			return e
		}
	}
	if at.X >= p.X-reach && at.X <= q.X+reach {
		return side(at.Y, p.Y, q.Y, edgeTop, edgeBottom, reach)
	}
	return 0
}

// topmost returns the ID of the highest overlay that covers a picture position.
func topmost(objects []Overlay, p ImagePoint) (id uint64, ok bool) {
	x, y := int(math.Floor(p.X)), int(math.Floor(p.Y))
	for i := len(objects) - 1; i >= 0; i-- {
		w, h := objects[i].Mask.Size()
		if x >= 0 && y >= 0 && x < w && y < h && objects[i].Mask.At(x, y) {
			return objects[i].ID, true
		}
	}
	return 0, false
}
