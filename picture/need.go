package picture

import "encoding/binary"

// need is the memory that decoding a picture takes at its peak, told from the head of its file. docs/PERFORMANCE.md has
// a table; TestNeedsAreWhatDecodersTake holds the numbers to what is really allocated.
type need struct {
	decoder int64 // bytes of what the decoder makes and keeps beside it
	own     bool  // what it makes becomes the picture in place; otherwise that is made beside it
}

// aLittle covers tables and buffers whose size does not hang on the picture's.
const aLittle = 1 << 20

// total is the need with the conversion to RGBA, upright. w and h are those of the file.
func (n need) total(w, h int64, orientation int) int64 {
	sum := n.decoder + aLittle
	turned := orientation > 1
	if !n.own || turned {
		sum += 4 * w * h
	}
	if !n.own && turned {
		sum += 4 * w * min(h, maxBands*stripRows) // strips on their way to their place
	}
	return sum
}

// needPNG: the rows are unfiltered in two buffers of a row; interlaced pictures consist of seven smaller ones, which
// have together as many pixels as the whole (PNG 3rd edition, sections 8 and 11.2.1).
func needPNG(s source, w, h int) need {
	if s.frame > 0 { // of the deepest kind, and interlaced
		largest := int64(0)
		for _, f := range s.stack.list(s, pngFrames) {
			largest = max(largest, f.to-f.from)
		}
		return need{decoder: (16+onTheWay)*int64(w)*int64(h) + 4*largest, own: true}
	}
	var ihdr [13]byte
	if _, err := s.ReadAt(ihdr[:], 16); err != nil {
		return need{decoder: 8 * int64(w) * int64(h)}
	}
	depth, kind, interlaced := int64(ihdr[8]), ihdr[9], ihdr[12] != 0
	samples := map[byte]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
	made, own := int64(4), true // RGBA or NRGBA
	switch transparent := kind != 3 && hasTRNS(s); {
	case depth == 16 && kind == 0 && !transparent:
		made, own = 2, false
	case depth == 16:
		made, own = 8, false
	case kind == 3, kind == 0 && !transparent:
		made, own = 1, false
	}
	pixels := int64(w) * int64(h)
	n := need{decoder: made*pixels + 2*(1+(depth*samples*int64(w)+7)/8), own: own}
	if interlaced {
		n.decoder += made*pixels + 4*(1+depth*samples*int64(w)/8)
	}
	return n
}

// hasTRNS reports whether a PNG names a transparent colour, which stands before the pixels.
func hasTRNS(s source) bool {
	var b [8]byte
	for off, n := int64(8), 0; n < maxBlocks; n++ {
		if _, err := s.ReadAt(b[:], off); err != nil {
			return false
		}
		switch string(b[4:]) {
		case "tRNS":
			return true
		case "IDAT", "IEND":
			return false
		}
		off += 12 + int64(binary.BigEndian.Uint32(b[:]))
	}
	return false
}

// needGIF: indices, those of an interlaced frame once more, and RGBA where the frame leaves something free; of a later frame
// what it is drawn on.
func needGIF(s source, w, h int) need {
	if s.frame > 0 {
		return need{decoder: (2 + onTheWay) * int64(w) * int64(h), own: true}
	}
	return need{decoder: 2 * int64(w) * int64(h)}
}
