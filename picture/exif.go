package picture

import (
	"encoding/binary"
	"io"
)

// The orientation is read by hand: it is one number behind a few offsets, and the library at hand reads it from
// JPEG alone. Anything odd on the way counts as "none": a picture lying on its side is better than no picture.

// maxBlocks bounds the segments or chunks that are walked through.
const maxBlocks = 1 << 16

// jpegOrientation looks through the segments before the image data for APP1 with "Exif".
func jpegOrientation(s source) int {
	var b [10]byte
	for off, n := int64(2), 0; n < maxBlocks; n++ {
		if _, err := s.ReadAt(b[:4], off); err != nil || b[0] != 0xff {
			return 1
		}
		if b[1] == 0xff { // fill byte
			off++
			continue
		}
		size := int64(binary.BigEndian.Uint16(b[2:]))
		switch {
		case b[1] == 0xda || b[1] == 0xd9 || size < 2:
			return 1
		case b[1] == 0xe1 && size >= 8:
			if _, err := s.ReadAt(b[:6], off+4); err == nil && string(b[:6]) == "Exif\x00\x00" {
				return exifOrientation(io.NewSectionReader(s, off+10, size-8))
			}
		}
		off += 2 + size
	}
	return 1
}

// pngOrientation looks for the chunk eXIf, which may stand before or after the image data.
func pngOrientation(s source) int {
	var b [8]byte
	for off, n := int64(8), 0; n < maxBlocks; n++ {
		if _, err := s.ReadAt(b[:], off); err != nil {
			return 1
		}
		size := int64(binary.BigEndian.Uint32(b[:]))
		switch string(b[4:]) {
		case "eXIf":
			return exifOrientation(io.NewSectionReader(s, off+8, size))
		case "IEND":
			return 1
		}
		off += 12 + size
	}
	return 1
}

// webpOrientation looks for the chunk EXIF, in which some writers keep JPEG's "Exif" in front.
func webpOrientation(s source) int {
	var b [8]byte
	for off, n := int64(12), 0; n < maxBlocks; n++ {
		if _, err := s.ReadAt(b[:], off); err != nil {
			return 1
		}
		size := int64(binary.LittleEndian.Uint32(b[4:]))
		if string(b[:4]) == "EXIF" {
			var mark [6]byte
			if _, err := s.ReadAt(mark[:], off+8); err == nil && string(mark[:]) == "Exif\x00\x00" {
				return exifOrientation(io.NewSectionReader(s, off+14, size-6))
			}
			return exifOrientation(io.NewSectionReader(s, off+8, size))
		}
		off += 8 + size + size&1
	}
	return 1
}

func tiffOrientation(s source) int { return exifOrientation(s) }

// exifOrientation reads tag 274 of the first directory of a TIFF structure (Exif 2.32, 4.6.4 A). It ought to be a number of
// 16 bits, and is one of 32 where some programs write it.
func exifOrientation(r io.ReaderAt) int {
	f, err := openTIFFFile(r)
	if err != nil {
		return 1
	}
	v := int64(1)
	f.each(f.first, func(tag uint16, list tiffList) (err error) { // what cannot be read counts as none
		if tag == tagOrientation {
			v, err = list.at(0)
		}
		return err
	})
	if v < 1 || v > 8 {
		return 1
	}
	return int(v)
}
