package picture

import (
	"context"
	"encoding/binary"
	"image"
)

// orient turns a packed picture upright by its EXIF orientation; 1 gives the picture itself back. The error is the context's.
func orient(ctx context.Context, src *image.RGBA, orientation int) (*image.RGBA, error) {
	if orientation < 2 || orientation > 8 {
		return src, nil
	}
	dw, dh := uprightSize(src.Rect.Dx(), src.Rect.Dy(), orientation)
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	err := eachBandUntil(ctx, dh, tile, func(y0, y1 int) { turn(dst, src, orientation, y0, y1) })
	return dst, err
}

// tile is the side of the squares in which pixels are moved, so that when rows become columns both sides stay in the
// cache.
const tile = 32

// stripRows is how many rows are converted before they are moved: with fewer, columns are written in pieces too short
// for the memory behind the cache.
const stripRows = bandPiece

// toUprightRGBA is [toRGBA] and [orient] in one: a strip of rows is converted and moved to its place at a time, so that
// there is never a second copy of the whole picture in RGBA beside the one that stays.
func toUprightRGBA(ctx context.Context, img image.Image, chroma chromaRange, orientation int) (*image.RGBA, error) {
	if _, is := img.(*image.RGBA); is || orientation < 2 || orientation > 8 || img.Bounds().Empty() {
		p, err := toRGBA(ctx, img, chroma)
		if err != nil {
			return nil, err
		}
		return orient(ctx, p, orientation)
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	dw, dh := uprightSize(w, h, orientation)
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	fill := rowFiller(img, chroma)
	eachBand(h, tile, func(y0, y1 int) {
		row := fill()
		strip := image.NewRGBA(image.Rect(0, 0, w, min(stripRows, y1-y0)))
		for y := y0; y < y1 && ctx.Err() == nil; y += stripRows {
			rows := min(stripRows, y1-y)
			for i := range rows {
				row(strip.Pix[i*strip.Stride:][:4*w], y+i)
			}
			part := strip.SubImage(image.Rect(0, 0, w, rows)).(*image.RGBA)
			at := placeOfRows(dw, dh, orientation, y, y+rows)
			turn(dst.SubImage(at).(*image.RGBA), part, orientation, 0, at.Dy())
		}
	})
	return dst, ctx.Err()
}

// placeOfRows is where rows y0 to y1 of a picture lie once it is upright and dw x dh pixels large.
func placeOfRows(dw, dh, orientation, y0, y1 int) image.Rectangle {
	w, h := uprightSize(dw, dh, orientation) // which turns back as it turns
	return turnedRect(image.Rect(0, y0, w, y1), w, h, orientation)
}

// turnedRect is where a rectangle of a picture of w x h pixels lies once that was turned by an orientation.
func turnedRect(r image.Rectangle, w, h, orientation int) image.Rectangle {
	place := func(x, y int) image.Point {
		switch orientation {
		case 2:
			return image.Pt(w-x, y)
		case 3:
			return image.Pt(w-x, h-y)
		case 4:
			return image.Pt(x, h-y)
		case 5:
			return image.Pt(y, x)
		case 6:
			return image.Pt(h-y, x)
		case 7:
			return image.Pt(h-y, w-x)
		case 8:
			return image.Pt(y, w-x)
		}
		return image.Pt(x, y)
	}
	return image.Rectangle{Min: place(r.Min.X, r.Min.Y), Max: place(r.Max.X, r.Max.Y)}.Canon()
}

// turn moves src's pixels into rows y0 to y1 of dst, which has the size of src upright.
func turn(dst, src *image.RGBA, orientation, y0, y1 int) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dw := dst.Rect.Dx()
	// The pixel of dst at (0, 0) lies in src at origin; a step right goes dx pixels on, a step down dy.
	last, row := w-1, w
	bottom := (h - 1) * w
	var origin, dx, dy int
	switch orientation {
	case 2: // mirrored
		origin, dx, dy = last, -1, row
	case 3: // upside down
		origin, dx, dy = bottom+last, -1, -row
	case 4: // upside down and mirrored
		origin, dx, dy = bottom, 1, -row
	case 5: // transposed
		origin, dx, dy = 0, row, 1
	case 6: // to be turned clockwise
		origin, dx, dy = bottom, -row, 1
	case 7: // transposed along the other diagonal
		origin, dx, dy = bottom+last, -row, -1
	case 8: // to be turned counter-clockwise
		origin, dx, dy = last, row, -1
	}
	for ty := y0; ty < y1; ty += tile {
		for tx := 0; tx < dw; tx += tile {
			for y := ty; y < min(ty+tile, y1); y++ {
				from := 4 * (origin + tx*dx + y*dy)
				to := dst.Pix[y*dst.Stride+4*tx : y*dst.Stride+4*min(tx+tile, dw)]
				for i := 0; i < len(to); i += 4 {
					binary.LittleEndian.PutUint32(to[i:], binary.LittleEndian.Uint32(src.Pix[from:]))
					from += 4 * dx
				}
			}
		}
	}
}
