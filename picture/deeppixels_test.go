package picture

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// bigEndian are numbers of two bytes, the higher first.
func bigEndian(v []uint16) (b []byte) {
	for _, n := range v {
		b = binary.BigEndian.AppendUint16(b, n)
	}
	return b
}

// of16 are random numbers up to one.
func of16(n, most int) []uint16 {
	r := rand.New(rand.NewPCG(3, 4))
	v := make([]uint16, n)
	for i := range v {
		v[i] = uint16(r.IntN(most + 1))
	}
	v[0] = uint16(most)
	return v
}

// Each kind of file is written from numbers here, so that what comes back is compared with those and not with another reader's.
func TestFilesOf16BitsGiveTheirOwnNumbers(t *testing.T) {
	const w, h = 13, 7
	grey := func(v []uint16, i int) [4]uint16 { return [4]uint16{v[i], v[i], v[i], 0xffff} }
	rgb := func(v []uint16, i int) [4]uint16 { return [4]uint16{v[3*i], v[3*i+1], v[3*i+2], 0xffff} }
	rgba := func(v []uint16, i int) [4]uint16 { return [4]uint16(v[4*i : 4*i+4]) }
	text := func(v []uint16) (out []byte) {
		for _, n := range v {
			out = fmt.Appendln(out, n)
		}
		return out
	}
	page := func(meaning, samples uint32, v []uint16, more ...[3]uint32) []byte {
		data := make([]byte, 2*len(v))
		for i, n := range v {
			binary.LittleEndian.PutUint16(data[2*i:], n)
		}
		tags := [][3]uint32{{tagWidth, 4, w}, {tagHeight, 4, h}, {tagBits, 3, 16}, {tagPhotometric, 3, meaning}, {tagSamples, 3, samples}}
		return tiffOf(append(tags, more...), data)
	}
	head := func(kind string, most int) []byte { return fmt.Appendf(nil, "%s %d %d %d\n", kind, w, h, most) }
	one, three, four, narrow := of16(w*h, 65535), of16(3*w*h, 65535), of16(4*w*h, 65535), of16(w*h, 4095)
	for name, file := range map[string]struct {
		data []byte
		want func(i int) [4]uint16
	}{
		"a.pgm":    {append(head("P5", 65535), bigEndian(one)...), func(i int) [4]uint16 { return grey(one, i) }},
		"a.ppm":    {append(head("P6", 65535), bigEndian(three)...), func(i int) [4]uint16 { return rgb(three, i) }},
		"text.ppm": {append(head("P3", 65535), text(three)...), func(i int) [4]uint16 { return rgb(three, i) }},
		"a.pam": {append(fmt.Appendf(nil, "P7\nWIDTH %d\nHEIGHT %d\nDEPTH 4\nMAXVAL 65535\nTUPLTYPE RGB_ALPHA\nENDHDR\n", w, h), bigEndian(four)...),
			func(i int) [4]uint16 { return rgba(four, i) }},
		"12 bits.pgm": {append(head("P5", 4095), bigEndian(narrow)...), func(i int) [4]uint16 {
			v := uint16((int(narrow[i])*65535 + 2047) / 4095)
			return [4]uint16{v, v, v, 0xffff}
		}},
		"grey.tif":  {page(tiffBlackIsZero, 1, one), func(i int) [4]uint16 { return grey(one, i) }},
		"rgb.tif":   {page(tiffRGB, 3, three), func(i int) [4]uint16 { return rgb(three, i) }},
		"alpha.tif": {page(tiffRGB, 4, four, [3]uint32{tagExtra, 3, tiffStraight}), func(i int) [4]uint16 { return rgba(four, i) }},
		"white is zero.tif": {page(tiffWhiteIsZero, 1, one), func(i int) [4]uint16 {
			v := 0xffff - one[i]
			return [4]uint16{v, v, v, 0xffff}
		}},
		"12 bits.tif": {page(tiffBlackIsZero, 1, narrow), func(i int) [4]uint16 {
			v := narrow[i] << 4
			return [4]uint16{v, v, v, 0xffff}
		}},
		"turned.tif": {page(tiffBlackIsZero, 1, one, [3]uint32{tagOrientation, 3, 3}), func(i int) [4]uint16 { return grey(one, w*h-1-i) }},
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, file.data, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		deep, err := OpenDeep(t.Context(), p)
		if err != nil || deep == nil {
			t.Errorf("%s is not deep: %v", name, err)
			continue
		}
		row := make([]byte, 8*w)
		for i := range w * h {
			if i%w == 0 {
				deep.Row(row, 0, i/w)
			}
			if got := row[8*(i%w):][:8]; string(got) != string(bigEndian(new(file.want(i))[:])) {
				t.Fatalf("%s: pixel %d is %x, not %x", name, i, got, file.want(i))
			}
		}
	}
}

func TestAJPEGXLOf16BitsGivesThemAndOneOf8DoesNot(t *testing.T) {
	open := func(name string) (*Picture, *Deep) {
		p, err := Open(t.Context(), filepath.Join("testdata", "jxl", name), Options{})
		if err != nil {
			t.Fatal(err)
		}
		deep, err := OpenDeep(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		return p, deep
	}
	if _, deep := open("lossless.jxl"); deep != nil {
		t.Error("8 bits are deep")
	}
	p, deep := open("deep.jxl") // each number of which is 257 times one of 8 bits
	if deep == nil {
		t.Fatal("16 bits are not deep")
	}
	w, h := p.Size()
	row := make([]byte, 8*w)
	pix := p.Pix()
	for y := range h {
		deep.Row(row, 0, y)
		for i := range 4 * w {
			if shown := pix.Pix[y*pix.Stride+i]; row[2*i] != shown || row[2*i+1] != shown {
				t.Fatalf("row %d, number %d is %x, of which %02x is shown", y, i, row[2*i:2*i+2], shown)
			}
		}
	}
}

// A file of many objects is decoded for the first of them alone: that it is gone by the second shows that nobody reads it again.
func TestDeepPixelsAreReadOnceForAllThatIsCutOutOfAPicture(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pgm")
	write := func() *Picture {
		if err := os.WriteFile(path, append([]byte("P5 2 1 65535\n"), 1, 2, 255, 254), 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := Open(t.Context(), path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first, second := write(), write()
	var once DeepOnce
	deep, err := once.Open(t.Context(), first)
	if err != nil || deep == nil {
		t.Fatal(deep, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if again, err := once.Open(t.Context(), first); err != nil || again != deep {
		t.Errorf("the second time it is %v, %v", again, err)
	}
	if other, err := once.Open(t.Context(), second); err != nil || other != nil {
		t.Errorf("that of another picture is %v, %v", other, err)
	}
}
