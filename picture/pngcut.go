package picture

import (
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"runtime"
)

// decodePNG reads a PNG. The library gives nothing of one that is cut short, so that what there is of its pixels is packed
// anew with nothing behind it. Interlaced ones are refused as before: what is missing of them lies everywhere.
func decodePNG(s source) (image.Image, error) {
	if s.frame > 0 {
		return composePNG(s)
	}
	img, err := png.Decode(pngChunks(s, s.stream()))
	const tooFewRows = png.FormatError("not enough pixel data")
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, tooFewRows) {
		return img, err
	}
	c, ok := readCutPNG(s)
	if !ok {
		return nil, err
	}
	runtime.GC() // what the library has made of it so far is as large as what it is going to make
	r, w := io.Pipe()
	defer r.Close() // so that who writes ends
	go func() { w.CloseWithError(c.write(w)) }()
	img, again := png.Decode(r)
	switch {
	case again != nil || tooLittle(c.rows, c.h):
		return nil, err
	case c.rows < c.h:
		return noted(img, Note{Kind: CutShort, N: c.rows, Of: c.h}), nil
	}
	return img, nil
}

// cutPNG is a PNG that is cut short.
type cutPNG struct {
	s        source
	head     [25]byte // the chunk IHDR
	w, h     int
	rowBytes int
	before   []byte // other chunks that pixels hang on
	rows     int    // how many were written whole
}

// readCutPNG reads the head.
func readCutPNG(s source) (*cutPNG, bool) {
	c := &cutPNG{s: s}
	if n, _ := s.ReadAt(c.head[:], 8); n < len(c.head) || string(c.head[4:8]) != "IHDR" {
		return nil, false
	}
	depth, kind, interlaced := int(c.head[16]), c.head[17], c.head[20] != 0
	c.w, c.h = int(binary.BigEndian.Uint32(c.head[8:])), int(binary.BigEndian.Uint32(c.head[12:]))
	samples := map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
	c.rowBytes = 1 + (c.w*samples*depth+7)/8
	return c, !interlaced && samples > 0
}

// write writes the whole PNG.
func (c *cutPNG) write(w io.Writer) error {
	data := &pngPixels{s: c.s, at: 8 + int64(len(c.head))}
	if !data.next(&c.before) {
		return io.ErrUnexpectedEOF
	}
	for _, part := range [][]byte{[]byte("\x89PNG\r\n\x1a\n"), c.head[:], c.before} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	packer, err := zlib.NewWriterLevel(&pngChunkWriter{w: w}, zlib.NoCompression)
	if err != nil {
		return err
	}
	row := make([]byte, c.rowBytes)
	unpacked, err := zlib.NewReader(data)
	if err != nil {
		return err
	}
	for y := range c.h {
		if c.rows == y {
			if _, err := io.ReadFull(unpacked, row); err == nil {
				c.rows++
			} else if err := c.s.ctx.Err(); err != nil {
				return err
			} else {
				clear(row)
			}
		}
		if _, err := packer.Write(row); err != nil {
			return err
		}
	}
	if err := packer.Close(); err != nil {
		return err
	}
	_, err = io.WriteString(w, "\x00\x00\x00\x00IEND\xaeB\x60\x82")
	return err
}

// pngPixels reads what the chunks IDAT hold, as far as they go.
type pngPixels struct {
	s    source
	at   int64 // the next chunk
	r    io.Reader
	left int64 // of a chunk
	n    int
}

// mostBefore is how large a palette can be, and what hangs on it.
const mostBefore = 1 << 12

// next goes to the next chunk of pixels; those on which pixels hang are added to before.
func (p *pngPixels) next(before *[]byte) bool {
	var b [8]byte
	for ; p.n < maxBlocks; p.n++ {
		if n, _ := p.s.ReadAt(b[:], p.at); n < len(b) {
			return false
		}
		size := int64(binary.BigEndian.Uint32(b[:]))
		at := p.at
		p.at += 12 + size
		switch name := string(b[4:]); {
		case name == "IDAT":
			p.left, p.r = size, p.s.section(at+8, p.s.size)
			return true
		case name == "IEND":
			return false
		case before != nil && (name == "PLTE" || name == "tRNS") && size <= mostBefore:
			chunk := make([]byte, 12+size)
			if n, _ := p.s.ReadAt(chunk, at); n == len(chunk) {
				*before = append(*before, chunk...)
			}
		}
	}
	return false
}

func (p *pngPixels) Read(b []byte) (int, error) {
	for p.left == 0 {
		if !p.next(nil) {
			return 0, io.EOF
		}
	}
	n, err := p.r.Read(b[:min(int64(len(b)), p.left)])
	p.left -= int64(n)
	return n, err
}

// pngChunkWriter writes chunks IDAT.
type pngChunkWriter struct{ w io.Writer }

func (c *pngChunkWriter) Write(b []byte) (int, error) {
	if err := writeChunk(c.w, "IDAT", b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// writeChunk writes one chunk.
func writeChunk(w io.Writer, name string, body []byte) error {
	chunk := binary.BigEndian.AppendUint32(make([]byte, 0, 12+len(body)), uint32(len(body)))
	chunk = append(append(chunk, name...), body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	_, err := w.Write(chunk)
	return err
}
