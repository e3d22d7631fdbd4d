package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func tiffFixture(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "tiff", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestPagesOfATIFFAreCountedAndTheFirstIsShown(t *testing.T) {
	info, err := Probe(filepath.Join("testdata", "tiff", "pages.tif"))
	if err != nil || info.Frames != 3 {
		t.Errorf("%d pages, %v", info.Frames, err)
	}
	p, err := Open(context.Background(), filepath.Join("testdata", "tiff", "pages.tif"), Options{})
	if err != nil || len(p.Notes) != 1 || p.Notes[0] != (Note{Kind: FirstOf, N: 3}) {
		t.Errorf("%v, %v", p, err)
	}
	// A second page counts where it does not say that it is a smaller copy of the first.
	for kind, notes := range map[uint32]int{0: 1, 1: 0, 4: 0} {
		data := tiffOf([][3]uint32{{tagSubfile, 4, 0}, {tagWidth, 4, 8}, {tagHeight, 4, 8}, {tagBits, 3, 8}}, make([]byte, 64))
		n := 2 + 12*int(binary.LittleEndian.Uint16(data[8:]))
		second := bytes.Clone(data[8 : 8+n+4])
		binary.LittleEndian.PutUint32(second[2+8:], kind)
		binary.LittleEndian.PutUint32(data[8+n:], uint32(len(data)))
		if p, err := Decode(context.Background(), append(data, second...), "a.tif", Options{}); err != nil || len(p.Notes) != notes {
			t.Errorf("a second page of kind %d: %v, %v", kind, p.Notes, err)
		}
	}
	// A chain that leads back to itself ends.
	loop := packBits(64, 2, []byte{0x81, 0x55})
	dir := int(binary.LittleEndian.Uint32(loop[4:]))
	binary.LittleEndian.PutUint32(loop[dir+2+12*int(binary.LittleEndian.Uint16(loop[dir:])):], uint32(dir))
	if p, err := Decode(context.Background(), loop, "loop.tif", Options{}); err != nil || len(p.Notes) != 0 {
		t.Errorf("a loop: %v, %v", p, err)
	}
}

func TestNumbersThatAreStretchedAreNoted(t *testing.T) {
	for name, want := range map[string][]Note{
		"bits12_in_16.tif": {{Kind: Stretched, Hi: 4095}},
		"bits8_in_16.tif":  {{Kind: Stretched, Hi: 255}},
		"float32.tif":      nil,
		"float_255.tif":    nil,
		"rgb16.tif":        nil,
		"bands.tif":        {{Kind: BandsLeftOut, N: 5, Of: 3}},
	} {
		p, err := Decode(context.Background(), tiffFixture(t, name), name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Notes) != len(want) || len(want) == 1 && p.Notes[0] != want[0] {
			t.Errorf("%s: %v, want %v", name, p.Notes, want)
		}
	}
	for name, says := range map[string]string{"float_range.tif": "black at -47", "int16.tif": "black at -58", "uint32.tif": "white at 2.2e+09"} {
		p, err := Decode(context.Background(), tiffFixture(t, name), name, Options{})
		if err != nil || len(p.Notes) != 1 || !strings.Contains(p.Notes[0].String(), says) {
			t.Errorf("%s: %v, %v", name, p.Notes, err)
		}
	}
}

// A row that was disturbed on the line leaves the others as they are.
func TestFaxRowsThatWereDisturbedAreNoted(t *testing.T) {
	data := tiffFixture(t, "fax3.tif")
	sound, err := Decode(context.Background(), data, "fax.tif", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var damaged *Picture
	for at := 200; damaged == nil && at < len(data)/2; at++ {
		copy := bytes.Clone(data)
		copy[at] ^= 0xff
		if p, err := Decode(context.Background(), copy, "fax.tif", Options{}); err == nil && len(p.Notes) == 1 && p.Notes[0].Kind == Disturbed {
			damaged = p
		}
	}
	if damaged == nil {
		t.Fatal("no damage is noted")
	}
	w, h := sound.Size()
	same := 0
	for y := range h {
		row := func(p *Picture) []byte { return p.Pix().Pix[4*w*y : 4*w*(y+1)] }
		if bytes.Equal(row(sound), row(damaged)) {
			same++
		}
	}
	if n := damaged.Notes[0].N; same < h-3 || n < 1 || n > 3 {
		t.Errorf("%d of %d rows are the same, %d are noted", same, h, n)
	}
	for i := range data[8 : len(data)/2] {
		data[8+i] = 0
	}
	if p, err := Decode(context.Background(), data, "fax.tif", Options{}); err == nil {
		t.Errorf("one that is all damage opens: %v", p.Notes)
	}
}

// Maps say "nothing" by a number that no place has.
func TestNumbersThatSayNothingAreNotStretchedBy(t *testing.T) {
	floats := func(v ...float32) (b []byte) {
		for _, v := range v {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
		return b
	}
	tags := [][3]uint32{{tagWidth, 4, 4}, {tagHeight, 4, 1}, {tagBits, 3, 32}, {tagFormat, 3, tiffReal}}
	for name, data := range map[string][]byte{
		"named":     tiffOf(append(tags, [3]uint32{tagNothing, 1, '9'}), floats(9, 100, 300, 500)),
		"infinite":  tiffOf(tags, floats(float32(math.Inf(-1)), 100, 300, 500)),
		"the least": tiffOf(tags, floats(-math.MaxFloat32, 100, 300, 500)),
	} {
		p, err := Decode(context.Background(), data, "a.tif", Options{})
		if err != nil || len(p.Notes) != 1 || p.Notes[0] != (Note{Kind: Stretched, Lo: 100, Hi: 500}) {
			t.Errorf("%s: %v, %v", name, p, err)
			continue
		}
		if p.Pix().Pix[0] != 0 || p.Pix().Pix[4] != 0 || p.Pix().Pix[8]/2 != 63 && p.Pix().Pix[8] != 128 || p.Pix().Pix[12] != 255 {
			t.Errorf("%s: %v", name, p.Pix().Pix)
		}
	}
}

func TestSmallFloatingPointNumbers(t *testing.T) {
	for bits, want := range map[uint16]float64{0x3c00: 1, 0xc000: -2, 0x0001: 1.0 / (1 << 24), 0x7bff: 65504, 0x3555: 0.333251953125} {
		if got := half(bits); got != want {
			t.Errorf("%#x is %v, want %v", bits, got, want)
		}
	}
	if got := float24(0x3f0000); got != 1 {
		t.Errorf("24 bits: %v", got)
	}
}
