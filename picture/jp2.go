package picture

import (
	"encoding/binary"
	"errors"
	"image"
	"io"
	"math"

	"clickmask/picture/outside"
)

var (
	jp2Reader = outsider{kind: outside.JPEG2000, ending: ".jp2", install: "libopenjp2-tools (Fedora: openjpeg-tools; macOS: openjpeg of Homebrew)", each: 16}
	j2kReader = outsider{kind: outside.JPEG2000, ending: ".j2k", install: "libopenjp2-tools (Fedora: openjpeg-tools; macOS: openjpeg of Homebrew)", each: 16}
)

const (
	jp2Mark = "\x00\x00\x00\x0cjP  \r\n\x87\n"
	j2kMark = "\xff\x4f\xff\x51"
)

// jp2Head is what the head of a JPEG 2000 file says (ISO/IEC 15444-1, annexes A.5.1 and I.5.3).
type jp2Head struct {
	w, h       int
	components int
	deepest    int  // bits of a component
	boxed      bool // it is a JP2 file, not a codestream alone
	palette    bool // its components are indices
	inks       bool // its four components are inks
	alpha      bool // one of its components says how much is seen
}

var errJP2Head = errors.New("its head makes no sense")

func readJP2Head(s source) (jp2Head, error) {
	var head jp2Head
	at, err := head.readBoxes(s)
	if err != nil {
		return head, err
	}
	var b [42]byte
	if _, err := s.ReadAt(b[:], at); err != nil {
		return head, err
	}
	r := fields{data: b[4:]}
	r.take(4) // length, and what decoders must be able to do
	x1, y1, x0, y0 := int64(r.take(4)), int64(r.take(4)), int64(r.take(4)), int64(r.take(4))
	head.components = int(binary.BigEndian.Uint16(b[40:]))
	if string(b[:4]) != j2kMark || head.components == 0 || head.components > 1<<14 || x0 >= x1 || y0 >= y1 || x1 > math.MaxInt32 || y1 > math.MaxInt32 {
		return head, errJP2Head
	}
	head.w, head.h = int(x1-x0), int(y1-y0)
	each := make([]byte, 3*head.components)
	if _, err := s.ReadAt(each, at+42); err != nil {
		return head, err
	}
	for i := 0; i < len(each); i += 3 {
		head.deepest = max(head.deepest, int(each[i]&0x7f)+1)
	}
	return head, nil
}

// maxJP2Header is how much of a head is looked at; beside colour profiles it has some hundred bytes.
const maxJP2Header = 4 << 20

// readBoxes reads what stands around a codestream, and says where that begins.
func (h *jp2Head) readBoxes(s source) (at int64, err error) {
	var b [16]byte
	if _, err := s.ReadAt(b[:12], 0); err != nil {
		return 0, err
	}
	if string(b[:4]) == j2kMark {
		return 0, nil
	}
	h.boxed = true
	for off, n := int64(12), 0; n < maxBlocks; n++ {
		got, err := s.ReadAt(b[:], off)
		if got < 8 {
			return 0, err
		}
		name, size, skip := boxHead(b, s.size-off)
		if name == "jp2c" {
			return off + skip, nil
		}
		if size < skip || size > s.size-off {
			return 0, io.ErrUnexpectedEOF
		}
		if name == "jp2h" && size <= maxJP2Header {
			body := make([]byte, size-skip)
			if _, err := s.ReadAt(body, off+skip); err != nil && err != io.EOF {
				return 0, err
			}
			h.readHeader(body)
		}
		off += size
	}
	return 0, errBoxes
}

func (h *jp2Head) readHeader(body []byte) {
	for b := range boxes(body) {
		switch {
		case b.name == "pclr":
			h.palette = true
		case b.name == "colr" && len(b.body) >= 7 && b.body[0] == 1:
			const cmyk = 12
			h.inks = h.inks || binary.BigEndian.Uint32(b.body[3:]) == cmyk
		case b.name == "cdef" && len(b.body) >= 2:
			r := fields{data: b.body[2:]}
			for len(r.data) >= 6 {
				r.take(2)
				kind := r.take(2)
				r.take(2)
				h.alpha = h.alpha || kind == 1 || kind == 2
			}
		}
	}
}

// channels are the components that are shown, for the program that decodes, "" for all; and how many. It would take the last of two or
// four for how much is seen, whatever it is.
func (h *jp2Head) channels() (list string, shown int) {
	usual := h.components
	if h.alpha {
		usual--
	}
	switch {
	case h.palette, h.components == 4 && h.inks, h.components <= 4 && (usual == 1 || usual == 3):
		return "", h.components
	case h.components < 3:
		return "0", 1
	}
	return "0,1,2", 3
}

func jp2Config(s source) (w, h int, err error) {
	head, err := readJP2Head(s)
	return head.w, head.h, err
}

// needJP2: the program holds four bytes for each component.
func needJP2(s source, w, h int) need {
	head, _ := readJP2Head(s)
	return head.reader().need(s, w, h)
}

func (h *jp2Head) reader() outsider {
	reader := j2kReader
	if h.boxed {
		reader = jp2Reader
	}
	const perComponent, usual = 8, 4
	reader.each += perComponent * int64(max(0, h.components-usual))
	return reader
}

func decodeJP2(s source) (image.Image, error) {
	head, err := readJP2Head(s)
	if err != nil {
		return nil, err
	}
	if head.deepest > 16 {
		return nil, unsupported("numbers of more than 16 bits")
	}
	list, shown := head.channels()
	img, err := head.reader().decode(s, image.Pt(head.w, head.h), list, func(w io.Writer) error {
		_, err := io.Copy(w, s.stream())
		return err
	})
	if err != nil {
		return nil, err
	}
	img, notes := withoutNotes(img)
	if shown < head.components {
		notes = append(notes, Note{Kind: BandsLeftOut, N: head.components, Of: shown})
	}
	return noted(img, notes...), nil
}
