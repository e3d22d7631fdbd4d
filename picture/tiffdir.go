package picture

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// A TIFF is a chain of directories, one a page: lists of tags with numbers, which lie in the entry itself or elsewhere in
// the file (TIFF 6.0, section 2). BigTIFF has the same with offsets and counts of 8 bytes. EXIF data are such a file too.

// byteOrder is what binary.LittleEndian and binary.BigEndian have in common.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// tiffFile is a file of directories.
type tiffFile struct {
	r     io.ReaderAt
	order byteOrder
	big   bool  // it is a BigTIFF
	first int64 // where the first directory is
}

// tiffKindSize is how many bytes a number of a kind has.
var tiffKindSize = map[uint16]int64{
	1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
}

// The kinds that are not plain positive numbers.
const (
	tiffRational, tiffSByte, tiffSShort, tiffSLong, tiffSRational = 5, 6, 8, 9, 10
	tiffFloat, tiffDouble                                         = 11, 12
)

var errTIFFHead = errors.New("its head makes no sense")

// isTIFF are the first bytes of both kinds in both byte orders.
var isTIFF = starts("II*\x00", "MM\x00*", "II+\x00\x08\x00\x00\x00", "MM\x00+\x00\x08\x00\x00")

// openTIFFFile reads the head of a file.
func openTIFFFile(r io.ReaderAt) (tiffFile, error) {
	f := tiffFile{r: r, order: binary.BigEndian}
	var b [16]byte
	n, err := r.ReadAt(b[:], 0)
	if n < 8 {
		return f, endOfFile(err)
	}
	if !isTIFF(b[:]) {
		return f, errTIFFHead
	}
	if b[0] == 'I' {
		f.order = binary.LittleEndian
	}
	f.first = int64(f.order.Uint32(b[4:]))
	if f.big = f.order.Uint16(b[2:]) == 43; f.big {
		if n < 16 {
			return f, endOfFile(err)
		}
		f.first = f.offset(b[8:])
	}
	return f, nil
}

// endOfFile is the error of a read that gave too little.
func endOfFile(err error) error {
	if err == nil || err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// offset is a place in the file or a count, of as many bytes as the kind of file has; what no file can have is far behind all.
func (f tiffFile) offset(b []byte) int64 {
	if !f.big {
		return int64(f.order.Uint32(b))
	}
	return int64(min(f.order.Uint64(b), math.MaxInt64/64))
}

// sizes are the bytes of a directory's count, of an entry, and of an offset.
func (f tiffFile) sizes() (count, entry, offset int64) {
	if f.big {
		return 8, 20, 8
	}
	return 2, 12, 4
}

// mostEntries is how many tags a directory can have.
const mostEntries = 1<<16 - 1

// span is how many tags the directory at a place has, and where its first entry is.
func (f tiffFile) span(dir int64) (entries, at int64, err error) {
	var b [8]byte
	size, _, _ := f.sizes()
	if n, err := f.r.ReadAt(b[:size], dir); int64(n) < size {
		return 0, 0, endOfFile(err)
	}
	entries = int64(f.order.Uint16(b[:]))
	if f.big {
		entries = f.offset(b[:])
	}
	if entries > mostEntries {
		return 0, 0, errTIFFHead
	}
	return entries, dir + size, nil
}

// next is where the directory after the one at a place is; 0 where there is none, or the file says no more of it.
func (f tiffFile) next(dir int64) int64 {
	entries, at, err := f.span(dir)
	if err != nil {
		return 0
	}
	var b [8]byte
	_, entry, offset := f.sizes()
	if n, _ := f.r.ReadAt(b[:offset], at+entry*entries); int64(n) < offset {
		return 0
	}
	return f.offset(b[:])
}

// pages are the directories of the chain, the first and those after it that are neither smaller copies of a page nor masks. A
// chain that leads back ends.
func (f tiffFile) pages() []frame {
	seen := map[int64]bool{}
	var pages []frame
	for at := f.first; at != 0 && !seen[at] && len(seen) < MostFrames; at = f.next(at) {
		beside, err := f.besideAPage(at)
		if err != nil {
			break
		}
		seen[at] = true
		if !beside || at == f.first {
			pages = append(pages, frame{from: at})
		}
	}
	return pages
}

// besideAPage reports whether the directory at a place says that it is a smaller copy or a mask. The tag that says so has the
// lowest number, so that it comes first.
func (f tiffFile) besideAPage(dir int64) (bool, error) {
	entries, at, err := f.span(dir)
	if err != nil || entries == 0 {
		return false, err
	}
	var b [20]byte
	_, size, offset := f.sizes()
	if n, err := f.r.ReadAt(b[:size], at); int64(n) < size {
		return false, endOfFile(err)
	}
	const smaller, mask = 1, 4
	list := tiffList{f: f, kind: f.order.Uint16(b[2:]), count: 1, off: at + size - offset}
	if f.order.Uint16(b[:]) != tagSubfile || tiffKindSize[list.kind] == 0 {
		return false, nil
	}
	v, err := list.at(0)
	return v&(smaller|mask) != 0, err
}

// each calls use with every tag of the directory at a place that has a value.
func (f tiffFile) each(dir int64, use func(tag uint16, list tiffList) error) error {
	entries, at, err := f.span(dir)
	if err != nil {
		return err
	}
	var b [20]byte
	_, size, offset := f.sizes()
	for i := range entries {
		if n, err := f.r.ReadAt(b[:size], at+size*i); int64(n) < size {
			return endOfFile(err)
		}
		kind := f.order.Uint16(b[2:])
		list := tiffList{f: f, kind: kind, count: f.offset(b[4:]), off: at + size*i + size - offset}
		each, known := tiffKindSize[kind]
		if !known || list.count == 0 {
			continue
		}
		if list.count > offset/each {
			list.off = f.offset(b[4+offset:])
		}
		if err := use(f.order.Uint16(b[:]), list); err != nil {
			return err
		}
	}
	return nil
}

// tiffList are the numbers of a tag.
type tiffList struct {
	f     tiffFile
	kind  uint16
	count int64
	off   int64
}

// bytes are at most so many bytes of the list as they are.
func (l tiffList) bytes(most int64) ([]byte, error) {
	b := make([]byte, min(l.count*tiffKindSize[l.kind], most))
	if n, err := l.f.r.ReadAt(b, l.off); n < len(b) {
		return nil, endOfFile(err)
	}
	return b, nil
}

// at is a number of the list that is a whole one.
func (l tiffList) at(i int64) (int64, error) {
	v, err := l.number(i)
	if err != nil {
		return 0, err
	}
	if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
		return 0, errTIFFHead
	}
	return int64(v), nil
}

// number is a number of the list.
func (l tiffList) number(i int64) (float64, error) {
	if i >= l.count {
		return 0, errTIFFHead
	}
	size := tiffKindSize[l.kind]
	var b [8]byte
	if n, err := l.f.r.ReadAt(b[:size], l.off+size*i); int64(n) < size {
		return 0, endOfFile(err)
	}
	order := l.f.order
	switch l.kind {
	case tiffRational:
		return float64(order.Uint32(b[:])) / float64(order.Uint32(b[4:])), nil
	case tiffSRational:
		return float64(int32(order.Uint32(b[:]))) / float64(int32(order.Uint32(b[4:]))), nil
	case tiffFloat:
		return float64(math.Float32frombits(order.Uint32(b[:]))), nil
	case tiffDouble:
		return math.Float64frombits(order.Uint64(b[:])), nil
	case tiffSByte:
		return float64(int8(b[0])), nil
	case tiffSShort:
		return float64(int16(order.Uint16(b[:]))), nil
	case tiffSLong:
		return float64(int32(order.Uint32(b[:]))), nil
	}
	switch size {
	case 1:
		return float64(b[0]), nil
	case 2:
		return float64(order.Uint16(b[:])), nil
	case 4:
		return float64(order.Uint32(b[:])), nil
	default:
		return float64(order.Uint64(b[:])), nil
	}
}
