package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
	"regexp"
	"strings"
)

// The orientation is read by hand: it is one number behind a few offsets, and the library at hand reads it from
// JPEG alone. Where EXIF says nothing of it, XMP may. Anything odd on the way counts as "none": a picture lying on its side is better than no picture.

// maxBlocks bounds the segments or chunks that are walked through.
const maxBlocks = 1 << 16

// jpegOrientation looks through the segments before the image data for APP1 with "Exif", or with XMP.
func jpegOrientation(s source) int {
	const exifMark, xmpMark = "Exif\x00\x00", "http://ns.adobe.com/xap/1.0/\x00"
	var b [len(xmpMark)]byte
	xmp := 0
	for off, n := int64(2), 0; n < maxBlocks; n++ {
		if _, err := s.ReadAt(b[:4], off); err != nil || b[0] != 0xff {
			break
		}
		if b[1] == 0xff { // fill byte
			off++
			continue
		}
		marker, size := b[1], int64(binary.BigEndian.Uint16(b[2:]))
		if marker == 0xda || marker == 0xd9 || size < 2 {
			break
		}
		if marker == 0xe1 {
			k, _ := s.ReadAt(b[:min(int64(len(b)), size-2)], off+4)
			switch body := string(b[:k]); {
			case strings.HasPrefix(body, exifMark):
				if v := exifOrientation(io.NewSectionReader(s, off+10, size-8)); v != 0 {
					return v
				}
			case body == xmpMark && xmp == 0:
				xmp = xmpOrientation(io.NewSectionReader(s, off+4+int64(k), size-2-int64(k)))
			}
		}
		off += 2 + size
	}
	return max(xmp, 1)
}

// pngOrientation looks for the chunk eXIf, which may stand before or after the image data, and for texts that hold EXIF, as
// ImageMagick writes them, or XMP.
func pngOrientation(s source) int {
	var b [8]byte
	text, texts := 0, 0
	for off, n := int64(8), 0; n < maxBlocks; n++ {
		if _, err := s.ReadAt(b[:], off); err != nil {
			break
		}
		size := int64(binary.BigEndian.Uint32(b[:]))
		body := io.NewSectionReader(s, off+8, size)
		switch string(b[4:]) {
		case "eXIf":
			if v := exifOrientation(body); v != 0 {
				return v
			}
		case "iTXt", "zTXt", "tEXt":
			if texts++; text == 0 && texts <= mostTexts {
				text = textOrientation(body, string(b[4:]) == "zTXt")
			}
		case "IEND":
			return max(text, 1)
		}
		off += 12 + size
	}
	return max(text, 1)
}

// textOrientation reads a text of a PNG that has EXIF or XMP in it.
func textOrientation(body *io.SectionReader, packed bool) int {
	var name [32]byte
	n, _ := body.ReadAt(name[:], 0)
	key, _, _ := strings.Cut(string(name[:n]), "\x00")
	switch key {
	case "XML:com.adobe.xmp":
		return xmpOrientation(body)
	case "Raw profile type exif", "Raw profile type APP1":
		at := int64(len(key)) + 1
		text := io.Reader(io.NewSectionReader(body, at, body.Size()-at))
		if packed {
			var err error
			if text, err = zlib.NewReader(io.NewSectionReader(body, at+1, body.Size()-at-1)); err != nil {
				return 0
			}
		}
		return profileOrientation(text)
	}
	return 0
}

// profileOrientation reads EXIF in hexadecimal, behind its name and its length.
func profileOrientation(text io.Reader) int {
	data, _ := io.ReadAll(io.LimitReader(text, mostText)) // what is there may be enough
	fields := bytes.Fields(data)
	if len(fields) < 3 {
		return 0
	}
	digits := bytes.Join(fields[2:], nil)
	exif, _ := hex.DecodeString(string(digits[:len(digits)&^1]))
	return exifOrientation(bytes.NewReader(bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))))
}

// webpOrientation looks for the chunk EXIF, in which some writers keep JPEG's "Exif" in front, or for XMP.
func webpOrientation(s source) int {
	var b [8]byte
	xmp := 0
	for off, n := int64(12), 0; n < maxBlocks; n++ {
		if _, err := s.ReadAt(b[:], off); err != nil {
			break
		}
		size := int64(binary.LittleEndian.Uint32(b[4:]))
		switch string(b[:4]) {
		case "EXIF":
			at := int64(0)
			var mark [6]byte
			if _, err := s.ReadAt(mark[:], off+8); err == nil && string(mark[:]) == "Exif\x00\x00" {
				at = int64(len(mark))
			}
			if v := exifOrientation(io.NewSectionReader(s, off+8+at, size-at)); v != 0 {
				return v
			}
		case "XMP ":
			xmp = xmpOrientation(io.NewSectionReader(s, off+8, size))
		}
		off += 8 + size + size&1
	}
	return max(xmp, 1)
}

// tiffOrientation is a tag of the page, or in its XMP.
func tiffOrientation(s source) int {
	f, err := openTIFFFile(s)
	if err != nil {
		return 1
	}
	dir, err := s.directory(f)
	if err != nil {
		return 1
	}
	if v := f.orientation(dir); v != 0 {
		return v
	}
	xmp := 0
	f.each(dir, func(tag uint16, list tiffList) error {
		if tag == tagXMP {
			xmp = xmpOrientation(io.NewSectionReader(s, list.off, list.count*tiffKindSize[list.kind]))
		}
		return nil
	})
	return max(xmp, 1)
}

// exifOrientation reads tag 274 of the first directory of a TIFF structure (Exif 2.32, 4.6.4 A); 0 when it is not there. It
// ought to be a number of 16 bits, and is one of 32 where some programs write it.
func exifOrientation(r io.ReaderAt) int {
	f, err := openTIFFFile(r)
	if err != nil {
		return 0
	}
	return f.orientation(f.first)
}

// orientation is that of the directory at a place, 0 where it has none.
func (f tiffFile) orientation(dir int64) int {
	v := int64(0)
	f.each(dir, func(tag uint16, list tiffList) (err error) { // what cannot be read counts as none
		if tag == tagOrientation {
			v, err = list.at(0)
		}
		return err
	})
	if v < 1 || v > 8 {
		return 0
	}
	return int(v)
}

// mostText is how much of a text is read: XMP within a JPEG has 64 kB at most. A packed one costs far more than its bytes, so
// that no more than mostTexts of a PNG are looked at.
const (
	mostText  = 1 << 18
	mostTexts = 64
)

var orientationInXMP = regexp.MustCompile(`tiff:Orientation\s*(?:=\s*["']|>)\s*([1-8])\s*["'<]`)

// xmpOrientation looks for the property of that name, as an attribute or an element (XMP specification, part 2); 0 when it
// is not there.
func xmpOrientation(r io.Reader) int {
	text, _ := io.ReadAll(io.LimitReader(r, mostText)) // what is there may be enough
	if m := orientationInXMP.FindSubmatch(text); m != nil {
		return int(m[1][0] - '0')
	}
	return 0
}
