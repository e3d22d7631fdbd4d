package sam

import (
	"context"
	"fmt"
	"image"

	"clickmask/mask"
	"clickmask/picture"
)

// Content is a picture as large as it lies in a model's input, packed RGB, and how it lies there. grid is the model's. The
// error wraps [ErrBadSize] for a picture without pixels, and is otherwise that of [Resize]. Pixels that rest are not woken: four
// bytes of each would be there beside all that an encoder works in.
func Content(ctx context.Context, p *picture.Picture, grid func(w, h int) mask.Grid) ([]byte, mask.Grid, error) {
	w, h := p.Size()
	if w < 1 || h < 1 {
		return nil, mask.Grid{}, fmt.Errorf("encode a picture of %d x %d pixels: %w", w, h, ErrBadSize)
	}
	g := grid(w, h)
	if g.ContentW < 1 || g.ContentH < 1 || !p.Resting() {
		rgb, err := Resize(ctx, p.Pix(), g.ContentW, g.ContentH)
		return rgb, g, err
	}
	roused := p.Roused()
	if err := p.Rouse(ctx); err != nil {
		return nil, g, err
	}
	r := newResizer(w, h, g.ContentW, g.ContentH)
	err := inBands(ctx, g.ContentH, func(ctx context.Context, y0, y1 int) error {
		for ; y0 < y1; y0 += stripRows {
			end := min(y0+stripRows, y1)
			if err := r.strip(ctx, p, y0, end); err != nil {
				return err
			}
		}
		return nil
	})
	if !roused && p.Resting() {
		p.Rest(ctx) // of which only its parts go, that nobody else has asked for
	}
	if err != nil {
		return nil, g, err
	}
	return r.out, g, nil
}

// stripRows is how many rows of the content are made of one strip of a picture that rests: 190 rows of 24 megapixels.
const stripRows = 32

// strip makes the output rows from y0 up to y1 of a strip of the picture.
func (r *resizer) strip(ctx context.Context, p *picture.Picture, y0, y1 int) error {
	last := r.rows[y1-1]
	from, to := r.rows[y0].first, min(last.first+len(last.weight)+1, r.srcH) // one more: rows are narrowed in pairs
	part := *r
	pix := p.Crop(image.Rect(0, from, r.srcW, to)).Pix()
	part.pix, part.stride, part.from = pix.Pix, pix.Stride, from
	return part.band(ctx, y0, y1)
}
