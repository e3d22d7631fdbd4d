package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

// colourProfile is the head of an ICC profile of some colours, and what may follow.
func colourProfile(space string) []byte {
	p := make([]byte, 300)
	copy(p[16:], space)
	copy(p[36:], "acsp")
	return p
}

func TestAColourProfileIsFoundInJPEGAndPNG(t *testing.T) {
	pngOf := func(profile []byte) []byte {
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		z.Write(profile)
		z.Close()
		body := append([]byte("name\x00\x00"), packed.Bytes()...)
		out := []byte("\x89PNG\r\n\x1a\n")
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(body))), "iCCP"...)
		out = append(append(out, body...), 0, 0, 0, 0)
		return append(out, "\x00\x00\x00\x00IDAT\x00\x00\x00\x00"...)
	}
	jpegOf := func(profile []byte) []byte {
		out := []byte{0xff, 0xd8}
		half := len(profile) / 2
		for _, part := range []struct {
			number byte
			data   []byte
		}{{2, profile[half:]}, {1, profile[:half]}} { // in any order
			body := append([]byte("ICC_PROFILE\x00"), part.number, 2)
			body = append(body, part.data...)
			out = append(binary.BigEndian.AppendUint16(append(out, 0xff, 0xe2), uint16(len(body)+2)), body...)
		}
		return append(out, 0xff, 0xda)
	}
	rgb, cmyk := colourProfile("RGB "), colourProfile("CMYK")
	for name, c := range map[string]struct{ file, want []byte }{
		"PNG": {pngOf(rgb), rgb}, "JPEG": {jpegOf(rgb), rgb}, "of CMYK": {jpegOf(cmyk), nil},
		"cut off": {pngOf(rgb)[:40], nil}, "none": {[]byte("\xff\xd8\xff\xda0000"), nil}, "short": {[]byte("\xff"), nil},
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, c.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := Profile(path); !bytes.Equal(got, c.want) {
			t.Errorf("%s: %d bytes, want %d", name, len(got), len(c.want))
		}
	}
}
