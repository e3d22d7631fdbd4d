package picture

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

func crcOf(b []byte) uint32 { return crc32.ChecksumIEEE(b) }

// liveWatch is a file that looks now and then how much memory is in use.
type liveWatch struct {
	io.ReaderAt
	every int

	mu    sync.Mutex // strips of a JPEG are read side by side
	reads int
	most  uint64
}

func (l *liveWatch) ReadAt(p []byte, off int64) (int, error) {
	l.mu.Lock()
	if l.reads++; l.reads%l.every == 0 {
		l.most = max(l.most, live())
	}
	l.mu.Unlock()
	return l.ReaderAt.ReadAt(p, off)
}

// live is how many bytes are in use.
func live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// took is what decoding takes at its peak: all that is allocated, for the collector may come late; for TIFF, whose bands
// are collected on the way, what is in use at once.
func took(t testing.TB, name string, data []byte) (bytes_, need int64) {
	t.Helper()
	every := 1 << 30
	if strings.HasPrefix(name, "TIFF") && !strings.HasPrefix(name, "TIFF JPEG") { // which is one band, read in a few bites
		every = 50
	}
	watch := &liveWatch{ReaderAt: bytes.NewReader(data), every: every}
	before := live()
	var p *Picture
	var err error
	all := allocated(func() {
		p, err = decode(newSource(context.Background(), watch, int64(len(data)), name), Options{MaxPixels: HardMaxPixels})
	})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	_, info, err := readHead(newSource(context.Background(), bytes.NewReader(data), int64(len(data)), name))
	if err != nil {
		t.Fatal(err)
	}
	if watch.most > 0 {
		all = max(int64(watch.most)-int64(before), int64(len(p.Pix().Pix)))
	}
	runtime.KeepAlive(p)
	return all, info.Bytes
}

// The budget must be what a decoder really takes, neither less nor, so that nobody is asked for nothing, much more.
func TestNeedsAreWhatDecodersTake(t *testing.T) {
	for _, size := range [][2]int{{800, 600}, {8000, 50}, {50, 8000}} {
		all := kinds(t, size[0], size[1])
		for _, name := range slices.Sorted(maps.Keys(all)) {
			got, need := took(t, name, all[name])
			pixels := int64(size[0] * size[1])
			t.Logf("%-26s %5d x %5d: %5.2f bytes a pixel, counted on %5.2f", name, size[0], size[1],
				float64(got)/float64(pixels), float64(need)/float64(pixels))
			if got > need {
				t.Errorf("%s of %v takes %d bytes, %d were counted on", name, size, got, need)
			}
			// Whether a lossless WebP picture has a palette is not looked at; bands of TIFF are as large as small pictures.
			spare := got/2 + 3*aLittle
			switch {
			case strings.HasPrefix(name, "WebP"):
				spare += got
			case strings.HasPrefix(name, "TIFF"):
				spare += garbageBytes
			case strings.HasSuffix(name, "progressive"): // a damaged one is image/jpeg's, which keeps twice as much
				spare += got
			}
			if need > got+spare {
				t.Errorf("%s of %v takes %d bytes, %d were counted on: far too many", name, size, got, need)
			}
		}
	}
}

func TestMemoryIsAskedAboutBeforeItIsTaken(t *testing.T) {
	data := blankJPEG(true, 12000, 8000, -1, 0x11, 0x11, 0x11)
	var err error
	used := allocated(func() { _, err = Decode(context.Background(), data, "scan.jpg", Options{}) })
	e := mustBe(t, err, TooLarge, "scan.jpg")
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(e.Reason, "is 12000 x 8000 pixels and would take 1.8 GB of memory") || e.Bytes < 1_700_000_000 {
		t.Errorf("%v: %d bytes", e, e.Bytes)
	}
	if used > 1<<20 {
		t.Errorf("%d bytes were taken to ask", used)
	}
	small := blankJPEG(true, 120, 80, -1, 0x11, 0x11, 0x11)
	if _, err := Decode(context.Background(), small, "it.jpg", Options{MaxBytes: 1000}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v is not asked about", err)
	}
	for name, opts := range map[string]Options{"more memory": {MaxBytes: 2 << 20}, "asked": {MaxPixels: HardMaxPixels}, "nothing said": {}} {
		if _, err := Decode(context.Background(), small, "it.jpg", opts); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
