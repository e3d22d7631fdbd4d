package matte

import (
	"image"

	"clickmask/mask"
)

// guide follows a picture's colours by a guided filter (He, Sun, Tang: Guided Image Filtering, 2013, section 3.5): in every
// window alpha is the linear function of the colour that is nearest to the mask. It is worked out for one tile after another. The
// functions are found at half the picture's size (He, Sun: Fast Guided Filter, 2015), of the squares and products of all its pixels.
type guide struct {
	radius int             // of the windows, in pixels of half the size
	around int             // pixels round a tile that a network looks at too
	seen   image.Rectangle // the tile and those
	half   image.Rectangle // what the windows reach, in pixels of half the size
	planes [13][]float32   // of half
	lines  [2][]byte       // of the mask
	sums   []float32
	tile   []float32 // what a network is asked about: NetPlanes planes, each of which is seen, with sides that are multiples of NetMultiple
	out    []float32 // alpha of what is seen
}

const evenness = 1e-4 // of colours of 0 to 1: squares of differences below it are none

// newGuide is one whose windows reach so many pixels of the picture.
func newGuide(radius, around int) *guide { return &guide{radius: radius / 2, around: around} }

// share is alpha at a pixel of the last tile.
func (g *guide) share(x, y int) uint8 {
	v := g.out[(y-g.seen.Min.Y)*g.seen.Dx()+x-g.seen.Min.X]
	return uint8(min(max(v, 0), 1)*255 + 0.5)
}

// sized is a slice of n numbers, the same one where it is long enough.
func sized(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}

// at works a tile out, of a picture with the bounds whole.
func (g *guide) at(pix *image.RGBA, kept *mask.AlphaRows, tile, whole image.Rectangle) {
	g.seen = tile.Inset(-g.around).Intersect(whole)
	reached := tile.Inset(-max(4*g.radius, g.around)).Intersect(whole)
	g.half = image.Rect(reached.Min.X/2, reached.Min.Y/2, (reached.Max.X+1)/2, (reached.Max.Y+1)/2)
	for i := range g.planes {
		g.planes[i] = sized(g.planes[i], g.half.Dx()*g.half.Dy())
	}
	s := &source{pix: pix}
	g.halve(s, kept, whole)
	for _, plane := range g.planes {
		g.mean(plane)
	}
	g.solve()
	for _, plane := range g.planes[:4] {
		g.mean(plane)
	}
	g.follow(s, kept)
}

// halve fills the planes with the means of colours, mask, and their products, of four pixels each.
func (g *guide) halve(s *source, kept *mask.AlphaRows, whole image.Rectangle) {
	p, left, right := &g.planes, 2*g.half.Min.X, min(2*g.half.Max.X, whole.Max.X)
	for k := range g.lines {
		g.lines[k] = append(g.lines[k][:0], make([]byte, right-left)...)
	}
	i := 0
	for y := 2 * g.half.Min.Y; y < 2*g.half.Max.Y; y += 2 {
		below := min(y+2, whole.Max.Y)
		for v := y; v < below; v++ {
			kept.Fill(g.lines[v-y], left, v)
		}
		for x := left; x < right; x += 2 {
			var r, gr, b, a, ra, ga, ba, rr, rg, rb, gg, gb, bb float32
			var c [3]float32
			beside := min(x+2, right)
			for v := y; v < below; v++ {
				for u := x; u < beside; u++ {
					s.colour(&c, u, v)
					r, gr, b = r+c[0], gr+c[1], b+c[2]
					rr, rg, rb = rr+c[0]*c[0], rg+c[0]*c[1], rb+c[0]*c[2]
					gg, gb, bb = gg+c[1]*c[1], gb+c[1]*c[2], bb+c[2]*c[2]
					if g.lines[v-y][u-left] != 0 {
						a, ra, ga, ba = a+1, ra+c[0], ga+c[1], ba+c[2]
					}
				}
			}
			one := 1 / float32((below-y)*(beside-x))
			p[0][i], p[1][i], p[2][i], p[3][i] = r*one, gr*one, b*one, a*one
			p[4][i], p[5][i], p[6][i] = ra*one, ga*one, ba*one
			p[7][i], p[8][i], p[9][i] = rr*one, rg*one, rb*one
			p[10][i], p[11][i], p[12][i] = gg*one, gb*one, bb*one
			i++
		}
	}
}

// solve puts each window's linear function into the first four planes, in place of the means.
func (g *guide) solve() {
	p := &g.planes
	for i := range p[0] {
		r, gr, b, a := p[0][i], p[1][i], p[2][i], p[3][i]
		k0, k1, k2 := p[4][i]-r*a, p[5][i]-gr*a, p[6][i]-b*a
		rr, rg, rb := p[7][i]-r*r+evenness, p[8][i]-r*gr, p[9][i]-r*b
		gg, gb, bb := p[10][i]-gr*gr+evenness, p[11][i]-gr*b, p[12][i]-b*b+evenness
		// The inverse of the symmetric covariance by its cofactors.
		c00, c01, c02 := gg*bb-gb*gb, rb*gb-rg*bb, rg*gb-rb*gg
		c11, c12, c22 := rr*bb-rb*rb, rg*rb-rr*gb, rr*gg-rg*rg
		inverse := 1 / (rr*c00 + rg*c01 + rb*c02)
		w0 := (c00*k0 + c01*k1 + c02*k2) * inverse
		w1 := (c01*k0 + c11*k1 + c12*k2) * inverse
		w2 := (c02*k0 + c12*k1 + c22*k2) * inverse
		p[0][i], p[1][i], p[2][i], p[3][i] = w0, w1, w2, a-w0*r-w1*gr-w2*b
	}
}

// follow makes alpha, and what a network is asked about, of the functions between those of half the size.
func (g *guide) follow(s *source, kept *mask.AlphaRows) {
	w, h, n := g.seen.Dx(), g.seen.Dy(), g.half.Dx()
	tw, th := g.sides()
	g.tile, g.out = sized(g.tile, NetPlanes*tw*th), sized(g.out, w*h)
	g.sums = sized(g.sums, 4*n)
	var between [4][]float32 // of the rows
	for k := range between {
		between[k] = g.sums[k*n : (k+1)*n]
	}
	line := append(g.lines[0][:0], make([]byte, w)...)
	var c [3]float32
	for y := range h {
		upper, lower, part := amid(g.seen.Min.Y+y, g.half.Min.Y, g.half.Max.Y)
		for k, row := range between {
			above, below := g.planes[k][upper*n:(upper+1)*n], g.planes[k][lower*n:(lower+1)*n]
			for x, v := range above {
				row[x] = v + (below[x]-v)*part
			}
		}
		kept.Fill(line, g.seen.Min.X, g.seen.Min.Y+y)
		for x, m := range line {
			left, right, part := amid(g.seen.Min.X+x, g.half.Min.X, g.half.Max.X)
			at := func(k int) float32 { return between[k][left] + (between[k][right]-between[k][left])*part }
			s.colour(&c, g.seen.Min.X+x, g.seen.Min.Y+y)
			share := min(max(at(0)*c[0]+at(1)*c[1]+at(2)*c[2]+at(3), 0), 1)
			g.out[y*w+x] = share
			for k, v := range [...]float32{c[0], c[1], c[2], float32(m) / 255, share} {
				g.tile[(k*th+y)*tw+x] = v*2 - 1
			}
		}
	}
}

// amid are the two pixels of half the size between whose middles a pixel of the picture lies, from first on, and how far it is from
// the one to the other.
func amid(v, first, end int) (int, int, float32) {
	before := (v - 1) >> 1 // an odd pixel is nearer to its own, an even one lies beyond the middle of the one before
	part := float32(0.25)
	if v&1 == 0 {
		part = 0.75
	}
	return max(before, first) - first, min(before+1, end-1) - first, part
}

// mean replaces each number by the mean of the window round it, as far as that lies in what is looked at.
func (g *guide) mean(plane []float32) {
	w, h, r := g.half.Dx(), g.half.Dy(), g.radius
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
