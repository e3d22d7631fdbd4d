package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"runtime"

	"golang.org/x/image/ccitt"
	"golang.org/x/image/tiff"
	"golang.org/x/image/tiff/lzw"
)

// The library decodes a TIFF as a whole: its samples at up to 8 bytes a pixel, and beside them each strip or tile, which
// may be as large as the picture. Here the compressed blocks are unpacked in bands, and the library is given one small
// uncompressed TIFF after another, so that a picture takes its 4 bytes a pixel and one band.

// bandBytes is about how large the samples of a band are. Bands that were done with are collected as soon as they are
// garbageBytes together; left alone, they would wait until there is as much garbage as there are pixels.
const (
	bandBytes    = 2 << 20
	garbageBytes = 64 << 20
)

// tiffConfig reads the head of the first page, whose tags lie anywhere in the file.
func tiffConfig(s source) (w, h int, err error) {
	c, err := tiff.DecodeConfig(io.NewSectionReader(s, 0, s.size))
	return c.Width, c.Height, err
}

// decodeTIFF reads the first page.
func decodeTIFF(s source) (image.Image, error) {
	page, err := readTIFFPage(s)
	if err != nil {
		return nil, err
	}
	dst := image.NewRGBA(image.Rect(0, 0, page.w, page.h))
	blocks := &blockReader{s: s, page: page}
	if !page.tiled {
		// Strips lie below each other, so that a band may consist of many.
		return dst, page.decodeRows(blocks, dst, image.Point{}, page.h)
	}
	for y := 0; y < page.h; y += page.blockH {
		for x := 0; x < page.w; x += page.blockW {
			if err := page.decodeRows(blocks, dst, image.Pt(x, y), page.blockH); err != nil {
				return nil, err
			}
		}
	}
	return dst, nil
}

// decodeRows decodes so many rows of blocks, the first pixel of which has its place at the given point, band by band.
func (p *tiffPage) decodeRows(r *blockReader, dst *image.RGBA, at image.Point, rows int) error {
	band := min(p.bandRows(), rows)
	samples := make([]byte, p.rowBytes()*band)
	for y := 0; y < rows; y += band {
		if err := r.s.ctx.Err(); err != nil {
			return err
		}
		n := min(band, rows-y)
		got, err := io.ReadFull(r, samples[:p.rowBytes()*n])
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		img, err := tiff.Decode(bytes.NewReader(p.file(p.blockW, n, samples[:got])))
		if err != nil {
			return err
		}
		into(dst, img, at.Add(image.Pt(0, y)))
		if r.garbage += n * p.bandRowBytes(); r.garbage > garbageBytes {
			r.garbage = 0
			runtime.GC()
		}
	}
	return nil
}

// into converts what of img lies within dst, its top left pixel at the given place.
func into(dst *image.RGBA, img image.Image, at image.Point) {
	part := img.Bounds().Add(at).Intersect(dst.Rect)
	fill := rowFiller(img, fullRange)
	eachBand(part.Dy(), 1, func(y0, y1 int) {
		row := fill()
		for y := y0; y < y1; y++ {
			row(dst.Pix[dst.PixOffset(at.X, at.Y+y):][:4*part.Dx()], y)
		}
	})
}

// needTIFF: the picture, and of a band its bytes, those once more within the little TIFF that is made of it, and the
// library's copy and image of it.
func needTIFF(s source, w, h int) need {
	p, err := readTIFFPage(s)
	if err != nil {
		return need{decoder: 4 * int64(w) * int64(h), own: true} // it is going to be refused
	}
	rows := int64(min(p.bandRows(), h))
	if p.tiled {
		rows = int64(min(p.bandRows(), p.blockH))
	}
	garbage := min(garbageBytes, int64(h)*int64(p.bandRowBytes()))
	return need{decoder: 4*int64(w)*int64(h) + 2*rows*int64(p.bandRowBytes()) + garbage, own: true}
}

// The compressions that are read (TIFF 6.0, sections 7 to 11, and Adobe's supplements).
const (
	tiffNone, tiffFax3, tiffFax4, tiffLZW           = 1, 3, 4, 5
	tiffDeflate, tiffPackBits, tiffDeflateOfLibrary = 8, 32773, 32946
)

// blockReader gives the unpacked bytes of one block after another, each of exactly its length.
type blockReader struct {
	s        source
	page     *tiffPage
	next     int       // the block that comes next
	r        io.Reader // of the present block
	left     int       // its bytes still to come
	garbage  int       // about how many bytes of bands wait for the collector
	inflater io.ReadCloser
}

// Read gives bytes of one block at most. A block that is too short is an error.
func (b *blockReader) Read(p []byte) (int, error) {
	if b.left == 0 {
		if err := b.open(); err != nil {
			return 0, err
		}
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	switch {
	case b.left > 0 && err == io.EOF:
		return n, tiff.FormatError("not enough pixel data")
	case b.left > 0 || err != nil && err != io.EOF:
		return n, err
	}
	// At the end of the data a checksum is looked at.
	if _, err := io.ReadFull(b.r, make([]byte, 1)); err != nil && err != io.EOF {
		return n, err
	}
	return n, nil
}

// open begins with the next block.
func (b *blockReader) open() error {
	p := b.page
	rows := p.blockH
	if !p.tiled {
		rows = min(rows, p.h-b.next*p.blockH) // the last strip is shorter, the last tile is not
	}
	if rows <= 0 {
		return io.EOF
	}
	packed, err := p.block(b.s, b.next)
	if err != nil {
		return err
	}
	b.next++
	b.left = rows * p.rowBytes()
	b.r, err = b.unpack(packed, rows)
	return err
}

// unpack undoes the compression of a block of so many rows.
func (b *blockReader) unpack(packed io.Reader, rows int) (io.Reader, error) {
	switch p := b.page; p.compression {
	case tiffNone, 0:
		return packed, nil
	case tiffFax3, tiffFax4:
		kind := ccitt.Group3
		if p.compression == tiffFax4 {
			kind = ccitt.Group4
		}
		order := ccitt.MSB
		if p.lowBitFirst {
			order = ccitt.LSB
		}
		// The reader takes "white" for 1; the codes mean 0 by it whether that is black or white (TIFF 6.0, section 11;
		// libtiff and all that use it).
		return ccitt.NewReader(packed, order, kind, p.blockW, rows, &ccitt.Options{Invert: true}), nil
	case tiffLZW:
		return lzw.NewReader(packed, lzw.MSB, 8), nil
	case tiffDeflate, tiffDeflateOfLibrary:
		if b.inflater == nil {
			var err error
			b.inflater, err = zlib.NewReader(packed)
			return b.inflater, err
		}
		return b.inflater, b.inflater.(zlib.Resetter).Reset(packed, nil)
	case tiffPackBits:
		return newUnpackBits(packed), nil
	default:
		return nil, tiff.UnsupportedError(fmt.Sprintf("compression value %d", p.compression))
	}
}

// file is an uncompressed TIFF of one strip with these samples, with what the page's head says of them.
func (p *tiffPage) file(w, h int, samples []byte) []byte {
	order := p.order
	const entry = 12
	n := len(p.kept) + 6
	head := 8 + 2 + entry*n + 4
	size := head
	for _, t := range p.kept {
		size += len(t.value)
	}
	out := make([]byte, 0, size+len(samples))
	out = append(out, p.mark...)
	out = order.AppendUint32(out, 8)
	out = order.AppendUint16(out, uint16(n))
	far := head
	tags := append(p.kept[:len(p.kept):len(p.kept)], p.long(tagWidth, w), p.long(tagHeight, h), p.long(tagCompression, tiffNone),
		p.long(tagStripOffsets, size), p.long(tagRowsPerStrip, h), p.long(tagStripBytes, len(samples)))
	for _, t := range sorted(tags) {
		out = order.AppendUint16(order.AppendUint16(out, t.tag), t.kind)
		out = order.AppendUint32(out, t.count)
		if len(t.value) <= 4 {
			out = append(out, append(t.value[:len(t.value):len(t.value)], 0, 0, 0, 0)[:4]...)
			continue
		}
		out = order.AppendUint32(out, uint32(far))
		far += len(t.value)
	}
	out = order.AppendUint32(out, 0)
	for _, t := range sorted(tags) {
		if len(t.value) > 4 {
			out = append(out, t.value...)
		}
	}
	out = append(out, make([]byte, size-len(out))...) // short values count as if they stood here too
	return append(out, samples...)
}

// byteOrder is what binary.LittleEndian and binary.BigEndian have in common.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}
