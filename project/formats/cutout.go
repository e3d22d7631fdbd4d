package formats

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"

	"clickmask/mask"
	"clickmask/matte"
	"clickmask/picture"
)

// CutoutOptions say how a thing is cut out.
type CutoutOptions struct {
	Edge     matte.Edge
	Alpha    *matte.Alpha  // in place of what Edge makes of mask and picture; nil for that
	Spill    float64       // share of what the picture mixes into the band of the colours behind that stays there: 0 none, 1 all
	FullSize bool          // the size and place of the picture; otherwise only the box that holds the thing
	Placing  Placing       // what it is laid on
	Profile  []byte        // the picture's ICC colour profile, which the file keeps; nil for none
	Deep     *picture.Deep // the picture's pixels where they have 16 bits a sample, which a PNG without a ground keeps; nil for none
	EXIF     []byte        // what the file tells of how the picture was taken, as a TIFF structure; nil for nothing
	Quality  int           // of WebP and JPEG, 1 to 100; 0 for a WebP without loss and a JPEG of the usual one
	Job      matte.Job
}

// ErrEmpty is what a mask without pixels gives where something must be seen.
var ErrEmpty = errors.New("the mask is empty: there is nothing to cut out")

// ErrClear is what a mask gives where all of the picture is transparent.
var ErrClear = errors.New("the picture is transparent there: nothing would be seen of a cut-out")

// CutoutPNG writes what the mask covers on a transparent ground, 8 bits a channel, or 16, with straight alpha. Fully
// transparent pixels carry no colour, so that nothing of the rest of the picture is in the file; those between have the
// thing's own colour, so that none of what was behind it shines through on another ground.
func CutoutPNG(ctx context.Context, w io.Writer, pic *picture.Picture, m mask.Mask, opts CutoutOptions) error {
	c, err := newCutout(ctx, pic, m, opts)
	if err != nil {
		return err
	}
	if opts.Deep != nil && opts.Placing.keepsDepth() {
		return c.writeDeep(w, opts.Deep, opts)
	}
	if !opts.Placing.plain() {
		laid, err := c.lay(opts.Placing)
		if err != nil {
			return err
		}
		return writeLaid(w, laid, opts)
	}
	p := pixels{w: c.box.Dx(), h: c.box.Dy(), kind: rgba, level: 1, row: c.row, profile: opts.Profile, exif: opts.EXIF}
	return p.write(w)
}

// cutout makes the rows of the part of a picture inside box.
type cutout struct {
	pix     *image.RGBA
	box     image.Rectangle
	thing   image.Rectangle // the box that holds the thing, which the former is but for a cut-out of the picture's size
	rows    *mask.AlphaRows
	shares  []uint8
	colours matte.Colours
}

func newCutout(ctx context.Context, pic *picture.Picture, m mask.Mask, opts CutoutOptions) (*cutout, error) {
	if err := sameSize(pic, m); err != nil {
		return nil, err
	}
	if m.Empty() {
		return nil, ErrEmpty
	}
	pix := pic.Pix()
	if clearIn(pix, m) {
		return nil, ErrClear
	}
	var a matte.Alpha
	if opts.Alpha != nil {
		a = *opts.Alpha
	} else {
		var err error
		if a, err = opts.Edge.Alpha(ctx, pix, m, opts.Job); err != nil {
			return nil, err
		}
	}
	if a.Empty() {
		return nil, ErrEmpty
	}
	colours, err := matte.Foreground(ctx, pix, a, 1-opts.Spill, opts.Job)
	if err != nil {
		return nil, err
	}
	thing := a.Bounds()
	box := thing
	if opts.FullSize {
		w, h := pic.Size()
		box = image.Rect(0, 0, w, h)
	}
	return &cutout{pix: pix, box: box, thing: thing, rows: a.Rows(), shares: a.Shares(), colours: colours}, nil
}

// clearIn reports whether the picture is transparent wherever a mask is.
func clearIn(pix *image.RGBA, m mask.Mask) bool {
	for _, r := range m.Runs() {
		at := pix.PixOffset(pix.Rect.Min.X+int(r.X0), pix.Rect.Min.Y+int(r.Y))
		for i := at + 3; i < at+4*int(r.X1-r.X0); i += 4 {
			if pix.Pix[i] != 0 {
				return false
			}
		}
	}
	return true
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
	y += c.box.Min.Y
	at := c.pix.PixOffset(c.pix.Rect.Min.X+c.box.Min.X, c.pix.Rect.Min.Y+y)
	src := c.pix.Pix[at : at+len(dst)]
	for _, r := range c.rows.Solid(y) {
		from, to := 4*(int(r.X0)-c.box.Min.X), 4*(int(r.X1)-c.box.Min.X)
		copy(dst[from:to], src[from:to])
		straighten(dst[from:to])
	}
	runs, first := c.rows.Band(y)
	for _, r := range runs {
		for x := int(r.X0) - c.box.Min.X; x < int(r.X1)-c.box.Min.X; x++ {
			if a := (int(src[4*x+3])*int(c.shares[first]) + 127) / 255; a > 0 {
				copy(dst[4*x:], c.colours.At(first))
				dst[4*x+3] = uint8(a)
			}
			first++
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
