package jpegscan

import (
	"context"
	"image"
)

// plane is one part's samples.
type plane struct {
	pix    []uint8
	stride int
}

// planes are those of all parts; grey is the first alone.
type planes struct {
	of      [maxParts]plane
	grey    bool
	colours colours
	ratio   image.YCbCrSubsampleRatio
	across  int     // columns of the first for one of the second and third
	mixed   []uint8 // of colours that are put together
}

// Planes is room for a strip, to be used again for the next.
type Planes struct {
	planes planes
	bits   bits
}

// newPlanes has room for so many units, of whose blocks each has side x side samples.
func newPlanes(f *File, across, down, side int) planes {
	out := planes{grey: len(f.parts) == 1, colours: f.colours, ratio: f.ratio(), across: f.parts[0].across}
	if len(f.parts) > 1 {
		out.across /= f.parts[1].across
	}
	for i, p := range f.parts {
		out.of[i] = plane{make([]uint8, side*side*across*p.across*down*p.down), side * across * p.across}
	}
	return out
}

// fit has room for rows of units.
func (p *Planes) fit(f *File, rows int) {
	if y := f.parts[0]; len(p.planes.of[0].pix) < 64*f.units.across*y.across*rows*y.down {
		p.planes = newPlanes(f, f.units.across, rows, 8)
	}
}

// image is the upper left corner of the planes, w x h samples of the first. The error is the context's.
func (p *planes) image(ctx context.Context, w, h int) (image.Image, error) {
	switch {
	case p.grey:
		return &image.Gray{Pix: p.of[0].pix, Stride: p.of[0].stride, Rect: image.Rect(0, 0, w, h)}, nil
	case p.colours == lumaChroma:
		return p.luma(image.Rect(0, 0, w, h)), nil
	default:
		return p.mix(ctx, w, h)
	}
}

// luma is the first three planes as luma and chroma.
func (p *planes) luma(r image.Rectangle) *image.YCbCr {
	y, cb, cr := p.of[0], p.of[1], p.of[2]
	whole := image.YCbCr{Y: y.pix, Cb: cb.pix, Cr: cr.pix, YStride: y.stride, CStride: cb.stride, SubsampleRatio: p.ratio, Rect: image.Rect(0, 0, r.Max.X, r.Max.Y)}
	return whole.SubImage(r).(*image.YCbCr)
}
