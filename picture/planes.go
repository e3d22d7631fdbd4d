package picture

import (
	"context"
	"image"
	"sync"

	"clickmask/picture/jpegscan"
)

// planes are a JPEG's samples as they lie in its file, luma and chroma or grey, and how they are to be turned.
type planes struct {
	img         image.Image // *image.YCbCr or *image.Gray
	orientation int
}

// allStrips decodes a file to planes of the size of the picture.
func allStrips(ctx context.Context, f *jpegscan.File, cores int) (image.Image, error) {
	var whole image.Image
	var once sync.Once
	err := eachStrip(ctx, f, cores, nil, 0, func() func(image.Image, int, int, int) error {
		return func(strip image.Image, _, y0, _ int) error {
			once.Do(func() { whole = emptyLike(strip, image.Rect(0, 0, f.W, f.H)) })
			copySamples(whole, strip, y0)
			return nil
		}
	})
	return whole, err
}

// emptyLike has room for planes of the same kind.
func emptyLike(img image.Image, r image.Rectangle) image.Image {
	if p, ok := img.(*image.YCbCr); ok {
		return image.NewYCbCr(r, p.SubsampleRatio)
	}
	return image.NewGray(r)
}

// copySamples puts a strip where it belongs, from row y on.
func copySamples(whole, strip image.Image, y int) {
	rows := strip.Bounds().Dy()
	switch to := whole.(type) {
	case *image.Gray:
		from := strip.(*image.Gray)
		copyRows(to.Pix[y*to.Stride:], to.Stride, from.Pix, from.Stride, rows)
	case *image.YCbCr:
		from := strip.(*image.YCbCr)
		copyRows(to.Y[y*to.YStride:], to.YStride, from.Y, from.YStride, rows)
		first := to.COffset(0, y)
		chroma := (from.COffset(0, rows-1)-from.COffset(0, 0))/from.CStride + 1
		copyRows(to.Cb[first:], to.CStride, from.Cb, from.CStride, chroma)
		copyRows(to.Cr[first:], to.CStride, from.Cr, from.CStride, chroma)
	}
}

func copyRows(dst []uint8, wide int, src []uint8, stride, rows int) {
	for y := range rows {
		copy(dst[y*wide:][:wide], src[y*stride:])
	}
}

// whole are all pixels, upright.
func (p *planes) whole() *image.RGBA {
	pix, _ := toUprightRGBA(context.Background(), p.img, fullRange, p.orientation) // which never ends
	return pix
}

// crop are the pixels in r of the upright picture. Chroma is mixed with that beside it, so that more is made than is taken.
func (p *planes) crop(r image.Rectangle) *image.RGBA {
	all := p.img.Bounds()
	w, h := uprightSize(all.Dx(), all.Dy(), p.orientation)
	from := turnedRect(r, w, h, backwards(p.orientation))
	from = image.Rect((from.Min.X-margin)&^1, (from.Min.Y-margin)&^1, from.Max.X+margin, from.Max.Y+margin).Intersect(all)
	part, _ := toUprightRGBA(context.Background(), subImage(p.img, from), fullRange, p.orientation)
	at := turnedRect(from, all.Dx(), all.Dy(), p.orientation)
	r = r.Sub(at.Min)
	return &image.RGBA{Pix: part.Pix[part.PixOffset(r.Min.X, r.Min.Y):], Stride: part.Stride, Rect: image.Rect(0, 0, r.Dx(), r.Dy())}
}

// margin is how many pixels beside a crop have a say in it: those of the next chroma sample, whose pairs begin at even places.
const margin = 8

func subImage(img image.Image, r image.Rectangle) image.Image {
	if p, ok := img.(*image.YCbCr); ok {
		return p.SubImage(r)
	}
	return img.(*image.Gray).SubImage(r)
}

// backwards is the orientation that undoes one.
func backwards(orientation int) int {
	switch orientation {
	case 6:
		return 8
	case 8:
		return 6
	}
	return orientation
}

// bytes is the memory that they take.
func (p *planes) bytes() int {
	switch img := p.img.(type) {
	case *image.YCbCr:
		return len(img.Y) + len(img.Cb) + len(img.Cr)
	case *image.Gray:
		return len(img.Pix)
	}
	return 0
}
