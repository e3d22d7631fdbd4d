package export

import (
	"image"
	"image/color"
	"io"

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
// so that it shows on any picture.
const (
	tint       = 0.38
	lightLine  = 0.9
	lightWhite = 0.35 // how much white is in the light line
	darkLine   = 0.6
)

var dark = color.NRGBA{8, 10, 12, 255}

// lineWidth is the width in pixels of each of the two lines: as it looks where a picture is shown 1000 pixels wide.
func lineWidth(w, h int) int { return max(1, (max(w, h)+500)/1000) }

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
	p := pixels{w: width, h: height, kind: rgba, level: 1}
	row := func(dst []byte, y int) {
		copy(dst, pictureRow(pic.Pix, y))
		for i := range paint {
			paint[i].row(dst, y)
		}
	}
	p.row = func(dst []byte, y int) {
		row(dst, y)
		straighten(dst)
	}
	if pic.Pix.Opaque() {
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

// paintLayer is a layer's three parts.
type paintLayer struct {
	parts [3]struct {
		rows  rowIndex
		shade shade
	}
}

func newPaintLayer(l Layer) paintLayer {
	width := lineWidth(l.Mask.Size())
	inner := l.Mask.Grow(-width)
	white := func(v uint8) uint8 { return v + uint8(float64(255-v)*lightWhite) }
	light := color.NRGBA{white(l.Colour.R), white(l.Colour.G), white(l.Colour.B), 255}
	var p paintLayer
	p.parts[0].rows, p.parts[0].shade = indexRows(mask.Subtract(l.Mask.Grow(width), l.Mask)), newShade(dark, darkLine)
	p.parts[1].rows, p.parts[1].shade = indexRows(l.Mask), newShade(l.Colour, tint)
	p.parts[2].rows, p.parts[2].shade = indexRows(mask.Subtract(l.Mask, inner)), newShade(light, lightLine)
	return p
}

func (p *paintLayer) row(dst []byte, y int) {
	for i := range p.parts {
		for _, r := range p.parts[i].rows.at(y) {
			p.parts[i].shade.over(dst[4*r.X0 : 4*r.X1])
		}
	}
}

// shade is one colour at one strength: what it adds to a premultiplied pixel, and what it leaves of it, of 65536.
type shade struct {
	add  [4]uint32
	keep uint32
}

func newShade(c color.NRGBA, opacity float64) shade {
	const one = 1 << 16
	a := uint32(opacity*one + 0.5)
	return shade{keep: one - a, add: [4]uint32{uint32(c.R)*a + one/2, uint32(c.G)*a + one/2, uint32(c.B)*a + one/2, 255*a + one/2}}
}

func (s *shade) over(pix []byte) {
	for i := 0; i+3 < len(pix); i += 4 {
		for k := range 4 {
			pix[i+k] = uint8((uint32(pix[i+k])*s.keep + s.add[k]) >> 16)
		}
	}
}
