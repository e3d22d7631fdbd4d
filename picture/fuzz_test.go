package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The targets feed damaged files, one target for each kind, because a target of all kinds spends its time on the slowest:
//
//	go test -fuzz FuzzPNG -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./picture
//
// Without the limit on minimizing, Go spends up to a minute on each new input and tries nothing in the meantime.
// What comes back is a packed picture of the size that the head says, or one of our errors; never a panic. The seeds are
// the files of testdata, and pictures are a few pixels large: what decoders do with damage does not hang on size.

func FuzzPNG(f *testing.F)  { fuzzDecode(f, "png", "*.png", 1<<12) }
func FuzzJPEG(f *testing.F) { fuzzDecode(f, "jpeg", "*.jpg", 1<<11) }
func FuzzGIF(f *testing.F)  { fuzzDecode(f, "gif", "*.gif", 1<<12) }
func FuzzBMP(f *testing.F)  { fuzzDecode(f, "bmp", "*.bmp", 1<<12) }
func FuzzPNM(f *testing.F)  { fuzzDecode(f, "pnm", "*.p[pgbafn]m", 1<<12) }
func FuzzICO(f *testing.F)  { fuzzDecode(f, "ico", "*.ico", 1<<12) }
func FuzzTGA(f *testing.F)  { fuzzDecode(f, "tga", "*.tga", 1<<12) }
func FuzzTIFF(f *testing.F) { fuzzDecode(f, "tiff", "*.tif", 1<<12) }
func FuzzWebP(f *testing.F) { fuzzDecode(f, "webp", "*.webp", 1<<12) }

// FuzzAVIF starts a WebAssembly module for each try, which makes it slower than the others: clearing the module's memory
// takes most of the time.
func FuzzAVIF(f *testing.F) { fuzzDecode(f, "avif", "*.avif", 1<<11) }

// FuzzJXL starts one too.
func FuzzJXL(f *testing.F) { fuzzDecode(f, "jxl", "*.jxl", 1<<12) }

// FuzzDecode is for what is none of the kinds, or another than its name says.
func FuzzDecode(f *testing.F) { fuzzDecode(f, "", "raw.tif", 1<<12) }

// FuzzDeep reads files of 16 bits a sample once more for their own numbers, which must be those of the picture that is shown.
func FuzzDeep(f *testing.F) {
	for _, kind := range []string{"*.png", "*.tif", "*.p[pgbafn]m"} {
		addHeads(f, filepath.Join("testdata", "*", kind), 1<<14)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 1 << 12
		s := newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "it")
		kind, info, err := readHead(s)
		if err != nil || kind.deep == nil || kind.name == "jxl" || checkSize(s, kind, info, Options{MaxPixels: most}) != nil {
			return
		}
		p, err := decodePixels(s.metered(info.mayRead(s.size), nil), kind, info, Options{})
		if err != nil {
			return // other targets look at this
		}
		deep, err := openDeep(s, p)
		if err != nil {
			t.Fatal(err)
		}
		if deep == nil {
			return
		}
		w, h := p.Size()
		row := make([]byte, 8*w)
		for y := range h {
			deep.Row(row, 0, y)
			for x := range w {
				shown := p.Pix().Pix[p.Pix().PixOffset(x, y):][:4]
				for i, v := range shown {
					own := int(binary.BigEndian.Uint16(row[8*x+2*i:])) // straight: what is shown of colours is of part-transparent pixels less
					if off := own - 257*int(v); (off < -257 || off > 257) && (i == 3 || shown[3] == 255) {
						t.Fatalf("pixel %d, %d is %v, shown as %v", x, y, row[8*x:][:8], shown)
					}
				}
			}
		}
	})
}

// fuzzDecode tries files of one format ("" is any but AVIF and JPEG XL) with pictures of at most so many pixels.
func fuzzDecode(f *testing.F, format, seeds string, most int64) {
	files, err := filepath.Glob(filepath.Join("testdata", "*", seeds))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		// What is there to compare with is named after the file that it belongs to.
		if filepath.Ext(strings.TrimSuffix(path, ".png")) != "" && filepath.Ext(path) == ".png" {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for frame := range 3 {
			fuzzFrame(t, data, format, frame, most)
		}
	})
}

// fuzzFrame tries one of the pictures of a file.
func fuzzFrame(t *testing.T, data []byte, format string, frame int, most int64) {
	s := newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "it")
	s.frame = frame
	kind, info, err := readHead(s)
	if kind.name == "heic" || kind.name == "jp2" {
		return // what programs of the system make of it is not ours
	}
	if format == "" && (kind.name == "avif" || kind.name == "jxl") || format != "" && kind.name != format {
		return
	}
	var p *Picture
	if err == nil {
		err = checkSize(s, kind, info, Options{MaxPixels: most})
	}
	if err == nil {
		p, err = decodePixels(s.metered(info.mayRead(s.size), nil), kind, info, Options{})
	}
	if err != nil {
		var e *Error
		if !errors.As(err, &e) || !strings.HasPrefix(e.Error(), "it ") || strings.Contains(e.Error(), "\n") {
			t.Fatalf("%v", err)
		}
		return
	}
	checkDecoded(t, p, info, most)
}

// checkDecoded looks whether a picture is packed, as large as its head says, and premultiplied.
func checkDecoded(t *testing.T, p *Picture, info Info, most int64) {
	w, h := p.Size()
	pix := p.Pix().Pix
	if w != info.W || h != info.H || int64(w*h) > most || p.Pix().Stride != 4*w || len(pix) != 4*w*h {
		t.Fatalf("%d x %d pixels in rows of %d bytes, %d in all; the head says %+v", w, h, p.Pix().Stride, len(pix), info)
	}
	for i := 0; i < len(pix); i += 4 {
		if pix[i+3] == 255 { // most are
			continue
		}
		if c := pix[i : i+4]; max(c[0], c[1], c[2]) > c[3] {
			t.Fatalf("pixel %d is %v: not premultiplied", i/4, c)
		}
	}
}

// addHeads adds so many bytes from the beginning of each of the files.
func addHeads(f *testing.F, pattern string, n int) {
	f.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		f.Fatal(pattern, err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), n)])
	}
}

// FuzzBoxes feeds damaged boxes to the reader of AVIF's head.
func FuzzBoxes(f *testing.F) {
	addHeads(f, filepath.Join(pillow, "*.avif"), 700)
	f.Fuzz(func(t *testing.T, data []byte) {
		head, err := readAVIFHead(newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "it"))
		if head.orientation < 1 || head.orientation > 8 || err == nil && (head.w <= 0 || head.h <= 0) {
			t.Fatalf("%+v, %v", head, err)
		}
	})
}

// FuzzNeed feeds damaged files to what tells their memory from the head: whatever they say, it is no less than the
// picture itself takes, and little is taken to tell.
func FuzzNeed(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(pillow, "*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range files {
		if data, err := os.ReadFile(path); err == nil && !strings.HasSuffix(path, ".png") {
			f.Add(data[:min(len(data), 300)], uint16(16), uint32(1000))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, at uint16, number uint32) {
		if int(at)+4 <= len(data) {
			data = bytes.Clone(data)
			binary.BigEndian.PutUint32(data[at:], number)
		}
		s := newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "it")
		if _, err := readAVIFHead(s); err != nil && brand("avif", "avis")(data) {
			return // an animation alone needs the decoder to say its size
		}
		_, info, err := readHead(s)
		pixels := info.pixels()
		if err == nil && pixels <= HardMaxPixels && info.Bytes < 4*pixels {
			t.Fatalf("%+v", info)
		}
	})
}
