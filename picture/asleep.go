package picture

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"

	"clickmask/picture/jpegscan"
)

// asleep is a camera's JPEG as it lies in its file, gone through once, so that its rows can be decoded from anywhere. It takes
// a tenth of the memory that its pixels take.
type asleep struct {
	file *jpegscan.File
	info Info
	size int // bytes
}

// Why pixels cannot rest: the file has changed, or has so much beside them that nothing is gained.
var (
	errOtherPixels = errors.New("the file has other pixels now")
	errLargeFile   = errors.New("the file is larger than its pixels' planes")
)

// fallAsleep reads the file of a picture once more, which may have so many bytes.
func fallAsleep(ctx context.Context, p *Picture, most int) (*asleep, error) {
	f, err := openFile(p.Path)
	if err != nil {
		return nil, err
	}
	defer f.close()
	return guarded(func(s source) (*asleep, error) {
		if s.size > int64(most) {
			return nil, errLargeFile
		}
		data := make([]byte, s.size)
		if _, err := io.ReadFull(s.section(0, s.size), data); err != nil {
			return nil, err
		}
		_, info, err := readHead(newSource(s.ctx, bytes.NewReader(data), s.size, s.name))
		if err != nil {
			return nil, err
		}
		if w, h := p.Size(); info.W != w || info.H != h || info.Orientation != p.Orientation {
			return nil, errOtherPixels
		}
		b, err := jpegscan.Open(bytes.NewReader(data), s.size) // which outlives the context
		if err != nil {
			return nil, err
		}
		if _, err := b.Index(s.ctx); err != nil {
			return nil, err
		}
		if b.Progressive() || !b.Samples() { // whose coefficients would be all of them in memory, or colours put together
			return nil, jpegscan.ErrOther
		}
		return &asleep{b, info, len(data)}, nil
	}, f.source(ctx))
}

// planes decodes it to its samples.
func (a *asleep) planes(ctx context.Context, cores int) (*planes, error) {
	img, err := allStrips(ctx, a.file, cores)
	return &planes{img, a.info.Orientation}, err
}

// whole are all pixels, upright.
func (a *asleep) whole() *image.RGBA {
	pix, _ := stripsUpright(context.Background(), a.file, a.info, nil) // which read memory, all of it, before
	return pix
}

// compare finds out whether it has just these pixels, strip by strip, so that no more of them are there at a time.
func (a *asleep) compare(ctx context.Context, with *image.RGBA) error {
	return eachStrip(ctx, a.file, maxBands, nil, 1, func() func(image.Image, int, int, int) error {
		c := &comparer{with: with, orientation: a.info.Orientation}
		return c.compare
	})
}

// comparer holds decoded strips against pixels.
type comparer struct {
	with        *image.RGBA
	orientation int
	piece       *placer // for rows on their way, nil before there are any
}

// comparedRows is how many rows are converted at a time.
const comparedRows = 64

func (c *comparer) compare(strip image.Image, from, y0, y1 int) error {
	for ; y0 < y1; y0, from = y0+comparedRows, from+comparedRows {
		rows := min(comparedRows, y1-y0)
		at := placeOfRows(c.with.Rect.Dx(), c.with.Rect.Dy(), c.orientation, y0, y0+rows)
		if c.piece == nil || c.piece.dst.Rect.Size() != at.Size() {
			c.piece = &placer{dst: image.NewRGBA(image.Rectangle{Max: at.Size()}), orientation: c.orientation,
				part: image.NewRGBA(image.Rect(0, 0, strip.Bounds().Dx(), rows))}
		}
		c.piece.place(strip, from, 0, rows)
		got := c.piece.dst
		for y := range at.Dy() {
			want := c.with.PixOffset(at.Min.X, at.Min.Y+y)
			if !bytes.Equal(got.Pix[y*got.Stride:][:got.Stride], c.with.Pix[want:][:got.Stride]) {
				return errOtherPixels
			}
		}
	}
	return nil
}
