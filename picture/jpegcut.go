package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"runtime"
)

// decodeCutJPEG shows a JPEG that is cut short or damaged as far as it goes; why is what the library, which gives nothing of
// it, has to say. Of a progressive one the scans that are whole are taken. Of the others the codes are read up to the unit
// of blocks where they end, and grey is written behind them. What cannot be mended is refused as before.
func decodeCutJPEG(s source, f jpegFrame, why error) (image.Image, error) {
	var malformed jpeg.FormatError
	if !errors.Is(why, io.EOF) && !errors.Is(why, io.ErrUnexpectedEOF) && !errors.As(why, &malformed) {
		return nil, why
	}
	c := &cutJPEG{s: s}
	if err := c.mend(); err != nil || c.mended.size == 0 {
		if s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		return nil, why
	}
	runtime.GC() // what the library has made of it so far is as large as what it is going to make
	img, err := wholeJPEG(c.mended, mostScans(f.blocks))
	switch {
	case s.ctx.Err() != nil:
		return nil, s.ctx.Err()
	case err != nil:
		return nil, why
	case c.progressive:
		return noted(img, Note{Kind: CutShort}), nil
	case c.rows < c.h:
		return noted(img, Note{Kind: CutShort, N: c.rows, Of: c.h}), nil
	}
	return img, nil
}

// cutJPEG is a JPEG that is cut short (the numbers are of ITU-T T.81).
type cutJPEG struct {
	s           source
	w, h        int
	progressive bool
	parts       []jpegPart
	tables      [2][4]*jpegCodes // for the mean and for the others of a block
	interval    int              // units between restarts; 0 for none
	rows        int              // that are whole
	mended      source           // of size 0 before it is
}

// jpegPart is a component.
type jpegPart struct {
	id, across, down byte
	tables           [2]byte
	mean             int // of the block before
}

var errCut = errors.New("it cannot be mended")

// mend goes through the segments.
func (c *cutJPEG) mend() error {
	var b [4]byte
	whole := int64(0) // where the last whole scan of a progressive one ends
	for off, n := int64(2), 0; n < maxBlocks; n++ {
		if k, _ := c.s.ReadAt(b[:], off); k < len(b) || b[0] != 0xff {
			break
		}
		marker, size := b[1], int64(binary.BigEndian.Uint16(b[2:]))
		if marker == 0xff {
			off++
			continue
		}
		if marker == 0xd9 || size < 2 {
			break
		}
		body := make([]byte, size-2)
		if k, _ := c.s.ReadAt(body, off+4); k < len(body) {
			break
		}
		off += 2 + size
		switch {
		case marker >= 0xc0 && marker <= 0xc2:
			if err := c.frame(body, marker == 0xc2); err != nil {
				return err
			}
		case marker == 0xc4:
			if err := c.codes(body); err != nil {
				return err
			}
		case marker == 0xdd && len(body) >= 2:
			c.interval = int(binary.BigEndian.Uint16(body))
		case marker == sos && !c.progressive:
			return c.scan(body, off)
		case marker == sos:
			end, err := c.endOfScan(off)
			if err != nil {
				return err
			}
			if end == 0 {
				n = maxBlocks
				break
			}
			off, whole = end, end
		}
	}
	if whole > 0 {
		c.mended = c.upTo(whole, []byte{0xff, 0xd9})
	}
	return nil
}

// upTo is the file up to a place, and what follows there.
func (c *cutJPEG) upTo(off int64, then []byte) source {
	return c.s.joined(io.NewSectionReader(c.s.r, 0, off), io.NewSectionReader(bytes.NewReader(then), 0, int64(len(then))))
}

// frame reads the frame header (B.2.2).
func (c *cutJPEG) frame(b []byte, progressive bool) error {
	if len(b) < 6 || len(b) < 6+3*int(b[5]) || b[5] < 1 || b[5] > 4 {
		return errCut
	}
	c.progressive = progressive
	c.h, c.w = int(binary.BigEndian.Uint16(b[1:])), int(binary.BigEndian.Uint16(b[3:]))
	c.parts = nil
	for i := range int(b[5]) {
		p := jpegPart{id: b[6+3*i], across: b[7+3*i] >> 4, down: b[7+3*i] & 15}
		if b[5] == 1 {
			p.across, p.down = 1, 1
		}
		if p.across < 1 || p.across > 4 || p.down < 1 || p.down > 4 {
			return errCut
		}
		c.parts = append(c.parts, p)
	}
	return nil
}

// endOfScan is where the marker behind a scan is; 0 where the file ends before.
func (c *cutJPEG) endOfScan(off int64) (int64, error) {
	r := bufio.NewReader(c.s.section(off, c.s.size))
	last := byte(0)
	for ; ; off++ {
		b, err := r.ReadByte()
		switch {
		case err == io.EOF:
			return 0, nil
		case err != nil:
			return 0, err
		case last == 0xff && b != 0 && b != 0xff && (b < 0xd0 || b > 0xd7):
			return off - 1, nil
		}
		last = b
	}
}

// jpegCodes are Huffman codes, both ways.
type jpegCodes struct {
	least, most, first [17]int // the codes of a length, and the place of the first one's symbol; most is -1 where there is none
	symbols            []byte
	code               [256]uint16
	length             [256]int
}

// codes reads tables of codes (B.2.4.2, C).
func (c *cutJPEG) codes(b []byte) error {
	for len(b) >= 17 {
		kind, slot := b[0]>>4, b[0]&15
		t := &jpegCodes{}
		n, code := 0, 0
		for l := 1; l <= 16; l++ {
			k := int(b[l])
			t.least[l], t.first[l], t.most[l] = code, n, code+k-1
			n, code = n+k, (code+k)<<1
		}
		if kind > 1 || slot > 3 || len(b) < 17+n {
			return errCut
		}
		t.symbols = b[17 : 17+n]
		for l := 1; l <= 16; l++ {
			for code := t.least[l]; code <= t.most[l]; code++ {
				symbol := t.symbols[t.first[l]+code-t.least[l]]
				t.code[symbol], t.length[symbol] = uint16(code), l
			}
		}
		c.tables[kind][slot] = t
		b = b[17+n:]
	}
	return nil
}

// How large a file may be for what is left of it to be shown, and after how many units the context is looked at.
const (
	aroundCut   = 1 << 16
	bytesCut    = 2
	unitsAtOnce = 1 << 14
)

// scan copies the codes of the one scan that all components share, and writes grey where they end.
func (c *cutJPEG) scan(b []byte, off int64) error {
	if len(c.parts) == 0 || len(b) < 1+2*len(c.parts) || int(b[0]) != len(c.parts) || c.w == 0 || c.h == 0 {
		return errCut
	}
	// What is written is as long as the file, which is not among the memory that was counted on.
	if c.s.size > aroundCut+bytesCut*int64(c.w)*int64(c.h) {
		return errCut
	}
	across, down := 1, 1
	for i := range c.parts {
		p := &c.parts[i]
		p.tables = [2]byte{b[2+2*i] >> 4, b[2+2*i] & 15}
		if b[1+2*i] != p.id || p.tables[0] > 3 || p.tables[1] > 3 || c.tables[0][p.tables[0]] == nil || c.tables[1][p.tables[1]] == nil {
			return errCut
		}
		across, down = max(across, int(p.across)), max(down, int(p.down))
	}
	unitsAcross := (c.w + 8*across - 1) / (8 * across)
	units := unitsAcross * ((c.h + 8*down - 1) / (8 * down))
	in := &jpegBits{r: bufio.NewReader(c.s.section(off, c.s.size))}
	out := &jpegBitWriter{}
	there := units
	for i := range units {
		if i%unitsAtOnce == 0 && c.s.ctx.Err() != nil {
			return c.s.ctx.Err()
		}
		if c.interval > 0 && i > 0 && i%c.interval == 0 {
			out.restart(i/c.interval - 1)
			if there == units && !in.restart() {
				there = i
			}
			for k := range c.parts {
				c.parts[k].mean = 0
			}
		}
		if there == units {
			before := *out
			means := [4]int{}
			for k, p := range c.parts {
				means[k] = p.mean
			}
			if err := c.copyUnit(in, out); err != nil {
				if !errors.Is(err, errCut) && !errors.Is(err, io.EOF) {
					return err
				}
				*out, there = before, i
				out.bytes = out.bytes[:len(before.bytes)]
				for k := range c.parts {
					c.parts[k].mean = means[k]
				}
			}
		}
		if there < units {
			if err := c.greyUnit(out); err != nil {
				return err
			}
		}
	}
	c.rows = min(there/unitsAcross*8*down, c.h)
	switch {
	case there == units:
		c.rows = c.h
	case tooLittle(c.rows, c.h):
		return errCut
	}
	out.align()
	out.bytes = append(out.bytes, 0xff, 0xd9)
	c.mended = c.upTo(off, out.bytes)
	return nil
}

// copyUnit copies the codes of a unit of blocks (F.2.2).
func (c *cutJPEG) copyUnit(in *jpegBits, out *jpegBitWriter) error {
	for i := range c.parts {
		p := &c.parts[i]
		for range int(p.across) * int(p.down) {
			size, err := in.symbol(c.tables[0][p.tables[0]], out)
			if err != nil {
				return err
			}
			if size > 15 {
				return errCut
			}
			v, err := in.copy(int(size), out)
			if err != nil {
				return err
			}
			if size > 0 && v>>(size-1) == 0 {
				v -= 1<<size - 1
			}
			p.mean += v
			for k := 1; k < 64; k++ {
				symbol, err := in.symbol(c.tables[1][p.tables[1]], out)
				if err != nil {
					return err
				}
				run, size := int(symbol>>4), int(symbol&15)
				if size == 0 && run != 15 { // the end of the block
					break
				}
				if k += run; k > 63 {
					return errCut
				}
				if _, err := in.copy(size, out); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// greyUnit writes a unit of grey blocks: the mean goes to 0 by its difference to the one before, the rest is empty.
func (c *cutJPEG) greyUnit(out *jpegBitWriter) error {
	for i := range c.parts {
		p := &c.parts[i]
		mean, rest := c.tables[0][p.tables[0]], c.tables[1][p.tables[1]]
		for range int(p.across) * int(p.down) {
			difference, size := -p.mean, 0
			for v := max(difference, -difference); v > 0; v >>= 1 {
				size++
			}
			if mean.length[size] == 0 { // then it stays as it is
				difference, size = 0, 0
			}
			if mean.length[size] == 0 || rest.length[0] == 0 {
				return errCut
			}
			out.put(uint32(mean.code[size]), mean.length[size])
			if difference < 0 {
				difference += 1<<size - 1
			}
			out.put(uint32(difference), size)
			out.put(uint32(rest.code[0]), rest.length[0])
			if size > 0 {
				p.mean = 0
			}
		}
	}
	return nil
}
