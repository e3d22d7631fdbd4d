package picture

import (
	"fmt"
	"image"
	_ "unsafe" // for go:linkname

	_ "github.com/gen2brain/jpegxl" // holds the decoder
)

// The decoder is libjxl, out of the package jpegxl. It turns pictures upright by itself.
//
//go:linkname jxlModule github.com/gen2brain/jpegxl.decodeWasm
var jxlModule []byte

var jxlCodec = newWasmCodec(&jxlModule, func(depth int) bool { return depth == 16 }, "its pixels cannot be decoded")

func jxlConfig(s source) (w, h int, err error) {
	head, err := readJXLHead(s)
	return head.w, head.h, err
}

func needJXL(s source, w, h int) need {
	return need{decoder: jxlMemory(s, w, h) + s.size, own: false}
}

// The decoder's memory: what it takes for any picture; for each byte of the file, which it holds beside what it makes of a
// stretch of it; for each pixel. Measured 13 MB, 3, and 5 to 19 without a loss and with alpha in 16 bits.
const (
	jxlAtLeast  = 24 << 20
	jxlPerByte  = 3
	jxlPerPixel = 20
)

// jxlMemory is what the decoder may take.
func jxlMemory(s source, w, h int) int64 {
	return jxlAtLeast + jxlPerByte*s.size + jxlPerPixel*int64(w)*int64(h)
}

func decodeJXL(s source) (image.Image, error) { return pixelsOfJXL(s, false) }

// deepJXL decodes a picture that has 16 bits a sample.
func deepJXL(s source) (image.Image, error) { return pixelsOfJXL(s, true) }

func pixelsOfJXL(s source, deepAlone bool) (image.Image, error) {
	head, err := readJXLHead(s)
	if err != nil {
		return nil, err
	}
	memory := jxlMemory(s, head.w, head.h)
	d, err := jxlCodec.open(s, memory, int64(head.w)*int64(head.h))
	if err != nil {
		return nil, err
	}
	defer d.close()
	// What the limits were checked against must be what the decoder is going to make.
	if d.w != head.w || d.h != head.h {
		return nil, fmt.Errorf("it says %d x %d pixels in one place and %d x %d in another", head.w, head.h, d.w, d.h)
	}
	if deepAlone && !d.wide() {
		return nil, nil
	}
	made, err := d.pixels(memory)
	if err != nil {
		return nil, err
	}
	// The pixels lie in the decoder's memory, all of which would live as long as they do.
	if d.wide() {
		out := image.NewNRGBA64(image.Rect(0, 0, d.w, d.h))
		copy(out.Pix, made)
		return noted(out, d.firstOf()...), nil
	}
	out := image.NewNRGBA(image.Rect(0, 0, d.w, d.h))
	copy(out.Pix, made)
	return noted(out, d.firstOf()...), nil
}
