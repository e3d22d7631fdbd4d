package propagation

import (
	"clickmask/picture"
)

// bins is how many steps of each of the three colours are told apart.
const bins = 16

// colours are how often colours are seen in a thing, and round it.
type colours struct {
	thing, ground [bins * bins * bins]float32
	odds          [bins * bins * bins]float32 // of a pixel of the colour being the thing's, 0 to 1
}

func bin(c [3]uint8) int {
	return int(c[0])*bins/256*bins*bins + int(c[1])*bins/256*bins + int(c[2])*bins/256
}

// round is how far round a thing the ground is looked at, in parts of its longer side.
const round = 0.6

// see takes in what is seen of a thing in a picture; share is how much of what was known before goes.
func (c *colours) see(p *picture.Picture, s *shape, share float32) {
	var thing, ground [bins * bins * bins]float32
	w, h := p.Size()
	pix := p.Pix()
	reach := int(round*s.longer()) + 2
	around := s.rect.Inset(-reach)
	step := max(1, around.Dx()/160)
	nThing, nGround := float32(0), float32(0)
	for y := max(around.Min.Y, 0); y < min(around.Max.Y, h); y += step {
		for x := max(around.Min.X, 0); x < min(around.Max.X, w); x += step {
			px := pix.Pix[y*pix.Stride+4*x:]
			i := bin([3]uint8{px[0], px[1], px[2]})
			if s.at(x, y) {
				thing[i]++
				nThing++
			} else {
				ground[i]++
				nGround++
			}
		}
	}
	spread(&thing)
	spread(&ground)
	for i := range thing {
		c.thing[i] += share * (thing[i]/max(nThing, 1) - c.thing[i])
		c.ground[i] += share * (ground[i]/max(nGround, 1) - c.ground[i])
		const rare = 2e-5
		c.odds[i] = (c.thing[i] + rare) / (c.thing[i] + c.ground[i] + 2*rare)
	}
}

// spread lets neighbours share: noise moves colours from one step to the next. Nothing gets lost at the ends.
func spread(h *[bins * bins * bins]float32) {
	for _, stride := range []int{1, bins, bins * bins} {
		before := *h
		for i := range h {
			at := i / stride % bins
			left, right := before[i], before[i]
			if at > 0 {
				left = before[i-stride]
			}
			if at < bins-1 {
				right = before[i+stride]
			}
			v := 0.6*before[i] + 0.2*left + 0.2*right
			h[i] = v
		}
	}
}

// like is how much two things have the same colours, 0 to 1.
func (c *colours) like(o *colours) float64 { return c.likeThing(&o.thing) }

// likeThing is how much a thing has these colours.
func (c *colours) likeThing(seen *[bins * bins * bins]float32) float64 {
	sum := float32(0)
	for i := range c.thing {
		sum += min(c.thing[i], seen[i])
	}
	return float64(sum)
}
