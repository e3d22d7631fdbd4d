package canvas

import (
	"encoding/binary"
	"image/color"
)

// shade is one colour at one strength, ready to be laid over an opaque pixel: keep is what stays of
// the pixel, of 256; rb and ag are the colour's lanes times the rest.
type shade struct{ keep, rb, ag uint32 }

// newShade makes the shade of a colour with an opacity of 0 to 1.
func newShade(r, g, b, opacity float64) shade {
	a := uint32(opacity*256 + 0.5)
	lane := func(v float64) uint32 { return uint32(min(max(v, 0), 255)*float64(a) + 0.5) }
	return shade{keep: 256 - a, rb: lane(r) | lane(b)<<16, ag: lane(g) | 255*a<<16}
}

// over lays the shade over one pixel.
func (s shade) over(p uint32) uint32 {
	rb := (p&0x00ff00ff)*s.keep + s.rb
	ag := (p>>8&0x00ff00ff)*s.keep + s.ag
	return rb>>8&0x00ff00ff | ag&0xff00ff00
}

// fill lays the shade over a row of pixels, two at a time.
func (s shade) fill(row []byte) {
	keep := uint64(s.keep)
	rb, ag := uint64(s.rb)|uint64(s.rb)<<32, uint64(s.ag)|uint64(s.ag)<<32
	for len(row) >= 8 {
		p := binary.LittleEndian.Uint64(row)
		lo := (p&0x00ff00ff00ff00ff)*keep + rb
		hi := (p>>8&0x00ff00ff00ff00ff)*keep + ag
		binary.LittleEndian.PutUint64(row, lo>>8&0x00ff00ff00ff00ff|hi&0xff00ff00ff00ff00)
		row = row[8:]
	}
	if len(row) >= 4 {
		binary.LittleEndian.PutUint32(row, s.over(binary.LittleEndian.Uint32(row)))
	}
}

// look is how a layer is painted. Line widths are in units, opacities from 0 to 1.
type look struct {
	Colour color.NRGBA
	Tint   float64 // over the inside
	Light  float64 // the light line, just inside the border
	Dark   float64 // the dark line, just outside
	Width  float64 // of each line
	White  float64 // how much white is in the light line
	Mask   bool    // of an object or the draft, which [Dress] is about; else of a preview
	Dash   float64 // how long the pieces of a broken outline are; 0 for a whole one
}

// The looks of the scene's parts. The pair of lines shows on any picture, whatever the colour.
func objectLook(c color.NRGBA, selected bool) look {
	if selected {
		return look{Colour: c, Tint: 0.52, Light: 1, Dark: 0.85, Width: 1.75, White: 0.85, Mask: true}
	}
	return look{Colour: c, Tint: 0.38, Light: 0.9, Dark: 0.6, Width: 1.25, White: 0.35, Mask: true}
}

func draftLook(c color.NRGBA) look {
	return look{Colour: c, Tint: 0.42, Light: 1, Dark: 0.7, Width: 1.5, White: 0.65, Mask: true}
}

// previewLook is a soft outline and no tint; strength fades it in.
func previewLook(c color.NRGBA, strength float64) look {
	return look{Colour: c, Light: 0.75 * strength, Dark: 0.35 * strength, Width: 1.25, White: 0.6}
}

// proposalLook is the soft outline in pieces: nobody has pointed there.
func proposalLook(c color.NRGBA) look {
	return look{Colour: c, Light: 0.9, Dark: 0.5, Width: 1.5, White: 0.6, Dash: 6}
}

// hairLook is that of what was painted over hair: a colour that no object has, and a tint that lets the hair through.
var hairLook = look{Colour: color.NRGBA{255, 64, 224, 255}, Tint: 0.34, Light: 0.5, Dark: 0.3, Width: 1, White: 0.4}

// litLook is that of a thing which a click would keep: as bright as an object, for here it is all that is seen of it.
func litLook(c color.NRGBA, strength float64) look {
	return look{Colour: c, Tint: 0.35 * strength, Light: strength, Dark: 0.6 * strength, Width: 1.5, White: 0.6}
}

// palette holds a layer's shade for each value of a field.
type palette struct {
	look   look
	unit   float64
	shades [256]shade
	lines  [256]shade // the same without the tint
	tints  [256]shade // the tint alone, by how much of a pixel is in the mask
	dash   int        // in pixels; 0 for a whole outline
}

// prepare computes the shades, when anything changed.
func (p *palette) prepare(l look, unit float64, reach int) {
	if p.look == l && p.unit == unit {
		return
	}
	p.look, p.unit = l, unit
	width := l.Width * unit
	p.dash = int(l.Dash*unit + 0.5)
	r, g, b := float64(l.Colour.R), float64(l.Colour.G), float64(l.Colour.B)
	light := func(v float64) float64 { return v + (255-v)*l.White }
	for v := range p.shades {
		d := (float64(v) - 128) / 127 * float64(reach)
		switch v {
		case 0:
			d = -1e9
		case 255:
			d = 1e9
		}
		// Each part covers a pixel by how far its edge passes the pixel's middle.
		var c mix
		c.add(r, g, b, l.Tint*covered(d))
		var line mix
		for _, m := range []*mix{&c, &line} {
			m.add(8, 10, 12, l.Dark*min(covered(-d), covered(d+width)))
			m.add(light(r), light(g), light(b), l.Light*min(covered(d), covered(width-d)))
		}
		p.shades[v], p.lines[v] = c.shade(), line.shade()
		p.tints[v] = newShade(r, g, b, l.Tint*float64(v)/255)
	}
}

// covered is how much of a pixel lies behind an edge at distance d from its middle.
func covered(d float64) float64 { return min(max(d+0.5, 0), 1) }

// mix gathers colours laid one over the other; premultiplied.
type mix struct{ r, g, b, a float64 }

func (m *mix) add(r, g, b, a float64) {
	m.r, m.g, m.b, m.a = m.r*(1-a)+r*a, m.g*(1-a)+g*a, m.b*(1-a)+b*a, m.a*(1-a)+a
}

func (m *mix) shade() shade {
	if m.a <= 0 {
		return shade{keep: 256}
	}
	return newShade(m.r/m.a, m.g/m.a, m.b/m.a, m.a)
}

// row paints one row of a layer. row holds the pixels from device column x0 of the scaled picture on;
// tiles are the layer's from tile column tx0 on, with their shares or nil, sy is the row of the scaled picture.
func (p *palette) row(row []byte, x0 int, tiles, shares []*field, tx0, sy int) {
	y := sy - floorDiv(sy, tileSide)*tileSide // rows above the picture have tiles too
	end := x0 + len(row)/4
	solid := &p.shades[255]
	for i := 0; i < len(tiles); i++ {
		t := tiles[i]
		from := (tx0 + i) * tileSide
		if shares != nil && shares[i] != nil {
			if lo, hi := max(from, x0), min(from+tileSide, end); lo < hi {
				p.softTile(row[4*(lo-x0):4*(hi-x0)], t, shares[i][y*tileSide+lo-from:y*tileSide+hi-from], lo-from, y)
			}
			continue
		}
		if t == nil {
			continue
		}
		if t == solidTile {
			j := i
			for j+1 < len(tiles) && tiles[j+1] == solidTile && (shares == nil || shares[j+1] == nil) {
				j++
			}
			to := (tx0 + j + 1) * tileSide
			i = j
			from, to = max(from, x0), min(to, end)
			if from < to && solid.keep < 256 {
				solid.fill(row[4*(from-x0) : 4*(to-x0)])
			}
			continue
		}
		values := t[y*tileSide : (y+1)*tileSide]
		lo, hi := max(from, x0), min(from+tileSide, end)
		if lo >= hi {
			continue
		}
		pix := row[4*(lo-x0) : 4*(hi-x0)]
		for k, v := range values[lo-from : hi-from] {
			s := &p.shades[v]
			if s.keep == 256 || p.dash > 0 && p.gap(lo+k, sy) {
				continue
			}
			binary.LittleEndian.PutUint32(pix[4*k:], s.over(binary.LittleEndian.Uint32(pix[4*k:])))
		}
	}
}

// gap reports whether a pixel of the scaled picture lies between two pieces of a broken outline. The stripes that break it lie
// aslant, along no direction that outlines often have.
func (p *palette) gap(x, y int) bool { return floorDiv(3*x+4*y, 4*p.dash)&1 == 1 }
