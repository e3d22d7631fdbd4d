package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Whatever a file says of its pictures, they are counted and opened in little time and memory.
func TestFilesOfVeryManyPicturesAreBounded(t *testing.T) {
	small := longGIF(t, 2, 4, 4)
	head := gifHead + gifColours(small[10])
	list := gifFrames(newSource(context.Background(), bytes.NewReader(small), int64(len(small)), "it"))
	one := small[list[1].from:list[1].to]
	data := append(bytes.Clone(small[:head]), bytes.Repeat(one, 100_000)...)
	var p *Picture
	var err error
	used := allocated(func() { p, err = Decode(context.Background(), data, "many.gif", Options{}) })
	if err != nil || p.Frames != MostFrames || used > 64<<20 {
		t.Errorf("100,000 frames: %v, %v, %d bytes", p, err, used)
	}
	if p, err = Decode(context.Background(), data, "many.gif", Options{Frame: 3000}); err != nil || p.Frame != 3000 {
		t.Errorf("one of 100,000 frames: %v", err)
	}

	// Many pages that share their directory are one each; a chain of 100,000 directories ends.
	tiff := packBits(8, 8, bytes.Repeat([]byte{0xf9, 0x55}, 8))
	dir := int(binary.LittleEndian.Uint32(tiff[4:]))
	size := 2 + 12*int(binary.LittleEndian.Uint16(tiff[dir:])) + 4
	page := bytes.Clone(tiff[dir : dir+size])
	for range 100_000 {
		tiff = append(tiff, page...)
	}
	for at, k := dir, 0; k < 100_000; k++ {
		next := len(tiff) - (100_000-k)*size
		binary.LittleEndian.PutUint32(tiff[at+size-4:], uint32(next))
		at = next
	}
	for _, k := range []int{0, MostFrames - 1} {
		if p, err = Decode(context.Background(), tiff, "many.tif", Options{Frame: k}); err != nil || p.Frames != MostFrames {
			t.Errorf("page %d of 100,000: %v", k, err)
		}
	}
}

// A chain that leads from its third directory back to the second has three pages.
func TestAChainOfPagesThatLeadsBackEnds(t *testing.T) {
	data := fixture(t, "sizes.tif")
	pages := tiffFrames(newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "it"))
	looped := bytes.Clone(data)
	third := int(pages[2].from)
	binary.LittleEndian.PutUint32(looped[third+2+12*int(binary.LittleEndian.Uint16(looped[third:])):], uint32(pages[1].from))
	p, err := Decode(t.Context(), looped, "loop.tif", Options{Frame: 2})
	if err != nil || p.Frames != 3 {
		t.Fatalf("%v, %v", p, err)
	}
	_, err = Decode(t.Context(), looped, "loop.tif", Options{Frame: 3})
	mustBe(t, err, NoSuchFrame, "loop.tif")
}

// Frames of many pixels in few bytes are refused once drawing those before one would take long.
func TestDrawingWhatLiesBeforeAFrameIsBounded(t *testing.T) {
	frames := slices.Repeat([]frame{{at: image.Rect(0, 0, 20_000, 10_000), over: true}}, 100)
	c := composer{s: newSource(context.Background(), bytes.NewReader(nil), 0, "far.gif"), frames: frames, w: 20_000, h: 10_000}
	if err := c.check(0, 20); err != nil {
		t.Errorf("20 frames before: %v", err)
	}
	err := c.check(0, 99)
	if e := mustBe(t, err, NotSupported, "far.gif"); !strings.Contains(e.Reason, "picture 100") {
		t.Errorf("%q", e)
	}
}

func TestOpeningALateFrameCanBeGivenUp(t *testing.T) {
	data := longGIF(t, 200, 64, 48)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	drawn = func() {
		if n++; n == 20 {
			cancel()
		}
	}
	defer func() { drawn = func() {} }()
	s := newSource(ctx, bytes.NewReader(data), int64(len(data)), "long.gif")
	if _, err := decodeInTurn(s, Options{Frame: 199}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if n > 21 {
		t.Errorf("%d frames were drawn", n)
	}
}

func TestFramesThatLieAreRefused(t *testing.T) {
	for _, name := range []string{"stays.gif", "mixed.gif", "stays.png", "aside.png", "faint.webp", "sizes.tif"} {
		whole := fixture(t, name)
		for at := 0; at < len(whole); at++ {
			data := bytes.Clone(whole)
			data[at] ^= 0xff
			p, err := Decode(t.Context(), data, name, Options{Frame: 3, MaxPixels: 1 << 20})
			var e *Error
			if (p == nil) == (err == nil) || err != nil && !errors.As(err, &e) {
				t.Fatalf("%s at %d: %v and %v", name, at, p, err)
			}
		}
		for n := 1; n < len(whole); n += 7 {
			p, err := Decode(t.Context(), whole[:n], name, Options{Frame: 4})
			if p != nil && n < len(whole)/2 && filepath.Ext(name) != ".tif" {
				t.Errorf("%s: the last picture is in the first %d of %d bytes", name, n, len(whole))
			}
			if p == nil && err == nil {
				t.Fatalf("%s: nothing", name)
			}
		}
	}
}

func TestNeedsOfLaterFramesAreWhatDecodersTake(t *testing.T) {
	const w, h = 900, 700
	data := longGIF(t, 4, w, h)
	for k := 1; k < 4; k++ {
		s := newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "a.gif")
		s.frame = k
		_, info, err := readHead(s)
		if err != nil {
			t.Fatal(err)
		}
		if info.Bytes < 4*w*h || info.Bytes > 20*w*h+aLittle {
			t.Errorf("frame %d needs %d bytes, %.1f a pixel", k, info.Bytes, float64(info.Bytes)/(w*h))
		}
	}
}
