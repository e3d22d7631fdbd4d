package formats

import "encoding/binary"

// The head of each part of a profile in a JPEG (ICC.1, annex B.4), and how much of one a segment has room for beside it.
const (
	jpegProfileHead = "ICC_PROFILE\x00"
	jpegProfilePart = 0xffff - 2 - len(jpegProfileHead) - 2
)

// jpegEXIFHead is the head of EXIF in a JPEG (Exif 2.32, 4.7.2), mostJPEGEXIF what a segment has room for beside it.
const (
	jpegEXIFHead = "Exif\x00\x00"
	mostJPEGEXIF = 0xffff - 2 - len(jpegEXIFHead)
)

// jpegWithNotes puts EXIF and a colour profile behind the first mark of a JPEG file. What a file has no room for is left out: EXIF
// of more than a segment, a profile with more parts than can be counted.
func jpegWithNotes(data, exif, profile []byte) []byte {
	out := append([]byte(nil), data[:2]...)
	if len(exif) > 0 && len(exif) <= mostJPEGEXIF {
		out = append(out, 0xff, 0xe1)
		out = binary.BigEndian.AppendUint16(out, uint16(2+len(jpegEXIFHead)+len(exif)))
		out = append(out, jpegEXIFHead...)
		out = append(out, exif...)
	}
	parts := (len(profile) + jpegProfilePart - 1) / jpegProfilePart
	if parts > 255 {
		parts = 0
	}
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
