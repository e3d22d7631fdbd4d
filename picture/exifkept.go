package picture

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
)

// What is kept of a picture's EXIF where somebody asks for it is written anew, tag by tag out of a list: of a file that was made
// to be shared nothing may come along that nobody has thought of, such as a preview of what was cut away, or a maker's notes.

// The directories of EXIF, and where one leads to the next (Exif 2.32, 4.6.3).
const (
	exifMain, exifCamera, exifPlace = 0, 0x8769, 0x8825
)

// keptTags are those of each directory. Not among them: serial numbers, the owner's name, comments, sizes (the cut-out has its
// own), previews and makers' notes.
var keptTags = map[uint16][]uint16{
	exifMain: {
		0x010e, 0x010f, 0x0110, // what is seen; the camera's maker and model
		0x011a, 0x011b, 0x0128, // resolution
		0x0131, 0x0132, 0x013b, 0x8298, // program, date, artist, rights
	},
	exifCamera: {
		0x829a, 0x829d, 0x8822, 0x8827, 0x8830, 0x8831, 0x8832, 0x9000, // exposure, aperture, sensitivity
		0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292, // dates
		0x9201, 0x9202, 0x9203, 0x9204, 0x9205, 0x9206, 0x9207, 0x9208, 0x9209, 0x920a, // how it was taken
		0xa001, 0xa20e, 0xa20f, 0xa210, 0xa217, 0xa401, 0xa402, 0xa403, 0xa404, 0xa405,
		0xa406, 0xa407, 0xa408, 0xa409, 0xa40a, 0xa40c, 0xa432, 0xa433, 0xa434, // the lens
	},
	exifPlace: {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 29, 31},
}

// The bounds of what is kept: bytes of a value, and of all of them, which fit into a segment of a JPEG.
const (
	mostEXIFValue = 4 << 10
	mostEXIF      = 48 << 10
)

// EXIF is what may be shared of the EXIF data of a picture's file, as a TIFF structure of its own whose orientation is upright:
// camera, lens, exposure, dates, artist and rights, and the place where it was taken if that is asked for. It is nil where the file
// has none. JPEG, PNG, WebP and TIFF are read.
func EXIF(path string, place bool) []byte {
	f, err := openFile(path)
	if err != nil {
		return nil
	}
	defer f.close()
	return exifOf(f.f, place)
}

// exifOf is EXIF of a file's bytes.
func exifOf(r io.ReaderAt, place bool) []byte {
	head := make([]byte, 12)
	if _, err := r.ReadAt(head, 0); err != nil {
		return nil
	}
	var found io.ReaderAt
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8")):
		found = jpegEXIF(r)
	case string(head[:8]) == "\x89PNG\r\n\x1a\n":
		found = chunkEXIF(r, 8, "eXIf", binary.BigEndian, 4)
	case isWebP(head):
		found = chunkEXIF(r, 12, "EXIF", binary.LittleEndian, 0)
	case isTIFF(head):
		found = r
	}
	if found == nil {
		return nil
	}
	return sharedEXIF(found, place)
}

// exifMark stands before EXIF in JPEG, and in what some writers of WebP make.
const exifMark = "Exif\x00\x00"

// jpegEXIF looks for the first segment APP1 of that kind.
func jpegEXIF(r io.ReaderAt) io.ReaderAt {
	var b [4 + len(exifMark)]byte
	at := int64(2)
	for range maxBlocks {
		if n, _ := r.ReadAt(b[:], at); n < 4 || b[0] != 0xff {
			return nil
		}
		if b[1] == 0xff { // fill byte
			at++
			continue
		}
		size := int64(binary.BigEndian.Uint16(b[2:]))
		switch {
		case b[1] == 0xda, b[1] == 0xd9, size < 2:
			return nil
		case b[1] == 0xe1 && string(b[4:]) == exifMark && size > int64(2+len(exifMark)):
			return io.NewSectionReader(r, at+int64(len(b)), size-2-int64(len(exifMark)))
		}
		at += 2 + size
	}
	return nil
}

// chunkEXIF looks for a chunk of PNG, whose length comes first and with a checksum behind, or of RIFF, padded to an even length.
func chunkEXIF(r io.ReaderAt, at int64, name string, order binary.ByteOrder, behind int64) io.ReaderAt {
	length, title := 0, 4
	if behind == 0 {
		length, title = 4, 0
	}
	var b [8]byte
	for range maxBlocks {
		if _, err := r.ReadAt(b[:], at); err != nil {
			return nil
		}
		size := int64(order.Uint32(b[length:]))
		if string(b[title:title+4]) == name {
			var mark [len(exifMark)]byte
			if _, err := r.ReadAt(mark[:], at+8); err == nil && string(mark[:]) == exifMark {
				return io.NewSectionReader(r, at+8+int64(len(mark)), max(size-int64(len(mark)), 0))
			}
			return io.NewSectionReader(r, at+8, size)
		}
		if at += 8 + size + behind; behind == 0 {
			at += size & 1
		}
	}
	return nil
}

// exifEntry is a tag with its value as it is written.
type exifEntry struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

// sharedEXIF reads EXIF data and writes anew what may be shared of it, nil where that is nothing.
func sharedEXIF(r io.ReaderAt, place bool) []byte {
	f, err := openTIFFFile(r)
	if err != nil || f.big {
		return nil
	}
	left := mostEXIF
	main := f.kept(f.first, exifMain, &left)
	var below [][]exifEntry // the directories that the main one leads to
	for _, at := range []uint16{exifCamera, exifPlace} {
		if at == exifPlace && !place {
			continue
		}
		if entries := f.kept(f.leadsTo(f.first, at), at, &left); len(entries) > 0 {
			main = append(main, exifEntry{tag: at, kind: 4, count: 1, value: make([]byte, 4)})
			below = append(below, entries)
		}
	}
	if len(main) == 0 {
		return nil
	}
	upright := f.order.AppendUint16(nil, 1)
	main = append(main, exifEntry{tag: tagOrientation, kind: 3, count: 1, value: upright})
	return f.written(main, below)
}

// leadsTo is the directory that a tag of another one leads to, 0 for none.
func (f tiffFile) leadsTo(dir int64, tag uint16) int64 {
	to := int64(0)
	f.each(dir, func(t uint16, list tiffList) (err error) { // what cannot be read leads nowhere
		if t == tag {
			to, err = list.at(0)
		}
		return err
	})
	return max(to, 0)
}

// kept reads the tags of a directory that are kept, while there is room left. What is damaged is left out.
func (f tiffFile) kept(dir int64, which uint16, left *int) []exifEntry {
	if dir == 0 {
		return nil
	}
	var list []exifEntry
	f.each(dir, func(tag uint16, values tiffList) error { // what is behind a damaged entry is left out
		size := values.count * tiffKindSize[values.kind]
		known := slices.ContainsFunc(list, func(e exifEntry) bool { return e.tag == tag })
		if known || !slices.Contains(keptTags[which], tag) || values.kind > tiffDouble || size > int64(min(mostEXIFValue, *left)) {
			return nil
		}
		value, err := values.bytes(size)
		if err != nil {
			return nil
		}
		*left -= len(value)
		list = append(list, exifEntry{tag, values.kind, uint32(values.count), value})
		return nil
	})
	return list
}

// written writes directories one behind the other, in the file's order of bytes: the main one, then those that its entries with
// their numbers lead to.
func (f tiffFile) written(main []exifEntry, below [][]exifEntry) []byte {
	const head = 8
	at := head + directoryBytes(main)
	next := 0
	for i, e := range main {
		if e.tag == exifCamera || e.tag == exifPlace {
			f.order.PutUint32(main[i].value, uint32(at))
			at += directoryBytes(below[next])
			next++
		}
	}
	mark := "MM"
	if f.order.Uint16([]byte{1, 0}) == 1 {
		mark = "II"
	}
	out := f.order.AppendUint16([]byte(mark), 42)
	out = f.order.AppendUint32(out, head)
	for _, entries := range append([][]exifEntry{main}, below...) {
		out = f.appendDirectory(out, entries)
	}
	return out
}

// directoryBytes is how many bytes a directory takes with its values.
func directoryBytes(entries []exifEntry) int {
	n := 2 + 12*len(entries) + 4
	for _, e := range entries {
		if len(e.value) > 4 {
			n += len(e.value) + len(e.value)%2
		}
	}
	return n
}

// appendDirectory writes a directory at the end of a file, its tags in order as the format wants it, and what has no room in
// them behind.
func (f tiffFile) appendDirectory(out []byte, entries []exifEntry) []byte {
	slices.SortFunc(entries, func(a, b exifEntry) int { return int(a.tag) - int(b.tag) })
	behind := len(out) + 2 + 12*len(entries) + 4
	var values []byte
	out = f.order.AppendUint16(out, uint16(len(entries)))
	for _, e := range entries {
		out = f.order.AppendUint16(out, e.tag)
		out = f.order.AppendUint16(out, e.kind)
		out = f.order.AppendUint32(out, e.count)
		if len(e.value) <= 4 {
			out = append(append(out, e.value...), make([]byte, 4-len(e.value))...)
			continue
		}
		out = f.order.AppendUint32(out, uint32(behind+len(values)))
		values = append(values, e.value...)
		if len(e.value)%2 == 1 {
			values = append(values, 0)
		}
	}
	out = f.order.AppendUint32(out, 0)
	return append(out, values...)
}
