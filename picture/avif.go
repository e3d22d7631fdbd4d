package picture

import (
	"errors"
	"fmt"
	"image"
	_ "unsafe" // for go:linkname

	_ "github.com/gen2brain/avif" // holds the decoder
)

// The decoder is libavif, out of the package avif.
//
//go:linkname avifModule github.com/gen2brain/avif.decodeWasm
var avifModule []byte

var avifCodec = newWasmCodec(&avifModule, func(depth int) bool { return depth > 8 }, "its boxes or pixels make no sense")

// Heads are read by hand, so that recognising a file and asking about its size stays quick.

func avifConfig(s source) (w, h int, err error) {
	head, err := readAVIFHead(s)
	if err != errNoMeta {
		return head.w, head.h, err
	}
	d, err := avifCodec.open(s, avifMemory(s, 0, 0), 0) // an animation alone
	if err != nil {
		return 0, 0, err
	}
	defer d.close()
	return d.w, d.h, nil
}

// avifOrientation is what the boxes irot and imir ask for. An EXIF orientation beside them is not looked at: readers
// must not apply it (ISO 23008-12, A.2.1), and browsers and Pillow do not.
func avifOrientation(s source) int {
	head, _ := readAVIFHead(s)
	return head.orientation
}

// needAVIF: the decoder's memory, and the picture.
func needAVIF(s source, w, h int) need {
	return need{decoder: avifMemory(s, w, h) + s.size, own: false}
}

// The decoder's memory: what it takes for any picture; for the edges around its planes; for each pixel of 8 bits and less
// chroma than luma, of as much, of alpha beside it, and so many times that of more bits. Measured 22, 24, 13 and 1.4.
const (
	avifAtLeast            = 24 << 20
	avifPerEdge            = 2048
	avifHalf, avifFull     = 25, 27
	avifAlpha              = 15
	avifDeepOf, avifDeepBy = 3, 2
)

// avifMemory is what the decoder may take.
func avifMemory(s source, w, h int) int64 {
	head, err := readAVIFHead(s)
	perPixel := int64(avifHalf)
	if head.fullChroma || err != nil {
		perPixel = avifFull
	}
	if head.alpha || err != nil {
		perPixel += avifAlpha
	}
	if head.deep || err != nil {
		perPixel = perPixel * avifDeepOf / avifDeepBy
	}
	return avifAtLeast + s.size + avifPerEdge*int64(w+h) + perPixel*int64(w)*int64(h)
}

func decodeAVIF(s source) (image.Image, error) {
	head, err := readAVIFHead(s)
	animation := err == errNoMeta
	if err != nil && !animation {
		return nil, err
	}
	d, err := avifCodec.open(s, avifMemory(s, head.w, head.h), int64(head.w)*int64(head.h))
	if err != nil {
		return nil, err
	}
	defer d.close()
	// What the limits were checked against must be what the decoder is going to make.
	if !animation && (d.w != head.w || d.h != head.h) {
		return nil, fmt.Errorf("it says %d x %d pixels in one place and %d x %d in another", head.w, head.h, d.w, d.h)
	}
	made, err := d.pixels(avifMemory(s, d.w, d.h))
	if err != nil {
		return nil, err
	}
	// The pixels lie in the decoder's memory, all of which would live as long as they do.
	out := image.NewRGBA(image.Rect(0, 0, d.w, d.h))
	if d.wide() {
		for i := range out.Pix { // the higher byte, which comes second
			out.Pix[i] = made[2*i+1]
		}
	} else {
		copy(out.Pix, made)
	}
	clampToAlpha(out.Pix) // the decoder multiplies before it rounds
	if !visible(out, head.alpha) {
		return nil, errors.New("its pixels cannot be decoded")
	}
	return noted(out, d.firstOf()...), nil
}

// visible reports whether anything was decoded: the library says nothing when the pixels' data are damaged or cut
// off, and hands out the empty memory that they should have gone to. Without alpha every pixel must be opaque,
// with alpha any one not wholly transparent.
func visible(p *image.RGBA, alpha bool) bool {
	for i := 3; i < len(p.Pix); i += 4 {
		switch {
		case alpha && p.Pix[i] != 0:
			return true
		case !alpha && p.Pix[i] != 255:
			return false
		}
	}
	return !alpha
}
