package formats

import "math"

// flag is the next sign of an arc, 0 or 1, behind which another number may stand without a blank.
func (s *svgPen) flag() bool {
	s.blank()
	if s.at < len(s.text) && (s.text[s.at] == '0' || s.text[s.at] == '1') {
		s.at++
		return s.text[s.at-1] == '1'
	}
	return s.number() != 0
}

// An arc of a few bytes becomes lines of so many places at most; those of a path together so many.
const (
	mostArcSteps  = 720
	mostArcPlaces = 1 << 21
)

// arc draws a part of an ellipse as lines (SVG 1.1, appendix F.6): from the pen to a place, the longer or the shorter way round, and
// with angles that grow or do not. Radii that are too small are made larger, as there.
func (s *svgPen) arc(rx, ry, degrees float64, long, grows bool, to point) {
	from := s.pos
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || from == to || !(max(rx, ry) < maxCoordinate) {
		s.line(to)
		return
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	dx, dy := (from.x-to.x)/2, (from.y-to.y)/2
	x, y := cos*dx+sin*dy, cos*dy-sin*dx
	if far := x*x/(rx*rx) + y*y/(ry*ry); far > 1 {
		rx, ry = rx*math.Sqrt(far), ry*math.Sqrt(far)
	}
	below := rx*rx*y*y + ry*ry*x*x
	k := math.Sqrt(max(0, rx*rx*ry*ry-below) / below)
	if long == grows {
		k = -k
	}
	mx, my := k*rx*y/ry, -k*ry*x/rx // the middle, between both places and not turned
	begin := math.Atan2((y-my)/ry, (x-mx)/rx)
	sweep := math.Atan2((-y-my)/ry, (-x-mx)/rx) - begin
	switch {
	case grows && sweep < 0:
		sweep += 2 * math.Pi
	case !grows && sweep > 0:
		sweep -= 2 * math.Pi
	}
	middle := point{cos*mx - sin*my + (from.x+to.x)/2, sin*mx + cos*my + (from.y+to.y)/2}
	whole := min(len(circle(point{}, min(max(rx, ry), maxCoordinate/2))), mostArcSteps)
	steps := int(math.Ceil(math.Abs(sweep) / (2 * math.Pi) * float64(whole)))
	if s.arcs += steps; s.arcs > mostArcPlaces {
		s.err = errTooComplex
		return
	}
	for i := 1; i < steps; i++ {
		b, a := math.Sincos(begin + sweep*float64(i)/float64(steps))
		s.line(point{middle.x + cos*rx*a - sin*ry*b, middle.y + sin*rx*a + cos*ry*b})
	}
	s.line(to)
}
