package vp8

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
)

var errFrame = errors.New("it is no still picture of VP8")

// headSize is how many bytes come before the first partition.
const headSize = 10

// Size is how large a frame says that it is.
func Size(frame []byte) (w, h int, err error) {
	if len(frame) < headSize {
		return 0, 0, io.ErrUnexpectedEOF
	}
	if frame[0]&1 != 0 || frame[3] != 0x9d || frame[4] != 0x01 || frame[5] != 0x2a {
		return 0, 0, errFrame
	}
	return int(frame[6]) | int(frame[7]&0x3f)<<8, int(frame[8]) | int(frame[9]&0x3f)<<8, nil
}

// decoder decodes one frame.
type decoder struct {
	w, h         int // pixels
	across, down int // macroblocks
	head         bools
	rest         []bools // what is added, row by row in turn

	segments segments
	factors  [maxSegments]factors
	values   [planes]probabilities
	skips    bool // macroblocks may say that nothing is added
	skip     uint8

	smooth smoothing
	edges  [2][]edges // of the macroblocks of two rows

	y, cb, cr plane
	above     []beside // for each column of macroblocks, the one above
	left      beside
	mb        macroblock
}

// Decode decodes a frame. The error is the context's, or says what is wrong with the frame.
func Decode(ctx context.Context, frame []byte) (*image.YCbCr, error) {
	w, h, err := Size(frame)
	if err != nil {
		return nil, err
	}
	if w == 0 || h == 0 {
		return nil, fmt.Errorf("its frame says %d x %d pixels", w, h)
	}
	d := &decoder{w: w, h: h, across: (w + 15) / 16, down: (h + 15) / 16}
	if err := d.readHead(frame); err != nil {
		return nil, err
	}
	d.makePlanes()
	for y := range d.down {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := d.row(y); err != nil {
			return nil, err
		}
		if y > 0 {
			d.smoothRow(y - 1)
		}
	}
	d.smoothRow(d.down - 1)
	return d.image(), nil
}

// row decodes a row of macroblocks.
func (d *decoder) row(y int) error {
	d.left = beside{}
	rest := &d.rest[y%len(d.rest)]
	for x := range d.across {
		d.readModes(x)
		if d.mb.skipped {
			d.nothingAdded(x)
		} else {
			d.mb.skipped = !d.readRest(rest, x)
		}
		d.predict(x, y)
		e := d.smooth.edges[d.mb.segment][0]
		if d.mb.small {
			e = d.smooth.edges[d.mb.segment][1]
		}
		e.inner = e.inner || !d.mb.skipped
		d.edges[y%2][x] = e
	}
	if d.head.over || rest.over {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// plane is a plane of samples with a border above and to the left, by which the first ones are predicted.
type plane struct {
	pix            []uint8
	origin, stride int
}

// What lies beyond the picture above and to the left of it (12.2).
const (
	beyondAbove = 127
	beyondLeft  = 129
)

// newPlane is for so many blocks of side x side samples.
func newPlane(across, down, side int) plane {
	p := plane{stride: side * (across + 1)}
	p.origin = p.stride + side
	p.pix = make([]uint8, p.stride*(side*down+1))
	for i := range p.stride {
		p.pix[i] = beyondAbove
	}
	for at := p.origin; at < len(p.pix); at += p.stride {
		p.pix[at-1] = beyondLeft
	}
	return p
}

func (p *plane) at(x, y int) int { return p.origin + y*p.stride + x }

func (d *decoder) makePlanes() {
	d.y, d.cb, d.cr = newPlane(d.across, d.down, 16), newPlane(d.across, d.down, 8), newPlane(d.across, d.down, 8)
	d.above = make([]beside, d.across)
	d.edges = [2][]edges{make([]edges, d.across), make([]edges, d.across)}
}

// image are the planes as a picture.
func (d *decoder) image() *image.YCbCr {
	return &image.YCbCr{Y: d.y.pix[d.y.origin:], Cb: d.cb.pix[d.cb.origin:], Cr: d.cr.pix[d.cr.origin:],
		YStride: d.y.stride, CStride: d.cb.stride, SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, d.w, d.h)}
}
