package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The frames of every file of testdata/frames are opened forwards, backwards and each by itself: the pixels are those that
// Pillow shows.
func TestFramesAreThoseOfPillow(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("testdata", "frames", "*.d"))
	if err != nil || len(folders) < 14 {
		t.Fatalf("%d files, %v", len(folders), err)
	}
	for _, folder := range folders {
		path := strings.TrimSuffix(folder, ".d")
		t.Run(filepath.Base(path), func(t *testing.T) {
			expected, _ := filepath.Glob(filepath.Join(folder, "*.png"))
			n := len(expected)
			if got := CountFrames(t.Context(), path); got != n {
				t.Fatalf("%d pictures are counted, want %d", got, n)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			check := func(p *Picture, err error, k int) {
				t.Helper()
				if err != nil {
					t.Fatalf("picture %d: %v", k, err)
				}
				if p.Frame != k || p.Frames != n {
					t.Errorf("picture %d says that it is %d of %d", k, p.Frame, p.Frames)
				}
				checkAgainst(t, p.Pix(), readPNG(t, filepath.Join(folder, strconv.Itoa(k)+".png")), tolerance(path))
			}
			for k := range n {
				p, err := Decode(t.Context(), data, filepath.Base(path), Options{Frame: k}) // where nothing is kept
				check(p, err, k)
				p, err = Open(t.Context(), path, Options{Frame: k})
				check(p, err, k)
			}
			for k := n - 1; k >= 0; k-- {
				p, err := Open(t.Context(), path, Options{Frame: k})
				check(p, err, k)
			}
		})
	}
}

func TestPagesOfATIFFHaveTheirOwnSizes(t *testing.T) {
	path := filepath.Join("testdata", "frames", "sizes.tif")
	for k := range 5 {
		p, err := Open(t.Context(), path, Options{Frame: k})
		if err != nil {
			t.Fatal(err)
		}
		if w, h := p.Size(); w != 40-k || h != 30-2*k {
			t.Errorf("page %d has %d x %d pixels", k, w, h)
		}
		if k > 0 && len(p.Notes) > 0 {
			t.Errorf("page %d is told to be the first: %v", k, p.Notes)
		}
	}
}

func TestAPictureThatAFileDoesNotHoldIsSaid(t *testing.T) {
	for path, n := range map[string]int{filepath.Join("testdata", "frames", "stays.gif"): 5, filepath.Join("testdata", "frames", "sizes.tif"): 5,
		filepath.Join(pillow, "rgb.png"): 1, filepath.Join(pillow, "sub420.jpg"): 1, filepath.Join(pillow, "sub420.avif"): 1} {
		for _, k := range []int{n, n + 1, MostFrames, -1} {
			_, err := Open(t.Context(), path, Options{Frame: k})
			if e := mustBe(t, err, NoSuchFrame, filepath.Base(path)); e.Frames != n {
				t.Errorf("%s: %d are there", path, e.Frames)
			}
		}
	}
	if n := CountFrames(t.Context(), filepath.Join(pillow, "none.tif")); n != 1 {
		t.Errorf("a file that is not there has %d", n)
	}
}

// longGIF is a GIF of n frames of w x h pixels, each drawn over those before with a colour of its own at a place of its own.
func longGIF(t testing.TB, n, w, h int) []byte {
	t.Helper()
	palette := color.Palette{color.Transparent, color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}}
	var g gif.GIF
	for k := range n {
		frame := image.NewPaletted(image.Rect(0, 0, w, h), palette)
		for i := range 7 {
			frame.Pix[(k*7+i)%len(frame.Pix)] = uint8(1 + (k+i)%3)
		}
		g.Image, g.Delay, g.Disposal = append(g.Image, frame), append(g.Delay, 1), append(g.Disposal, gif.DisposalNone)
	}
	g.Config = image.Config{Width: w, Height: h, ColorModel: palette}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// drawnFrames counts the frames that are drawn while f runs.
func drawnFrames(f func()) int {
	n := 0
	drawn = func() { n++ }
	defer func() { drawn = func() {} }()
	f()
	return n
}

// Going through an animation draws each frame once, and back a few times what its grounds have no room for.
func TestGoingThroughAnAnimationDrawsEachFrameOnce(t *testing.T) {
	const n = 300
	path := filepath.Join(t.TempDir(), "long.gif")
	if err := os.WriteFile(path, longGIF(t, n, 64, 48), 0o600); err != nil {
		t.Fatal(err)
	}
	show := func(k int) {
		if _, err := Open(context.Background(), path, Options{Frame: k}); err != nil {
			t.Fatal(err)
		}
	}
	forwards := drawnFrames(func() {
		for k := range n {
			show(k)
		}
	})
	if forwards > n+1 { // the second needs the first
		t.Errorf("%d frames are drawn to see %d", forwards, n)
	}
	back := drawnFrames(func() {
		for k := n - 1; k >= 0; k-- {
			show(k)
		}
	})
	if back > n*8 {
		t.Errorf("%d frames are drawn on the way back through %d", back, n)
	}
	if bytes := groundsHeld(); bytes > groundBytes {
		t.Errorf("grounds take %d bytes", bytes)
	}
}

// The window, its thumbnails and what is encoded ahead open pictures of one file at the same time.
func TestPicturesOfAFileAreOpenedAtTheSameTime(t *testing.T) {
	const n = 24
	path := filepath.Join(t.TempDir(), "shared.gif")
	data := longGIF(t, n, 64, 48)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var want [n][32]byte
	for k := range n {
		p, err := Decode(t.Context(), data, "shared.gif", Options{Frame: k})
		if err != nil {
			t.Fatal(err)
		}
		want[k] = p.Hash
	}
	var all sync.WaitGroup
	for by := range 6 {
		all.Go(func() {
			for i := range 2 * n {
				k := i * (2*by + 1) % n
				p, err := Open(context.Background(), path, Options{Frame: k, Background: by > 2})
				if err != nil || p.Hash != want[k] {
					t.Errorf("picture %d is another one, or %v", k, err)
					return
				}
			}
		})
	}
	all.Wait()
}

func groundsHeld() int {
	grounds.mu.Lock()
	defer grounds.mu.Unlock()
	sum := 0
	for _, k := range grounds.list {
		sum += len(k.on.Pix)
	}
	return sum
}

func TestGroundsOfLargeAnimationsStayWithinTheirMemory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.gif")
	if err := os.WriteFile(path, longGIF(t, 8, 2400, 1500), 0o600); err != nil { // 14 MB a ground
		t.Fatal(err)
	}
	for _, k := range []int{7, 3, 5, 6, 7} {
		if _, err := Open(t.Context(), path, Options{Frame: k}); err != nil {
			t.Fatal(err)
		}
		if bytes := groundsHeld(); bytes > groundBytes {
			t.Fatalf("grounds take %d bytes", bytes)
		}
	}
}

func TestAnAnimationThatIsAnotherOneByNowIsDrawnAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.gif")
	open := func(data []byte, age time.Duration) *Picture {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Unix(1_700_000_000, 0).Add(age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		p, err := Open(t.Context(), path, Options{Frame: 2})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	data := longGIF(t, 4, 20, 10)
	before := open(data, 0)
	other := bytes.Clone(data)
	at := bytes.Index(other, []byte{255, 0, 0})
	copy(other[at:], []byte{9, 99, 199})
	want, err := Decode(t.Context(), other, "a.gif", Options{Frame: 2})
	if err != nil {
		t.Fatal(err)
	}
	if after := open(other, time.Hour); after.Hash != want.Hash || after.Hash == before.Hash {
		t.Error("the file has other colours now, and the picture has not")
	}
	if again := open(data, 2*time.Hour); again.Hash != before.Hash {
		t.Error("the file is what it was, and the picture is not")
	}
}

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

func BenchmarkFrames(b *testing.B) {
	data := longGIF(b, 60, 640, 480)
	for _, kept := range []bool{true, false} {
		b.Run(fmt.Sprintf("kept=%v", kept), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "long.gif")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				for k := range 60 {
					var err error
					if kept {
						_, err = Open(context.Background(), path, Options{Frame: k})
					} else {
						_, err = Decode(context.Background(), data, "long.gif", Options{Frame: k})
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// A faint frame of an animated PNG is laid over what was there by its alpha (PNG 3rd edition, section 11.3.6.2).
func TestFaintPixelsAreLaidOverOthers(t *testing.T) {
	to := []uint8{100, 50, 0, 200, 1, 2, 3, 4, 9, 9, 9, 9}
	lay(to, []uint8{60, 0, 20, 100, 0, 0, 0, 0, 7, 8, 9, 255})
	want := []uint8{60 + 61, 30, 20, 100 + 122, 1, 2, 3, 4, 7, 8, 9, 255}
	if !bytes.Equal(to, want) {
		t.Errorf("%v, want %v", to, want)
	}
}
