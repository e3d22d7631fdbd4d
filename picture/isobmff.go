package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
)

// avifHead is what the boxes of an AVIF file say about its picture (ISO 14496-12 and 23008-12).
type avifHead struct {
	w, h        int
	orientation int  // EXIF value of the boxes irot and imir, 1 when there is none
	alpha       bool // it has a picture of its alpha
	deep        bool // it has more than 8 bits a sample
	fullChroma  bool // it has as much chroma as luma
}

var (
	errNoMeta    = errors.New("it has no description of a still picture")
	errMetaSense = errors.New("its description makes no sense")
)

// The decoder looks for each item of a description, and for each chunk of an animation, among all others, so that its work
// grows with the square of their number. Real descriptions have a few hundred bytes, and one for each of a large grid of
// tiles some kilobytes; beside that there may be a colour profile, and data, which are no work.
const (
	maxMeta     = 1 << 22 // the whole description
	maxItems    = 1 << 16 // its bytes without profiles and data
	maxMovie    = 1 << 18 // the description of an animation: some 15,000 frames
	maxTopBoxes = 1 << 12
)

var errBoxes = errors.New("its description has too many parts")

// readAVIFHead reads the description of the primary item without a decoder. errNoMeta says that there is none, as in
// files that hold an animation alone.
func readAVIFHead(s source) (avifHead, error) {
	head := avifHead{orientation: 1}
	meta, _, err := metaBox(s)
	if err != nil {
		return head, err
	}
	meta = dropFront(meta, 4) // version and flags
	if len(meta)-opaque(meta) > maxItems {
		return head, errBoxes
	}
	primary, ok := primaryItem(child(meta, "pitm"))
	props := child(meta, "iprp")
	if !ok || props == nil {
		return head, errNoMeta
	}
	rotated, mirrored := 0, -1
	for _, p := range itemProperties(props, primary) {
		switch body := p.body; {
		case p.name == "ispe" && len(body) >= 12:
			head.w, head.h = int(binary.BigEndian.Uint32(body[4:])), int(binary.BigEndian.Uint32(body[8:]))
		case p.name == "av1C" && len(body) >= 3: // AV1 codec ISO media file format binding, 2.3.3
			head.deep = body[2]&0x40 != 0
			head.fullChroma = body[2]&0x18 == 0
		case p.name == "irot" && len(body) >= 1:
			rotated = int(body[0] & 3)
		case p.name == "imir" && len(body) >= 1:
			mirrored = int(body[0] & 1)
		}
	}
	head.orientation = turned(rotated, mirrored)
	head.alpha = bytes.Contains(props, []byte("auxiliary:alpha")) || bytes.Contains(props, []byte("auxid:1"))
	if head.w <= 0 || head.h <= 0 {
		return head, errMetaSense
	}
	return head, nil
}

// turned is the EXIF value of a turn by so many quarters counter-clockwise, followed by a mirroring: 0 swaps top
// and bottom, 1 left and right, -1 none.
func turned(quarters, mirrored int) int {
	return [3][4]int{{1, 8, 3, 6}, {4, 5, 2, 7}, {2, 7, 4, 5}}[mirrored+1][quarters]
}

// metaBox is what the first box "meta" at the top level holds, and where that is. All boxes there are looked at, because the decoder does too.
func metaBox(s source) (meta []byte, at int64, err error) {
	var b [16]byte
	off := int64(0)
	for range maxTopBoxes {
		if n, err := s.ReadAt(b[:], off); n < 8 {
			if err == io.EOF {
				return meta, at, missing(meta)
			}
			return nil, 0, err
		}
		name, size, skip := boxHead(b, s.size-off)
		switch {
		case meta == nil && (size < skip || size > s.size-off && name == "meta"):
			return nil, 0, io.ErrUnexpectedEOF
		case size < skip || size > s.size-off:
			return meta, at, missing(meta)
		case name == "moov" && size > maxMovie:
			return nil, 0, errBoxes
		case name == "meta" && size > maxMeta:
			return nil, 0, fmt.Errorf("its description has %d bytes", size)
		case name == "meta" && meta == nil:
			meta, at = make([]byte, size-skip), off+skip
			if _, err := s.ReadAt(meta, at); err != nil && err != io.EOF {
				return nil, 0, err
			}
		}
		off += size
	}
	return nil, 0, errBoxes
}

// boxHead is what the head of a box says: its name, its size with the head, and how long the head is; left is how much of the file
// there is from it on, which a box without a size takes all of (ISO/IEC 14496-12, section 4.2).
func boxHead(b [16]byte, left int64) (name string, size, skip int64) {
	size, skip = int64(binary.BigEndian.Uint32(b[:])), 8
	switch size {
	case 0:
		size = left
	case 1:
		size, skip = int64(binary.BigEndian.Uint64(b[8:])), 16
	}
	return string(b[4:8]), size, skip
}

// missing is the error of a file whose boxes end here.
func missing(meta []byte) error {
	if meta == nil {
		return errNoMeta
	}
	return nil
}

// opaque is how many bytes of a description are colour profiles and data, which nobody looks into.
func opaque(meta []byte) int {
	n := 0
	for b := range boxes(meta) {
		switch b.name {
		case "idat":
			n += len(b.body)
		case "iprp":
			for p := range boxes(child(b.body, "ipco")) {
				if p.name == "colr" {
					n += len(p.body)
				}
			}
		}
	}
	return n
}

// box is one box inside another.
type box struct {
	name string
	body []byte
}

// boxes are the boxes that data consists of; what is damaged at the end is left out.
func boxes(data []byte) iter.Seq[box] {
	return func(yield func(box) bool) {
		for rest := data; len(rest) >= 8; {
			size := int64(binary.BigEndian.Uint32(rest))
			if size == 0 {
				size = int64(len(rest))
			}
			if size < 8 || size > int64(len(rest)) || !yield(box{string(rest[4:8]), rest[8:size]}) {
				return
			}
			rest = rest[size:]
		}
	}
}

// child is what the first box of that name holds, nil when there is none.
func child(data []byte, name string) []byte {
	for b := range boxes(data) {
		if b.name == name {
			return b.body
		}
	}
	return nil
}

// primaryItem reads the box "pitm".
func primaryItem(body []byte) (id uint32, ok bool) {
	r := fields{data: body}
	if version := r.take(4) >> 24; version == 0 {
		id = r.take(2)
	} else {
		id = r.take(4)
	}
	return id, !r.short
}

// itemProperties are the properties that the box "iprp" gives to an item.
func itemProperties(iprp []byte, item uint32) []box {
	all := slices.Collect(boxes(child(iprp, "ipco")))
	var out []box
	for a := range associations(iprp) {
		if a.item == item && a.index >= 1 && int(a.index) <= len(all) {
			out = append(out, all[a.index-1])
		}
	}
	return out
}

// association says that an item has a property, by its number from 1; 0 is none.
type association struct {
	item, index uint32
	bytes       []byte // those that say so
}

// associations are what the boxes "ipma" say.
func associations(iprp []byte) iter.Seq[association] {
	return func(yield func(association) bool) {
		for b := range boxes(iprp) {
			if b.name != "ipma" {
				continue
			}
			r := fields{data: b.body}
			head := r.take(4)
			idSize, indexSize := 2, 1
			if head>>24 > 0 {
				idSize = 4
			}
			if head&1 != 0 {
				indexSize = 2
			}
			for n := r.take(4); n > 0 && !r.short; n-- {
				id := r.take(idSize)
				for k := r.take(1); k > 0; k-- {
					bytes := r.data[:min(indexSize, len(r.data))]
					index := r.take(indexSize) & (1<<(8*indexSize-1) - 1) // the highest bit says "essential"
					if !yield(association{id, index, bytes}) {
						return
					}
				}
			}
		}
	}
}

// fields reads numbers one after another, the highest byte first; beyond the end they are 0.
type fields struct {
	data  []byte
	short bool // more was asked for than there is
}

func (f *fields) take(n int) uint32 {
	if len(f.data) < n {
		f.data, f.short = nil, true
		return 0
	}
	v := uint32(0)
	for _, b := range f.data[:n] {
		v = v<<8 | uint32(b)
	}
	f.data = f.data[n:]
	return v
}

func dropFront(data []byte, n int) []byte { return data[min(n, len(data)):] }
