package formats

import (
	"errors"
	"fmt"
	"image"
	"io"
	"math"

	"clickmask/mask"
	"clickmask/picture"
)

// CutoutOptions say how a thing is cut out.
type CutoutOptions struct {
	Feather  float64 // softness of the edge: sigma of its blur in pixels, 0 hard
	FullSize bool    // the size and place of the picture; otherwise only the box that holds the thing
}

// ErrEmpty is what a mask without pixels gives where something must be seen.
var ErrEmpty = errors.New("the mask is empty: there is nothing to cut out")

// CutoutPNG writes what the mask covers on a transparent ground, 8 bits a channel with straight alpha. Fully
// transparent pixels carry no colour, so that nothing of the rest of the picture is in the file.
func CutoutPNG(w io.Writer, pic *picture.Picture, m mask.Mask, opts CutoutOptions) error {
	c, err := newCutout(pic, m, opts)
	if err != nil {
		return err
	}
	p := pixels{w: c.box.Dx(), h: c.box.Dy(), kind: rgba, level: 1, row: c.row}
	return p.write(w)
}

// cutout makes the rows of the part of a picture inside box.
type cutout struct {
	pix   *image.RGBA
	box   image.Rectangle
	alpha []byte // of box, row by row; nil where the edge is hard
	runs  rowIndex
}

func newCutout(pic *picture.Picture, m mask.Mask, opts CutoutOptions) (*cutout, error) {
	if err := sameSize(pic, m); err != nil {
		return nil, err
	}
	if m.Empty() {
		return nil, ErrEmpty
	}
	w, h := pic.Size()
	soft := 0
	if opts.Feather > 0 {
		soft = int(math.Ceil(3 * min(opts.Feather, mask.MaxRadius/3)))
	}
	box := m.Bounds().Inset(-soft).Intersect(image.Rect(0, 0, w, h))
	if opts.FullSize {
		box = image.Rect(0, 0, w, h)
	}
	part := crop(m, box)
	c := &cutout{pix: pic.Pix, box: box, runs: indexRows(part)}
	if soft > 0 {
		c.alpha = part.Feathered(opts.Feather)
	}
	return c, nil
}

func sameSize(pic *picture.Picture, m mask.Mask) error {
	w, h := pic.Size()
	if mw, mh := m.Size(); mw != w || mh != h {
		return fmt.Errorf("the mask is %d x %d pixels, but %s is %d x %d", mw, mh, pic.Name, w, h)
	}
	return nil
}

// row fills one row of straight RGBA.
func (c *cutout) row(dst []byte, y int) {
	clear(dst)
	at := c.pix.PixOffset(c.pix.Rect.Min.X+c.box.Min.X, c.pix.Rect.Min.Y+c.box.Min.Y+y)
	src := c.pix.Pix[at : at+len(dst)]
	if c.alpha == nil {
		for _, r := range c.runs.at(y) {
			part := dst[4*r.X0 : 4*r.X1]
			copy(part, src[4*r.X0:4*r.X1])
			straighten(part)
		}
		return
	}
	for x, a := range c.alpha[y*c.box.Dx() : (y+1)*c.box.Dx()] {
		if a != 0 {
			p := dst[4*x : 4*x+4]
			copy(p, src[4*x:])
			straighten(p)
			if p[3] = uint8((int(p[3])*int(a) + 127) / 255); p[3] == 0 {
				clear(p)
			}
		}
	}
}

// straighten turns premultiplied pixels into straight ones in place.
func straighten(pix []byte) {
	for i := 0; i+3 < len(pix); i += 4 {
		if a := uint32(pix[i+3]); a != 255 && a != 0 {
			for k := range 3 {
				pix[i+k] = uint8(min((uint32(pix[i+k])*255+a/2)/a, 255))
			}
		}
	}
}
