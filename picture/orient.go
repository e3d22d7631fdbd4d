package picture

import (
	"encoding/binary"
	"image"
)

// orient turns a packed picture upright by its EXIF orientation; 1 gives the picture itself back.
func orient(src *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dw, dh := uprightSize(w, h, orientation)
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
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
	// In tiles, so that when rows become columns both sides stay in the cache.
	const tile = 32
	eachBand(dh, tile, func(y0, y1 int) {
		for ty := y0; ty < y1; ty += tile {
			for tx := 0; tx < dw; tx += tile {
				for y := ty; y < min(ty+tile, y1); y++ {
					from := 4 * (origin + tx*dx + y*dy)
					to := dst.Pix[4*(y*dw+tx) : 4*(y*dw+min(tx+tile, dw))]
					for i := 0; i < len(to); i += 4 {
						binary.LittleEndian.PutUint32(to[i:], binary.LittleEndian.Uint32(src.Pix[from:]))
						from += 4 * dx
					}
				}
			}
		}
	})
	return dst
}
