package picture

import (
	"bytes"
	"compress/zlib"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"math/bits"

	"golang.org/x/image/tiff/lzw"
	"golang.org/x/image/webp"
)

// The compressions that are read (TIFF 6.0, sections 7 to 11 and 22, and Adobe's supplements).
const (
	tiffNone, tiffFax1, tiffFax3, tiffFax4, tiffLZW = 1, 2, 3, 4, 5
	tiffOldJPEG, tiffJPEG, tiffDeflate, tiffWebP    = 6, 7, 8, 50001
	tiffPackBits, tiffDeflateOfLibrary              = 32773, 32946
)

// blockReader gives the unpacked bytes of one block of a plane after another, each of exactly its length.
type blockReader struct {
	d        *tiffDecoder
	first    int       // the plane's first block
	next     int       // the block that comes next
	r        io.Reader // of the present block
	left     int       // its bytes still to come
	inflater io.ReadCloser
}

var errPixelData = errors.New("not enough pixel data")

// Read gives bytes of one block at most. A block that is too short is an error.
func (b *blockReader) Read(p []byte) (int, error) {
	if b.left == 0 {
		if err := b.open(); err != nil {
			return 0, err
		}
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	if b.left > 0 && (err == io.EOF || err == io.ErrUnexpectedEOF) {
		return n, errPixelData
	}
	if err == io.EOF {
		err = nil
	}
	return n, err
}

// open begins with the next block.
func (b *blockReader) open() error {
	p := b.d.page
	rows := p.blockH
	if !p.tiled {
		rows = min(rows, p.h-(b.next-b.first)*p.blockH) // the last strip is shorter, the last tile is not
	}
	if rows <= 0 {
		return io.ErrUnexpectedEOF
	}
	packed, err := p.block(b.d.s, b.next)
	if err != nil {
		return err
	}
	b.next++
	b.left = p.bytesFor(rows)
	b.r, err = b.unpack(packed, rows)
	return err
}

// unpack undoes the compression of a block of so many rows.
func (b *blockReader) unpack(section *io.SectionReader, rows int) (io.Reader, error) {
	p := b.d.page
	packed := io.Reader(section)
	if p.reversed && p.compression != tiffJPEG && p.compression != tiffWebP {
		packed = reversedBits{packed}
	}
	switch p.compression {
	case tiffFax1, tiffFax3, tiffFax4:
		return newFax(packed, p.compression, p.faxTwoD, p.blockW, rows, &b.d.disturbed), nil
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
	case tiffJPEG:
		img, err := p.decodeJPEG(b.d.s, section, rows)
		if err != nil {
			return nil, err
		}
		b.d.collect(4 * p.blockW * p.blockH)
		return newImageSamples(img, p.inPlane()), nil
	case tiffWebP:
		c, err := webp.DecodeConfig(section)
		if err != nil {
			return nil, err
		}
		if c.Width != p.blockW || c.Height < rows || c.Height > p.blockH {
			return nil, errBlockSize
		}
		img, err := stillWebP(newSource(b.d.s.ctx, section, section.Size(), b.d.s.name))
		if err != nil {
			return nil, err
		}
		b.d.collect(8 * p.blockW * p.blockH)
		return newImageSamples(img, p.samples), nil
	}
	return packed, nil
}

// reversedBits gives every byte with its bits the other way round.
type reversedBits struct{ r io.Reader }

func (b reversedBits) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	for i := range p[:n] {
		p[i] = bits.Reverse8(p[i])
	}
	return n, err
}

var (
	errBlockSize = errors.New("a strip or tile is of another size than the head says")
	errBlockKind = errors.New("its strips or tiles are of several kinds")
)

// jpegOf is the JPEG of a block as a file of its own: the tables that all blocks share come first, and Adobe's mark says that
// colours are what they are, where the page says so (TIFF Technical Note 2).
func (p *tiffPage) jpegOf(block source) source {
	front := []byte("\xff\xd8")
	if p.photometric != tiffYCbCr && p.inPlane() >= 3 {
		front = append(front, "\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"...)
	}
	if hasTables(p.tables) {
		front = append(front, p.tables[2:len(p.tables)-2]...)
	}
	return block.joined(io.NewSectionReader(bytes.NewReader(front), 0, int64(len(front))), io.NewSectionReader(block.r, 2, max(block.size-2, 0)))
}

// decodeJPEG decodes a block of so many rows.
func (p *tiffPage) decodeJPEG(s source, section *io.SectionReader, rows int) (image.Image, error) {
	at := s
	at.r, at.size = section, section.Size()
	f, ok := readJPEGFrame(at)
	if !ok || f.components != p.inPlane() || f.progressive && !p.frame.progressive {
		return nil, errBlockKind
	}
	whole := p.jpegOf(at)
	c, err := jpeg.DecodeConfig(whole.stream())
	if err != nil {
		return nil, err
	}
	if c.Width != p.blockW || c.Height < rows || c.Height > p.blockH {
		return nil, errBlockSize
	}
	return wholeJPEG(whole, mostScans(f.blocks))
}

// firstFrame is the frame header of the first block, which is a JPEG.
func (p *tiffPage) firstFrame(s source) jpegFrame {
	section, err := p.block(s, 0)
	if err != nil {
		return jpegFrame{}
	}
	s.r, s.size = section, section.Size()
	f, _ := readJPEGFrame(s)
	return f
}

// blockNeed is what decoding a block as a whole takes, with those that wait for the collector.
func (p *tiffPage) blockNeed() int64 {
	pixels := int64(p.blockW) * int64(p.blockH)
	one := int64(0)
	switch p.compression {
	case tiffJPEG:
		one = 64*p.frame.blocks + 4*int64(p.blockW)
		if p.frame.progressive {
			one *= 5
		}
		if p.inPlane() >= 3 && p.photometric != tiffYCbCr {
			one += 4 * pixels
		}
	case tiffWebP:
		one = 12 * pixels
	}
	blocks := int64(p.across) * int64(p.down) * int64(len(p.planes()))
	return one + min(garbageBytes, (blocks-1)*one)
}
