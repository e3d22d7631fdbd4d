package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// Files of any size and kind, for which no encoder is at hand: made of as few bytes as the formats allow.

// blankJPEG is a JPEG of one colour. Its factors are those of each component, 0x21 for two columns of blocks beside each
// other; adobe, if not negative, says in Adobe's segment what the components are.
func blankJPEG(progressive bool, w, h int, adobe int, factors ...byte) []byte {
	out := []byte("\xff\xd8")
	segment := func(marker byte, body ...byte) {
		out = append(out, 0xff, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(2+len(body)))
		out = append(out, body...)
	}
	if adobe >= 0 {
		segment(0xee, append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), byte(adobe))...)
	}
	segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...)...)
	sof := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), byte(len(factors))}
	scan := []byte{byte(len(factors))}
	across, down, blocks := 1, 1, 0
	for i, f := range factors {
		sof = append(sof, byte(i+1), f, 0)
		scan = append(scan, byte(i+1), 0)
		across, down = max(across, int(f>>4)), max(down, int(f&15))
		blocks += int(f>>4) * int(f&15)
	}
	marker := byte(0xc0)
	if progressive {
		marker = 0xc2
		scan = append(scan, 0, 0, 0)
	} else {
		scan = append(scan, 0, 63, 0)
	}
	segment(marker, sof...)
	one := append([]byte{1}, make([]byte, 15)...) // a single code of one bit, 0, which means 0
	segment(0xc4, append(append([]byte{0x00}, one...), 0)...)
	segment(0xc4, append(append([]byte{0x10}, one...), 0)...)
	segment(0xda, scan...)
	blocks *= ((w + 8*across - 1) / (8 * across)) * ((h + 8*down - 1) / (8 * down))
	codes := 2 // of a block
	if progressive {
		codes = 1
	}
	out = append(out, make([]byte, (codes*blocks+7)/8)...)
	return append(out, 0xff, 0xd9)
}

// bitWriter writes numbers with the lowest bit first.
type bitWriter struct {
	out  []byte
	bits int
}

func (b *bitWriter) put(v, n int) {
	for ; n > 0; n-- {
		if b.bits%8 == 0 {
			b.out = append(b.out, 0)
		}
		b.out[len(b.out)-1] |= byte(v&1) << (b.bits % 8)
		b.bits, v = b.bits+1, v>>1
	}
}

// riff is a WebP file of these chunks, each a name and what it holds.
func riff(chunks ...string) []byte {
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	for i := 0; i < len(chunks); i += 2 {
		out = append(out, chunks[i]...)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(chunks[i+1])))
		out = append(out, chunks[i+1]...)
		if len(chunks[i+1])%2 == 1 {
			out = append(out, 0)
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// blankVP8L is the chunk of a lossless WebP picture of one colour, with a palette of one or without.
func blankVP8L(w, h int, palette bool) string {
	var b bitWriter
	b.put(0x2f, 8)
	b.put(w-1, 14)
	b.put(h-1, 14)
	b.put(0, 4)     // no alpha, version 0
	one := func() { // five codes of one symbol, which take no bits
		for range 5 {
			b.put(1, 1) // simple
			b.put(0, 1) // one symbol
			b.put(0, 1) // of one bit
			b.put(0, 1) // 0
		}
	}
	if palette {
		b.put(1, 1)
		b.put(3, 2) // colours by index
		b.put(0, 8) // one colour
		b.put(0, 1) // no cache
		one()
	}
	b.put(0, 1) // no transform
	b.put(0, 1) // no cache
	b.put(0, 1) // no image of codes
	one()
	return string(append(b.out, make([]byte, 64)...))
}

// blankVP8 is the chunk of a lossy WebP picture: bits of 0 mean a valid frame.
func blankVP8(w, h int) string {
	units := ((w + 15) / 16) * ((h + 15) / 16)
	first := 64 + 4*units
	out := []byte{byte(first<<5) | 1<<4, byte(first >> 3), byte(first >> 11), 0x9d, 0x01, 0x2a, byte(w), byte(w >> 8), byte(h), byte(h >> 8)}
	return string(append(out, make([]byte, first+64+16*units)...))
}

// vp8x is the head of a WebP file with more than a picture.
func vp8x(flags byte, w, h int) string {
	return string([]byte{flags, 0, 0, 0, byte(w - 1), byte((w - 1) >> 8), byte((w - 1) >> 16), byte(h - 1), byte((h - 1) >> 8), byte((h - 1) >> 16)})
}

// blankTIFF is an uncompressed TIFF of black pixels in strips of so many rows.
func blankTIFF(w, h, samples, bits, rows int) []byte {
	le := binary.LittleEndian
	row := (w*samples*bits + 7) / 8
	strips := (h + rows - 1) / rows
	photometric := uint32(1)
	if samples > 1 {
		photometric = 2
	}
	out := []byte("II*\x00\x08\x00\x00\x00")
	tags := [][4]uint32{{256, 4, 1, uint32(w)}, {257, 4, 1, uint32(h)}, {258, 3, uint32(samples), uint32(bits)}, {259, 3, 1, 1},
		{262, 3, 1, photometric}, {273, 4, uint32(strips), 0}, {278, 4, 1, uint32(rows)}, {279, 4, uint32(strips), 0}, {338, 3, 1, 2}}
	if samples < 4 {
		tags = tags[:8]
	}
	head := 8 + 2 + 12*len(tags) + 4
	bitsAt, offsetsAt := head, head+2*samples
	countsAt := offsetsAt + 4*strips
	pixelsAt := countsAt + 4*strips
	last := row * (h - (strips-1)*rows)
	out = le.AppendUint16(out, uint16(len(tags)))
	for _, t := range tags {
		v := t[3]
		switch {
		case t[0] == 258 && samples > 2:
			v = uint32(bitsAt)
		case t[0] == 273 && strips == 1:
			v = uint32(pixelsAt)
		case t[0] == 273:
			v = uint32(offsetsAt)
		case t[0] == 279 && strips == 1:
			v = uint32(last)
		case t[0] == 279:
			v = uint32(countsAt)
		}
		out = le.AppendUint16(le.AppendUint16(out, uint16(t[0])), uint16(t[1]))
		out = le.AppendUint32(le.AppendUint32(out, t[2]), v)
	}
	out = le.AppendUint32(out, 0)
	for range samples {
		out = le.AppendUint16(out, uint16(bits))
	}
	for i := range strips {
		out = le.AppendUint32(out, uint32(pixelsAt+i*row*rows))
	}
	for i := range strips {
		out = le.AppendUint32(out, uint32(row*min(rows, h-i*rows)))
	}
	return append(out, make([]byte, row*h)...)
}

// tiffJPEGOf is a TIFF of one strip that is a JPEG.
func tiffJPEGOf(w, h int, strip []byte) []byte {
	return tiffOf([][3]uint32{{tagWidth, 4, uint32(w)}, {tagHeight, 4, uint32(h)}, {tagBits, 3, 8}, {tagCompression, 3, tiffJPEG},
		{tagPhotometric, 3, tiffYCbCr}, {tagSamples, 3, 3}}, strip)
}

// runsBMP is a BMP of runs of one pixel.
func runsBMP(w, h int) []byte {
	le := binary.LittleEndian
	out := append([]byte("BM\x00\x00\x00\x00\x00\x00\x00\x00"), 58, 0, 0, 0, 40, 0, 0, 0)
	out = le.AppendUint32(le.AppendUint32(out, uint32(w)), uint32(h))
	out = append(out, 1, 0, 8, 0, 1, 0, 0, 0)
	out = append(out, make([]byte, 12)...)
	out = append(out, 1, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 0)
	for range h {
		out = append(append(out, bytes.Repeat([]byte{1, 0}, w)...), 0, 0)
	}
	return append(out, 0, 1)
}

// runsTGA is a TGA of runs of four pixels.
func runsTGA(w, h int) []byte {
	out := []byte{0, 0, tgaColours | tgaRuns, 0, 0, 0, 0, 0, 0, 0, 0, 0, byte(w), byte(w >> 8), byte(h), byte(h >> 8), 24, 0}
	return append(out, bytes.Repeat([]byte{131, 1, 2, 3}, (w*h+3)/4)...)
}

// encoded is what an encoder writes.
func encoded(t testing.TB, encode func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	return encoded(t, func(b *bytes.Buffer) error { return fast.Encode(b, img) })
}

// transparentPNG names a transparent colour, and so becomes NRGBA.
func transparentPNG(t testing.TB, img image.Image, size int) []byte {
	data := pngOf(t, img)
	chunk := []byte("\x00\x00\x00" + string([]byte{byte(size)}) + "tRNS" + string(make([]byte, size)))
	chunk = binary.BigEndian.AppendUint32(chunk, crcOf(chunk[4:]))
	return bytes.Join([][]byte{data[:33], chunk, data[33:]}, nil)
}

// kinds are one file of every kind that takes memory in a way of its own, of w x h pixels.
func kinds(t testing.TB, w, h int) map[string][]byte {
	r := image.Rect(0, 0, w, h)
	palette := color.Palette{color.Black, color.White}
	opaque := image.NewNRGBA(r)
	for i := 3; i < len(opaque.Pix); i += 4 {
		opaque.Pix[i] = 255
	}
	opaque64 := image.NewRGBA64(r)
	for i := 6; i < len(opaque64.Pix); i += 8 {
		opaque64.Pix[i], opaque64.Pix[i+1] = 255, 255
	}
	encodeTIFF := func(img image.Image, c tiff.CompressionType) []byte {
		return encoded(t, func(b *bytes.Buffer) error { return tiff.Encode(b, img, &tiff.Options{Compression: c}) })
	}
	return map[string][]byte{
		"PNG grey":                 pngOf(t, image.NewGray(r)),
		"PNG grey 16":              pngOf(t, image.NewGray16(r)),
		"PNG palette":              pngOf(t, image.NewPaletted(r, palette)),
		"PNG RGB":                  pngOf(t, opaque),
		"PNG RGBA":                 pngOf(t, image.NewNRGBA(r)),
		"PNG RGB 16":               pngOf(t, opaque64),
		"PNG RGBA 16":              pngOf(t, image.NewNRGBA64(r)),
		"PNG grey + colour key":    transparentPNG(t, image.NewGray(r), 2),
		"PNG grey 16 + colour key": transparentPNG(t, image.NewGray16(r), 2),
		"JPEG grey":                blankJPEG(false, w, h, -1, 0x11),
		"JPEG 4:2:0":               blankJPEG(false, w, h, -1, 0x22, 0x11, 0x11),
		"JPEG 4:2:2":               blankJPEG(false, w, h, -1, 0x21, 0x11, 0x11),
		"JPEG 4:4:4":               blankJPEG(false, w, h, -1, 0x11, 0x11, 0x11),
		"JPEG RGB":                 blankJPEG(false, w, h, 0, 0x11, 0x11, 0x11),
		"JPEG CMYK":                blankJPEG(false, w, h, 0, 0x11, 0x11, 0x11, 0x11),
		"JPEG YCCK":                blankJPEG(false, w, h, 2, 0x11, 0x11, 0x11, 0x11),
		"JPEG grey progressive":    blankJPEG(true, w, h, -1, 0x11),
		"JPEG 4:2:0 progressive":   blankJPEG(true, w, h, -1, 0x22, 0x11, 0x11),
		"JPEG 4:4:4 progressive":   blankJPEG(true, w, h, -1, 0x11, 0x11, 0x11),
		"JPEG CMYK progressive":    blankJPEG(true, w, h, 0, 0x11, 0x11, 0x11, 0x11),
		"GIF":                      encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, image.NewPaletted(r, palette), nil) }),
		"BMP palette":              encoded(t, func(b *bytes.Buffer) error { return bmp.Encode(b, image.NewPaletted(r, palette)) }),
		"BMP RGB":                  encoded(t, func(b *bytes.Buffer) error { return bmp.Encode(b, opaque) }),
		"BMP RGBA":                 encoded(t, func(b *bytes.Buffer) error { return bmp.Encode(b, image.NewNRGBA(r)) }),
		"BMP runs":                 runsBMP(w, h),
		"PNM":                      append(fmt.Appendf(nil, "P6 %d %d 255\n", w, h), make([]byte, 3*w*h)...),
		"PNM float":                append(fmt.Appendf(nil, "Pf %d %d 1.0\n", w, h), make([]byte, 4*w*h)...),
		"PNM text":                 append(fmt.Appendf(nil, "P2 %d %d 255\n", w, h), bytes.Repeat([]byte("7 "), w*h)...),
		"TGA runs":                 runsTGA(w, h),
		"TIFF grey":                encodeTIFF(image.NewGray(r), tiff.Uncompressed),
		"TIFF RGBA":                encodeTIFF(image.NewNRGBA(r), tiff.Deflate),
		"TIFF RGBA 16":             encodeTIFF(image.NewNRGBA64(r), tiff.Uncompressed),
		"TIFF RGBA 16 deflate":     encodeTIFF(image.NewNRGBA64(r), tiff.Deflate),
		"TIFF RGB 16 in strips":    blankTIFF(w, h, 3, 16, 7),
		"TIFF bits in strips":      blankTIFF(w, h, 1, 1, 7),
		"TIFF float":               tiffOf([][3]uint32{{tagWidth, 4, uint32(w)}, {tagHeight, 4, uint32(h)}, {tagBits, 3, 32}, {tagFormat, 3, tiffReal}}, make([]byte, 4*w*h)),
		"TIFF JPEG":                tiffJPEGOf(w, h, blankJPEG(false, w, h, -1, 0x22, 0x11, 0x11)),
		"TIFF JPEG progressive":    tiffJPEGOf(w, h, blankJPEG(true, w, h, -1, 0x11, 0x11, 0x11)),
		"WebP lossy":               riff("VP8 ", blankVP8(w, h)),
		"WebP lossy + alpha":       riff("VP8X", vp8x(16, w, h), "ALPH", "\x01"+blankVP8L(w, h, false)[5:], "VP8 ", blankVP8(w, h)),
		"WebP lossless":            riff("VP8L", blankVP8L(w, h, false)),
		"WebP lossless palette":    riff("VP8L", blankVP8L(w, h, true)),
		"WebP animation":           animation(w, h, 0, 0, w, h, riff("VP8L", blankVP8L(w, h, false))),
	}
}
