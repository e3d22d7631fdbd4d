package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"clickmask/picture/vp8"
	"clickmask/picture/vp8l"
)

var errWebP = errors.New("its chunks are not those of a WebP picture")

// webpHead is what comes before the first chunk of a file.
const webpHead = 12

// stillWebP decodes a picture of one frame, and takes and refuses what golang.org/x/image/webp does, but for codes that RFC 9649 forbids: that looks
// at no context behind the last byte.
func stillWebP(s source) (image.Image, error) {
	var b [webpHead]byte
	if k, _ := s.ReadAt(b[:], 0); k < len(b) {
		return nil, io.ErrUnexpectedEOF
	}
	d := stillDecoder{s: s}
	end := 8 + int64(binary.LittleEndian.Uint32(b[4:]))
	for off, n := int64(webpHead), int64(0); off+8 <= end; n++ {
		if n == mostChunks(s.size) {
			return nil, errChunks
		}
		if k, err := s.ReadAt(b[:8], off); k < 8 {
			return nil, endOfFile(err)
		}
		size := int64(binary.LittleEndian.Uint32(b[4:]))
		if off+8+size > end {
			return nil, errWebP
		}
		img, err := d.chunk(string(b[:4]), s.part(off+8, size))
		if img != nil || err != nil {
			return img, err
		}
		off += 8 + size + size&1
	}
	return nil, errWebP
}

// stillDecoder goes through the chunks of a file (RFC 9649, section 2).
type stillDecoder struct {
	s         source
	extended  bool
	w, h      int // as an extended file says
	wantAlpha bool
	alpha     []byte
}

// chunk gives the picture, nil where the chunk has none.
func (d *stillDecoder) chunk(name string, body source) (image.Image, error) {
	switch name {
	case "VP8X":
		return nil, d.extend(body)
	case "ALPH":
		if !d.wantAlpha {
			return nil, errWebP
		}
		d.wantAlpha = false
		var err error
		d.alpha, err = webpAlpha(body, d.w, d.h)
		return nil, err
	case "VP8 ":
		if d.wantAlpha {
			return nil, errWebP
		}
		return d.lossy(body)
	case "VP8L":
		if d.alpha != nil {
			return nil, errWebP
		}
		return d.lossless(body)
	}
	return nil, nil
}

// extend reads the head of an extended file.
func (d *stillDecoder) extend(body source) error {
	var b [10]byte
	if d.extended || body.size != int64(len(b)) {
		return errWebP
	}
	if k, err := body.ReadAt(b[:], 0); k < len(b) {
		return endOfFile(err)
	}
	const alpha = 1 << 4
	d.extended, d.wantAlpha = true, b[0]&alpha != 0
	d.w, d.h = int(uint24(b[4:]))+1, int(uint24(b[7:]))+1
	return nil
}

func (d *stillDecoder) lossy(body source) (image.Image, error) {
	frame, err := wholeOf(body)
	if err != nil {
		return nil, err
	}
	w, h, err := vp8.Size(frame)
	if err != nil {
		return nil, err
	}
	if d.extended && (w != d.w || h != d.h) {
		return nil, errWebP
	}
	img, err := vp8.Decode(body.ctx, frame)
	if err != nil {
		return nil, err
	}
	if d.alpha == nil {
		return img, nil
	}
	return &image.NYCbCrA{YCbCr: *img, A: d.alpha, AStride: d.w}, nil
}

func (d *stillDecoder) lossless(body source) (image.Image, error) {
	var head [vp8l.HeadSize]byte
	if k, err := body.ReadAt(head[:], 0); k < len(head) {
		return nil, endOfFile(err)
	}
	w, h, err := vp8l.Size(head)
	if err != nil {
		return nil, err
	}
	if d.extended && (w != d.w || h != d.h) {
		return nil, errWebP
	}
	img, err := vp8l.Decode(body.ctx, body.stream())
	if err != nil {
		return nil, err // not an image that is nil
	}
	return img, nil
}

// wholeOf is all of a source, in memory; what is longer than its file is refused before there is any.
func wholeOf(s source) ([]byte, error) {
	if s.size > 0 {
		if k, err := s.ReadAt(make([]byte, 1), s.size-1); k < 1 {
			return nil, endOfFile(err)
		}
	}
	data := make([]byte, s.size)
	if _, err := io.ReadFull(s.stream(), data); err != nil {
		return nil, endOfFile(err)
	}
	return data, nil
}

// How the alpha of a lossy picture was made easier to pack (RFC 9649, section 2.7.1.2): each value is what it has more than the one to the left, than
// the one above, or than both have more than the one between them.
const (
	alphaPlain = iota
	alphaByLeft
	alphaByAbove
	alphaBySlope
)

// webpAlpha reads a plane of w x h values.
func webpAlpha(body source, w, h int) ([]byte, error) {
	var head [1]byte
	if k, err := body.ReadAt(head[:], 0); k < 1 {
		return nil, endOfFile(err)
	}
	rest := body.part(1, body.size-1)
	var alpha []byte
	var err error
	switch head[0] & 3 {
	case 0:
		if rest.size < int64(w)*int64(h) {
			return nil, io.ErrUnexpectedEOF
		}
		alpha, err = wholeOf(rest.part(0, int64(w)*int64(h)))
	case 1:
		alpha, err = packedAlpha(rest, w, h)
	default:
		err = errWebP
	}
	if err != nil {
		return nil, err
	}
	return alpha, sumAlpha(rest, alpha, w, head[0]>>2&3)
}

// packedAlpha are the green values of a lossless picture whose head is left out.
func packedAlpha(rest source, w, h int) ([]byte, error) {
	const most = 1 << 14
	if w > most || h > most {
		return nil, errWebP
	}
	head := []byte{0x2f, 0, 0, 0, 0}
	binary.LittleEndian.PutUint32(head[1:], uint32(w-1)|uint32(h-1)<<14)
	img, err := vp8l.Decode(rest.ctx, io.MultiReader(bytes.NewReader(head), rest.stream()))
	if err != nil {
		return nil, err
	}
	alpha := make([]byte, w*h)
	for y := range h {
		if err := rest.ctx.Err(); err != nil {
			return nil, err
		}
		for i := y * w; i < (y+1)*w; i++ {
			alpha[i] = img.Pix[4*i+1]
		}
	}
	return alpha, nil
}

// sumAlpha undoes the differences.
func sumAlpha(s source, alpha []byte, w int, by byte) error {
	if by == alphaPlain {
		return nil
	}
	for i := 1; i < w; i++ {
		alpha[i] += alpha[i-1]
	}
	for at := w; at < len(alpha); at += w {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		above, row := alpha[at-w:at], alpha[at:at+w]
		row[0] += above[0]
		switch by {
		case alphaByLeft:
			for i := 1; i < w; i++ {
				row[i] += row[i-1]
			}
		case alphaByAbove:
			for i := 1; i < w; i++ {
				row[i] += above[i]
			}
		case alphaBySlope:
			for i := 1; i < w; i++ {
				row[i] += uint8(clamp(int32(row[i-1]) + int32(above[i]) - int32(above[i-1])))
			}
		}
	}
	return nil
}
