package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("testdata", "*", name))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %v, %v", name, found, err)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// lie writes another size into the head of a sound file.
func lie(t testing.TB, name string, w, h uint32) []byte {
	t.Helper()
	data := bytes.Clone(fixture(t, name))
	big, little := binary.BigEndian, binary.LittleEndian
	switch filepath.Ext(name) {
	case ".png":
		big.PutUint32(data[16:], w)
		big.PutUint32(data[20:], h)
		big.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	case ".jpg":
		at := bytes.Index(data, []byte{0xff, 0xc0})
		big.PutUint16(data[at+5:], uint16(h))
		big.PutUint16(data[at+7:], uint16(w))
	case ".gif":
		little.PutUint16(data[6:], uint16(w))
		little.PutUint16(data[8:], uint16(h))
		at := bytes.LastIndex(data, []byte{0x2c, 0, 0, 0, 0, 45, 0, 31, 0})
		little.PutUint16(data[at+5:], uint16(w))
		little.PutUint16(data[at+7:], uint16(h))
	case ".bmp":
		little.PutUint32(data[18:], w)
		little.PutUint32(data[22:], h)
	case ".tif":
		dir := int(little.Uint32(data[4:]))
		for i := range int(little.Uint16(data[dir:])) {
			entry := data[dir+2+12*i:]
			if tag := little.Uint16(entry); tag == 256 || tag == 257 || tag == 278 {
				little.PutUint16(entry[2:], 4) // a long
				little.PutUint32(entry[8:], map[uint16]uint32{256: w, 257: h, 278: h}[tag])
			}
		}
	case ".webp":
		at := bytes.Index(data, []byte("VP8X"))
		data[at+12], data[at+13], data[at+14] = byte(w-1), byte((w-1)>>8), byte((w-1)>>16)
		data[at+15], data[at+16], data[at+17] = byte(h-1), byte((h-1)>>8), byte((h-1)>>16)
	case ".avif":
		for at := 0; ; {
			i := bytes.Index(data[at:], []byte("ispe"))
			if i < 0 {
				break
			}
			at += i + 8
			big.PutUint32(data[at:], w)
			big.PutUint32(data[at+4:], h)
		}
	}
	return data
}

var oneOfEach = []string{"rgb.png", "sub420.jpg", "plain.gif", "rgb.bmp", "tiff_lzw.tif", "packbits.tif", "alpha.webp", "sub420.avif"}

// moreOfEach are those in whose heads nothing is changed.
var moreOfEach = []string{"runs8.bmp", "runs4.bmp", "rgba_runs.tga", "grey.tga", "plain.ppm", "raw.ppm", "colour.pfm", "bitmap.ico", "png.ico",
	"planar_tiles.tif", "jpeg_tiles.tif", "float64_bigend.tif", "bigtiff.tif", "fax3_2d.tif", "ycbcr22.tif", "lossy.jxl", "boxes.jxl", "alpha.jxl"}

// A head may promise anything: nothing near it may be allocated for a file of a few hundred bytes.
func TestHeadsThatLieAreRefusedInLittleMemory(t *testing.T) {
	for _, name := range oneOfEach {
		for _, size := range [][2]uint32{{20000, 20000}, {65535, 65535}, {16000, 1}, {1, 16000}, {0, 7}, {7, 0}, {0x7fffffff, 0x7fffffff}} {
			if filepath.Ext(name) == ".avif" && size[0]*size[1] == 16000 {
				continue // libavif stretches what it finds to the size that the boxes give
			}
			data := lie(t, name, size[0], size[1])
			var err error
			used := allocated(func() { _, err = Decode(context.Background(), data, name, Options{}) })
			if filepath.Ext(name) == ".avif" {
				used -= 32 << 20 // the decoder itself
			}
			var e *Error
			if !errors.As(err, &e) {
				t.Errorf("%s of %d x %d: %v", name, size[0], size[1], err)
				continue
			}
			if limit := int64(16 << 20); used > limit {
				t.Errorf("%s of %d x %d took %d bytes to refuse (%v)", name, size[0], size[1], used, err)
			}
		}
	}
}

func TestSmallestFileThatPromisesMost(t *testing.T) {
	bmp := lie(t, "rgb.bmp", 20000, 20000)[:54]
	_, err := Decode(context.Background(), bmp, "bomb.bmp", Options{})
	e := mustBe(t, err, Damaged, "bomb.bmp")
	if !strings.Contains(e.Reason, "54 bytes are too few") {
		t.Errorf("%q", e)
	}
	for _, name := range []string{"rgb.png", "plain.gif"} {
		_, err := Decode(context.Background(), lie(t, name, 65535, 65535), name, Options{MaxPixels: 1 << 40})
		mustBe(t, err, FarTooLarge, name)
	}
}

func TestJXLBeyondItsDecoderIsRefused(t *testing.T) {
	// A SizeHeader of 20000 x 10000 pixels: the long form, rows first, no ratio.
	var bits uint64
	for i, field := range [][2]uint64{{0, 1}, {2, 2}, {10000 - 1, 18}, {0, 3}, {2, 2}, {20000 - 1, 18}} {
		shift := []uint64{0, 1, 3, 21, 24, 26}[i]
		bits |= field[0] << shift
	}
	data := binary.LittleEndian.AppendUint64([]byte("\xff\x0a"), bits)
	_, err := Decode(context.Background(), data, "wide.jxl", Options{})
	if e := mustBe(t, err, FarTooLarge, "wide.jxl"); e.W != 20000 || e.H != 10000 || !strings.Contains(e.Reason, "100 megapixels") {
		t.Errorf("%q", e)
	}
}

func TestAVIFBeyondItsDecoderIsRefused(t *testing.T) {
	_, err := Decode(context.Background(), lie(t, "sub420.avif", 10000, 5001), "wide.avif", Options{})
	if e := mustBe(t, err, FarTooLarge, "wide.avif"); !strings.Contains(e.Reason, "50 megapixels") || !strings.Contains(e.Reason, "JPEG or PNG") {
		t.Errorf("%q", e)
	}
}

// The product of two sides of 32 bits is more than a number of the program holds, which must not make it a small one.
func TestSidesWhoseProductIsTooLargeForANumberAreRefused(t *testing.T) {
	for _, side := range []struct{ w, h uint32 }{{1<<32 - 1, 1<<32 - 1}, {4294903295, 4278190111}, {1<<32 - 1, 1<<31 + 1}} {
		_, err := Decode(context.Background(), lie(t, "sub420.avif", side.w, side.h), "wide.avif", Options{MaxPixels: HardMaxPixels})
		mustBe(t, err, FarTooLarge, "wide.avif")
	}
}

// Files that were cut off anywhere are refused, or, where what is missing is no pixel, opened.
func TestCutOffFilesAreSaidToBe(t *testing.T) {
	for _, name := range append([]string{"progressive.jpg", "interlaced.png", "animatedalpha.webp", "animated.avif", "lossless.webp", "fax.tif"}, append(moreOfEach, oneOfEach...)...) {
		whole := fixture(t, name)
		step := 1 + len(whole)/200
		if filepath.Ext(name) == ".avif" {
			step = 97
		}
		for n := 0; n < len(whole); n += step {
			p, err := Decode(context.Background(), whole[:n], name, Options{})
			if err == nil {
				if cut := len(p.Notes) > 0 && p.Notes[0].Kind == CutShort; n < len(whole)/2 && !cut {
					t.Errorf("%s: %d of %d bytes are a picture of %v", name, n, len(whole), p.Pix().Rect)
				}
				continue
			}
			var e *Error
			if !errors.As(err, &e) || strings.ContainsAny(e.Error(), "\n") || !strings.HasPrefix(e.Error(), name+" ") {
				t.Fatalf("%s: %d of %d bytes: %v", name, n, len(whole), err)
			}
		}
	}
}

// A run of zeros in the middle must never crash, hang, or give a picture of another size.
func TestDamagedFilesNeverPanic(t *testing.T) {
	for _, name := range append(moreOfEach, oneOfEach...) {
		whole := fixture(t, name)
		step := 7
		if filepath.Ext(name) == ".avif" {
			step = 61
		}
		for at := 0; at+8 < len(whole); at += step {
			data := bytes.Clone(whole)
			clear(data[at : at+8])
			p, err := Decode(context.Background(), data, name, Options{MaxPixels: 1 << 20})
			if (p == nil) == (err == nil) {
				t.Fatalf("%s at %d: %v and %v", name, at, p, err)
			}
		}
	}
}

// packBits is a TIFF of w x h grey pixels in one strip of the given bytes.
func packBits(w, h uint32, strip []byte) []byte {
	return tiffOf([][3]uint32{{256, 4, w}, {257, 4, h}, {258, 3, 8}, {259, 3, 32773}, {262, 3, 1}, {278, 4, h}}, strip)
}

// tiffOf is a TIFF of one strip with these tags of one number: the tag, its kind and the number.
func tiffOf(tags [][3]uint32, strip []byte) []byte {
	le := binary.LittleEndian
	out := []byte("II*\x00\x08\x00\x00\x00")
	tags = append(tags, [3]uint32{273, 4, 0}, [3]uint32{279, 4, uint32(len(strip))})
	out = le.AppendUint16(out, uint16(len(tags)))
	for _, t := range tags {
		v := t[2]
		if t[0] == 273 {
			v = uint32(8 + 2 + 12*len(tags) + 4)
		}
		out = le.AppendUint16(le.AppendUint16(out, uint16(t[0])), uint16(t[1]))
		out = le.AppendUint32(le.AppendUint32(out, 1), v)
	}
	return append(le.AppendUint32(out, 0), strip...)
}

func TestPackBitsThatUnfoldToMoreThanThePictureAreBounded(t *testing.T) {
	strip := bytes.Repeat([]byte{0x81, 0x55}, 1<<20) // 128 bytes of every two: 128 MiB
	data := packBits(64, 64, strip)
	used := allocated(func() {
		if _, err := Decode(context.Background(), data, "bomb.tif", Options{}); err == nil {
			t.Log("opened, with what is too much left out")
		}
	})
	if used > 16<<20 {
		t.Errorf("took %d bytes", used)
	}
	p, err := Decode(context.Background(), packBits(64, 2, []byte{0x81, 0x55}), "good.tif", Options{})
	if err != nil || p.Pix().Pix[0] != 0x55 {
		t.Errorf("a sound one: %v", err)
	}
}
