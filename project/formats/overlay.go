package formats

import (
	"cmp"
	"image"
	"image/color"
	"io"
	"math"
	"slices"

	"clickmask/mask"
	"clickmask/picture"
)

// palette is the colours of Okabe and Ito, which colour-blind people tell apart, in the order of the window.
var palette = [...]color.NRGBA{
	{0xE6, 0x9F, 0x00, 0xFF}, {0x56, 0xB4, 0xE9, 0xFF}, {0x00, 0x9E, 0x73, 0xFF}, {0xF0, 0xE4, 0x42, 0xFF},
	{0x00, 0x72, 0xB2, 0xFF}, {0xD5, 0x5E, 0x00, 0xFF}, {0xCC, 0x79, 0xA7, 0xFF}, {0x99, 0x99, 0x99, 0xFF},
}

// Colour is the object colour with index i, taken modulo their number (8).
func Colour(i int) color.NRGBA {
	n := len(palette)
	return palette[((i%n)+n)%n]
}

// Layer is one mask as painted over a picture.
type Layer struct {
	Mask   mask.Mask
	Colour color.NRGBA
}

// How a kept object looks in the window: a tint inside, a light line just within the border, a dark one just outside,
// so that it shows on any picture. Lines are this wide where a picture is shown 1000 pixels wide.
const (
	tint       = 0.38
	lightLine  = 0.9
	lightWhite = 0.35 // how much white is in the light line
	darkLine   = 0.6
	lineWidth  = 1.25
)

var dark = color.NRGBA{8, 10, 12, 255}

// OverlayPNG writes the picture with masks laid over it, the first at the bottom, as the window shows kept objects.
func OverlayPNG(w io.Writer, pic *picture.Picture, layers []Layer) error {
	paint := make([]paintLayer, 0, len(layers))
	for _, l := range layers {
		if err := sameSize(pic, l.Mask); err != nil {
			return err
		}
		if !l.Mask.Empty() {
			paint = append(paint, newPaintLayer(l))
		}
	}
	width, height := pic.Size()
	pix := pic.Pix()
	p := pixels{w: width, h: height, kind: rgba, level: 1}
	row := func(dst []byte, y int) {
		copy(dst, pictureRow(pix, y))
		for i := range paint {
			paint[i].row(dst, y)
		}
	}
	p.row = func(dst []byte, y int) {
		row(dst, y)
		straighten(dst)
	}
	if pix.Opaque() {
		p.kind = rgb
		p.row = func(dst []byte, y int) {
			wide := make([]byte, 4*width)
			row(wide, y)
			for x := range width {
				copy(dst[3*x:3*x+3], wide[4*x:])
			}
		}
	}
	return p.write(w)
}

func pictureRow(pix *image.RGBA, y int) []byte {
	at := pix.PixOffset(pix.Rect.Min.X, pix.Rect.Min.Y+y)
	return pix.Pix[at : at+4*pix.Rect.Dx()]
}

// paintLayer is a layer ready to be painted row by row: the inside, all of one shade, and the band along the border,
// where the shade depends on the distance from it.
type paintLayer struct {
	inside rowIndex
	band   rowIndex
	first  []int   // of each run of band: its first value
	values []uint8 // the shades of band's pixels
	shades [256]shade
	solid  shade
}

func newPaintLayer(l Layer) paintLayer {
	w, h := l.Mask.Size()
	width := lineWidth * max(1, float64(max(w, h))/1000)
	reach := int(width) + 2
	inside := l.Mask.Grow(-reach)
	band := mask.Subtract(l.Mask.Grow(reach), inside)
	p := paintLayer{inside: indexRows(inside), band: indexRows(band), solid: newShade(l.Colour, tint)}
	p.first, p.values = distances(l.Mask, band, reach)
	for v := range p.shades {
		p.shades[v] = lineShade(l.Colour, (float64(v)-128)/127*float64(reach), width)
	}
	return p
}

// lineShade is what covers a pixel whose middle lies d pixels within the border, below 0 outside. Each part covers it by
// how far its edge passes the middle.
func lineShade(c color.NRGBA, d, width float64) shade {
	covered := func(d float64) float64 { return min(max(d+0.5, 0), 1) }
	var m mix
	m.over(c, tint*covered(d))
	m.over(dark, darkLine*min(covered(-d), covered(d+width)))
	white := func(v uint8) uint8 { return v + uint8(float64(255-v)*lightWhite) }
	m.over(color.NRGBA{white(c.R), white(c.G), white(c.B), 255}, lightLine*min(covered(d), covered(width-d)))
	return m.shade()
}

// distances gives for each pixel of the band its distance from the mask's border, as 128 + 127*distance/reach, positive
// inside: half a pixel less than to the middle of the nearest pixel of the other side.
func distances(m, band mask.Mask, reach int) (first []int, values []uint8) {
	w, h := m.Size()
	box := band.Bounds().Inset(-reach).Intersect(image.Rect(0, 0, w, h))
	local := crop(m, box)
	bits := make([]uint8, box.Dx()*box.Dy())
	local.Fill(bits, box.Dx(), 1)
	near := ringsAround(reach)
	first = make([]int, 0, len(band.Runs()))
	values = make([]uint8, 0, band.Area())
	for _, r := range band.Runs() {
		first = append(first, len(values))
		for x := int(r.X0); x < int(r.X1); x++ {
			cx, cy := x-box.Min.X, int(r.Y)-box.Min.Y
			side := bits[cy*box.Dx()+cx]
			d := float64(reach)
			for _, n := range near {
				nx, ny := cx+n.dx, cy+n.dy
				if nx >= 0 && ny >= 0 && nx < box.Dx() && ny < box.Dy() && bits[ny*box.Dx()+nx] != side {
					d = n.d - 0.5
					break
				}
			}
			if side == 0 {
				d = -d
			}
			values = append(values, uint8(min(max(128+127*d/float64(reach)+0.5, 0), 255)))
		}
	}
	return first, values
}

// neighbour is a pixel at a distance.
type neighbour struct {
	dx, dy int
	d      float64
}

// ringsAround is the pixels within reach + 1, the nearest first.
func ringsAround(reach int) []neighbour {
	var list []neighbour
	for dy := -reach - 1; dy <= reach+1; dy++ {
		for dx := -reach - 1; dx <= reach+1; dx++ {
			if d := math.Hypot(float64(dx), float64(dy)); d > 0 && d <= float64(reach+1) {
				list = append(list, neighbour{dx, dy, d})
			}
		}
	}
	slices.SortFunc(list, func(a, b neighbour) int { return cmp.Compare(a.d, b.d) })
	return list
}

func (p *paintLayer) row(dst []byte, y int) {
	for _, r := range p.inside.at(y) {
		p.solid.over(dst[4*r.X0 : 4*r.X1])
	}
	k := p.band.firstAt(y)
	for i, r := range p.band.at(y) {
		values := p.values[p.first[k+i]:]
		for x := r.X0; x < r.X1; x++ {
			p.shades[values[x-r.X0]].over(dst[4*x : 4*x+4])
		}
	}
}

// mix gathers colours laid one over the other, premultiplied.
type mix struct{ r, g, b, a float64 }

func (m *mix) over(c color.NRGBA, a float64) {
	m.r, m.g, m.b, m.a = m.r*(1-a)+float64(c.R)*a, m.g*(1-a)+float64(c.G)*a, m.b*(1-a)+float64(c.B)*a, m.a*(1-a)+a
}

func (m *mix) shade() shade {
	const one = 1 << 16
	part := func(v float64) uint32 { return uint32(v*one + one/2) }
	return shade{keep: one - uint32(m.a*one+0.5), add: [4]uint32{part(m.r), part(m.g), part(m.b), part(255 * m.a)}}
}

// shade is one colour at one strength: what it adds to a premultiplied pixel, and what it leaves of it, of 65536.
type shade struct {
	add  [4]uint32
	keep uint32
}

func newShade(c color.NRGBA, opacity float64) shade {
	var m mix
	m.over(c, opacity)
	return m.shade()
}

func (s *shade) over(pix []byte) {
	for i := 0; i+3 < len(pix); i += 4 {
		for k := range 4 {
			pix[i+k] = uint8(min((uint32(pix[i+k])*s.keep+s.add[k])>>16, 255))
		}
	}
}
