package picture

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// The tags of a page that say where its samples are and what they mean (TIFF 6.0, section 8, and its supplements).
const (
	tagSubfile, tagWidth, tagHeight, tagBits, tagCompression = 254, 256, 257, 258, 259
	tagPhotometric, tagFillOrder, tagStripOffsets            = 262, 266, 273
	tagOrientation, tagSamples, tagRowsPerStrip              = 274, 277, 278
	tagStripBytes, tagPlanar, tagT4Options, tagPredictor     = 279, 284, 292, 317
	tagColours, tagTileW, tagTileH, tagTileOffsets           = 320, 322, 323, 324
	tagTileBytes, tagSubIFDs, tagInkSet, tagExtra, tagFormat = 325, 330, 332, 338, 339
	tagJPEGTables, tagJPEGFrom, tagJPEGLength                = 347, 513, 514
	tagYCbCrWeights, tagYCbCrSampling, tagReferences         = 529, 530, 532
	tagXMP, tagNothing, tagDNGVersion                        = 700, 42113, 50706
)

// What the samples mean.
const (
	tiffWhiteIsZero, tiffBlackIsZero, tiffRGB, tiffPalette, tiffMask = 0, 1, 2, 3, 4
	tiffInks, tiffYCbCr, tiffLab, tiffICCLab                         = 5, 6, 8, 9
)

// How a sample is to be taken.
const tiffUnsigned, tiffSigned, tiffReal = 1, 2, 3

// tiffPage is what the head of a page says: w x h pixels in blocks of blockW x blockH, across beside each other and down
// below each other, for each plane.
type tiffPage struct {
	file           tiffFile
	w, h           int
	blockW, blockH int
	across, down   int
	tiled, planar  bool
	compression    int
	predictor      int
	reversed       bool // the bits of every byte
	faxTwoD        bool // of compression tiffFax3: rows may refer to the one before
	photometric    int
	samples, bits  int
	format         int
	extra          []int
	palette        []byte // 3 times as many numbers of 2 bytes as there are colours
	weights        [3]float64
	references     [6]float64
	subX, subY     int    // of YCbCr
	tables         []byte // of JPEG
	offsets, bytes tiffList
	whole          *[2]int64 // offset and length, where the picture is one JPEG of the old kind

	nothing float64   // a number that says that there is none; NaN when there is no such number
	frame   jpegFrame // of the first block, where blocks are JPEGs
	colours []int     // the samples of a pixel that are shown
	alpha   int       // the sample that is alpha, -1 when there is none
	mixed   bool      // colours were multiplied by it
}

const (
	mostPalette    = 2 * 3 << 16
	mostJPEGTables = 1 << 16
	mostExtra      = 1 << 10
	mostSamples    = 1 << 12
	mostNothing    = 64
)

// readTIFFPage reads the head of a page.
func readTIFFPage(s source) (*tiffPage, error) {
	f, err := openTIFFFile(s)
	if err != nil {
		return nil, err
	}
	dir, err := s.directory(f)
	if err != nil {
		return nil, err
	}
	p := &tiffPage{file: f, photometric: -1, nothing: math.NaN(), compression: tiffNone, predictor: 1, bits: 1, format: tiffUnsigned, subX: 2, subY: 2,
		weights: [3]float64{0.299, 0.587, 0.114}, references: [6]float64{0, 255, 128, 255, 128, 255}}
	h := tiffHead{rows: math.MaxInt32}
	seen := map[uint16]bool{} // of a tag that comes twice the first counts
	if err := f.each(dir, func(tag uint16, list tiffList) error {
		if seen[tag] {
			return nil
		}
		seen[tag] = true
		return p.take(&h, tag, list)
	}); err != nil {
		return nil, err
	}
	switch {
	case h.dng:
		return nil, unsupported("a raw photograph in a DNG file, of which only the small preview is a TIFF")
	case h.reduced && h.others:
		return nil, unsupported("a small preview on its first page, as raw photographs have it")
	}
	if p.samples == 0 {
		p.samples = max(1, h.depths)
		if p.compression == tiffOldJPEG {
			p.samples = 3
		}
	}
	if p.compression == tiffOldJPEG {
		if h.jpegFrom == 0 {
			return nil, unsupported("JPEG of the old kind in pieces")
		}
		if h.jpegBytes <= 0 {
			h.jpegBytes = s.size - h.jpegFrom
		}
		p.whole, p.compression, h.rows, h.tileW = &[2]int64{h.jpegFrom, h.jpegBytes}, tiffJPEG, math.MaxInt32, 0
		p.planar = false
	}
	if p.photometric < 0 { // as libtiff takes it
		switch {
		case p.compression == tiffFax1 || p.compression == tiffFax3 || p.compression == tiffFax4:
			p.photometric = tiffWhiteIsZero
		case p.samples >= 3:
			p.photometric = tiffRGB
		default:
			p.photometric = tiffBlackIsZero
		}
	}
	if h.depths > h.equal && h.equal < min(p.samples, mostExtra) {
		return nil, unsupported("samples of different depths")
	}
	if err := p.layOut(h.rows, h.tileW, h.tileH); err != nil {
		return nil, err
	}
	if p.compression == tiffJPEG {
		p.frame = p.firstFrame(s)
	}
	return p, p.understand(h.inkSet)
}

// tiffHead is what of a page's head is of no use once the page is laid out.
type tiffHead struct {
	rows, tileW, tileH  int64
	depths, equal       int // how many samples have a depth of their own, and how many of them the first one's
	inkSet              int
	dng, reduced        bool
	others              bool // it has directories beside the chain
	jpegFrom, jpegBytes int64
}

// take notes a tag.
func (p *tiffPage) take(h *tiffHead, tag uint16, list tiffList) (err error) {
	first := func() int64 {
		v, wrong := list.at(0)
		if wrong != nil && err == nil {
			err = wrong
		}
		return v
	}
	small := func() int { return int(max(min(first(), math.MaxInt32), 0)) }
	switch tag {
	case tagSubfile:
		h.reduced = first()&1 != 0
	case tagWidth:
		p.w = small()
	case tagHeight:
		p.h = small()
	case tagBits:
		p.bits, h.depths = small(), int(min(list.count, mostSamples+1))
		for h.equal = 1; h.equal < min(h.depths, mostExtra); h.equal++ {
			if v, _ := list.at(int64(h.equal)); int(v) != p.bits {
				break
			}
		}
	case tagSamples:
		p.samples = small()
	case tagCompression:
		p.compression = small()
	case tagPhotometric:
		p.photometric = small()
	case tagFillOrder:
		p.reversed = first() == 2
	case tagPlanar:
		p.planar = first() == 2
	case tagT4Options:
		p.faxTwoD = first()&1 != 0
	case tagPredictor:
		p.predictor = small()
	case tagFormat:
		p.format = small()
	case tagInkSet:
		h.inkSet = small()
	case tagRowsPerStrip:
		h.rows = first()
	case tagTileW:
		h.tileW = first()
	case tagTileH:
		h.tileH = first()
	case tagStripOffsets, tagTileOffsets:
		if tag == tagTileOffsets || p.offsets.count == 0 {
			p.offsets = list
		}
	case tagStripBytes, tagTileBytes:
		if tag == tagTileBytes || p.bytes.count == 0 {
			p.bytes = list
		}
	case tagExtra:
		for i := range min(list.count, mostExtra) {
			v, err := list.at(i)
			if err != nil {
				return err
			}
			p.extra = append(p.extra, int(v))
		}
	case tagColours:
		p.palette, err = list.bytes(mostPalette)
	case tagJPEGTables:
		p.tables, err = list.bytes(mostJPEGTables)
	case tagJPEGFrom:
		h.jpegFrom = first()
	case tagJPEGLength:
		h.jpegBytes = first()
	case tagYCbCrSampling:
		p.subX = small()
		if v, err := list.at(1); err == nil {
			p.subY = int(v)
		}
	case tagYCbCrWeights:
		numbers(p.weights[:], list)
	case tagReferences:
		numbers(p.references[:], list)
	case tagNothing:
		text, wrong := list.bytes(mostNothing)
		if wrong != nil {
			return wrong
		}
		if v, wrong := strconv.ParseFloat(strings.Trim(string(text), " \x00"), 64); wrong == nil {
			p.nothing = v
		}
	case tagSubIFDs:
		h.others = true
	case tagDNGVersion:
		h.dng = true
	}
	return err
}

// numbers takes the numbers of a list over others, where it has so many.
func numbers(to []float64, list tiffList) {
	for i := range to {
		if v, err := list.number(int64(i)); err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
			to[i] = v
		}
	}
}

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

// mostTIFFBytes is how much may be unpacked for one page: the most pixels of the deepest ordinary kind.
const mostTIFFBytes = 8 * HardMaxPixels

// layOut sets the size of the blocks and refuses what makes no sense.
func (p *tiffPage) layOut(rows, tileW, tileH int64) error {
	switch {
	case p.w <= 0 || p.h <= 0:
		return fmt.Errorf("its head says %d x %d pixels", p.w, p.h)
	case int64(p.w)*int64(p.h) > HardMaxPixels:
		p.blockW, p.blockH, p.across, p.down = p.w, p.h, 1, 1 // it is going to be refused for its size
		return nil
	case p.samples > mostSamples || p.bits < 1 || p.bits > 64:
		return unsupported(fmt.Sprintf("%d samples a pixel, %d bits a sample", p.samples, p.bits))
	}
	p.blockW, p.blockH = p.w, p.h
	if tileW != 0 {
		p.tiled = true
		across, down := (int64(p.w)+tileW-1)/max(tileW, 1), (int64(p.h)+max(tileH, 1)-1)/max(tileH, 1)
		switch {
		case tileW < 8 || tileH < 8:
			return fmt.Errorf("its tiles have %d x %d pixels", tileW, tileH)
		case tileW > HardMaxPixels || tileH > HardMaxPixels || // so that the products fit
			float64(across*tileW)*float64(down*tileH) > mostPadding*float64(p.w)*float64(p.h)+paddingAnyway:
			return fmt.Errorf("its tiles are much larger than the picture")
		}
		p.blockW, p.blockH = int(tileW), int(tileH)
	} else if rows > 0 {
		p.blockH = int(min(rows, int64(p.h)))
	}
	p.across, p.down = (p.w+p.blockW-1)/p.blockW, (p.h+p.blockH-1)/p.blockH
	planes := 1
	if p.planar {
		planes = min(p.samples, 5) // no more are looked at
	}
	if int64(planes)*int64(p.across)*int64(p.down) > blocksBeside+int64(p.w)*int64(p.h)/pixelsABlock {
		return fmt.Errorf("it consists of too many strips or tiles")
	}
	if bits := float64(p.across*p.blockW) * float64(p.down*p.blockH) * float64(p.inPlane()*planes*p.bits); bits > 8*mostTIFFBytes {
		return fmt.Errorf("its samples take %s", inBytes(int64(bits/8)))
	}
	return nil
}

// inPlane is how many samples a pixel has in one plane.
func (p *tiffPage) inPlane() int {
	if p.planar {
		return 1
	}
	return p.samples
}

// units reports whether samples lie in units of several pixels that share their chroma.
func (p *tiffPage) units() bool {
	return p.photometric == tiffYCbCr && p.compression != tiffJPEG && p.compression != tiffWebP && (p.subX > 1 || p.subY > 1)
}

// bytesFor is how long so many rows of a block are in one plane.
func (p *tiffPage) bytesFor(rows int) int {
	if p.units() {
		return (rows + p.subY - 1) / p.subY * ((p.blockW + p.subX - 1) / p.subX) * (p.subX*p.subY + 2)
	}
	return rows * p.rowBytes()
}

// rowBytes is the length of a row of a block in one plane, once units are undone.
func (p *tiffPage) rowBytes() int { return (p.blockW*p.inPlane()*p.bits + 7) / 8 }

// bandRows is how many rows are decoded at once, before the context is looked at again.
func (p *tiffPage) bandRows() int {
	rows := max(1, min(bandBytes/max(p.rowBytes()*len(p.planes()), 1), bandPixels/p.blockW))
	if p.units() {
		rows = (rows + p.subY - 1) / p.subY * p.subY
	}
	return rows
}

// planes are those that are looked at.
func (p *tiffPage) planes() []int {
	if !p.planar {
		return []int{0}
	}
	if p.alpha < 0 {
		return p.colours
	}
	return append(p.colours[:len(p.colours):len(p.colours)], p.alpha)
}

// block is the packed data of a block, the blocks of one plane after those of another.
func (p *tiffPage) block(s source, i int) (*io.SectionReader, error) {
	if p.whole != nil {
		return io.NewSectionReader(s, p.whole[0], p.whole[1]), nil
	}
	off, err := p.offsets.at(int64(i))
	if err != nil {
		return nil, err
	}
	// Some writers say no length of a lone block, or none at all.
	n := int64(0)
	if p.bytes.count > 0 {
		if n, err = p.bytes.at(int64(i)); err != nil {
			return nil, err
		}
	}
	if n == 0 {
		n = s.size - off
	}
	return io.NewSectionReader(s, off, max(n, 0)), nil
}

// colour is the 8-bit colour of an index.
func (p *tiffPage) colour(i int) [3]uint8 {
	n := 1 << p.bits
	if 6*n > len(p.palette) || i >= n {
		return [3]uint8{}
	}
	high := func(k int) uint8 { return uint8(p.file.order.Uint16(p.palette[2*(k*n+i):]) >> 8) }
	return [3]uint8{high(0), high(1), high(2)}
}

// hasTables reports whether tables of JPEG begin and end as they must.
func hasTables(t []byte) bool {
	return len(t) > 4 && bytes.HasPrefix(t, []byte("\xff\xd8")) && bytes.HasSuffix(t, []byte("\xff\xd9"))
}
