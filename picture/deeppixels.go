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

// OpenDeep reads the file of an opened picture again. It is nil where that is no PNG of 16 bits a sample, or is not the one any
// more that was opened; the error is the context's.
func OpenDeep(ctx context.Context, p *Picture) (*Deep, error) {
	f, err := openFile(p.Path)
	if err != nil {
		return nil, ctx.Err()
	}
	defer f.close()
	s := f.source(ctx)
	kind, info, err := readHead(s)
	if err != nil || kind.name != "png" || p.Frame != 0 || !hasDeepSamples(s) {
		return nil, ctx.Err()
	}
	g := gateFor(false, info.Bytes)
	if err := g.enter(ctx); err != nil {
		return nil, err
	}
	defer g.leave()
	d, err := guarded(func(s source) (*Deep, error) {
		img, err := kind.decode(s)
		if err != nil {
			return nil, err
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
		if hash, err := hashPixels(ctx, pix); err != nil || hash != p.Hash {
			return nil, err
		}
		return &Deep{img, info.Orientation}, nil
	}, s.metered(info.mayRead(s.size), nil))
	if err != nil {
		return nil, ctx.Err()
	}
	return d, nil
}

// hasDeepSamples reads how many bits a sample of a PNG has, out of its first chunk.
func hasDeepSamples(s source) bool {
	const depthAt = 24
	var depth [1]byte
	_, err := s.ReadAt(depth[:], depthAt)
	return err == nil && depth[0] == 16
}

// Row fills dst with the pixels from x on in row y: red, green, blue and alpha, of two bytes each, the higher first.
func (d *Deep) Row(dst []byte, x, y int) {
	w, h := uprightSize(d.img.Bounds().Dx(), d.img.Bounds().Dy(), d.orientation)
	for i := 0; i+8 <= len(dst); i += 8 {
		at := turnedRect(image.Rect(x+i/8, y, x+i/8+1, y+1), w, h, backFrom(d.orientation)).Min
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

// backFrom is the orientation that takes back what another does.
func backFrom(orientation int) int {
	switch orientation {
	case 6:
		return 8
	case 8:
		return 6
	}
	return orientation
}
