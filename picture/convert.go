package picture

import (
	"context"
	"image"
	"image/color"
	"image/draw"
)

// toRGBA gives packed 8-bit RGBA with premultiplied alpha, (0, 0) at the top left. A packed *image.RGBA comes back as it is.
// The error is the context's.
func toRGBA(ctx context.Context, img image.Image, chroma chromaRange) (*image.RGBA, error) {
	r := img.Bounds()
	w := r.Dx()
	if r.Empty() {
		return image.NewRGBA(image.Rectangle{}), nil
	}
	if p, ok := img.(*image.RGBA); ok {
		return packed(p), nil
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, r.Dy()))
	fill := rowFiller(img, chroma)
	err := eachBandUntil(ctx, r.Dy(), 1, func(y0, y1 int) {
		row := fill()
		for y := y0; y < y1; y++ {
			row(dst.Pix[y*dst.Stride:][:4*w], y)
		}
	})
	return dst, err
}

// fillRow writes row y, counted from the picture's top, as RGBA.
type fillRow func(dst []uint8, y int)

// rowFiller is how an image's rows become RGBA; what it gives is called once for each band, for rows that need
// room to work in.
func rowFiller(img image.Image, chroma chromaRange) func() fillRow {
	r := img.Bounds()
	shared := func(f fillRow) func() fillRow { return func() fillRow { return f } }
	switch p := img.(type) {
	case *image.YCbCr:
		return func() fillRow { return newChromaRows(p, chroma).row }
	case *image.NYCbCrA:
		return func() fillRow {
			rows := newChromaRows(&p.YCbCr, chroma)
			return func(dst []uint8, y int) {
				rows.row(dst, y)
				alpha := p.A[p.AOffset(r.Min.X, r.Min.Y+y):]
				for i := range len(dst) / 4 {
					dst[4*i+3] = alpha[i]
				}
				premultiply(dst)
			}
		}
	case *image.NRGBA:
		return shared(func(dst []uint8, y int) {
			copy(dst, p.Pix[p.PixOffset(r.Min.X, r.Min.Y+y):])
			premultiply(dst)
		})
	case *image.NRGBA64:
		return shared(func(dst []uint8, y int) {
			takeHigh(dst, p.Pix[p.PixOffset(r.Min.X, r.Min.Y+y):])
			premultiply(dst)
		})
	case *image.RGBA64:
		return shared(func(dst []uint8, y int) {
			takeHigh(dst, p.Pix[p.PixOffset(r.Min.X, r.Min.Y+y):])
			clampToAlpha(dst)
		})
	case *image.RGBA:
		return shared(func(dst []uint8, y int) {
			copy(dst, p.Pix[p.PixOffset(r.Min.X, r.Min.Y+y):])
			clampToAlpha(dst)
		})
	case *image.Gray:
		return shared(func(dst []uint8, y int) { takeGray(dst, p.Pix[p.PixOffset(r.Min.X, r.Min.Y+y):], 1) })
	case *image.Gray16:
		return shared(func(dst []uint8, y int) { takeGray(dst, p.Pix[p.PixOffset(r.Min.X, r.Min.Y+y):], 2) })
	case *image.Paletted:
		table := paletteTable(p.Palette)
		return shared(func(dst []uint8, y int) {
			for i, c := range p.Pix[p.PixOffset(r.Min.X, r.Min.Y+y):][:len(dst)/4] {
				copy(dst[4*i:], table[c][:])
			}
		})
	case *image.CMYK:
		return shared(func(dst []uint8, y int) { takeCMYK(dst, p.Pix[p.PixOffset(r.Min.X, r.Min.Y+y):]) })
	default:
		return shared(func(dst []uint8, y int) {
			row := image.RGBA{Pix: dst, Stride: len(dst), Rect: image.Rect(0, 0, len(dst)/4, 1)}
			draw.Draw(&row, row.Rect, img, r.Min.Add(image.Pt(0, y)), draw.Src)
		})
	}
}

// inPlace turns 4 bytes a pixel that are not RGBA into RGBA where they are: the image is used up. Others come back as
// they are. The error is the context's.
func inPlace(ctx context.Context, img image.Image) (image.Image, error) {
	var pix []uint8
	var convert func(row []uint8)
	r := img.Bounds()
	switch p := img.(type) {
	case *image.NRGBA:
		pix, convert = p.Pix, premultiply
	case *image.CMYK:
		pix, convert = p.Pix, func(row []uint8) { takeCMYK(row, row) }
	default:
		return img, nil
	}
	w, h := r.Dx(), r.Dy()
	if r.Empty() || r.Min != (image.Point{}) || len(pix) != 4*w*h {
		return img, nil
	}
	err := eachBandUntil(ctx, h, 1, func(y0, y1 int) { convert(pix[4*w*y0 : 4*w*y1]) })
	return &image.RGBA{Pix: pix, Stride: 4 * w, Rect: r}, err
}

// packed is the same picture without gaps between its rows, beginning at (0, 0); itself where it is so already.
func packed(p *image.RGBA) *image.RGBA {
	w, h := p.Rect.Dx(), p.Rect.Dy()
	if p.Rect.Empty() {
		return image.NewRGBA(image.Rectangle{})
	}
	if p.Stride == 4*w {
		if p.Rect.Min == (image.Point{}) && len(p.Pix) == 4*w*h {
			return p
		}
		return &image.RGBA{Pix: p.Pix[:4*w*h], Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
	}
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		copy(dst.Pix[4*w*y:4*w*(y+1)], p.Pix[y*p.Stride:])
	}
	return dst
}

// premultiply multiplies the colours by the alpha beside them, rounded to the nearest.
func premultiply(row []uint8) {
	for i := 0; i+3 < len(row); i += 4 {
		switch a := uint32(row[i+3]); a {
		case 255:
		case 0:
			row[i], row[i+1], row[i+2] = 0, 0, 0
		default:
			row[i] = uint8((uint32(row[i])*a + 127) / 255)
			row[i+1] = uint8((uint32(row[i+1])*a + 127) / 255)
			row[i+2] = uint8((uint32(row[i+2])*a + 127) / 255)
		}
	}
}

// clampToAlpha mends colours above their alpha, which premultiplied ones cannot be: files may hold anything, and decoders
// round.
func clampToAlpha(row []uint8) {
	for i := 0; i+3 < len(row); i += 4 {
		if a := row[i+3]; a < 255 {
			row[i], row[i+1], row[i+2] = min(row[i], a), min(row[i+1], a), min(row[i+2], a)
		}
	}
}

// takeHigh keeps the higher byte of every 16-bit sample.
func takeHigh(dst, src []uint8) {
	src = src[:2*len(dst)]
	for i := range dst {
		dst[i] = src[2*i]
	}
}

// takeGray spreads grey samples of the given number of bytes, the higher first.
func takeGray(dst, src []uint8, size int) {
	for i := range len(dst) / 4 {
		v := src[i*size]
		dst[4*i], dst[4*i+1], dst[4*i+2], dst[4*i+3] = v, v, v, 255
	}
}

// takeCMYK mixes inks as Pillow does: without a profile, each ink and black take their share of the light.
func takeCMYK(dst, src []uint8) {
	for i := 0; i+3 < len(dst); i += 4 {
		light := 255 - uint32(src[i+3])
		for c := range 3 {
			dst[i+c] = uint8((light*(255-uint32(src[i+c])) + 127) / 255)
		}
		dst[i+3] = 255
	}
}

// paletteTable is a palette as premultiplied RGBA; indices beyond its end are black, as in Pillow.
func paletteTable(palette color.Palette) *[256][4]uint8 {
	var table [256][4]uint8
	for i := range table {
		table[i] = [4]uint8{0, 0, 0, 255}
		if i >= len(palette) {
			continue
		}
		c := color.NRGBAModel.Convert(palette[i]).(color.NRGBA)
		table[i] = [4]uint8{c.R, c.G, c.B, c.A}
		premultiply(table[i][:])
	}
	return &table
}
