package clipboard

import (
	"encoding/binary"
	"image"
	"image/draw"
)

// Windows has pictures on the clipboard as bitmaps without the head of their file (Microsoft, "BITMAPV5HEADER structure").
const (
	dibV5Head  = 124
	bmpHead    = 14
	dibMasks   = 3 // BI_BITFIELDS
	dibAlpha   = 6 // BI_ALPHABITFIELDS
	dibSRGB    = 0x73524742
	dibPicture = 4 // LCS_GM_IMAGES
)

// dibOf is a picture as a bitmap with straight alpha, for CF_DIBV5.
func dibOf(im image.Image) []byte {
	w, h := im.Bounds().Dx(), im.Bounds().Dy()
	own, ok := im.(*image.NRGBA)
	if !ok {
		own = image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.Draw(own, own.Rect, im, im.Bounds().Min, draw.Src)
	}
	out := make([]byte, dibV5Head, dibV5Head+4*w*h)
	for _, field := range []struct {
		at    int
		value uint32
	}{
		{0, dibV5Head}, {4, uint32(w)}, {8, uint32(h)}, {12, 1 | 32<<16}, {16, dibMasks}, {20, uint32(4 * w * h)},
		{40, 0xff0000}, {44, 0xff00}, {48, 0xff}, {52, 0xff000000}, {56, dibSRGB}, {108, dibPicture},
	} {
		binary.LittleEndian.PutUint32(out[field.at:], field.value)
	}
	for y := h - 1; y >= 0; y-- {
		row := own.Pix[y*own.Stride:]
		for x := range w {
			p := row[4*x : 4*x+4 : 4*x+4]
			out = append(out, p[2], p[1], p[0], p[3])
		}
	}
	return out
}

// bmpOf is a bitmap with the head of a file, or nil where it is none. Where alpha is 0 all over, as some programs leave what they do not
// use, it is 255.
func bmpOf(dib []byte) []byte {
	if len(dib) < 40 || binary.LittleEndian.Uint32(dib) > uint32(len(dib)) {
		return nil
	}
	size, depth, packed := binary.LittleEndian.Uint32(dib), binary.LittleEndian.Uint16(dib[14:]), binary.LittleEndian.Uint32(dib[16:])
	pixels := uint64(size)
	if size == 40 && packed == dibMasks {
		pixels += 12
	} else if size == 40 && packed == dibAlpha {
		pixels += 16
	}
	colours := uint64(binary.LittleEndian.Uint32(dib[32:]))
	if colours == 0 && depth <= 8 {
		colours = 1 << depth
	}
	if pixels += 4 * colours; pixels > uint64(len(dib)) {
		return nil
	}
	out := make([]byte, bmpHead, bmpHead+len(dib))
	copy(out, "BM")
	binary.LittleEndian.PutUint32(out[2:], uint32(bmpHead+len(dib)))
	binary.LittleEndian.PutUint32(out[10:], uint32(bmpHead+pixels))
	out = append(out, dib...)
	if size >= 56 && depth == 32 && binary.LittleEndian.Uint32(dib[52:]) == 0xff000000 {
		fill(out[bmpHead+pixels:])
	}
	return out
}

// fill makes pixels of four bytes opaque if all are clear.
func fill(pixels []byte) {
	for i := 3; i < len(pixels); i += 4 {
		if pixels[i] != 0 {
			return
		}
	}
	for i := 3; i < len(pixels); i += 4 {
		pixels[i] = 255
	}
}
