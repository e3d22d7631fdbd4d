package picture

import (
	"encoding/binary"
	"image"
)

// keepsDepth reports whether a page has colours or greys of 16 bits that need no more than to be put in their places.
func (p *tiffPage) keepsDepth() bool {
	plain := p.photometric == tiffRGB || p.photometric == tiffBlackIsZero || p.photometric == tiffWhiteIsZero
	return plain && p.bits == 16 && p.format == tiffUnsigned && !p.mixed && (len(p.colours) == 1 || len(p.colours) == 3)
}

// deepTIFF decodes a page that has 16 bits a sample.
func deepTIFF(s source) (image.Image, error) {
	p, err := readTIFFPage(s)
	if err != nil || !p.keepsDepth() {
		return nil, err
	}
	box := image.Rect(0, 0, p.w, p.h)
	d := &tiffDecoder{s: s, page: p, dst: &image.RGBA{Rect: box}, deep: image.NewNRGBA64(box), levels: p.plainLevels()}
	if err := d.blocks(); err != nil {
		return nil, err
	}
	if d.levels.narrow(d.seen) {
		if err := d.blocks(); err != nil {
			return nil, err
		}
	}
	return d.deep, nil
}

// deepRow writes a row as straight red, green, blue and alpha of 16 bits, the higher byte first.
func (c *tiffConverter) deepRow(dst []uint8, rows [][]byte) {
	p, order, most := c.p, c.p.order(), uint16(0)
	unused := 8 - c.levels.drop // higher bits that no number of the picture uses
	for i := range p.colours {
		row, at, step := c.sample(rows, i)
		for x := range len(dst) / 8 {
			v := order.Uint16(row[2*(x*step+at):])
			most = max(most, v)
			if v <<= unused; p.photometric == tiffWhiteIsZero {
				v = 0xffff - v
			}
			for k := i; k < 3; k += len(p.colours) { // a grey is all three
				binary.BigEndian.PutUint16(dst[8*x+2*k:], v)
			}
		}
	}
	c.seen = c.seen.with(span{true, 0, float64(most)})
	var row []byte
	var at, step int
	if p.alpha >= 0 {
		row, at, step = c.sample(rows, len(p.colours))
	}
	for x := range len(dst) / 8 {
		a := uint16(0xffff)
		if p.alpha >= 0 {
			a = order.Uint16(row[2*(x*step+at):])
		}
		binary.BigEndian.PutUint16(dst[8*x+6:], a)
	}
}
