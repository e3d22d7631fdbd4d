package formats

import (
	"context"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"clickmask/mask"
	"clickmask/picture"
)

// CutoutWebP writes what [CutoutPNG] does as WebP, without loss where opts have no quality.
func CutoutWebP(ctx context.Context, w io.Writer, pic *picture.Picture, m mask.Mask, opts CutoutOptions) error {
	c, err := newCutout(ctx, pic, m, opts)
	if err != nil {
		return err
	}
	img, err := c.straight(opts.Placing)
	if err != nil {
		return err
	}
	data, err := picture.EncodeWebP(ctx, img, opts.Quality)
	if err != nil {
		return err
	}
	if data, err = webpWithNotes(data, img, opts.Profile, opts.EXIF); err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// straight is the placed thing with straight alpha.
func (c *cutout) straight(p Placing) (*image.NRGBA, error) {
	if p.plain() {
		out := image.NewNRGBA(image.Rectangle{Max: c.box.Size()})
		for y := range c.box.Dy() {
			c.row(out.Pix[y*out.Stride:(y+1)*out.Stride], y)
		}
		return out, nil
	}
	laid, err := c.lay(p)
	if err != nil {
		return nil, err
	}
	straighten(laid.Pix)
	return &image.NRGBA{Pix: laid.Pix, Stride: laid.Stride, Rect: laid.Rect}, nil
}

var errWebPChunks = errors.New("the encoder of WebP gave no such file")

// webpWithNotes puts a colour profile and EXIF into a WebP file, which then is one of the extended kind (RFC 9649, section 2.7): a
// chunk that tells of all, the profile, what the encoder made, EXIF.
func webpWithNotes(data []byte, img *image.NRGBA, profile, exif []byte) ([]byte, error) {
	if profile == nil && exif == nil {
		return data, nil
	}
	const head, hasProfile, hasAlpha, hasEXIF = 12, 0x20, 0x10, 0x08
	if len(data) < head {
		return nil, errWebPChunks
	}
	var pixels []byte
	for rest := data[head:]; len(rest) > 0; {
		if len(rest) < 8 {
			return nil, errWebPChunks
		}
		size := int64(binary.LittleEndian.Uint32(rest[4:]))
		size += 8 + size&1
		if size > int64(len(rest)) {
			return nil, errWebPChunks
		}
		if string(rest[:4]) != "VP8X" {
			pixels = append(pixels, rest[:size]...)
		}
		rest = rest[size:]
	}
	features := make([]byte, 10)
	if profile != nil {
		features[0] |= hasProfile
	}
	if exif != nil {
		features[0] |= hasEXIF
	}
	if !img.Opaque() {
		features[0] |= hasAlpha
	}
	put24(features[4:], img.Rect.Dx()-1)
	put24(features[7:], img.Rect.Dy()-1)
	out := append([]byte(nil), data[:head]...)
	out = appendChunk(out, "VP8X", features)
	if profile != nil {
		out = appendChunk(out, "ICCP", profile)
	}
	out = append(out, pixels...)
	if exif != nil {
		out = appendChunk(out, "EXIF", exif)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

func put24(to []byte, v int) { to[0], to[1], to[2] = byte(v), byte(v>>8), byte(v>>16) }

// appendChunk appends a chunk of RIFF, which ends at an even place.
func appendChunk(out []byte, name string, body []byte) []byte {
	out = append(out, name...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}
