package jpegscan

import "image"

// plane is one part's samples.
type plane struct {
	pix    []uint8
	stride int
}

// planes are those of all parts; grey is the first alone.
type planes struct {
	of    [3]plane
	grey  bool
	ratio image.YCbCrSubsampleRatio
}

// Planes is room for a strip, to be used again for the next.
type Planes struct {
	planes planes
	bits   bits
}

// newPlanes has room for so many units, of whose blocks each has side x side samples.
func newPlanes(f *File, across, down, side int) planes {
	out := planes{grey: len(f.parts) == 1, ratio: f.ratio()}
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

// image is the upper left corner of the planes, w x h samples of the first.
func (p *planes) image(w, h int) image.Image {
	r := image.Rect(0, 0, w, h)
	y, cb, cr := p.of[0], p.of[1], p.of[2]
	if p.grey {
		return &image.Gray{Pix: y.pix, Stride: y.stride, Rect: r}
	}
	return &image.YCbCr{Y: y.pix, Cb: cb.pix, Cr: cr.pix, YStride: y.stride, CStride: cb.stride, SubsampleRatio: p.ratio, Rect: r}
}
