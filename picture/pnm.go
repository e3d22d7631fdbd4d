package picture

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"strconv"
	"strings"
)

// Netpbm's formats: PBM, PGM and PPM as text (P1 to P3) and as bytes (P4 to P6), PAM (P7), and PFM with floating point
// numbers (Pf, PF), whose rows begin at the bottom.

// pnmHead is what the head says.
type pnmHead struct {
	kind   byte // the character behind the P
	w, h   int
	depth  int // numbers a pixel
	most   int // the number that is white
	little bool
	alpha  bool
	pixels int64 // where they begin
}

func isPNM(b []byte) bool {
	return len(b) > 2 && b[0] == 'P' && (b[1] >= '1' && b[1] <= '7' || b[1] == 'f' || b[1] == 'F') && strings.ContainsRune(" \t\r\n", rune(b[2]))
}

var errPNMHead = errors.New("its head makes no sense")

const mostPNMHead = 1 << 16

// pnmWords reads the words of a head or of a picture in text, between which there are spaces and comments.
type pnmWords struct {
	r    *bufio.Reader
	read int64
	next []byte // the word that is being read; there may be one a sample
}

func (p *pnmWords) byte() (byte, error) {
	b, err := p.r.ReadByte()
	if err == nil {
		p.read++
	}
	return b, err
}

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }

// word is the next one, and the single space behind it is taken.
func (p *pnmWords) word() (string, error) {
	err := p.readWord()
	return string(p.next), err
}

func (p *pnmWords) readWord() error {
	p.next = p.next[:0]
	for {
		b, err := p.byte()
		switch {
		case err == io.EOF && len(p.next) > 0:
			return nil
		case err != nil:
			return endOfFile(err)
		case b == '#':
			for b != '\n' && b != '\r' {
				if b, err = p.byte(); err != nil {
					return endOfFile(err)
				}
			}
			if len(p.next) > 0 {
				return nil
			}
		case !isSpace(b):
			if p.next = append(p.next, b); len(p.next) > 64 {
				return errPNMHead
			}
		case len(p.next) > 0:
			return nil
		}
	}
}

func (p *pnmWords) number() (int, error) {
	if err := p.readWord(); err != nil {
		return 0, err
	}
	v := 0
	for _, b := range p.next {
		if b < '0' || b > '9' || v > math.MaxInt32/10 {
			return 0, errPNMHead
		}
		v = 10*v + int(b-'0')
	}
	if v > math.MaxInt32 {
		return 0, errPNMHead
	}
	return v, nil
}

func readPNMHead(s source) (*pnmHead, error) {
	p := &pnmWords{r: bufio.NewReader(io.NewSectionReader(s, 2, min(s.size, mostPNMHead)))}
	var kind [2]byte
	if _, err := s.ReadAt(kind[:], 0); err != nil {
		return nil, endOfFile(err)
	}
	h := &pnmHead{kind: kind[1], depth: 1, most: 1}
	if h.kind == '7' {
		if err := h.readPAM(p); err != nil {
			return nil, err
		}
		h.pixels = 2 + p.read
		return h, h.check(s)
	}
	numbers := []*int{&h.w, &h.h}
	if strings.IndexByte("2356", h.kind) >= 0 {
		numbers = append(numbers, &h.most)
	}
	for _, n := range numbers {
		v, err := p.number()
		if err != nil {
			return nil, err
		}
		*n = v
	}
	if h.kind == 'f' || h.kind == 'F' {
		w, err := p.word()
		if err != nil {
			return nil, err
		}
		scale, err := strconv.ParseFloat(w, 64)
		if err != nil || scale == 0 {
			return nil, errPNMHead
		}
		h.little = scale < 0
	}
	if strings.IndexByte("36F", h.kind) >= 0 {
		h.depth = 3
	}
	h.pixels = 2 + p.read
	return h, h.check(s)
}

// readPAM reads lines of a name and a number, up to ENDHDR.
func (h *pnmHead) readPAM(p *pnmWords) error {
	kind := ""
	for range 64 {
		name, err := p.word()
		if err != nil {
			return err
		}
		switch name {
		case "WIDTH":
			h.w, err = p.number()
		case "HEIGHT":
			h.h, err = p.number()
		case "DEPTH":
			h.depth, err = p.number()
		case "MAXVAL":
			h.most, err = p.number()
		case "TUPLTYPE":
			kind, err = p.word()
		case "ENDHDR":
			h.alpha = h.depth == 4 || h.depth == 2 || strings.HasSuffix(kind, "_ALPHA")
			return nil
		default:
			return unsupported("a P7 file that is no PAM")
		}
		if err != nil {
			return err
		}
	}
	return errPNMHead
}

func (h *pnmHead) check(s source) error {
	switch {
	case h.w <= 0 || h.h <= 0:
		return fmt.Errorf("its head says %d x %d pixels", h.w, h.h)
	case h.most < 1 || h.most > 65535:
		return fmt.Errorf("its head says that %d is white", h.most)
	case h.depth < 1 || h.depth > 4:
		return unsupported(fmt.Sprintf("%d numbers a pixel", h.depth))
	case float64(h.rowBytes())*float64(h.h) > float64(s.size):
		return fmt.Errorf("its head says %d x %d pixels, for which %d bytes are too few", h.w, h.h, s.size)
	}
	return nil
}

// rowBytes is the length of a row; the least that it may be in text.
func (h *pnmHead) rowBytes() int {
	switch {
	case h.kind == '4':
		return (h.w + 7) / 8
	case h.kind == '1':
		return h.w
	case h.kind <= '3':
		return 2*h.w*h.depth - 1
	case h.kind > '9':
		return 4 * h.w * h.depth
	case h.most > 255:
		return 2 * h.w * h.depth
	}
	return h.w * h.depth
}

func pnmConfig(s source) (w, h int, err error) {
	head, err := readPNMHead(s)
	if err != nil {
		return 0, 0, err
	}
	return head.w, head.h, nil
}

func decodePNM(s source) (image.Image, error) {
	h, err := readPNMHead(s)
	if err != nil {
		return nil, err
	}
	out := image.NewNRGBA(image.Rect(0, 0, h.w, h.h))
	var notes []Note
	switch h.kind {
	case '1', '2', '3':
		err = h.text(s, out)
	case 'f', 'F':
		notes, err = h.fractions(s, out)
	default:
		err = h.binary(s, out)
	}
	if err != nil {
		return nil, err
	}
	if !h.alpha {
		return noted(&image.RGBA{Pix: out.Pix, Stride: out.Stride, Rect: out.Rect}, notes...), nil
	}
	return out, nil
}

// put writes a pixel of so many levels.
func (h *pnmHead) put(dst []uint8, v *[4]uint8) {
	switch h.depth {
	case 1, 2:
		dst[0], dst[1], dst[2], dst[3] = v[0], v[0], v[0], 255
	default:
		dst[0], dst[1], dst[2], dst[3] = v[0], v[1], v[2], 255
	}
	if h.alpha && h.depth%2 == 0 {
		dst[3] = v[h.depth-1]
	}
}

// level brings a number to 8 bits.
func (h *pnmHead) level(v int) uint8 { return uint8((min(v, h.most)*255 + h.most/2) / h.most) }

func (h *pnmHead) binary(s source, out *image.NRGBA) error {
	r := s.section(h.pixels, s.size)
	row := make([]byte, h.rowBytes())
	for y := range h.h {
		if _, err := io.ReadFull(r, row); err != nil {
			return endOfFile(err)
		}
		dst := out.Pix[y*out.Stride:]
		var v [4]uint8
		for x := range h.w {
			switch {
			case h.kind == '4':
				v[0] = 255
				if row[x/8]<<(x%8)&0x80 != 0 {
					v[0] = 0
				}
			case h.most == 255:
				copy(v[:], row[x*h.depth:][:h.depth])
			case h.most > 255:
				for k := range h.depth {
					v[k] = h.level(int(binary.BigEndian.Uint16(row[2*(x*h.depth+k):])))
				}
			default:
				for k := range h.depth {
					v[k] = h.level(int(row[x*h.depth+k]))
				}
			}
			h.put(dst[4*x:4*x+4], &v)
		}
	}
	return nil
}

func (h *pnmHead) text(s source, out *image.NRGBA) error {
	p := &pnmWords{r: bufio.NewReader(s.section(h.pixels, s.size))}
	var v [4]uint8
	for i := 0; i < len(out.Pix); i += 4 {
		for k := range h.depth {
			if h.kind == '1' { // digits need no spaces between them
				b, err := p.digit()
				if err != nil {
					return err
				}
				v[0] = 255 * ('1' - b)
				continue
			}
			n, err := p.number()
			if err != nil {
				return err
			}
			v[k] = h.level(n)
		}
		h.put(out.Pix[i:i+4], &v)
	}
	return nil
}

// digit is the next 0 or 1.
func (p *pnmWords) digit() (byte, error) {
	for {
		b, err := p.byte()
		switch {
		case err != nil:
			return 0, endOfFile(err)
		case b == '0' || b == '1':
			return b, nil
		case b == '#':
			for b != '\n' && b != '\r' {
				if b, err = p.byte(); err != nil {
					return 0, endOfFile(err)
				}
			}
		case !isSpace(b):
			return 0, errors.New("its pixels make no sense")
		}
	}
}

// fractions reads floating point numbers: first to see what they lie between, then to show them.
func (h *pnmHead) fractions(s source, out *image.NRGBA) ([]Note, error) {
	order := binary.ByteOrder(binary.BigEndian)
	if h.little {
		order = binary.LittleEndian
	}
	l := levels{ranged: true}
	var seen span
	row := make([]byte, h.rowBytes())
	for _, measuring := range []bool{true, false} {
		r := s.section(h.pixels, s.size)
		for y := range h.h {
			if _, err := io.ReadFull(r, row); err != nil {
				return nil, endOfFile(err)
			}
			dst := out.Pix[(h.h-1-y)*out.Stride:]
			var v [4]uint8
			for x := range h.w {
				for k := range h.depth {
					f := float64(math.Float32frombits(order.Uint32(row[4*(x*h.depth+k):])))
					if measuring {
						seen.add(f)
					} else {
						v[k] = l.of(f)
					}
				}
				h.put(dst[4*x:4*x+4], &v)
			}
		}
		l.stretch(seen, true)
	}
	return l.notes[:min(len(l.notes), 1)], nil
}

func needPNM(_ source, w, h int) need {
	return need{decoder: 4*int64(w)*int64(h) + 12*int64(w) + 1<<17, own: true}
}
