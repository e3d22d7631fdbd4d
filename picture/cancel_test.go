package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// countedContext ends after it was asked a number of times, and counts on.
type countedContext struct {
	context.Context
	done  chan struct{}
	end   int64
	asked atomic.Int64
}

func (c *countedContext) Err() error {
	switch n := c.asked.Add(1); {
	case n == c.end:
		close(c.done)
		return context.Canceled
	case n > c.end:
		return context.Canceled
	}
	return nil
}

func (c *countedContext) Done() <-chan struct{} { return c.done }

// However far a decoder has come, it stops the next time it looks, and it looks often: no more than so many pixels
// apart, which any machine decodes in less than a tenth of a second.
func TestDecodersStopWhenTheContextEnds(t *testing.T) {
	all := kinds(t, 600, 500)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		run := func(end int64) (int64, error) {
			ctx := &countedContext{Context: context.Background(), done: make(chan struct{}), end: end}
			s := newSource(ctx, bytes.NewReader(all[name]), int64(len(all[name])), name)
			f, info, err := readHead(s)
			if err != nil {
				return ctx.asked.Load(), err
			}
			_, err = decodePixels(s, f, info, Options{})
			return ctx.asked.Load(), err
		}
		whole, err := run(1 << 40)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, end := range []int64{1, 2, 3, whole / 4, whole / 2, whole - 1, whole} {
			asked, err := run(max(end, 1))
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s, ended at question %d of %d: %v", name, end, whole, err)
			}
			if more := asked - end; more > 8 {
				t.Errorf("%s, ended at question %d: asked %d times more", name, end, more)
			}
		}
	}
}

// Whose bytes are all there before the pixels are made looks at the context while it makes them: each row of blocks of a JPEG, each of macroblocks or
// of pixels of a WebP. image/jpeg and golang.org/x/image/webp do not.
func TestDecodersLookAtTheContextWhereNothingIsReadAnyMore(t *testing.T) {
	const w, h = 600, 500
	all := kinds(t, w, h)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		ctx := &countedContext{Context: context.Background(), done: make(chan struct{}), end: 1 << 40}
		s := newSource(ctx, bytes.NewReader(all[name]), int64(len(all[name])), name)
		f, info, err := readHead(s)
		if err != nil {
			t.Fatal(name, err)
		}
		before, rows := ctx.asked.Load(), int64(0)
		switch {
		case strings.HasPrefix(name, "JPEG"):
			_, err = f.upright(s, info, Options{})
		case strings.HasPrefix(name, "TIFF JPEG"):
			_, err = f.decode(s)
			rows = h / 8
		case strings.HasPrefix(name, "WebP"):
			_, err = f.decode(s)
			rows = h / 16
		}
		if asked := ctx.asked.Load() - before; err != nil || asked < rows {
			t.Errorf("%s: asked %d times for %d rows, %v", name, asked, rows, err)
		}
	}
}

// A PNG of one colour unfolds to a thousand times its bytes, and each may hold eight pixels.
func TestAFewBytesOfAPNGAreHandedOutAtOnce(t *testing.T) {
	data := pngOf(t, image.NewPaletted(image.Rect(0, 0, 8000, 4000), color.Palette{color.Black, color.White}))
	ctx := &countedContext{Context: context.Background(), done: make(chan struct{}), end: 1 << 40}
	s := newSource(ctx, bytes.NewReader(data), int64(len(data)), "alike.png")
	f, _, err := readHead(s)
	if err != nil {
		t.Fatal(err)
	}
	before := ctx.asked.Load()
	if _, err := f.decode(s); err != nil || (ctx.asked.Load()-before)*chunkBite < int64(len(data)) {
		t.Errorf("asked %d times for %d bytes, %v", ctx.asked.Load()-before, len(data), err)
	}
}

// What comes behind the decoder's work ends as soon, however large the picture.
func TestConversionStopsWhenTheContextEnds(t *testing.T) {
	const rows = 20 * bandPiece
	grey, clear := image.NewGray(image.Rect(0, 0, 9, rows)), image.NewNRGBA(image.Rect(0, 0, 9, rows))
	for i := range clear.Pix {
		clear.Pix[i] = 100
	}
	pixels := image.NewRGBA(image.Rect(0, 0, 1<<10, 100*hashBlocks))
	for name, work := range map[string]func(ctx context.Context) error{
		"converted":       func(ctx context.Context) error { _, err := toRGBA(ctx, grey, fullRange); return err },
		"turned":          func(ctx context.Context) error { _, err := toUprightRGBA(ctx, grey, fullRange, 6); return err },
		"turned as it is": func(ctx context.Context) error { _, err := orient(ctx, image.NewRGBA(grey.Rect), 3); return err },
		"in place":        func(ctx context.Context) error { _, err := inPlace(ctx, clear); return err },
		"hashed":          func(ctx context.Context) error { _, err := hashPixels(ctx, pixels); return err },
		"made small": func(ctx context.Context) error {
			_, err := halvings(ctx, image.NewRGBA(image.Rect(0, 0, 9, 2*rows)))
			return err
		},
	} {
		run := func(end int64) (int64, error) {
			ctx := &countedContext{Context: context.Background(), done: make(chan struct{}), end: end}
			err := work(ctx)
			return ctx.asked.Load(), err
		}
		whole, err := run(1 << 40)
		if err != nil || name != "hashed" && whole < rows/bandPiece {
			t.Errorf("%s: asked %d times, %v", name, whole, err)
		}
		asked, err := run(3)
		if !errors.Is(err, context.Canceled) || asked > 3+maxBands+1 {
			t.Errorf("%s: asked %d times, %v", name, asked, err)
		}
	}
}

// stuck is a file whose reader waits until it is let go, as a network's may.
type stuck struct {
	*bytes.Reader
	reads   atomic.Int64
	waits   chan struct{}
	reached chan struct{}
	once    sync.Once
}

func (s *stuck) ReadAt(p []byte, off int64) (int, error) {
	if s.reads.Add(1) > 200 {
		s.once.Do(func() { close(s.reached) })
		<-s.waits
	}
	return s.Reader.ReadAt(p, off)
}

func TestGivingUpDoesNotWaitForTheDecoder(t *testing.T) {
	data := blankTIFF(400, 400, 3, 8, 1)
	file := &stuck{Reader: bytes.NewReader(data), waits: make(chan struct{}), reached: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background())
	opened := make(chan error)
	go func() {
		_, err := decode(newSource(ctx, file, int64(len(data)), "far.tif"), Options{Background: true})
		opened <- err
	}()
	select {
	case <-file.reached:
	case err := <-opened:
		t.Fatalf("opened after %d reads: %v", file.reads.Load(), err)
	}
	cancel()
	if err := <-opened; !errors.Is(err, context.Canceled) { // would hang if it waited
		t.Errorf("%v", err)
	}
	if len(smallGate) != 1 {
		t.Error("its place is free although its memory is not")
	}
	close(file.waits)
	if err := smallGate.enter(context.Background()); err != nil { // would hang if it were never left
		t.Fatal(err)
	}
	smallGate.leave()
	runtime.KeepAlive(file)
}

func TestPicturesWaitAtTheirOwnGate(t *testing.T) {
	data := fixture(t, "rgb.png")
	for _, g := range []gate{largeGate, smallGate} {
		if err := g.enter(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(context.Background(), data, "shown.png", Options{}); err != nil { // would hang if it waited
			t.Error(err)
		}
		g.leave()
	}
	if gateFor(true, smallBytes) != smallGate || gateFor(true, smallBytes+1) != largeGate || gateFor(false, 1<<40) != shownGate {
		t.Error("a picture goes through another's gate")
	}
	for range cap(shownGate) {
		if err := shownGate.enter(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	waits := make(chan error)
	go func() {
		_, err := Decode(ctx, data, "next.png", Options{})
		waits <- err
	}()
	if _, err := Decode(context.Background(), data, "thumb.png", Options{Background: true}); err != nil { // would hang
		t.Error(err)
	}
	cancel()
	if err := <-waits; !errors.Is(err, context.Canceled) {
		t.Errorf("one that waited for its turn: %v", err)
	}
	for range cap(shownGate) {
		shownGate.leave()
	}
}

func TestProgressCountsTheFile(t *testing.T) {
	data := pngOf(t, noise(600, 500, 3))
	last, calls := int64(0), 0
	_, err := Decode(context.Background(), data, "it.png", Options{Progress: func(done, total int64) {
		calls++
		if done < last || done > total || total != int64(len(data)) {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	}})
	if err != nil || calls < 5 || calls > reports+1 || last < int64(len(data))*9/10 {
		t.Errorf("told %d times, the last time %d of %d bytes, %v", calls, last, len(data), err)
	}
}

// counted is a file that says how much was read of it.
type counted struct {
	size int64
	head []byte
	read int64
}

// ReadAt gives zeros behind the head, as a file with holes does.
func (c *counted) ReadAt(p []byte, off int64) (int, error) {
	clear(p)
	if off < int64(len(c.head)) {
		copy(p, c.head[off:])
	}
	c.read += int64(len(p))
	return len(p), nil
}

// A file of 3 GB that is nearly empty must not be read to its end, let alone into memory.
func TestFilesWithHolesAreNotReadWhole(t *testing.T) {
	const size = 3 << 30
	huge := binary.BigEndian.AppendUint32(nil, 0x7fff0000)
	for name, head := range map[string][]byte{
		"hole.png":  append(bytes.Clone(fixture(t, "rgb.png")[:33]), append(huge, "teXt"...)...),
		"hole.jpg":  []byte("\xff\xd8\xff\x00"),
		"hole.gif":  append(bytes.Clone(fixture(t, "plain.gif")[:13]), 0),
		"hole.webp": append([]byte("RIFF\x00\x00\xff\x7fWEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x10\x00\x00\x10\x00\x00"), "ANMF\x00\x00\xff\x7f"...),
		"hole.avif": fixture(t, "sub420.avif"),
		"hole.jxl":  fixture(t, "lossy.jxl"),
		"hole.bmp":  fixture(t, "rgb.bmp")[:54],
		"hole.tif":  fixture(t, "tiff_lzw.tif")[:8],
		"tail.jpg":  fixture(t, "sub420.jpg"),
		"tail.tif":  fixture(t, "tiff_lzw.tif"),
	} {
		file := &counted{size: size, head: head}
		var err error
		used := allocated(func() { _, err = decode(newSource(context.Background(), file, size, name), Options{}) })
		if strings.HasPrefix(name, "hole") && name != "hole.bmp" {
			var e *Error
			if !errors.As(err, &e) {
				t.Errorf("%s: %v", name, err)
			}
		} else if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if file.read > 2*aroundPixels || used > aroundPixels {
			t.Errorf("%s: %d bytes were read into %d: %v", name, file.read, used, err)
		}
	}
}

func TestScansAreCounted(t *testing.T) {
	one := blankJPEG(true, 2000, 2000, -1, 0x11)
	at := bytes.Index(one, []byte{0xff, 0xda})
	scan := one[at : len(one)-2]
	again := func(n int) []byte {
		return slices.Concat(one[:at], bytes.Repeat(scan, n), []byte{0xff, 0xd9})
	}
	most := mostScans(62500)
	for n, fine := range map[int]bool{1: true, most: true, most + 1: false} {
		file := &counted{head: again(n)}
		_, err := Decode(context.Background(), file.head, "scans.jpg", Options{})
		if fine && err != nil {
			t.Errorf("%d scans: %v", n, err)
		}
		if !fine {
			if e := mustBe(t, err, Damaged, "scans.jpg"); !strings.Contains(e.Reason, "too many scans") {
				t.Errorf("%d scans: %v", n, e)
			}
		}
	}
	// What looks like scans within a comment is none.
	comment := append([]byte{0xff, 0xfe, 0xff, 0xff}, bytes.Repeat([]byte{0xff, 0xda}, 0xfffd/2+1)[:0xfffd]...)
	data := slices.Concat(one[:2], comment, one[2:])
	if _, err := Decode(context.Background(), data, "comment.jpg", Options{}); err != nil {
		t.Errorf("a comment: %v", err)
	}
}

// All strips may point to the same bytes: what they unfold to must stay in proportion.
func TestStripsThatReadTheSameBytesAreStopped(t *testing.T) {
	data := blankTIFF(2000, 20000, 1, 8, 1)
	le := binary.LittleEndian
	first := 0
	dir := int(le.Uint32(data[4:]))
	for i := range int(le.Uint16(data[dir:])) {
		if e := data[dir+2+12*i:]; le.Uint16(e) == tagStripOffsets {
			first = int(le.Uint32(e[8:]))
		}
	}
	pixels := int(le.Uint32(data[first:]))
	for i := range 20000 {
		le.PutUint32(data[first+4*i:], uint32(pixels))
	}
	_, err := Decode(context.Background(), data[:pixels+2000], "same.tif", Options{})
	if e := mustBe(t, err, Damaged, "same.tif"); !strings.Contains(e.Reason, "were read") {
		t.Errorf("%v", e)
	}
}

func TestTilesFarBeyondThePictureAreRefused(t *testing.T) {
	p := &tiffPage{w: 9, h: 50_000_000, samples: 1, bits: 8}
	if err := p.layOut(0, 1000, 1000); err == nil {
		t.Error("5500 times as many pixels in tiles as in the picture")
	}
	p = &tiffPage{w: 900, h: 700, samples: 1, bits: 8}
	if err := p.layOut(0, 256, 256); err != nil || p.across != 4 {
		t.Errorf("ordinary tiles: %v, %d beside each other", err, p.across)
	}
}

// What fails today must say so in one sentence; what opens must have pixels.
func TestProofFilesSayWhatIsWrong(t *testing.T) {
	const folder = "../../shared/proofs/files"
	files, err := filepath.Glob(filepath.Join(folder, "*.*"))
	if err != nil || len(files) == 0 {
		t.Skip("the proofs are not beside the checkout")
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{0, 1, 8, len(data) / 2, len(data) - 2, len(data)} {
			name := filepath.Base(path)
			p, err := Decode(context.Background(), data[:max(min(n, len(data)), 0)], name, Options{})
			var e *Error
			switch {
			case err == nil && p.Pix().Rect.Empty():
				t.Errorf("%s: no pixels", name)
			case err != nil && (!errors.As(err, &e) || strings.ContainsAny(e.Error(), "\n") || !strings.HasPrefix(e.Error(), name+" ")):
				t.Errorf("%d bytes of %s: %v", n, name, err)
			case err != nil && n == len(data):
				t.Log(err)
			}
		}
	}
}
