package jpegscan

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
)

// ErrOther says that a file is none that this package decodes.
var ErrOther = errors.New("no usual JPEG, or a damaged one")

// File is a JPEG whose tables have been read. Its methods may be called at the same time, once [File.Index] is done.
type File struct {
	W, H  int
	units struct { // of one data unit of each block of each component (T.81, A.2.3)
		across, down int // of the picture
		w, h         int // luma samples
	}
	parts    []part
	colours  colours
	interval int // units between restart markers in the first scan, 0 for none

	r    io.ReaderAt
	size int64
	scan int64 // where the bits begin
	rows []mark

	progressive bool
	head        *head  // the tables so far, of a progressive file
	firstScan   []byte // the header of its first scan
	means       bool   // that has the first coefficients of all parts
	shifted     uint   // bits that these lack there
}

// maxParts is how many components a file may have.
const maxParts = 4

// part is a component.
type part struct {
	id           byte
	across, down int // blocks in a unit
	table        byte
	quant        *[64]int32 // of that number
	dc, ac       *codes

	coefficients []int16  // of a progressive file: of each block 64, in their order
	some         []uint64 // of each block, which of them are not zero
	told         bool     // some scan is about it
}

// The segments that say something (T.81, table B.1; JFIF 1.02; Adobe TN5116).
const (
	markSOF0, markSOF1, markSOF2 = 0xc0, 0xc1, 0xc2
	markDHT                      = 0xc4
	markRST0, markRST7           = 0xd0, 0xd7
	markSOI, markEOI             = 0xd8, 0xd9
	markSOS, markDQT, markDRI    = 0xda, 0xdb, 0xdd
	markAPP0, markAPP14          = 0xe0, 0xee
	markAPP15, markCOM           = 0xef, 0xfe
)

// maxSegments bounds what is walked through before the scan.
const maxSegments = 1 << 12

// head is what the segments before a scan hold.
type head struct {
	frame       []byte
	progressive bool
	tables      byte // the highest number that one may have
	quant       [4]*[64]int32
	dc, ac      [4]*codes
	interval    int
	jfif, adobe bool
	transform   byte // Adobe's
}

// Open reads the segments before the scan. The error is [ErrOther], or that of reading.
func Open(r io.ReaderAt, size int64) (*File, error) {
	h := head{tables: 3}
	var b [4]byte
	off := int64(2)
	for range maxSegments {
		if _, err := r.ReadAt(b[:], off); err != nil {
			return nil, other(err)
		}
		if b[0] != 0xff {
			return nil, ErrOther
		}
		if b[1] == 0xff { // fill byte
			off++
			continue
		}
		n := int64(binary.BigEndian.Uint16(b[2:])) - 2
		if n < 0 || b[1] < markSOF0 || b[1] >= markRST0 && b[1] <= markEOI {
			return nil, ErrOther
		}
		body := []byte(nil)
		if !skipped(b[1]) {
			body = make([]byte, n)
			if _, err := r.ReadAt(body, off+4); err != nil {
				return nil, other(err)
			}
		}
		off += 4 + n
		if b[1] == markSOS {
			f := &File{r: r, size: size, scan: off, interval: h.interval}
			return f, f.take(&h, body)
		}
		if !h.take(b[1], body) {
			return nil, ErrOther
		}
	}
	return nil, ErrOther
}

// other is an error of reading; a file that ends too early is not this package's.
func other(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return ErrOther
	}
	return err
}

// skipped reports whether a segment says nothing here.
func skipped(mark byte) bool {
	return mark > markAPP0 && mark <= markAPP15 && mark != markAPP14 || mark == markCOM
}

// take reads a segment.
func (h *head) take(mark byte, body []byte) bool {
	switch {
	case mark == markSOF0 || mark == markSOF1 || mark == markSOF2:
		if h.frame != nil {
			return false
		}
		h.frame, h.progressive = body, mark == markSOF2
		if mark == markSOF0 {
			h.tables = 1
		}
		return true
	case mark == markDHT:
		return h.takeCodes(body)
	case mark == markDQT:
		return h.takeQuant(body)
	case mark == markDRI:
		if len(body) != 2 {
			return false
		}
		h.interval = int(binary.BigEndian.Uint16(body))
		return true
	case mark == markAPP0:
		if len(body) >= 5 { // as in image/jpeg the last one counts
			h.jfif = string(body[:5]) == "JFIF\x00"
		}
		return true
	case mark == markAPP14:
		if len(body) >= 12 && string(body[:5]) == "Adobe" {
			h.adobe, h.transform = true, body[11]
		}
		return true
	default:
		return skipped(mark)
	}
}

// takeQuant reads quantization tables (B.2.4.1).
func (h *head) takeQuant(body []byte) bool {
	for len(body) > 0 {
		wide, at := body[0]>>4, body[0]&15
		size := 64 * (1 + int(wide))
		if wide > 1 || at > 3 || len(body) < 1+size {
			return false
		}
		q := new([64]int32)
		for i := range q {
			if wide == 1 {
				q[i] = int32(binary.BigEndian.Uint16(body[1+2*i:]))
			} else {
				q[i] = int32(body[1+i])
			}
		}
		h.quant[at], body = q, body[1+size:]
	}
	return true
}

// takeCodes reads Huffman tables (B.2.4.2).
func (h *head) takeCodes(body []byte) bool {
	for len(body) > 0 {
		if len(body) < 17 || body[0]>>4 > 1 || body[0]&15 > h.tables {
			return false
		}
		n := 0
		for _, k := range body[1:17] {
			n += int(k)
		}
		if n == 0 || n > 256 || len(body) < 17+n {
			return false
		}
		c := newCodes(body[1:17], body[17:17+n])
		if c == nil {
			return false
		}
		if at := body[0] & 15; body[0]>>4 == 0 {
			h.dc[at] = c
		} else {
			h.ac[at] = c
		}
		body = body[17+n:]
	}
	return true
}

// take puts frame and scan together (B.2.2, B.2.3).
func (f *File) take(h *head, scan []byte) error {
	b := h.frame
	if len(b) < 9 || b[0] != 8 {
		return ErrOther
	}
	n := int(b[5])
	f.H, f.W = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	if n != 1 && n != 3 && n != 4 || len(b) != 6+3*n || f.W == 0 || f.H == 0 {
		return ErrOther
	}
	ids := [maxParts]byte{}
	for i := range n {
		p := part{id: b[6+3*i], across: int(b[7+3*i] >> 4), down: int(b[7+3*i] & 15), table: b[8+3*i], quant: h.quant[b[8+3*i]&3]}
		if n == 1 { // its factors say nothing
			p.across, p.down = 1, 1
		}
		if p.table > 3 {
			return ErrOther
		}
		if bytes.IndexByte(ids[:i], p.id) >= 0 {
			return ErrOther
		}
		ids[i] = p.id
		f.parts = append(f.parts, p)
	}
	var ok bool
	if f.colours, ok = h.colours(ids[:n]); !ok || !f.ratios() {
		return ErrOther
	}
	all := f.allParts(h, scan)
	if !h.progressive && !all {
		return ErrOther
	}
	if h.progressive {
		f.progressive, f.head, f.firstScan = true, h, scan
		if all { // as that of nearly every progressive file is
			tail := scan[1+2*n:]
			f.means, f.shifted = tail[0] == 0 && tail[1] == 0 && tail[2] <= 13, uint(tail[2])
		}
	}
	f.units.w, f.units.h = 8*f.parts[0].across, 8*f.parts[0].down
	f.units.across, f.units.down = (f.W+f.units.w-1)/f.units.w, (f.H+f.units.h-1)/f.units.h
	return nil
}

// allParts has the tables of a scan that is about all parts, in their order, and reports whether this one is.
func (f *File) allParts(h *head, scan []byte) bool {
	n := len(f.parts)
	if len(scan) != 4+2*n || int(scan[0]) != n || !f.fits(f.parts) {
		return false
	}
	for i := range f.parts {
		p := &f.parts[i]
		dc, ac := scan[2+2*i]>>4, scan[2+2*i]&15
		if scan[1+2*i] != p.id || dc > h.tables || ac > h.tables {
			return false
		}
		p.dc, p.ac = h.dc[dc], h.ac[ac]
		if p.quant == nil || p.dc == nil || p.ac == nil && !h.progressive {
			return false
		}
	}
	return true
}

// maxBlocks is how many blocks a unit of several parts may have (B.2.3).
const maxBlocks = 10

// fits reports whether a scan may be about so many blocks a unit.
func (f *File) fits(parts []part) bool {
	n := 0
	for _, p := range parts {
		n += p.across * p.down
	}
	return len(f.parts) == 1 || n <= maxBlocks
}

// ratios reports whether there is one sample of the second and third part for each of the first, for two, four or eight of them; black
// has as many as the first. These are what image/jpeg takes.
func (f *File) ratios() bool {
	if len(f.parts) == 1 {
		return true
	}
	y, cb, cr, last := f.parts[0], f.parts[1], f.parts[2], f.parts[len(f.parts)-1]
	if cr.across != cb.across || cr.down != cb.down || cb.across < 1 || cb.down < 1 {
		return false
	}
	if len(f.parts) == 4 {
		return cb.across == 1 && cb.down == 1 && y.across == y.down && (y.across == 1 || y.across == 2) && last.across == y.across && last.down == y.down
	}
	return (y.across == 1 || y.across == 2 || y.across == 4) && (y.down == 1 || y.down == 2) && y.across%cb.across == 0 && y.down%cb.down == 0
}

// ratio is how image says it.
func (f *File) ratio() image.YCbCrSubsampleRatio {
	if len(f.parts) == 1 {
		return image.YCbCrSubsampleRatio444
	}
	switch [2]int{f.parts[0].across / f.parts[1].across, f.parts[0].down / f.parts[1].down} {
	case [2]int{1, 1}:
		return image.YCbCrSubsampleRatio444
	case [2]int{2, 1}:
		return image.YCbCrSubsampleRatio422
	case [2]int{1, 2}:
		return image.YCbCrSubsampleRatio440
	case [2]int{4, 1}:
		return image.YCbCrSubsampleRatio411
	case [2]int{4, 2}:
		return image.YCbCrSubsampleRatio410
	default:
		return image.YCbCrSubsampleRatio420
	}
}
