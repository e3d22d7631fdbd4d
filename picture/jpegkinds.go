package picture

import (
	"encoding/binary"
	"errors"
	"image/jpeg"
)

// jpegConfig reads the head, and names the kinds of JPEG that are not read.
func jpegConfig(s source) (w, h int, err error) {
	w, h, err = goConfig(jpeg.DecodeConfig, whole)(s)
	var not jpeg.UnsupportedError
	if errors.As(err, &not) {
		if kind := strangeJPEG(s); kind != "" {
			err = unsupported(kind)
		}
	}
	return w, h, err
}

// strangeJPEG names a kind by its frame header (ITU-T T.81, table B.1; T.87 for JPEG-LS); "" when it is an ordinary one.
func strangeJPEG(s source) string {
	var b [5]byte
	for off, n := int64(2), 0; n < maxBlocks; n++ {
		if k, _ := s.ReadAt(b[:], off); k < len(b) || b[0] != 0xff {
			return ""
		}
		switch marker := b[1]; marker {
		case 0xff: // fill byte
			off++
			continue
		case 0xc3:
			return "lossless JPEG"
		case 0xf7:
			return "JPEG-LS"
		case 0xc5, 0xc6, 0xc7, 0xcd, 0xce, 0xcf:
			return "hierarchical JPEG"
		case 0xc9, 0xca, 0xcb:
			return "JPEG with arithmetic codes"
		case 0xc0, 0xc1, 0xc2:
			if b[4] != 8 {
				return "JPEG of 12 bits"
			}
			return ""
		case sos:
			return ""
		}
		off += 2 + int64(binary.BigEndian.Uint16(b[2:]))
	}
	return ""
}
