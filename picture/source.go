package picture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"

	"clickmask/internal/userfile"
)

// file is an open regular file.
type file struct {
	f    *os.File
	size int64
	name string
}

// openFile opens a file that is no folder, no device and no pipe.
func openFile(path string) (file, error) {
	name := filepath.Base(path)
	f, size, err := userfile.Open(path)
	var not *userfile.NotRegularError
	if errors.As(err, &not) {
		return file{}, &Error{Kind: NotAFile, Name: name, Reason: "is " + not.What + ", not a picture", Err: err}
	}
	if err != nil {
		return file{}, fileError(name, err)
	}
	return file{f, size, name}, nil
}

func (f file) source(ctx context.Context) source {
	s := newSource(ctx, f.f, f.size, f.name)
	s.stack = stackOf(f.f.Name(), f.f, f.size)
	return s
}

func (f file) close() { f.f.Close() } // only read from: nothing to lose

// source is where a decoder reads from; it answers the context's error once that has ended.
type source struct {
	ctx  context.Context
	r    io.ReaderAt
	size int64
	name string

	frame int    // which picture of the file is meant
	stack *stack // what is known of the file's pictures
}

func newSource(ctx context.Context, r io.ReaderAt, size int64, name string) source {
	return source{ctx: ctx, r: r, size: size, name: name, stack: &stack{}}
}

func (s source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.ReadAt(p, off)
}

// metered is the same source, of which at most limit bytes are read, whatever the file asks a decoder to do; told may
// be nil.
func (s source) metered(limit int64, told func(done, total int64)) source {
	s.r = &meter{r: s.r, limit: limit, total: s.size, told: told}
	return s
}

// meter counts the bytes that are read.
type meter struct {
	r            io.ReaderAt
	limit, total int64
	read, next   atomic.Int64 // bytes so far; when the next report is due
	told         func(done, total int64)
}

// reports is how many times at most somebody is told how far a picture has been read.
const reports = 100

func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	n, err := m.r.ReadAt(p, off)
	read := m.read.Add(int64(n))
	if read > m.limit {
		return 0, readTooMuch(m.limit)
	}
	if next := m.next.Load(); m.told != nil && read >= next && m.next.CompareAndSwap(next, read+m.total/reports+1) {
		m.told(min(read, m.total), m.total)
	}
	return n, err
}

// readTooMuch is the error of a file whose pixels are not there after so many bytes.
type readTooMuch int64

func (limit readTooMuch) Error() string {
	return fmt.Sprintf("its pixels are not complete after %s were read", inBytes(int64(limit)))
}

// What a decoder may read: what lies around the pixels (profiles, previews, comments), and the pixels, of which the
// largest take 8 bytes, twice. What reads the same bytes again and again is stopped by rereads of the whole file.
const (
	aroundPixels  = 64 << 20
	bytesPerPixel = 16
	rereads       = 4
)

// mayRead is how many bytes may be read for a picture of so many pixels.
func mayRead(size, pixels int64) int64 {
	return min(aroundPixels+bytesPerPixel*pixels, rereads*size+aroundPixels/64)
}

// mayRead is how many bytes may be read for the picture of a file of so many.
func (i Info) mayRead(size int64) int64 {
	pixels := i.pixels()
	if i.composed {
		return rereads*size + aroundPixels/64
	}
	if i.perPixel <= bytesPerPixel {
		return mayRead(size, pixels)
	}
	return min(aroundPixels+i.perPixel*pixels, rereads*size+aroundPixels/64)
}

// How much of a file is read at once: of one whose head alone is of interest, and of one that is decoded.
const headBite, pixelsBite = 1 << 12, 1 << 16

// stream is the whole source in larger bites. It can also be read at an offset.
func (s source) stream() io.Reader { return s.bites(pixelsBite) }

// section is what lies between two places, in larger bites.
func (s source) section(from, to int64) io.Reader { return s.part(from, max(to-from, 0)).stream() }

// part is a source of its own of so many bytes from a place.
func (s source) part(from, size int64) source {
	s.r = io.NewSectionReader(s.r, from, size)
	s.size = size
	s.frame, s.stack = 0, nil
	return s
}

// bites is the same with bites of so many bytes.
func (s source) bites(n int64) io.Reader {
	return &buffered{SectionReader: io.NewSectionReader(s, 0, s.size), ctx: s.ctx, buf: make([]byte, min(n, s.size+1))}
}

// buffered reads ahead for decoders that read a few bytes at a time. It looks at the context each time, for a few
// bytes can unfold to a lot of work.
type buffered struct {
	*io.SectionReader
	ctx  context.Context
	buf  []byte
	held []byte
}

func (b *buffered) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if len(b.held) == 0 {
		if len(p) >= len(b.buf) {
			return b.SectionReader.Read(p)
		}
		n, err := b.SectionReader.Read(b.buf)
		if n == 0 {
			return 0, err
		}
		b.held = b.buf[:n]
	}
	n := copy(p, b.held)
	b.held = b.held[n:]
	return n, nil
}
