package formats

import (
	"fmt"
	"strconv"
)

// svgOutline is the rings of a path (SVG 1.1, section 8.3): lines, curves and arcs, which become lines.
func svgOutline(d string) ([]ring, error) {
	s := svgPen{text: d}
	for {
		c := s.command()
		switch {
		case s.err != nil:
			return nil, s.err
		case c == 0:
			s.close()
			return s.rings, nil
		}
		if err := s.draw(c); err != nil {
			return nil, err
		}
	}
}

// svgPen follows a path.
type svgPen struct {
	text  string
	at    int // in the text
	err   error
	last  byte // the command before
	rings []ring
	open  ring
	pos   point
	arcs  int   // places that arcs became
	bend  point // the second handle of the curve before
}

func (s *svgPen) blank() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', ',', '\n', '\t', '\r':
			s.at++
		default:
			return
		}
	}
}

// command is the next letter, or the one before again where numbers follow it; 0 at the end.
func (s *svgPen) command() byte {
	s.blank()
	if s.at == len(s.text) {
		return 0
	}
	c := s.text[s.at]
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
		s.at++
		return c
	}
	switch s.last {
	case 0, 'z', 'Z':
		s.err = fmt.Errorf("its path has %q where a letter should be", string(c))
	case 'm':
		return 'l'
	case 'M':
		return 'L'
	}
	return s.last
}

// number is the next number; they may stand without blanks: 1.5.5-3 are three.
func (s *svgPen) number() float64 {
	s.blank()
	from, point, exponent := s.at, false, false
	for ; s.at < len(s.text); s.at++ {
		c := s.text[s.at]
		switch {
		case c >= '0' && c <= '9':
			continue
		case (c == '-' || c == '+') && (s.at == from || s.text[s.at-1] == 'e' || s.text[s.at-1] == 'E'):
			continue
		case c == '.' && !point && !exponent:
			point = true
			continue
		case (c == 'e' || c == 'E') && !exponent && s.at > from:
			exponent = true
			continue
		}
		break
	}
	v, err := strconv.ParseFloat(s.text[from:s.at], 64)
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("its path has %q where a number should be", s.text[from:min(s.at+1, len(s.text))])
	}
	return v
}

// place is the next two numbers, counted from the pen where the command is a small letter.
func (s *svgPen) place(small bool) point {
	x := s.number()
	y := s.number()
	if small {
		return point{s.pos.x + x, s.pos.y + y}
	}
	return point{x, y}
}

func (s *svgPen) close() {
	if len(s.open) >= 3 {
		s.rings = append(s.rings, s.open)
	}
	s.open = nil
}

func (s *svgPen) line(to point) {
	if len(s.open) == 0 {
		s.open = ring{s.pos}
	}
	s.open, s.pos = append(s.open, to), to
}

func (s *svgPen) draw(c byte) error {
	small := c >= 'a'
	curve := false
	switch c {
	case 'M', 'm':
		s.close()
		s.pos = s.place(small)
		s.open = ring{s.pos}
	case 'L', 'l':
		s.line(s.place(small))
	case 'H', 'h':
		x := s.number()
		if small {
			x += s.pos.x
		}
		s.line(point{x, s.pos.y})
	case 'V', 'v':
		y := s.number()
		if small {
			y += s.pos.y
		}
		s.line(point{s.pos.x, y})
	case 'C', 'c', 'S', 's':
		a := s.handle("CcSs")
		if c == 'C' || c == 'c' {
			a = s.place(small)
		}
		b := s.place(small)
		s.curve(a, b, s.place(small))
		s.bend, curve = b, true
	case 'Q', 'q', 'T', 't':
		a := s.handle("QqTt")
		if c == 'Q' || c == 'q' {
			a = s.place(small)
		}
		from, to := s.pos, s.place(small)
		third := func(p point) point { return point{p.x + (a.x-p.x)*2/3, p.y + (a.y-p.y)*2/3} }
		s.curve(third(from), third(to), to)
		s.bend, curve = a, true
	case 'Z', 'z':
		if len(s.open) > 0 {
			s.pos = s.open[0]
		}
		s.close()
	case 'A', 'a':
		rx, ry, turned := s.number(), s.number(), s.number()
		long, grows := s.flag(), s.flag()
		s.arc(rx, ry, turned, long, grows, s.place(small))
	default:
		return fmt.Errorf("its path has the letter %q, which means nothing", string(c))
	}
	s.last = c
	if !curve {
		s.bend = s.pos
	}
	return s.err
}

// handle is the first handle of a curve that goes on from one before: the last handle mirrored.
func (s *svgPen) handle(kinds string) point {
	for i := range kinds {
		if kinds[i] == s.last {
			return point{2*s.pos.x - s.bend.x, 2*s.pos.y - s.bend.y}
		}
	}
	return s.pos
}

// curveSteps is into how many lines a curve is cut.
const curveSteps = 24

func (s *svgPen) curve(a, b, to point) {
	from := s.pos
	for i := 1; i <= curveSteps; i++ {
		t := float64(i) / curveSteps
		u := 1 - t
		k0, k1, k2, k3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		s.line(point{k0*from.x + k1*a.x + k2*b.x + k3*to.x, k0*from.y + k1*a.y + k2*b.y + k3*to.y})
	}
}
