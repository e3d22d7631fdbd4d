package mask

import (
	"image"
	"math"
)

// Polygon is the mask of w x h pixels whose middles lie inside the closed ring of corners, by the non-zero rule: where a
// line drawn by hand crosses itself nothing is left out. Corners that are no places are left out.
func Polygon(w, h int, corners []Point) Mask {
	s := sweep{w: max(w, 0), h: max(h, 0)}
	var first, last Point
	begun := false
	for _, p := range corners {
		if p.bad() {
			continue
		}
		p = p.near()
		if begun {
			s.edge(last, p)
		} else {
			first, begun = p, true
		}
		last = p
	}
	s.edge(last, first)
	return s.mask()
}

// edge adds the crossings of one side of a polygon with the middles of the rows.
func (s *sweep) edge(p, q Point) {
	turn := int32(1)
	if q.Y < p.Y { // both ways alike, so that neighbours share their border exactly
		p, q, turn = q, p, -1
	}
	from, to := max(firstCentre(p.Y, s.h), 0), min(firstCentre(q.Y, s.h), s.h)
	for row := from; row < to; row++ {
		x := firstCentre(crossingAt(p, q, float64(row)+0.5), s.w)
		s.crossings = append(s.crossings, crossing{int32(row), int32(min(max(x, 0), s.w)), turn})
	}
}

// crossingAt is where the line from p to q is at height y.
func crossingAt(p, q Point, y float64) float64 { return p.X + (y-p.Y)*(q.X-p.X)/(q.Y-p.Y) }

// Ellipse is the mask of w x h pixels whose middles lie inside the ellipse that fills the rectangle with the corners p and q.
func Ellipse(w, h int, p, q Point) Mask {
	s := sweep{w: max(w, 0), h: max(h, 0)}
	if p.bad() || q.bad() {
		return s.mask()
	}
	p, q = p.near(), q.near()
	cx, cy, rx, ry := (p.X+q.X)/2, (p.Y+q.Y)/2, math.Abs(q.X-p.X)/2, math.Abs(q.Y-p.Y)/2
	if rx == 0 || ry == 0 {
		return s.mask()
	}
	from, to := max(firstCentre(cy-ry, s.h), 0), min(firstCentre(cy+ry, s.h)+1, s.h)
	for row := from; row < to; row++ {
		v := (float64(row) + 0.5 - cy) / ry
		if v*v > 1 {
			continue
		}
		half := rx * math.Sqrt(1-v*v)
		s.addWhere(row, cx-half, cx+half, func(x int) bool { return inEllipse((float64(x)+0.5-cx)/rx, v) })
	}
	return s.mask()
}

// inEllipse reports whether a position, in radii from the middle, lies inside.
func inEllipse(u, v float64) bool { return u*u+v*v <= 1 }

// Box is the mask of w x h pixels whose middles lie inside the rectangle with the corners p and q.
func Box(w, h int, p, q Point) Mask {
	if p.bad() || q.bad() {
		return Rect(w, h, image.Rectangle{})
	}
	x0, y0, x1, y1 := min(p.X, q.X), min(p.Y, q.Y), max(p.X, q.X), max(p.Y, q.Y)
	return Rect(w, h, image.Rect(firstCentre(x0, w), firstCentre(y0, h), firstCentre(x1, w), firstCentre(y1, h)))
}
