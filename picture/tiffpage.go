package picture

import (
	"cmp"
	"encoding/binary"
	"io"
	"slices"

	"golang.org/x/image/tiff"
)

// The tags of a page that say where its samples are.
const (
	tagWidth, tagHeight, tagBits, tagCompression, tagPhotometric, tagFillOrder = 256, 257, 258, 259, 262, 266
	tagStripOffsets, tagRowsPerStrip, tagStripBytes                            = 273, 278, 279
	tagPredictor, tagColours, tagExtra, tagFormat                              = 317, 320, 338, 339
	tagTileW, tagTileH, tagTileOffsets, tagTileBytes                           = 322, 323, 324, 325
)

// tiffTag is one entry of a page's head with its value, in the file's byte order.
type tiffTag struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

// tiffPage is what the head of a TIFF's first page says: w x h pixels in blocks of blockW x blockH, across beside each
// other.
type tiffPage struct {
	order          byteOrder
	mark           []byte // the four bytes that say the order
	kept           []tiffTag
	w, h           int
	blockW, blockH int
	across         int
	tiled          bool
	compression    int
	lowBitFirst    bool
	samples, bits  int
	offsets, bytes tiffList
}

// bandRows is how many rows are decoded at once.
func (p *tiffPage) bandRows() int { return max(1, bandBytes/max(p.rowBytes(), 1)) }

// rowBytes is the length of a row of a block.
func (p *tiffPage) rowBytes() int { return (p.blockW*p.samples*p.bits + 7) / 8 }

// bandRowBytes is what decoding takes for a row of a band: its samples, those once more within the little TIFF that is made
// of it and in the library's copy, and up to 8 bytes a pixel of the library's image.
func (p *tiffPage) bandRowBytes() int { return 3*p.rowBytes() + 8*p.blockW }

// block is the packed data of a block.
func (p *tiffPage) block(s source, i int) (io.Reader, error) {
	off, err := p.offsets.at(s, p.order, i)
	if err != nil {
		return nil, err
	}
	n, err := p.bytes.at(s, p.order, i)
	if err != nil {
		return nil, err
	}
	return io.NewSectionReader(s, off, n), nil
}

// long is a tag that holds one number.
func (p *tiffPage) long(tag uint16, v int) tiffTag {
	return tiffTag{tag, tiffLong, 1, p.order.AppendUint32(nil, uint32(v))}
}

func sorted(tags []tiffTag) []tiffTag {
	return slices.SortedFunc(slices.Values(tags), func(a, b tiffTag) int { return cmp.Compare(a.tag, b.tag) })
}

// The kinds of numbers, and how many bytes one has.
const tiffByte, tiffShortKind, tiffLong = 1, 3, 4

var tiffKindSize = map[uint16]int64{tiffByte: 1, tiffShortKind: 2, tiffLong: 4}

// tiffList is a list of numbers in the file, as long as there are blocks.
type tiffList struct {
	kind  uint16
	count int64
	off   int64
}

func (l tiffList) at(s source, order byteOrder, i int) (int64, error) {
	if int64(i) >= l.count {
		return 0, tiff.FormatError("inconsistent header")
	}
	size := tiffKindSize[l.kind]
	var b [4]byte
	if n, err := s.ReadAt(b[:size], l.off+size*int64(i)); int64(n) < size {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return 0, err
	}
	switch l.kind {
	case tiffByte:
		return int64(b[0]), nil
	case tiffShortKind:
		return int64(order.Uint16(b[:])), nil
	default:
		return int64(order.Uint32(b[:])), nil
	}
}

// mostOfTag is how many numbers of a tag are kept: as many as a palette has, which is the longest.
const mostOfTag = 3*256 + 1

// mostPadding is how much larger all tiles may be together than the picture, beside so many pixels that are no work.
const (
	mostPadding   = 4
	paddingAnyway = 1 << 26
)

// Each block costs as much as a few hundred pixels, however few are in it. Tiles have 16 x 16 at least (TIFF 6.0, section 15),
// strips rows. Beside those of that size so many may be smaller that they are no work.
const (
	pixelsABlock = 16 * 16
	blocksBeside = maxBlocks
)

// readTIFFPage reads the head of the first page. The library has accepted it before, so that what is odd here has little
// to say.
func readTIFFPage(s source) (*tiffPage, error) {
	p := &tiffPage{bits: 1, samples: 1, compression: tiffNone}
	head := make([]byte, 8)
	if _, err := s.ReadAt(head, 0); err != nil {
		return nil, err
	}
	p.mark, p.order = head[:4], binary.BigEndian
	if head[0] == 'I' {
		p.order = binary.LittleEndian
	}
	dir := int64(p.order.Uint32(head[4:]))
	var b [12]byte
	if _, err := s.ReadAt(b[:2], dir); err != nil {
		return nil, err
	}
	rows, tileW, tileH := int64(0), int64(0), int64(0)
	for i := range int64(p.order.Uint16(b[:2])) {
		at := dir + 2 + 12*i
		if _, err := s.ReadAt(b[:], at); err != nil {
			return nil, err
		}
		tag, kind, count := p.order.Uint16(b[:]), p.order.Uint16(b[2:]), int64(p.order.Uint32(b[4:]))
		size, known := tiffKindSize[kind]
		if !known || count == 0 {
			continue
		}
		list := tiffList{kind, count, at + 8}
		if size*count > 4 {
			list.off = int64(p.order.Uint32(b[8:]))
		}
		first := func() int64 { v, _ := list.at(s, p.order, 0); return v }
		switch tag {
		case tagWidth:
			p.w = int(first())
		case tagHeight:
			p.h = int(first())
		case tagRowsPerStrip:
			rows = first()
		case tagStripOffsets, tagTileOffsets:
			if tag == tagTileOffsets || !p.tiled {
				p.offsets = list
			}
		case tagStripBytes, tagTileBytes:
			p.bytes = list
		case tagTileW:
			tileW = first()
		case tagTileH:
			tileH = first()
		case tagCompression:
			p.compression = int(first())
		case tagFillOrder:
			p.lowBitFirst = first() == 2
		case tagBits, tagPhotometric, tagPredictor, tagColours, tagExtra, tagFormat:
			if tag == tagBits {
				p.bits, p.samples = int(first()), int(count)
			}
			value := make([]byte, size*min(count, mostOfTag))
			if _, err := s.ReadAt(value, list.off); err != nil {
				return nil, err
			}
			p.kept = append(p.kept, tiffTag{tag, kind, uint32(min(count, mostOfTag)), value})
		}
	}
	return p, p.layOut(rows, tileW, tileH)
}

// layOut sets the size of the blocks and refuses what makes no sense.
func (p *tiffPage) layOut(rows, tileW, tileH int64) error {
	switch {
	case p.w <= 0 || p.h <= 0 || int64(p.w)*int64(p.h) > HardMaxPixels:
		return tiff.FormatError("the size makes no sense")
	case p.samples > 4 || p.bits > 16 || p.bits < 1:
		return tiff.UnsupportedError("more than 4 samples a pixel or 16 bits a sample")
	}
	p.blockW, p.blockH = p.w, p.h
	if tileW != 0 {
		p.tiled = true
		across, down := (int64(p.w)+tileW-1)/tileW, (int64(p.h)+max(tileH, 1)-1)/max(tileH, 1)
		switch {
		case tileW < 8 || tileH < 8:
			return tiff.FormatError("tile size is too small")
		case tileW > HardMaxPixels || tileH > HardMaxPixels || // so that the products fit
			float64(across*tileW)*float64(down*tileH) > mostPadding*float64(p.w)*float64(p.h)+paddingAnyway:
			return tiff.FormatError("tiles are much larger than the picture")
		}
		p.blockW, p.blockH = int(tileW), int(tileH)
	} else if rows > 0 {
		p.blockH = int(min(rows, int64(p.h)))
	}
	p.across = (p.w + p.blockW - 1) / p.blockW
	down := (p.h + p.blockH - 1) / p.blockH
	if int64(p.across)*int64(down) > blocksBeside+int64(p.w)*int64(p.h)/pixelsABlock {
		return tiff.FormatError("it consists of too many strips or tiles")
	}
	return nil
}
