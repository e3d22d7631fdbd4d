package cli

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"os"
	"strings"
	"testing"

	"clickmask/picture"
)

// withPlace puts EXIF with a maker and a place behind the head of a PNG.
func withPlace(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	exif := "MM\x00*\x00\x00\x00\x08\x00\x02" +
		"\x01\x0f\x00\x02\x00\x00\x00\x04Fox\x00" + "\x88\x25\x00\x04\x00\x00\x00\x01\x00\x00\x00\x26" + "\x00\x00\x00\x00" +
		"\x00\x01" + "\x00\x01\x00\x02\x00\x00\x00\x02S\x00\x00\x00" + "\x00\x00\x00\x00"
	var b bytes.Buffer
	b.Write(data[:33])
	b.Write(binary.BigEndian.AppendUint32(nil, uint32(len(exif))))
	b.WriteString("eXIf" + exif)
	b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte("eXIf"+exif))))
	b.Write(data[33:])
	if err := os.WriteFile(to, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(&b); err != nil {
		t.Fatal(err)
	}
}

func TestACutoutHasEXIFWhereItIsAskedFor(t *testing.T) {
	s := newStage(t)
	withPlace(t, "a.png", "e.png")
	for flags, want := range map[string]struct{ maker, place bool }{"": {}, "--keep-exif": {maker: true}, "--keep-exif --keep-gps": {true, true}} {
		for _, kind := range []string{"png", "webp", "jpeg"} {
			s.mustCall(t, "predict e.png --boxes 20,20,120,100 --cutout --force -o o.png --cutout-format "+kind+" "+flags)
			file := map[string]string{"png": "o_cutout.png", "webp": "o_cutout.webp", "jpeg": "o_cutout.jpg"}[kind]
			got := picture.EXIF(file, true)
			if (got != nil) != want.maker || bytes.Contains(got, []byte("Fox")) != want.maker || bytes.Contains(got, []byte("\x88\x25")) != want.place {
				t.Errorf("%s as %s: %q", flags, kind, got)
			}
		}
	}
	for flags, word := range map[string]string{"--keep-exif": "--cutout", "--cutout --keep-gps": "--keep-exif"} {
		if code, _, stderr := s.call(t, "predict a.png --points 60,60 "+flags); code != 2 || !strings.Contains(stderr, word) {
			t.Errorf("%s: code %d, %s", flags, code, stderr)
		}
	}
}
