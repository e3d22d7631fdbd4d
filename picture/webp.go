package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/webp"
)

// decodeWebP reads a still picture, or a frame of an animation, which the library does not know.
// Source: the WebP container specification (RFC 9649, section 2.7.1.1).
func decodeWebP(s source) (image.Image, error) {
	w, h, animated := animatedWebP(s)
	if !animated {
		return stillWebP(s)
	}
	frames := s.stack.list(s, webpFrames)
	if len(frames) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	c := composer{s: s, frames: frames, w: w, h: h, chroma: videoRange, decode: func(f frame) (image.Image, error) {
		return webpFrame(s, f, int64(w)*int64(h))
	}}
	return c.picture()
}

// animatedWebP is the size of an animation.
func animatedWebP(s source) (w, h int, animated bool) {
	var head [30]byte
	if _, err := s.ReadAt(head[:], 0); err != nil || string(head[12:16]) != "VP8X" || head[20]&2 == 0 {
		return 0, 0, false
	}
	return int(uint24(head[24:])) + 1, int(uint24(head[27:])) + 1, true
}

// anmfHead is how many bytes of a frame come before its chunks.
const anmfHead = 16

// webpFrames are the frames of an animation that are whole, nil where there is none.
func webpFrames(s source) []frame {
	if _, _, animated := animatedWebP(s); !animated {
		return nil
	}
	var list []frame
	var b [8 + anmfHead]byte
	for off, n := int64(12), int64(0); n < mostChunks(s.size) && len(list) < MostFrames; n++ {
		if k, _ := s.ReadAt(b[:], off); k < 8 {
			break
		}
		size := int64(binary.LittleEndian.Uint32(b[4:]))
		if off+8+size > s.size {
			break
		}
		if place := b[8:]; string(b[:4]) == "ANMF" && size >= anmfHead {
			f := frame{from: off + 8 + anmfHead, to: off + 8 + size, over: place[15]&2 == 0}
			f.at = image.Rect(0, 0, int(uint24(place[6:]))+1, int(uint24(place[9:]))+1).
				Add(image.Pt(2*int(uint24(place[0:])), 2*int(uint24(place[3:]))))
			if place[15]&1 != 0 {
				f.left = cleared
			}
			list = append(list, f)
		}
		off += 8 + size + size&1
	}
	return list
}

// webpFrame decodes one frame of a picture of so many pixels.
func webpFrame(s source, f frame, pixels int64) (image.Image, error) {
	if limit := mayRead(s.size, pixels); f.to-f.from > limit {
		return nil, readTooMuch(limit)
	}
	data, err := webpOfFrame(io.NewSectionReader(s, f.from, f.to-f.from), f.at.Dx(), f.at.Dy())
	if err != nil {
		return nil, err
	}
	still := newSource(s.ctx, bytes.NewReader(data), int64(len(data)), s.name)
	// The frame's own head is looked at before its pixels get memory.
	c, err := webp.DecodeConfig(riffChunks(s, bytes.NewReader(data)))
	if err != nil {
		return nil, err
	}
	if c.Width != f.at.Dx() || c.Height != f.at.Dy() {
		return nil, fmt.Errorf("one of its frames says %d x %d pixels in one place and %d x %d in another", f.at.Dx(), f.at.Dy(), c.Width, c.Height)
	}
	return stillWebP(still)
}

// webpOfFrame makes a file of its own from the chunks of one frame.
func webpOfFrame(chunks *io.SectionReader, w, h int) ([]byte, error) {
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
	planes := 3*(pixels+32*int64(w+h)+1024)/2 + maxBands*4*int64(w)
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
		const frame = 8 // lossless, which takes more than planes with alpha
		return need{decoder: (frame+onTheWay)*pixels + 3*file, own: true}
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
