package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/webp"
)

// decodeWebP reads a still picture, or the first frame of an animation, which the library does not know.
// Source: the WebP container specification (RFC 9649, section 2.7.1.1).
func decodeWebP(s source) (image.Image, error) {
	var head [30]byte
	if _, err := s.ReadAt(head[:], 0); err != nil || string(head[12:16]) != "VP8X" || head[20]&2 == 0 {
		return webp.Decode(s.stream())
	}
	w, h := int(uint24(head[24:]))+1, int(uint24(head[27:]))+1
	frame, err := findChunk(io.NewSectionReader(s, 0, s.size), 12, "ANMF")
	if err != nil {
		return nil, err
	}
	var place [16]byte
	if _, err := frame.ReadAt(place[:], 0); err != nil {
		return nil, err
	}
	at := image.Pt(2*int(uint24(place[0:])), 2*int(uint24(place[3:])))
	fw, fh := int(uint24(place[6:]))+1, int(uint24(place[9:]))+1
	if at.X+fw > w || at.Y+fh > h {
		return nil, fmt.Errorf("its first frame lies outside the %d x %d pixels", w, h)
	}
	still, err := stillWebP(io.NewSectionReader(frame, 16, frame.Size()-16), fw, fh)
	if err != nil {
		return nil, err
	}
	// The frame's own head is looked at before its pixels get memory.
	c, err := webp.DecodeConfig(bytes.NewReader(still))
	if err != nil {
		return nil, err
	}
	if c.Width != fw || c.Height != fh {
		return nil, fmt.Errorf("its first frame says %d x %d pixels in one place and %d x %d in another", fw, fh, c.Width, c.Height)
	}
	img, err := webp.Decode(bytes.NewReader(still))
	if err != nil {
		return nil, err
	}
	return onCanvas(toRGBA(img, videoRange), at, w, h), nil
}

// stillWebP makes a file of its own from the chunks of one frame.
func stillWebP(chunks *io.SectionReader, w, h int) ([]byte, error) {
	data, err := io.ReadAll(chunks)
	if err != nil {
		return nil, err
	}
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	if bytes.HasPrefix(data, []byte("ALPH")) {
		const hasAlpha = 1 << 4
		out = append(out, "VP8X\x0a\x00\x00\x00"...)
		out = append(out, hasAlpha, 0, 0, 0, byte(w-1), byte((w-1)>>8), byte((w-1)>>16), byte(h-1), byte((h-1)>>8), byte((h-1)>>16))
	}
	out = append(out, data...)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, nil
}

// findChunk is what the first RIFF chunk of that name holds, from offset off on.
func findChunk(r *io.SectionReader, off int64, name string) (*io.SectionReader, error) {
	var b [8]byte
	for range maxBlocks {
		if _, err := r.ReadAt(b[:], off); err != nil {
			return nil, err
		}
		size := int64(binary.LittleEndian.Uint32(b[4:]))
		if string(b[:4]) == name {
			if off+8+size > r.Size() {
				return nil, io.ErrUnexpectedEOF
			}
			return io.NewSectionReader(r, off+8, size), nil
		}
		off += 8 + size + size&1
	}
	return nil, fmt.Errorf("it has more than %d chunks", maxBlocks)
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
