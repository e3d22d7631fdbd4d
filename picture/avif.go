package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"

	"github.com/gen2brain/avif"
)

// The decoder is libavif as WebAssembly, which is compiled when the first picture of the kind is decoded. Heads are
// read by hand, so that recognising a file and asking about its size stays quick.

func avifConfig(s source) (w, h int, err error) {
	head, err := readAVIFHead(s)
	if err == errNoMeta {
		c, err := avif.DecodeConfig(s.stream()) // an animation alone
		return c.Width, c.Height, err
	}
	return head.w, head.h, err
}

// avifOrientation is what the boxes irot and imir ask for. An EXIF orientation beside them is not looked at: readers
// must not apply it (ISO 23008-12, A.2.1), and browsers and Pillow do not.
func avifOrientation(s source) int {
	head, _ := readAVIFHead(s)
	return head.orientation
}

func decodeAVIF(s source) (image.Image, error) {
	data, err := io.ReadAll(s.stream())
	if err != nil {
		return nil, err
	}
	head, err := readAVIFHead(s)
	if err != nil && err != errNoMeta {
		return nil, err
	}
	if err == nil {
		// What the limits were checked against must be what the decoder is going to make.
		c, err := avif.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return nil, avifError(err)
		}
		if c.Width != head.w || c.Height != head.h {
			return nil, fmt.Errorf("it says %d x %d pixels in one place and %d x %d in another", head.w, head.h, c.Width, c.Height)
		}
	}
	img, err := avif.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, avifError(err)
	}
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	// The pixels lie in the decoder's memory, all of which would live as long as they do.
	out := packed(toRGBA(img, fullRange))
	if _, ok := img.(*image.RGBA); ok {
		out = &image.RGBA{Pix: bytes.Clone(out.Pix), Stride: out.Stride, Rect: out.Rect}
	}
	if !visible(out, head.alpha) {
		return nil, errors.New("its pixels cannot be decoded")
	}
	return out, nil
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

// avifError is the library's error without the words that say nothing.
func avifError(err error) error {
	if errors.Is(err, avif.ErrDecode) {
		return errors.New("its boxes or pixels make no sense")
	}
	return err
}
