package picture

import (
	"context"
	"encoding/binary"
	"image"
)

// Deep are the pixels of a file that has 16 bits a sample, of which a [Picture] has the higher byte: upright, as they are in the
// file, with straight alpha.
type Deep struct {
	img         image.Image // *image.Gray16, *image.RGBA64 without transparency or *image.NRGBA64
	orientation int
}

// DeepOnce reads the pixels of 16 bits of a picture once for all that is cut out of it. The zero value has read none; it is for
// one goroutine at a time.
type DeepOnce struct {
	of   *Picture
	deep *Deep
}

// Open is [OpenDeep] at the first time.
func (d *DeepOnce) Open(ctx context.Context, p *Picture) (*Deep, error) {
	if d.of == p {
		return d.deep, nil
	}
	d.of, d.deep = nil, nil // two would need the memory of both
	deep, err := OpenDeep(ctx, p)
	if err == nil {
		d.of, d.deep = p, deep
	}
	return deep, err
}

// OpenDeep reads the file of an opened picture again. It is nil where that has no 16 bits a sample that are known to be kept, or
// is not the one any more that was opened; the error is the context's.
func OpenDeep(ctx context.Context, p *Picture) (*Deep, error) {
	f, err := openFile(p.Path)
	if err != nil {
		return nil, ctx.Err()
	}
	defer f.close()
	return openDeep(f.source(ctx), p)
}

// openDeep is OpenDeep of what is in the file.
func openDeep(s source, p *Picture) (*Deep, error) {
	ctx := s.ctx
	kind, info, err := readHead(s)
	if err != nil || kind.deep == nil || p.Frame != 0 {
		return nil, ctx.Err()
	}
	const perPixel = 8
	g := gateFor(false, info.Bytes+perPixel*int64(info.W)*int64(info.H))
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	defer g.leave()
	img, err := guarded(kind.deep, s.metered(info.mayRead(s.size), nil))
	if err != nil || img == nil {
		return nil, ctx.Err()
	}
	img, _ = withoutNotes(img)
	if _, err := useBits(ctx, img); err != nil {
		return nil, err
	}
	switch i := img.(type) {
	case *image.Gray16, *image.NRGBA64:
	case *image.RGBA64:
		if !i.Opaque() {
			return nil, nil
		}
	default:
		return nil, nil
	}
	pix, err := toUprightRGBA(ctx, img, kind.chroma, info.Orientation)
	if err != nil {
		return nil, err
	}
	hash, err := hashPixels(ctx, pix)
	if err == nil && hash != p.Hash { // a kind whose 8 bits are more than the higher half of 16 is looked at as it is shown
		pix, _, err = decodeShown(s, kind, info)
		if err == nil {
			hash, err = hashPixels(ctx, pix)
		}
	}
	if err != nil || hash != p.Hash {
		return nil, ctx.Err()
	}
	return &Deep{img, info.Orientation}, nil
}

// decodeShown decodes a picture as it is shown.
func decodeShown(s source, kind format, info Info) (pix *image.RGBA, notes []Note, err error) {
	_, err = guarded(func(s source) (_ struct{}, err error) {
		pix, notes, err = decodeWhole(s, kind, info)
		return struct{}{}, err
	}, s.metered(info.mayRead(s.size), nil))
	return pix, notes, err
}

// deepPNG decodes a PNG that has 16 bits a sample.
func deepPNG(s source) (image.Image, error) {
	const depthAt = 24
	var depth [1]byte
	if _, err := s.ReadAt(depth[:], depthAt); err != nil || depth[0] != 16 {
		return nil, err
	}
	return decodePNG(s)
}

// Row fills dst with the pixels from x on in row y: red, green, blue and alpha, of two bytes each, the higher first.
func (d *Deep) Row(dst []byte, x, y int) {
	w, h := uprightSize(d.img.Bounds().Dx(), d.img.Bounds().Dy(), d.orientation)
	place := func(x int) image.Point {
		return turnedRect(image.Rect(x, y, x+1, y+1), w, h, backwards(d.orientation)).Min
	}
	at := place(x)
	step := place(x + 1).Sub(at)
	for i := 0; i+8 <= len(dst); i, at = i+8, at.Add(step) {
		switch img := d.img.(type) {
		case *image.Gray16:
			grey := img.Pix[img.PixOffset(at.X, at.Y):]
			for k := range 3 {
				copy(dst[i+2*k:i+2*k+2], grey)
			}
			binary.BigEndian.PutUint16(dst[i+6:], 0xffff)
		case *image.RGBA64:
			copy(dst[i:i+8], img.Pix[img.PixOffset(at.X, at.Y):])
		case *image.NRGBA64:
			copy(dst[i:i+8], img.Pix[img.PixOffset(at.X, at.Y):])
		}
	}
}
