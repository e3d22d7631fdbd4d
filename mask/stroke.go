package mask

import "math"

// leastRadius is that of a brush that leaves a line without gaps.
const leastRadius = 0.5

// Stroke is the mask of w x h pixels that a round brush leaves along the line through points: the pixels whose middles lie
// within radius of it, and the one under each point, so that the smallest brush leaves one at least. A radius below half a
// pixel counts as half a pixel. Points that are no places are left out.
//
// A stroke grows by joining what the line's next piece leaves, [Union] of both: two strokes that share a point are one.
func Stroke(w, h int, points []Point, radius float64) Mask {
	s := sweep{w: max(w, 0), h: max(h, 0)}
	if !(radius > leastRadius) {
		radius = leastRadius
	}
	radius = min(radius, MaxSide)
	var from Point
	alone, begun := false, false // from has no piece of the line yet; there is a from
	for _, p := range points {
		if p.bad() {
			continue
		}
		p = p.near()
		s.add(int(math.Floor(p.Y)), int(math.Floor(p.X)), int(math.Floor(p.X))+1)
		if begun {
			s.capsule(from, p, radius)
		}
		from, alone, begun = p, !begun, true
	}
	if alone {
		s.capsule(from, from, radius)
	}
	return s.mask()
}

// capsule adds the pixels whose middles lie within radius of the line from a to b.
func (s *sweep) capsule(a, b Point, radius float64) {
	if b.Y < a.Y {
		a, b = b, a
	}
	sides := sidesOf(a, b, radius)
	from, to := max(firstCentre(a.Y-radius, s.h)-1, 0), min(firstCentre(b.Y+radius, s.h)+1, s.h)
	for row := from; row < to; row++ {
		y := float64(row) + 0.5
		lo, hi := spanAt(y, a, b, sides, radius)
		if lo > hi {
			continue
		}
		s.addWhere(row, lo, hi, func(x int) bool { return within(a, b, float64(x)+0.5, y, radius) })
	}
}

// sidesOf are the corners of the straight part of the line from a to b with round ends.
func sidesOf(a, b Point, radius float64) [4]Point {
	dx, dy := b.X-a.X, b.Y-a.Y
	length := math.Hypot(dx, dy)
	var nx, ny float64 // from the line to its side
	if length > 0 {
		nx, ny = -dy/length*radius, dx/length*radius
	}
	return [4]Point{{a.X + nx, a.Y + ny}, {b.X + nx, b.Y + ny}, {b.X - nx, b.Y - ny}, {a.X - nx, a.Y - ny}}
}

// spanAt is where the line from a to b with round ends begins and ends at height y; lo is larger where it is not.
func spanAt(y float64, a, b Point, sides [4]Point, radius float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, c := range [2]Point{a, b} {
		if d := radius*radius - (y-c.Y)*(y-c.Y); d >= 0 {
			d = math.Sqrt(d)
			lo, hi = min(lo, c.X-d), max(hi, c.X+d)
		}
	}
	for i, p := range sides {
		q := sides[(i+1)%4]
		if p.Y != q.Y && (p.Y <= y) != (q.Y <= y) {
			x := p.X + (y-p.Y)*(q.X-p.X)/(q.Y-p.Y)
			lo, hi = min(lo, x), max(hi, x)
		}
	}
	return lo, hi
}

// within reports whether a position lies within radius of the line from a to b.
func within(a, b Point, x, y, radius float64) bool {
	dx, dy := b.X-a.X, b.Y-a.Y
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = min(max(((x-a.X)*dx+(y-a.Y)*dy)/l, 0), 1)
	}
	ex, ey := x-a.X-t*dx, y-a.Y-t*dy
	return ex*ex+ey*ey <= radius*radius
}
