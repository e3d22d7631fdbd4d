package picture

import (
	"context"
	"fmt"
	"image"
	_ "unsafe" // for go:linkname

	_ "github.com/gen2brain/webp" // holds the encoder
)

// The encoder is libwebp, out of the package webp. Files are read by x/image's decoder, which is Go.
//
//go:linkname webpModule github.com/gen2brain/webp.webpWasm
var webpModule []byte

var webpEncoder = newWasmCodec(&webpModule, nil, "its pixels cannot be encoded as WebP")

// MaxWebP is the longest side of a WebP picture.
const MaxWebP = 16383

// The encoder's memory: what it takes for any picture, and for each pixel; and what a module can address. Measured 52 bytes at the most.
const (
	webpAtLeast  = 16 << 20
	webpPerPixel = 60
	webpAtMost   = 1<<32 - 1<<16
)

// EncodeWebP makes the pixels of a WebP file, one with no notes in it, of straight alpha: with a quality from 1 to 100, without loss for 0.
func EncodeWebP(ctx context.Context, img *image.NRGBA, quality int) ([]byte, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w > MaxWebP || h > MaxWebP {
		return nil, fmt.Errorf("a WebP has at most %d pixels on a side, not %d", MaxWebP, max(w, h))
	}
	r, err := webpEncoder.start(ctx, min(webpAtLeast+webpPerPixel*int64(w)*int64(h), webpAtMost))
	if err != nil {
		return nil, err
	}
	defer r.close()
	in, err := r.alloc(uint64(4 * w * h))
	if err != nil {
		return nil, err
	}
	for y := range h {
		at := img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y)
		if !r.module.Memory().Write(uint32(in)+uint32(4*w*y), img.Pix[at:at+4*w]) {
			return nil, webpEncoder.err
		}
	}
	length, err := r.alloc(8)
	if err != nil {
		return nil, err
	}
	// Where alpha is 0 colours are kept as they are without loss, for they were made so; with loss they are what spoils
	// the visible ones beside them least.
	lossless := uint64(0)
	if quality == 0 {
		lossless, quality = 1, webpEffort
	}
	out, err := r.call("encode", in, uint64(w), uint64(h), length, webpRGBA, uint64(quality), webpMethod, lossless, lossless)
	if err != nil {
		return nil, err
	}
	size, _ := r.module.Memory().ReadUint32Le(uint32(length))
	made, ok := r.module.Memory().Read(uint32(out), size)
	if out == 0 || !ok {
		return nil, r.reason(webpEncoder.err)
	}
	return append([]byte(nil), made...), nil // the module's memory goes
}

// What the module is told: pixels of red, green, blue and alpha; how much time is spent on a smaller file, of 6, and of 100
// where nothing is lost.
const (
	webpRGBA   = 0
	webpMethod = 4
	webpEffort = 50
)
