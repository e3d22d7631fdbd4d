package picture

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"io"
	"sort"
)

// maxProfile is the largest colour profile that is read, in bytes.
const maxProfile = 4 << 20

// Profile is the ICC colour profile of a JPEG, PNG or HEIC file for colours of red, green and blue, as the pixels of [Open] are in
// it; nil where the file has none, or one that is damaged or of other colours.
func Profile(path string) []byte {
	f, err := openFile(path)
	if err != nil {
		return nil
	}
	defer f.close()
	head := make([]byte, 8)
	if _, err := f.f.ReadAt(head, 0); err != nil {
		return nil
	}
	var profile []byte
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8")):
		profile = jpegProfile(f.f)
	case string(head) == "\x89PNG\r\n\x1a\n":
		profile = pngProfile(f.f)
	case string(head[4:]) == "ftyp":
		profile = heicProfile(f.source(context.Background()))
	}
	if len(profile) < 128 || string(profile[16:20]) != "RGB " || string(profile[36:40]) != "acsp" {
		return nil
	}
	return profile
}

// pngProfile reads the chunk iCCP, which comes before the pixels.
func pngProfile(r io.ReaderAt) []byte {
	at := int64(8)
	for range maxBlocks {
		head := make([]byte, 8)
		if _, err := r.ReadAt(head, at); err != nil {
			return nil
		}
		n, name := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if name == "IDAT" || name == "IEND" {
			return nil
		}
		if name == "iCCP" {
			if n > maxProfile {
				return nil
			}
			body := make([]byte, n)
			if _, err := r.ReadAt(body, at+8); err != nil {
				return nil
			}
			_, packed, ok := bytes.Cut(body, []byte{0})
			if !ok || len(packed) < 1 || packed[0] != 0 {
				return nil
			}
			z, err := zlib.NewReader(bytes.NewReader(packed[1:]))
			if err != nil {
				return nil
			}
			profile, err := io.ReadAll(io.LimitReader(z, maxProfile+1))
			if err != nil || len(profile) > maxProfile {
				return nil
			}
			return profile
		}
		at += 12 + n
	}
	return nil
}

// jpegProfile puts the parts of a profile together that stand in segments of their own (ICC.1, annex B.4).
func jpegProfile(r io.ReaderAt) []byte {
	type part struct {
		number byte
		data   []byte
	}
	const mark = "ICC_PROFILE\x00"
	var parts []part
	at, size := int64(2), 0
	for range maxBlocks {
		head := make([]byte, 4)
		if _, err := r.ReadAt(head, at); err != nil || head[0] != 0xff || head[1] == 0xda || head[1] == 0xd9 {
			break
		}
		n := int64(binary.BigEndian.Uint16(head[2:])) - 2
		if head[1] == 0xe2 && n > int64(len(mark)+2) {
			body := make([]byte, n)
			if _, err := r.ReadAt(body, at+4); err != nil {
				return nil
			}
			if bytes.HasPrefix(body, []byte(mark)) {
				if size += len(body); size > maxProfile {
					return nil
				}
				parts = append(parts, part{body[len(mark)], body[len(mark)+2:]})
			}
		}
		if n < 0 {
			return nil
		}
		at += 4 + n
	}
	sort.Slice(parts, func(i, j int) bool { return parts[i].number < parts[j].number })
	var profile []byte
	for _, p := range parts {
		profile = append(profile, p.data...)
	}
	return profile
}
