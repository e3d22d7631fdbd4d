package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"testing"
)

// pngChunk is a chunk of a PNG.
func pngChunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// stuffed puts a number of bytes into a file in front of those of its chunk of that name.
func stuffed(t *testing.T, data []byte, name string, n int, with []byte) []byte {
	t.Helper()
	at := bytes.Index(data, []byte(name))
	if at < 0 {
		t.Fatalf("there is no %s", name)
	}
	if !bytes.HasPrefix(data, []byte("RIFF")) {
		at -= 4 // the length comes first
	}
	out := slices.Concat(data[:at], bytes.Repeat(with, n), data[at:])
	if bytes.HasPrefix(data, []byte("RIFF")) {
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	}
	return out
}

// hoards are files that can be stuffed with chunks, and how many of their own they have up to where the decoder stops.
func hoards(t *testing.T) map[string]func(n int) []byte {
	t.Helper()
	png, palette, lossy := fixture(t, "rgb.png"), fixture(t, "palette.png"), fixture(t, "lossy.webp")
	text, junk := pngChunk("teXt", nil), []byte("JUNK\x00\x00\x00\x00")
	w, h := 45, 31
	extended := slices.Concat(lossy[:12], []byte("VP8X\x0a\x00\x00\x00"+vp8x(0, w, h)), lossy[12:])
	return map[string]func(int) []byte{
		"a.png":              func(n int) []byte { return stuffed(t, png, "IDAT", n, text) },
		"before palette.png": func(n int) []byte { return stuffed(t, palette, "PLTE", n, text) },
		"of pixels.png":      func(n int) []byte { return stuffed(t, png, "IDAT", n, pngChunk("IDAT", nil)) },
		"at the end.png":     func(n int) []byte { return stuffed(t, png, "IEND", n, text) },
		"a.webp":             func(n int) []byte { return stuffed(t, lossy, "VP8 ", n, junk) },
		"padded.webp":        func(n int) []byte { return stuffed(t, lossy, "VP8 ", n, []byte("JUNK\x01\x00\x00\x00\x00\x00")) },
		"extended.webp":      func(n int) []byte { return stuffed(t, extended, "VP8 ", n, junk) },
		"animated.webp": func(n int) []byte {
			return animation(w, h, 0, 0, w, h, stuffed(t, lossy, "VP8 ", n, junk))
		},
	}
}

func TestChunksAreCounted(t *testing.T) {
	const own = 8 // none of the files has more chunks of its own
	for name, file := range hoards(t) {
		if _, err := Decode(context.Background(), file(maxBlocks-own), name, Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_, err := Decode(context.Background(), file(maxBlocks+1), name, Options{})
		if e := mustBe(t, err, Damaged, name); !strings.Contains(e.Reason, "too many chunks") {
			t.Errorf("%s: %v", name, e)
		}
	}
	if got := mostChunks(1 << 30); got != 1<<20 {
		t.Errorf("a gigabyte may have %d chunks", got)
	}
}

// calls counts how often a file is asked for bytes.
type calls struct {
	*bytes.Reader
	n int
}

func (c *calls) ReadAt(p []byte, off int64) (int, error) {
	c.n++
	return c.Reader.ReadAt(p, off)
}

// Reading each chunk of a head by itself is a call of the system for a few bytes.
func TestHeadsAreReadInBites(t *testing.T) {
	for name, file := range hoards(t) {
		data := file(20000)
		r := &calls{Reader: bytes.NewReader(data)}
		f, err := recognise(name, data[:headBytes])
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := f.config(newSource(context.Background(), r, int64(len(data)), name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if most := len(data)/headBite + 2; r.n > most {
			t.Errorf("%s: asked %d times for the head, %d are enough", name, r.n, most)
		}
	}
}

func TestStripsAndTilesAreCounted(t *testing.T) {
	for name, c := range map[string]struct {
		w, h, rows, tileW, tileH int
		fine                     bool
	}{
		"rows of one pixel":      {1, 65000, 1, 0, 0, true},
		"too many of them":       {1, 70000, 1, 0, 0, false},
		"ordinary rows":          {300, 1_600_000, 1, 0, 0, true},
		"the smallest tiles":     {20000, 20000, 0, 16, 16, true},
		"smaller ones, a few":    {2000, 2000, 0, 8, 8, true},
		"smaller ones, too many": {4000, 4000, 0, 8, 8, false},
	} {
		p := &tiffPage{w: c.w, h: c.h, samples: 1, bits: 8}
		err := p.layOut(int64(c.rows), int64(c.tileW), int64(c.tileH))
		if (err == nil) != c.fine || err != nil && !strings.Contains(err.Error(), "too many strips or tiles") {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := Decode(context.Background(), blankTIFF(1, 70000, 1, 8, 1), "rows.tif", Options{})
	mustBe(t, err, Damaged, "rows.tif")
}

func TestPartsOfADescriptionAreCounted(t *testing.T) {
	const full = "\x00\x00\x00\x00"
	ftyp := boxOf("ftyp", "avif", full, "avifmif1")
	size := boxOf("ispe", full, "\x00\x00\x00\x08", "\x00\x00\x00\x09")
	pitm, ipma := boxOf("pitm", full, "\x00\x01"), boxOf("ipma", full, "\x00\x00\x00\x01", "\x00\x01\x01\x01")
	file := func(property, inside, behind string) string {
		return ftyp + boxOf("meta", full, pitm, boxOf("iprp", boxOf("ipco", size, property), ipma), inside) + behind
	}
	much := strings.Repeat("\x00", 1<<20)
	for name, data := range map[string]string{
		"plain":             file("", "", ""),
		"a colour profile":  file(boxOf("colr", "prof", much), "", ""),
		"data":              file("", boxOf("idat", much), boxOf("mdat", much)),
		"an animation":      file("", "", boxOf("moov", much[:200_000])),
		"cut off behind it": file("", "", "\x00\x00\x10\x00mdat"),
	} {
		if head, err := headOf(data); err != nil || head.w != 8 || head.h != 9 {
			t.Errorf("%s: %+v, %v", name, head, err)
		}
	}
	item := boxOf("infe", "\x02\x00\x00\x00\x00\x02\x00\x00av01\x00")
	for name, data := range map[string]string{
		"items":                file("", boxOf("iinf", full, "\xff\xff", strings.Repeat(item, 5000)), ""),
		"properties of one":    file("", boxOf("iprp", boxOf("ipma", full, "\x00\x01\x00\x00", strings.Repeat("\x00\x01\xff"+strings.Repeat("\x01", 255), 300))), ""),
		"boxes":                file("", strings.Repeat(boxOf("free"), 9000), ""),
		"a long animation":     file("", "", boxOf("moov", much)),
		"boxes behind":         file("", "", strings.Repeat(boxOf("free"), maxTopBoxes)),
		"boxes before nothing": ftyp + strings.Repeat(boxOf("free"), maxTopBoxes),
	} {
		if _, err := headOf(data); err != errBoxes {
			t.Errorf("%s: %v", name, err)
		}
	}
}
