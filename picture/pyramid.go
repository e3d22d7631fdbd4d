package picture

import (
	"context"
	"encoding/binary"
	"image"
	"slices"
)

// Pyramid is the picture and its halvings (box filter), level 0 full size.
//
// A pixel (x, y) of a level is the rounded mean of the pixels (2x, 2y) to (2x+1, 2y+1) of the level before. An odd
// side is rounded up, its last pixel counting twice, so that level k always covers the picture at exactly
// 2^k pixels a pixel. Levels are packed; level 0 is the picture itself.
//
// Of a picture whose pixels rest level 0 is nil.
type Pyramid struct{ Levels []*image.RGBA }

// smallest is the longer side at which halving ends.
const smallest = 256

// NewPyramid builds levels until the longer side is at most 256.
func NewPyramid(p *Picture) *Pyramid {
	py, _ := PyramidUntil(context.Background(), p) // which never ends
	return py
}

// PyramidUntil is [NewPyramid] that ends early, with the context's error, when that has ended.
func PyramidUntil(ctx context.Context, p *Picture) (*Pyramid, error) {
	levels, err := halvings(ctx, p.Pix())
	if err != nil {
		return nil, err
	}
	return &Pyramid{Levels: levels}, nil
}

// Resting is the pyramid without its largest level, which is the picture itself.
func (p *Pyramid) Resting() *Pyramid { return p.with(nil) }

// Awake is the pyramid with the picture as its largest level.
func (p *Pyramid) Awake(of *Picture) *Pyramid { return p.with(of.Pix()) }

func (p *Pyramid) with(first *image.RGBA) *Pyramid {
	levels := slices.Clone(p.Levels)
	levels[0] = first
	return &Pyramid{Levels: levels}
}

// halvings are a level and those after it. The error is the context's.
func halvings(ctx context.Context, level *image.RGBA) ([]*image.RGBA, error) {
	levels := []*image.RGBA{level}
	for max(level.Rect.Dx(), level.Rect.Dy()) > smallest {
		var err error
		if level, err = halve(ctx, level); err != nil {
			return nil, err
		}
		levels = append(levels, level)
	}
	return levels, nil
}

// halve is the next level.
func halve(ctx context.Context, src *image.RGBA) (*image.RGBA, error) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewRGBA(image.Rect(0, 0, (w+1)/2, (h+1)/2))
	err := eachBandUntil(ctx, (h+1)/2, 1, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			top := src.Pix[2*y*src.Stride:][:4*w]
			low := top
			if 2*y+1 < h {
				low = src.Pix[(2*y+1)*src.Stride:][:4*w]
			}
			halveRows(dst.Pix[y*dst.Stride:][:dst.Stride], top, low)
		}
	})
	return dst, err
}

// halveRows averages two rows into one.
func halveRows(dst, top, low []uint8) {
	n, i := len(top)/8, 0
	low = low[:len(top)]
	for ; i+2 <= n; i += 2 { // two pixels are written at once
		t, l := top[8*i:8*i+16:8*i+16], low[8*i:8*i+16:8*i+16]
		first := meanOfFour(binary.LittleEndian.Uint64(t), binary.LittleEndian.Uint64(l))
		second := meanOfFour(binary.LittleEndian.Uint64(t[8:]), binary.LittleEndian.Uint64(l[8:]))
		binary.LittleEndian.PutUint64(dst[4*i:], uint64(first)|uint64(second)<<32)
	}
	for ; i < n; i++ {
		binary.LittleEndian.PutUint32(dst[4*i:], meanOfFour(binary.LittleEndian.Uint64(top[8*i:]), binary.LittleEndian.Uint64(low[8*i:])))
	}
	if rest := top[8*n:]; len(rest) == 4 {
		for c := range 4 {
			dst[4*n+c] = uint8((int(rest[c]) + int(low[8*n+c]) + 1) / 2)
		}
	}
}

// meanOfFour is that of two pixels and the two below. The four channels are added in four lanes of 16 bits at once.
func meanOfFour(top, low uint64) uint32 {
	const even, two = 0x00ff00ff00ff00ff, 0x0002000200020002
	rb := top&even + low&even       // red and blue of two pixels
	ga := top>>8&even + low>>8&even // green and alpha
	rb += rb>>32 + two              // the second pixel onto the first
	ga += ga>>32 + two              //
	rb, ga = rb>>2&even, ga>>2&even // the mean
	return uint32(rb | ga<<8)
}
