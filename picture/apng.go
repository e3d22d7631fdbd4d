package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"io"
)

// An animated PNG has chunks between the others: acTL says that it is one, fcTL where a frame lies, fdAT is IDAT of a frame
// (PNG 3rd edition, sections 11.3.6.1 to 11.3.6.3). The picture that is no part of the animation, where there is such, is the
// first of the file: it is what other programs show.

// mostBeforePixels is how many chunks are looked at for the one that says that a PNG is animated.
const mostBeforePixels = 1 << 10

// pngFrames are the frames of an animated PNG that are whole, nil where it is none.
func pngFrames(s source) []frame {
	var b [8 + 26]byte
	var list []frame
	var next *frame
	animated, pixels := false, false
	most := int64(mostBeforePixels)
	for off, n := int64(8), int64(0); n < most && len(list) < MostFrames; n++ {
		if k, _ := s.ReadAt(b[:8], off); k < 8 {
			break
		}
		size, name := int64(binary.BigEndian.Uint32(b[:])), string(b[4:8])
		if off+12+size > s.size {
			next = nil // it is not whole
			break
		}
		switch name {
		case "acTL":
			animated, most = true, max(mostChunks(s.size), 2*MostFrames)
		case "fcTL":
			if k, _ := s.ReadAt(b[8:], off+8); k < 26 || size < 26 {
				return list
			}
			list = withFrame(list, next)
			next = frameControl(b[8:], off+12+size)
			next.anew = pixels && len(list) == 1 && list[0].to == 0
		case "IDAT":
			if !animated {
				return nil
			}
			if !pixels && next == nil {
				list = append(list, frame{})
			}
			if pixels = true; next != nil {
				next.to = off + 12 + size
			}
		case "fdAT":
			if next != nil {
				next.to = off + 12 + size
			}
		case "IEND":
			return withFrame(list, next)
		}
		off += 12 + size
	}
	return withFrame(list, next)
}

// withFrame is the list with a frame that has pixels.
func withFrame(list []frame, f *frame) []frame {
	if f == nil || f.to == 0 {
		return list
	}
	return append(list, *f)
}

// frameControl is a frame whose pixels begin at a place of the file.
func frameControl(body []byte, from int64) *frame {
	// A side beyond what an image can have is going to lie outside.
	number := func(i int) int { return int(min(binary.BigEndian.Uint32(body[i:]), 1<<31-1)) }
	f := &frame{from: from, over: body[25] == 1, left: map[byte]disposal{1: cleared, 2: undone}[body[24]]}
	f.at = image.Rect(0, 0, number(4), number(8)).Add(image.Pt(number(12), number(16)))
	return f
}

// composePNG draws a later frame over those before it. The library reads each as a file of its own.
func composePNG(s source) (image.Image, error) {
	head, err := png.DecodeConfig(pngChunks(s, s.stream()))
	if err != nil {
		return nil, err
	}
	whole, before, ok := pngBefore(s)
	if !ok {
		return nil, io.ErrUnexpectedEOF
	}
	c := composer{s: s, frames: s.stack.list(s, pngFrames), w: head.Width, h: head.Height, decode: func(f frame) (image.Image, error) {
		ihdr := bytes.Clone(whole[8:21])
		binary.BigEndian.PutUint32(ihdr, uint32(f.at.Dx()))
		binary.BigEndian.PutUint32(ihdr[4:], uint32(f.at.Dy()))
		still := bytes.NewBufferString("\x89PNG\r\n\x1a\n")
		writeChunk(still, "IHDR", ihdr)
		still.Write(before)
		if err := frameData(s, f, still); err != nil {
			return nil, err
		}
		writeChunk(still, "IEND", nil)
		return png.Decode(still)
	}}
	return c.picture()
}

// pngBefore is the chunk IHDR of a PNG, and those before the pixels that pixels hang on.
func pngBefore(s source) (ihdr [25]byte, before []byte, ok bool) {
	if n, _ := s.ReadAt(ihdr[:], 8); n < len(ihdr) {
		return ihdr, nil, false
	}
	data := &pngPixels{s: s, at: 8 + int64(len(ihdr))}
	return ihdr, before, data.next(&before)
}

// frameData writes the pixels of a frame as one chunk IDAT.
func frameData(s source, f frame, to *bytes.Buffer) error {
	const sequence = 4 // bytes of a number in front of those of fdAT
	var b [8]byte
	var data []byte
	for off := f.from; off < f.to; {
		if _, err := s.ReadAt(b[:], off); err != nil {
			return err
		}
		size, skip := int64(binary.BigEndian.Uint32(b[:])), int64(0)
		name := string(b[4:])
		if off+12+size > f.to {
			return io.ErrUnexpectedEOF // it has changed since
		}
		if name == "fdAT" {
			skip = sequence
		}
		if (name == "IDAT" || name == "fdAT") && size > skip {
			at := len(data)
			data = append(data, make([]byte, size-skip)...)
			if _, err := s.ReadAt(data[at:], off+8+skip); err != nil {
				return err
			}
		}
		off += 12 + size
	}
	writeChunk(to, "IDAT", data)
	return nil
}
