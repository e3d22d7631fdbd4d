package jpegscan

import (
	"context"
	"image"
	"image/draw"
)

// colours is what a file's samples are.
type colours int

const (
	lumaChroma colours = iota // or grey
	redGreenBlue
	inks // cyan, magenta, yellow and black, each upside down
	lumaChromaBlack
)

// colours tells them as image/jpeg does, which takes four parts with Adobe's mark alone.
func (h *head) colours(ids []byte) (colours, bool) {
	switch {
	case len(ids) == 4 && h.transform != 0:
		return lumaChromaBlack, h.adobe
	case len(ids) == 4:
		return inks, h.adobe
	case len(ids) == 3 && !h.jfif && (h.adobe && h.transform == 0 || string(ids) == "RGB"):
		return redGreenBlue, true
	default:
		return lumaChroma, true
	}
}

// Samples reports whether strips have the samples as they lie in the file: luma and chroma, or grey.
func (f *File) Samples() bool { return f.colours == lumaChroma }

// rowsMixed is how many rows are put together between two looks at the context.
const rowsMixed = 64

// mix puts the samples of a pixel beside each other, as image/jpeg does.
func (p *planes) mix(ctx context.Context, w, h int) (image.Image, error) {
	if len(p.mixed) < 4*w*h {
		p.mixed = make([]uint8, 4*w*h)
	}
	out := &image.RGBA{Pix: p.mixed[:4*w*h], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
	for y := 0; y < h; y += rowsMixed {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.mixRows(out, y, min(y+rowsMixed, h))
	}
	if p.colours == redGreenBlue {
		return out, nil
	}
	return &image.CMYK{Pix: out.Pix, Stride: out.Stride, Rect: out.Rect}, nil
}

func (p *planes) mixRows(out *image.RGBA, from, to int) {
	w := out.Rect.Dx()
	if p.colours == lumaChromaBlack {
		r := image.Rect(0, from, w, to)
		draw.Draw(out, r, p.luma(r), r.Min, draw.Src)
	}
	whole := p.luma(out.Rect)
	for y := from; y < to; y++ {
		row := out.Pix[y*out.Stride:][:4*w]
		luma, chroma := y*whole.YStride, whole.COffset(0, y)
		for x := range w {
			pixel := row[4*x : 4*x+4 : 4*x+4]
			switch p.colours {
			case redGreenBlue:
				at := chroma + x/p.across
				pixel[0], pixel[1], pixel[2], pixel[3] = whole.Y[luma+x], whole.Cb[at], whole.Cr[at], 255
			case inks:
				at := chroma + x/p.across
				pixel[0], pixel[1], pixel[2] = 255-whole.Y[luma+x], 255-whole.Cb[at], 255-whole.Cr[at]
				fallthrough
			case lumaChromaBlack:
				pixel[3] = 255 - p.of[3].pix[y*p.of[3].stride+x]
			}
		}
	}
}
