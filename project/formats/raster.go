package formats

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"

	"clickmask/mask"
)

// maxRasterBytes is how many bytes of pixels are decoded at once.
const maxRasterBytes = 512 << 20

// untilDone reads until the context has ended: bytes that unfold to much are few.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

// bite is as much as is read between two looks at the context; it unfolds to a thousand times as much.
const bite = 4 << 10

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p[:min(len(p), bite)])
}

// readPNG decodes a PNG whose pixels are few enough.
func readPNG(ctx context.Context, data []byte) (image.Image, error) {
	info, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("it is no PNG that can be read: %w", err)
	}
	each := 1
	switch info.ColorModel {
	case color.Gray16Model:
		each = 2
	case color.RGBA64Model, color.NRGBA64Model:
		each = 8
	case color.RGBAModel, color.NRGBAModel:
		each = 4
	}
	if info.Width > maxSide || info.Height > maxSide || info.Width*info.Height > maxRasterBytes/each {
		return nil, fmt.Errorf("a PNG of %d x %d pixels is more than can be held", info.Width, info.Height)
	}
	img, err := png.Decode(untilDone{ctx, bytes.NewReader(data)})
	if err != nil {
		return nil, fmt.Errorf("it is no PNG that can be read: %w", err)
	}
	return img, nil
}

// indexRow fills dst with what the pixels of a row say: the index in a palette, the grey value, or the colour as 0xRRGGBB
// where there is no other number.
func indexRow(img image.Image, y int, dst []uint32) {
	b := img.Bounds()
	switch p := img.(type) {
	case *image.Paletted:
		for x, v := range p.Pix[y*p.Stride:][:b.Dx()] {
			dst[x] = uint32(v)
		}
	case *image.Gray:
		for x, v := range p.Pix[y*p.Stride:][:b.Dx()] {
			dst[x] = uint32(v)
		}
	case *image.Gray16:
		for x := range dst {
			dst[x] = uint32(p.Pix[y*p.Stride+2*x])<<8 | uint32(p.Pix[y*p.Stride+2*x+1])
		}
	default:
		for x := range dst {
			dst[x] = packed(img.At(b.Min.X+x, b.Min.Y+y))
		}
	}
}

// packed is a colour as 0xRRGGBB, black where nothing is seen of it.
func packed(c color.Color) uint32 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	if n.A == 0 {
		return 0
	}
	return uint32(n.R)<<16 | uint32(n.G)<<8 | uint32(n.B)
}

// part is the pixels of one value.
type part struct {
	value uint32
	mask  mask.Mask
}

var errTooMuch = errors.New("its masks are more than can be held")

// partsOf splits a picture by the value of its pixels, but for 0, in the order of the values. row fills in one row.
func (r *reader) partsOf(w, h int, row func(y int, dst []uint32) error) ([]part, error) {
	runs := map[uint32][]mask.Run{}
	dst, n := make([]uint32, w), 0
	for y := range h {
		if err := row(y, dst); err != nil {
			return nil, err
		}
		for x := 0; x < w; {
			first, v := x, dst[x]
			for x < w && dst[x] == v {
				x++
			}
			if v == 0 {
				continue
			}
			if n++; n > r.runs {
				return nil, errTooMuch
			}
			runs[v] = append(runs[v], mask.Run{Y: int32(y), X0: int32(first), X1: int32(x)})
		}
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
	}
	parts := make([]part, 0, len(runs))
	for v, list := range runs {
		m, err := mask.New(w, h, list)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{v, m})
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.value, b.value) })
	return parts, nil
}

// raster reads a PNG and splits it by the values of its pixels.
func (r *reader) raster(name string) (img image.Image, parts []part, err error) {
	data, err := r.load(name)
	if err != nil {
		return nil, nil, err
	}
	if img, err = readPNG(r.ctx, data); err != nil {
		return nil, nil, err
	}
	b, step := img.Bounds(), uint32(1)
	if depth, kind := data[24], data[25]; kind == grey && depth < 8 {
		step = 255 / (1<<depth - 1) // the decoder spreads few shades over all
	}
	parts, err = r.partsOf(b.Dx(), b.Dy(), func(y int, dst []uint32) error {
		indexRow(img, y, dst)
		for x := range dst {
			dst[x] /= step
		}
		return nil
	})
	return img, parts, err
}
