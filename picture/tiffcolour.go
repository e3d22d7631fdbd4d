package picture

import (
	"math"
	"sync"
)

// tiffConverter makes RGBA of the samples of rows.
type tiffConverter struct {
	p      *tiffPage
	levels *levels
	seen   span
	rows   [5][]uint8 // the shown samples of a row in 8 bits, alpha last
	table  *[256][3]uint8
	ycbcr  *ycbcrTables
}

// newConverter makes one for rows of so many pixels.
func (p *tiffPage) newConverter(l *levels, w int) *tiffConverter {
	c := &tiffConverter{p: p, levels: l}
	for i := range c.rows {
		c.rows[i] = make([]uint8, w)
	}
	switch p.photometric {
	case tiffPalette:
		c.table = new([256][3]uint8)
		for i := range c.table {
			c.table[i] = p.colour(i)
		}
	case tiffYCbCr:
		if p.compression != tiffJPEG && p.compression != tiffWebP {
			c.ycbcr = p.newYCbCrTables()
		}
	}
	return c
}

// sample gives the row and the place within a pixel of a sample, and how many samples a pixel of that row has.
func (c *tiffConverter) sample(rows [][]byte, i int) (row []byte, at, step int) {
	if !c.p.planar {
		k := c.p.alpha
		if i < len(c.p.colours) {
			k = c.p.colours[i]
		}
		return rows[0], k, c.p.samples
	}
	return rows[i], 0, 1
}

// measure takes the numbers of so many pixels of a row in.
func (c *tiffConverter) measure(rows [][]byte, w int) {
	for i := range c.p.colours {
		row, at, step := c.sample(rows, i)
		for x := range w {
			if v := c.p.value(row, x*step+at); v != c.p.nothing {
				c.seen.add(v)
			}
		}
	}
}

// channel writes a sample of each pixel in 8 bits.
func (c *tiffConverter) channel(dst []uint8, rows [][]byte, i int) {
	row, at, step := c.sample(rows, i)
	p, l := c.p, *c.levels
	if i >= len(p.colours) {
		l = p.alphaLevels()
	}
	switch {
	case l.ranged:
		for x := range dst {
			if v := p.value(row, x*step+at); v != p.nothing {
				dst[x] = l.of(v)
			} else {
				dst[x] = 0
			}
		}
	case p.bits == 8:
		for x := range dst {
			dst[x] = row[x*step+at]
		}
	case p.bits == 16:
		most := uint16(0)
		order := p.order()
		for x := range dst {
			v := order.Uint16(row[2*(x*step+at):])
			most = max(most, v)
			dst[x] = uint8(min(v>>l.drop, 255))
		}
		if i < len(p.colours) {
			c.seen = c.seen.with(span{true, 0, float64(most)})
		}
	case p.bits > 8:
		for x := range dst {
			dst[x] = uint8(p.raw(row, x*step+at) >> l.drop)
		}
	case p.photometric == tiffPalette && i < len(p.colours):
		for x := range dst {
			dst[x] = uint8(p.raw(row, x*step+at))
		}
	default:
		most := uint32(1)<<p.bits - 1
		for x := range dst {
			dst[x] = uint8(p.raw(row, x*step+at) * 255 / most)
		}
	}
}

// row writes a row as RGBA.
func (c *tiffConverter) row(dst []uint8, rows [][]byte) {
	p := c.p
	for i := range p.colours {
		c.channel(c.rows[i][:len(dst)/4], rows, i)
	}
	a := c.rows[4]
	if p.alpha >= 0 {
		c.channel(a[:len(dst)/4], rows, len(p.colours))
	}
	r, g, b, k := c.rows[0], c.rows[1], c.rows[2], c.rows[3]
	for x := range len(dst) / 4 {
		out := dst[4*x : 4*x+4 : 4*x+4]
		out[3] = 255
		switch {
		case c.table != nil:
			out[0], out[1], out[2] = c.table[r[x]][0], c.table[r[x]][1], c.table[r[x]][2]
		case c.ycbcr != nil:
			out[0], out[1], out[2] = c.ycbcr.rgb(r[x], g[x], b[x])
		case p.photometric == tiffLab || p.photometric == tiffICCLab:
			out[0], out[1], out[2] = fromLab(r[x], g[x], b[x], p.photometric == tiffICCLab)
		case len(p.colours) == 1:
			v := r[x]
			if p.photometric == tiffWhiteIsZero {
				v = 255 - v
			}
			out[0], out[1], out[2] = v, v, v
		case len(p.colours) == 3:
			out[0], out[1], out[2] = r[x], g[x], b[x]
		default:
			out[0], out[1], out[2], out[3] = r[x], g[x], b[x], k[x]
		}
	}
	if len(p.colours) == 4 {
		takeCMYK(dst, dst)
	}
	if p.alpha < 0 {
		return
	}
	for x := range len(dst) / 4 {
		dst[4*x+3] = a[x]
	}
	if p.mixed {
		clampToAlpha(dst)
	} else {
		premultiply(dst)
	}
}

// ycbcrTables are the parts of the colours that each sample has.
type ycbcrTables struct{ y, crR, cbB, crG, cbG [256]float64 }

// newYCbCrTables follows TIFF 6.0, section 21: samples are brought into the range of the reference levels, then weighted.
func (p *tiffPage) newYCbCrTables() *ycbcrTables {
	t := &ycbcrTables{}
	range_ := func(v int, k int, full float64) float64 {
		black, white := p.references[2*k], p.references[2*k+1]
		if white == black {
			white = black + 1
		}
		return (float64(v) - black) * full / (white - black)
	}
	red, green, blue := p.weights[0], p.weights[1], p.weights[2]
	if green == 0 {
		green = 1
	}
	for i := range 256 {
		cb, cr := range_(i, 1, 127), range_(i, 2, 127)
		t.y[i] = range_(i, 0, 255)
		t.crR[i], t.cbB[i] = cr*(2-2*red), cb*(2-2*blue)
		t.crG[i], t.cbG[i] = -red*cr*(2-2*red)/green, -blue*cb*(2-2*blue)/green
	}
	return t
}

func (t *ycbcrTables) rgb(y, cb, cr uint8) (r, g, b uint8) {
	level := func(v float64) uint8 { return uint8(min(max(v+0.5, 0), 255)) }
	return level(t.y[y] + t.crR[cr]), level(t.y[y] + t.crG[cr] + t.cbG[cb]), level(t.y[y] + t.cbB[cb])
}

// lightSteps are so many steps of light that none is more than a level of sRGB.
const lightSteps = 1 << 13

// gammaLevels are the levels of sRGB for steps of light (IEC 61966-2-1).
var gammaLevels = sync.OnceValue(func() *[lightSteps + 1]uint8 {
	t := new([lightSteps + 1]uint8)
	for i := range t {
		v := float64(i) / lightSteps
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		t[i] = uint8(255*v + 0.5)
	}
	return t
})

// fromLab is the sRGB of a colour in CIE L*a*b* with the white D50; offset says that a and b begin at 128 rather than having
// a sign (TIFF 6.0, section 23).
func fromLab(l, a, b uint8, offset bool) (uint8, uint8, uint8) {
	signed := func(v uint8) float64 {
		if offset {
			return float64(v) - 128
		}
		return float64(int8(v))
	}
	fy := (float64(l)*100/255 + 16) / 116
	inverse := func(f float64) float64 {
		if f > 6.0/29 {
			return f * f * f
		}
		return 3 * (6.0 / 29) * (6.0 / 29) * (f - 4.0/29)
	}
	x, y, z := 0.9642*inverse(fy+signed(a)/500), inverse(fy), 0.8249*inverse(fy-signed(b)/200)
	// From D50 to the primaries of sRGB, whose white is D65, after Bradford.
	level := func(v float64) uint8 { return gammaLevels()[int(min(max(v, 0), 1)*lightSteps+0.5)] }
	return level(3.1338561*x - 1.6168667*y - 0.4906146*z), level(-0.9787684*x + 1.9161415*y + 0.0334540*z),
		level(0.0719453*x - 0.2289914*y + 1.4052427*z)
}
