package formats

import "encoding/binary"

// The head of each part of a profile in a JPEG (ICC.1, annex B.4), and how much of one a segment has room for beside it.
const (
	jpegProfileHead = "ICC_PROFILE\x00"
	jpegProfilePart = 0xffff - 2 - len(jpegProfileHead) - 2
)

// jpegWithNotes puts a colour profile behind the first mark of a JPEG file. One with more parts than can be counted is left out.
func jpegWithNotes(data, profile []byte) []byte {
	parts := (len(profile) + jpegProfilePart - 1) / jpegProfilePart
	if parts == 0 || parts > 255 {
		return data
	}
	out := append([]byte(nil), data[:2]...)
	for i := range parts {
		part := profile[i*jpegProfilePart : min((i+1)*jpegProfilePart, len(profile))]
		out = append(out, 0xff, 0xe2)
		out = binary.BigEndian.AppendUint16(out, uint16(2+len(jpegProfileHead)+2+len(part)))
		out = append(out, jpegProfileHead...)
		out = append(out, byte(i+1), byte(parts))
		out = append(out, part...)
	}
	return append(out, data[2:]...)
}
