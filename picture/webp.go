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
		return webp.Decode(riffChunks(s, s.stream()))
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
	if limit := mayRead(s.size, int64(w)*int64(h)); frame.Size() > limit {
		return nil, readTooMuch(limit)
	}
	still, err := stillWebP(io.NewSectionReader(frame, 16, frame.Size()-16), fw, fh)
	if err != nil {
		return nil, err
	}
	// The frame's own head is looked at before its pixels get memory.
	c, err := webp.DecodeConfig(riffChunks(s, bytes.NewReader(still)))
	if err != nil {
		return nil, err
	}
	if c.Width != fw || c.Height != fh {
		return nil, fmt.Errorf("its first frame says %d x %d pixels in one place and %d x %d in another", fw, fh, c.Width, c.Height)
	}
	img, err := webp.Decode(riffChunks(s, bytes.NewReader(still)))
	if err != nil {
		return nil, err
	}
	if img, err = inPlace(s.ctx, img); err != nil {
		return nil, err
	}
	whole, err := toRGBA(s.ctx, img, videoRange)
	if err != nil {
		return nil, err
	}
	return onCanvas(whole, at, w, h), nil
}

// stillWebP makes a file of its own from the chunks of one frame.
func stillWebP(chunks *io.SectionReader, w, h int) ([]byte, error) {
	data := make([]byte, max(chunks.Size(), 0))
	if _, err := io.ReadFull(chunks, data); err != nil {
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

// needWebP: a lossy picture has planes, the bytes of its file in one piece, and perhaps a plane of alpha, which was
// unpacked from 4 bytes a pixel; a lossless one 4 bytes, and as many again where a palette is undone. A frame of an
// animation is cut out of the file, becomes RGBA and is laid on the whole.
func needWebP(s source, w, h int) need {
	var head [21]byte
	pixels := int64(w) * int64(h)
	file := min(s.size, mayRead(s.size, pixels))
	planes := 3*(pixels+16*int64(w+h)+256)/2 + maxBands*4*int64(w)
	lossy := need{decoder: planes + file}
	if _, err := s.ReadAt(head[:], 0); err != nil {
		return lossy
	}
	const animated, alpha = 1 << 1, 1 << 4
	switch name := string(head[12:16]); {
	case name == "VP8L":
		return need{decoder: 8 * pixels, own: true}
	case name != "VP8X":
		return lossy
	case head[20]&animated != 0:
		frame := int64(8) // lossless
		if anmf, err := findChunk(io.NewSectionReader(s, 0, s.size), 12, "ANMF"); err == nil {
			var name [4]byte
			if _, err := anmf.ReadAt(name[:], 16); err == nil && string(name[:]) != "VP8L" {
				frame = 11 // planes with alpha, and RGBA made of them
			}
		}
		return need{decoder: (frame+4)*pixels + 3*file, own: true}
	default:
		// Which of both stands within is known only further on.
		_, err := findChunk(io.NewSectionReader(s, 0, s.size), 12, "VP8L")
		if err == nil {
			return need{decoder: 8 * pixels, own: true}
		}
		if head[20]&alpha != 0 {
			lossy.decoder += 5 * pixels
		}
		return lossy
	}
}
