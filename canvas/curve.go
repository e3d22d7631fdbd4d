package canvas

import (
	"math"

	"clickmask/mask"
)

// curve joins the pointer's samples by a line without corners, however far apart they are: a centripetal Catmull-Rom spline,
// which goes through each sample and makes no loops of its own.
type curve struct {
	last []ImagePoint // the samples that the line's end depends on, four at most
	step float64      // the length of the pieces that it is made of, in picture pixels
}

// begin starts a line, made of pieces of about a length.
func (c *curve) begin(p ImagePoint, step float64) { *c = curve{last: []ImagePoint{p}, step: step} }

// add takes a sample. It returns the next part of the line, from where the part before ended, and the end of the line from
// there on, which the next sample may bend. Either is nil where there is none yet.
func (c *curve) add(p ImagePoint) (part, end []mask.Point) {
	c.last = append(c.last, p)
	if len(c.last) > 4 {
		c.last = c.last[1:]
	}
	l, n := c.last, len(c.last)
	if n > 2 {
		part = c.between(l[max(n-4, 0)], l[n-3], l[n-2], l[n-1])
	}
	return part, c.between(l[max(n-3, 0)], l[n-2], l[n-1], l[n-1])
}

// between is the line from p1 to p2 as points; p0 is the sample before and p3 the one after, or the same again at an end.
func (c *curve) between(p0, p1, p2, p3 ImagePoint) []mask.Point {
	length := math.Hypot(p2.X-p1.X, p2.Y-p1.Y)
	n := 1
	if length > c.step {
		n = min(int(math.Ceil(length/c.step)), 32)
	}
	line := make([]mask.Point, 0, n+1)
	line = append(line, mask.Point(p1))
	if n > 1 {
		if p0 == p1 {
			p0 = ImagePoint{2*p1.X - p2.X, 2*p1.Y - p2.Y}
		}
		if p3 == p2 {
			p3 = ImagePoint{2*p2.X - p1.X, 2*p2.Y - p1.Y}
		}
		knot := func(a, b ImagePoint) float64 { return math.Sqrt(math.Hypot(b.X-a.X, b.Y-a.Y)) }
		t1 := knot(p0, p1)
		t2 := t1 + knot(p1, p2)
		t3 := t2 + knot(p2, p3)
		for i := 1; i < n; i++ {
			t := t1 + (t2-t1)*float64(i)/float64(n)
			a1, a2, a3 := blend(p0, p1, t/t1), blend(p1, p2, (t-t1)/(t2-t1)), blend(p2, p3, (t-t2)/(t3-t2))
			b1, b2 := blend(a1, a2, t/t2), blend(a2, a3, (t-t1)/(t3-t1))
			line = append(line, mask.Point(blend(b1, b2, (t-t1)/(t2-t1))))
		}
	}
	return append(line, mask.Point(p2))
}

// blend is the position between two, by the weight of the second.
func blend(a, b ImagePoint, t float64) ImagePoint {
	return ImagePoint{a.X + t*(b.X-a.X), a.Y + t*(b.Y-a.Y)}
}
