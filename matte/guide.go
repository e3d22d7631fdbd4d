package matte

import (
	"image"

	"clickmask/mask"
)

// guide follows a picture's colours by a guided filter (He, Sun, Tang: Guided Image Filtering, 2013, section 3.5): in every
// window alpha is the linear function of the colour that is nearest to the mask. It is worked out for one tile after another.
type guide struct {
	radius  int
	epsilon float32
	seen    image.Rectangle // the tile and what lies round it
	planes  [][]float32
	sums    []float32
	out     []float32
	mask    []float32 // as it was kept
}

const evenness = 1e-4 // of colours of 0 to 1: squares of differences below it are none

func newGuide(radius int) *guide {
	return &guide{radius: radius, epsilon: evenness, planes: make([][]float32, 18)}
}

// share is alpha at a pixel of the last tile.
func (g *guide) share(x, y int) uint8 {
	v := g.out[(y-g.seen.Min.Y)*g.seen.Dx()+x-g.seen.Min.X]
	return uint8(min(max(v, 0), 1)*255 + 0.5)
}

// tile works a tile out, of a picture with the bounds whole.
func (g *guide) tile(pix *image.RGBA, kept *mask.AlphaRows, tile, whole image.Rectangle) {
	g.seen = tile.Inset(-2 * g.radius).Intersect(whole)
	n := g.seen.Dx() * g.seen.Dy()
	for i := range g.planes {
		if cap(g.planes[i]) < n {
			g.planes[i] = make([]float32, n)
		}
		g.planes[i] = g.planes[i][:n]
	}
	p := g.planes
	s := &source{pix: pix}
	line := make([]byte, g.seen.Dx())
	for y := g.seen.Min.Y; y < g.seen.Max.Y; y++ {
		kept.Fill(line, g.seen.Min.X, y)
		for x, m := range line {
			i := (y-g.seen.Min.Y)*len(line) + x
			var c [3]float32
			s.colour(&c, g.seen.Min.X+x, y)
			a := float32(m) / 255
			p[13][i], p[14][i], p[15][i], p[17][i] = c[0], c[1], c[2], a
			p[0][i], p[1][i], p[2][i], p[3][i] = c[0], c[1], c[2], a
			p[4][i], p[5][i], p[6][i] = c[0]*a, c[1]*a, c[2]*a
			p[7][i], p[8][i], p[9][i] = c[0]*c[0], c[0]*c[1], c[0]*c[2]
			p[10][i], p[11][i], p[12][i] = c[1]*c[1], c[1]*c[2], c[2]*c[2]
		}
	}
	for k := range 13 {
		g.mean(p[k])
	}
	for i := range n {
		r, gr, b, a := p[0][i], p[1][i], p[2][i], p[3][i]
		k0, k1, k2 := p[4][i]-r*a, p[5][i]-gr*a, p[6][i]-b*a
		rr, rg, rb := p[7][i]-r*r+g.epsilon, p[8][i]-r*gr, p[9][i]-r*b
		gg, gb, bb := p[10][i]-gr*gr+g.epsilon, p[11][i]-gr*b, p[12][i]-b*b+g.epsilon
		// The inverse of the symmetric covariance by its cofactors.
		c00, c01, c02 := gg*bb-gb*gb, rb*gb-rg*bb, rg*gb-rb*gg
		c11, c12, c22 := rr*bb-rb*rb, rg*rb-rr*gb, rr*gg-rg*rg
		inverse := 1 / (rr*c00 + rg*c01 + rb*c02)
		w0 := (c00*k0 + c01*k1 + c02*k2) * inverse
		w1 := (c01*k0 + c11*k1 + c12*k2) * inverse
		w2 := (c02*k0 + c12*k1 + c22*k2) * inverse
		p[3][i] = a - w0*r - w1*gr - w2*b
		p[0][i], p[1][i], p[2][i] = w0, w1, w2
	}
	for k := range 4 {
		g.mean(p[k])
	}
	g.out, g.mask = p[16], p[17]
	for i := range n {
		g.out[i] = p[0][i]*p[13][i] + p[1][i]*p[14][i] + p[2][i]*p[15][i] + p[3][i]
	}
}

// mean replaces each number by the mean of the window round it, as far as that lies in the picture.
func (g *guide) mean(plane []float32) {
	w, h, r := g.seen.Dx(), g.seen.Dy(), g.radius
	if len(g.sums) < max(w*(2*r+2), w+h) {
		g.sums = make([]float32, max(w*(2*r+2), w+h))
	}
	line := g.sums[:w]
	for y := range h {
		row := plane[y*w : (y+1)*w]
		copy(line, row)
		sum := float32(0)
		for x := range min(r, w) {
			sum += line[x]
		}
		for x := range row {
			if x+r < w {
				sum += line[x+r]
			}
			if x-r-1 >= 0 {
				sum -= line[x-r-1]
			}
			row[x] = sum / float32(min(x+r, w-1)-max(x-r, 0)+1)
		}
	}
	// Down the columns a row at a time: a ring keeps the rows that are still to be taken away.
	ring, sum := g.sums[:w*(r+1)], make([]float32, w)
	for y := range min(r, h) {
		for x, v := range plane[y*w : (y+1)*w] {
			sum[x] += v
		}
	}
	for y := range h {
		row := plane[y*w : (y+1)*w]
		if y+r < h {
			for x, v := range plane[(y+r)*w : (y+r+1)*w] {
				sum[x] += v
			}
		}
		slot := ring[y%(r+1)*w : (y%(r+1)+1)*w]
		if y-r-1 >= 0 {
			for x, v := range slot {
				sum[x] -= v
			}
		}
		copy(slot, row)
		scale := 1 / float32(min(y+r, h-1)-max(y-r, 0)+1)
		for x := range row {
			row[x] = sum[x] * scale
		}
	}
}
