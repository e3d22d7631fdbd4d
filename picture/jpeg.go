package picture

import (
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"io"
)

// jpegFrame is what the frame header of a JPEG says (ITU-T T.81, B.2.2).
type jpegFrame struct {
	progressive bool
	components  int
	mixed       bool  // pixels are put together of inks, or of red, green and blue
	blocks      int64 // of 8 x 8 samples, all components together, up to the end of the last unit
}

// readJPEGFrame looks through the segments for the frame header.
func readJPEGFrame(s source) (f jpegFrame, ok bool) {
	var b [18]byte
	var jfif, plain bool // what is said about the colours
	for off, n := int64(2), 0; n < maxBlocks; n++ {
		if _, err := s.ReadAt(b[:4], off); err != nil || b[0] != 0xff {
			return f, false
		}
		switch marker := b[1]; {
		case marker == 0xff: // fill byte
			off++
			continue
		case marker == sos:
			return f, false
		case marker >= 0xc0 && marker <= 0xc2:
			if k, _ := s.ReadAt(b[:], off+4); k < 9 {
				return f, false
			}
			f, ok := jpegFrameOf(b[:], marker == 0xc2)
			rgb := f.components == 3 && !jfif && (plain || b[6] == 'R' && b[9] == 'G' && b[12] == 'B')
			f.mixed = f.components == 4 || rgb
			return f, ok
		case marker == 0xe0, marker == 0xee:
			k, _ := s.ReadAt(b[:16], off)
			jfif = jfif || marker == 0xe0 && k == 16 && string(b[4:9]) == "JFIF\x00"
			plain = plain || marker == 0xee && k == 16 && string(b[4:9]) == "Adobe" && b[15] == 0
		}
		off += 2 + int64(binary.BigEndian.Uint16(b[2:]))
	}
	return f, false
}

// jpegFrameOf reads the body of a frame header.
func jpegFrameOf(b []byte, progressive bool) (f jpegFrame, ok bool) {
	h, w := int64(binary.BigEndian.Uint16(b[1:])), int64(binary.BigEndian.Uint16(b[3:]))
	f = jpegFrame{progressive: progressive, components: int(b[5])}
	if f.components < 1 || f.components > 4 {
		return f, false
	}
	var most [2]int64 // sampling factors
	perUnit := int64(0)
	for i := range f.components {
		across, down := int64(b[7+3*i]>>4), int64(b[7+3*i]&15)
		if f.components == 1 { // its factors say nothing
			across, down = 1, 1
		}
		most = [2]int64{max(most[0], across), max(most[1], down)}
		perUnit += across * down
	}
	if most[0] == 0 || most[1] == 0 {
		return f, false
	}
	f.blocks = perUnit * ((w + 8*most[0] - 1) / (8 * most[0])) * ((h + 8*most[1] - 1) / (8 * most[1]))
	return f, true
}

// needJPEG: planes of samples; a progressive one keeps every coefficient in 4 bytes until the last scan. With four
// components, or red, green and blue as they are, the planes of strips are put together in 4 bytes a pixel. Rows of chroma are
// interpolated beside it.
func needJPEG(s source, w, h int) need {
	f, ok := readJPEGFrame(s)
	if !ok {
		return need{decoder: 20 * int64(w) * int64(h)}
	}
	n := need{decoder: 64*f.blocks + maxBands*4*int64(w)}
	if f.progressive {
		n.decoder += 4 * 64 * f.blocks
	}
	if f.mixed {
		n.decoder += 4 * int64(w) * min(int64(h), maxBands*16*(stripUnits+2))
	}
	return n
}

// decodeJPEG refuses files that are made to be worked on for ever.
func decodeJPEG(s source) (image.Image, error) {
	f, _ := readJPEGFrame(s)
	img, err := jpeg.Decode(&scanCounter{r: s.stream(), left: mostScans(f.blocks)})
	if err != nil {
		return decodeCutJPEG(s, f, err)
	}
	return img, nil
}

// Each scan of a JPEG goes through all of its blocks, even where it takes a few bytes for all of them. Real pictures
// have one scan, or about ten.
const (
	scansAnyway  = 64
	blocksAnyway = 16 << 20 // small pictures may have more scans, as long as no more blocks are gone through
)

func mostScans(blocks int64) int { return int(max(scansAnyway, blocksAnyway/max(blocks, 1))) }

var errScans = errors.New("it goes through its pixels too often (too many scans)")

const sos = 0xda // the marker that begins a scan

// scanCounter lets a JPEG through and ends it with an error at the scan that is too many.
type scanCounter struct {
	r    io.Reader
	left int

	state  scanState
	length int // bytes of a segment still to come; while its length is read, the first half of it
}

// scanBite is how much is handed out at once: no more than a few heads of scans, so that the reader beneath, which
// knows when to stop, is asked about as often as a scan begins.
const scanBite = 64

type scanState int

const (
	inPixels scanState = iota // or before the first marker
	afterFF
	lengthHigh
	lengthLow
	inSegment
)

func (c *scanCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p[:min(len(p), scanBite)])
	for i := 0; i < n; i++ {
		if c.state == inSegment {
			skip := min(c.length, n-i)
			c.length -= skip
			i += skip - 1
			if c.length == 0 {
				c.state = inPixels
			}
			continue
		}
		if c.step(p[i]) {
			if c.left--; c.left < 0 {
				return 0, errScans
			}
		}
	}
	return n, err
}

// step takes the next byte that is not within a segment, and reports whether a scan begins.
func (c *scanCounter) step(b byte) bool {
	switch c.state {
	case inPixels:
		if b == 0xff {
			c.state = afterFF
		}
	case afterFF:
		switch {
		case b == 0xff: // fill byte
		case b == 0, b == 1, b >= 0xd0 && b <= 0xd9: // a byte of pixels; markers without a length
			c.state = inPixels
		default:
			c.state = lengthHigh
			return b == sos
		}
	case lengthHigh:
		c.length, c.state = int(b)<<8, lengthLow
	case lengthLow:
		c.length, c.state = c.length+int(b)-2, inSegment
		if c.length <= 0 {
			c.state = inPixels
		}
	}
	return false
}
