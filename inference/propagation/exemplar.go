package propagation

import (
	"math"

	"clickmask/picture"
)

// exemplar is what a thing looked like in one picture: colours at places in it, and where round it there is something else.
type exemplar struct {
	shape  *shape
	scale  float64 // of the reduced pictures that it is compared in
	inside []spot
	ring   []spot // just outside, of colours that are not the thing's

	// Where the places of inside are: a grid of steps, -1 for none.
	left, top, step float64
	columns         int
	index           []int32
}

// spot is a colour beside the centre.
type spot struct {
	dx, dy float64
	colour [3]uint8
}

const (
	workSide  = 48   // pixels of a reduced picture that a thing's longer side has
	workLimit = 1024 // pixels of the longer side of a reduced picture
	maxSpots  = 500
)

// workScale is how much a picture is reduced to compare a thing of the given longer side.
func workScale(p *picture.Picture, longer float64) float64 {
	w, h := p.Size()
	return min(workSide/max(longer, 1), workLimit/float64(max(w, h)), 1)
}

func newExemplar(p *picture.Picture, s *shape, c *colours) *exemplar {
	e := &exemplar{shape: s, scale: workScale(p, s.longer())}
	r := reduce(p, e.scale)
	step := 1 / e.scale
	reach := s.longer() * 0.12
	around := s.rect.Inset(-int(reach) - 1)
	if n := float64(around.Dx()*around.Dy()) / step / step; n > maxSpots*2 {
		step *= math.Sqrt(n / (maxSpots * 2))
	}
	e.left, e.top, e.step = float64(around.Min.X)-s.centre.x, float64(around.Min.Y)-s.centre.y, step
	e.columns = int(float64(around.Dx())/step) + 1
	e.index = make([]int32, e.columns*(int(float64(around.Dy())/step)+1))
	for i := range e.index {
		e.index[i] = -1
	}
	for j := range len(e.index) / e.columns {
		for i := range e.columns {
			x, y := float64(around.Min.X)+(float64(i)+0.5)*step, float64(around.Min.Y)+(float64(j)+0.5)*step
			mixed, ok := r.between(x*r.scale, y*r.scale)
			if !ok {
				continue
			}
			colour := [3]uint8{uint8(mixed[0] + 0.5), uint8(mixed[1] + 0.5), uint8(mixed[2] + 0.5)}
			at := spot{x - s.centre.x, y - s.centre.y, colour}
			switch {
			case s.at(int(x), int(y)):
				e.index[j*e.columns+i] = int32(len(e.inside))
				e.inside = append(e.inside, at)
			case c.odds[bin(colour)] < 0.3:
				e.ring = append(e.ring, at)
			}
		}
	}
	if len(e.inside) == 0 { // it is thinner than a step
		inner := s.inner(1)[0]
		colour, _ := r.colour(inner)
		e.inside = []spot{{inner.x - s.centre.x, inner.y - s.centre.y, colour}}
	}
	return e
}

// Of the difference of two colours, what is above differs is as bad as can be: something lies over the thing there.
const (
	differs = 48.0 // mean of the three
	unseen  = 0.35 // cost of a place beyond the picture
	ringed  = 0.35 // how much a place of the ring counts where the thing's colour is seen
)

// cost is how badly the exemplar fits, 0 to a little above 1. every says which of its places are looked at: one of so many; where
// all are, colours are mixed between pixels.
func (e *exemplar) cost(r *reduced, c *colours, m motion, every int) float64 {
	sin, cos := math.Sincos(m.turn)
	sin, cos = sin*m.scale*r.scale, cos*m.scale*r.scale
	cx, cy := m.centre.x*r.scale, m.centre.y*r.scale
	sum, n, out := 0.0, 0, 0
	for i := 0; i < len(e.inside); i += every {
		at := &e.inside[i]
		n++
		if every == 1 {
			mixed, ok := r.between(cx+at.dx*cos-at.dy*sin, cy+at.dx*sin+at.dy*cos)
			if !ok {
				sum += unseen
				out++
				continue
			}
			d := math.Abs(mixed[0]-float64(at.colour[0])) + math.Abs(mixed[1]-float64(at.colour[1])) + math.Abs(mixed[2]-float64(at.colour[2]))
			sum += min(d*(1/(3*differs)), 1)
			continue
		}
		x, y := int(cx+at.dx*cos-at.dy*sin), int(cy+at.dx*sin+at.dy*cos)
		if x < 0 || y < 0 || x >= r.w || y >= r.h {
			sum += unseen
			out++
			continue
		}
		p := r.pix[(y*r.w+x)*3:]
		d := abs(int(p[0])-int(at.colour[0])) + abs(int(p[1])-int(at.colour[1])) + abs(int(p[2])-int(at.colour[2]))
		sum += min(float64(d)*(1/(3*differs)), 1)
	}
	if out*5 > n*4 {
		return 2 // nearly all of it is beyond
	}
	sum /= float64(n)
	if len(e.ring) > 0 {
		bad, k := 0.0, 0
		for i := 0; i < len(e.ring); i += every {
			at := &e.ring[i]
			x, y := int(cx+at.dx*cos-at.dy*sin), int(cy+at.dx*sin+at.dy*cos)
			k++
			if x >= 0 && y >= 0 && x < r.w && y < r.h {
				i := (y*r.w + x) * 3
				if odds := c.odds[bin([3]uint8{r.pix[i], r.pix[i+1], r.pix[i+2]})]; odds > 0.5 {
					bad += float64(odds)
				}
			}
		}
		sum += ringed * bad / float64(k)
	}
	return sum
}

func abs(a int) int {
	if a < 0 {
		return -a
	}
	return a
}

// same reports whether a picture shows at a place what the thing shows dx, dy beside its centre; ok is false where that is
// not known.
func (e *exemplar) same(r *reduced, dx, dy float64, at point) (same, ok bool) {
	i, ok := e.place(dx, dy)
	if !ok {
		return false, false
	}
	c, ok := r.colour(at)
	o := e.inside[e.index[i]].colour
	return abs(int(c[0])-int(o[0]))+abs(int(c[1])-int(o[1]))+abs(int(c[2])-int(o[2])) < 3*differs, ok
}

// place is where a place beside the centre lies in the grid; ok is false where that is not in the thing.
func (e *exemplar) place(dx, dy float64) (i int, ok bool) {
	x, y := int(math.Floor((dx-e.left)/e.step)), int(math.Floor((dy-e.top)/e.step))
	if x < 0 || y < 0 || x >= e.columns || y*e.columns+x >= len(e.index) || e.index[y*e.columns+x] < 0 {
		return 0, false
	}
	return y*e.columns + x, true
}
