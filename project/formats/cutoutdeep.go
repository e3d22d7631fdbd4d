package formats

import (
	"encoding/binary"
	"image"
	"io"
	"math"

	"clickmask/picture"
)

// keepsDepth reports whether the pixels are written as they are, with nothing but room round them, so that those of 16 bits can
// be.
func (p Placing) keepsDepth() bool { return p == Placing{Margin: p.Margin} }

// writeDeep writes a cut-out with 16 bits a channel. Where all of a pixel is the thing it has the file's own numbers; in the band
// the colour differs from those by what was found out with 8 bits, and alpha has the values of 8 bits.
func (c *cutout) writeDeep(w io.Writer, deep *picture.Deep, opts CutoutOptions) error {
	if err := opts.Placing.Check(); err != nil {
		return err
	}
	size := c.box.Size()
	margin := int(math.Round(opts.Placing.Margin * float64(max(size.X, size.Y))))
	whole := size.Add(image.Pt(2*margin, 2*margin))
	p := pixels{w: whole.X, h: whole.Y, kind: rgba, depth: 16, level: 1, profile: opts.Profile, exif: opts.EXIF, row: func(dst []byte, y int) {
		clear(dst)
		if y -= margin; y >= 0 && y < size.Y {
			c.deepRow(dst[8*margin:8*(margin+size.X)], deep, y)
		}
	}}
	return p.write(w)
}

// deepRow fills one row of straight RGBA of 16 bits a channel; dst is clear.
func (c *cutout) deepRow(dst []byte, deep *picture.Deep, y int) {
	y += c.box.Min.Y
	from := make([]byte, len(dst))
	deep.Row(from, c.box.Min.X, y)
	for _, r := range c.rows.Solid(y) {
		x0, x1 := int(r.X0)-c.box.Min.X, int(r.X1)-c.box.Min.X
		for i := 8 * x0; i < 8*x1; i += 8 {
			if from[i+6]|from[i+7] != 0 { // what is nothing has no colour
				copy(dst[i:i+8], from[i:])
			}
		}
	}
	shown := c.pix.Pix[c.pix.PixOffset(c.pix.Rect.Min.X+c.box.Min.X, c.pix.Rect.Min.Y+y):]
	runs, at := c.rows.Band(y)
	for _, r := range runs {
		for x := int(r.X0) - c.box.Min.X; x < int(r.X1)-c.box.Min.X; x++ {
			i, own := 8*x, c.colours.At(at)
			a := (uint32(binary.BigEndian.Uint16(from[i+6:]))*uint32(c.shares[at]) + 127) / 255
			if at++; a == 0 {
				continue
			}
			const step = 0xffff / 0xff
			for k := range 3 {
				v := int(own[k]) * step
				if shown[4*x+3] == 255 {
					v = int(binary.BigEndian.Uint16(from[i+2*k:])) + (int(own[k])-int(shown[4*x+k]))*step
				}
				binary.BigEndian.PutUint16(dst[i+2*k:], uint16(min(max(v, 0), 0xffff)))
			}
			binary.BigEndian.PutUint16(dst[i+6:], uint16(a))
		}
	}
}
