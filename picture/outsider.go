package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"clickmask/picture/outside"
)

// findReader finds the program that decodes pictures of a kind.
var findReader = outside.Find

// outsider is how a picture is read that a program of the system decodes.
type outsider struct {
	kind    outside.Kind
	ending  string
	install string // what to install where there is no such program, by its package
	each    int64  // the bytes of memory that a program takes for each pixel
}

// What a program takes besides, and how much more than was measured it may take before it is ended.
const (
	outsiderAtLeast = 64 << 20
	outsiderSlack   = 2
	outsiderStacks  = 1 << 30                    // of threads, of which some programs have one for each core
	outsiderTime    = 20 * time.Second           // of the processor
	outsiderPixel   = 2 * time.Microsecond       // for each pixel: forty times what an ordinary one takes
	deepestPNG      = 2 * 4                      // bytes of a pixel
	aroundPNG       = 1<<20 + maxProfile + 1<<16 // its head, profile and chunks
)

// memory is what the program takes for a picture of so many pixels.
func (o outsider) memory(size, pixels int64) int64 { return outsiderAtLeast + size + o.each*pixels }

// need: what the program takes, which is gone before its PNG is decoded, or that.
func (o outsider) need(s source, w, h int) need {
	pixels := int64(w) * int64(h)
	return need{decoder: max(o.memory(s.size, pixels), deepestPNG*pixels), own: false}
}

// decode has the program decode a picture of so many pixels, as it is stored.
func (o outsider) decode(s source, size image.Point, channels string, content func(io.Writer) error) (image.Image, error) {
	reader, ok := findReader(o.kind)
	if !ok {
		return nil, o.missing(runtime.GOOS)
	}
	pixels := int64(size.X) * int64(size.Y)
	job := outside.Job{Ending: o.ending, Copy: content, Channels: channels, Bounds: outside.Bounds{
		Memory: outsiderSlack*o.memory(s.size, pixels) + outsiderStacks,
		Output: aroundPNG + (deepestPNG+1)*pixels, // which a PNG that is not made smaller has
		CPU:    outsiderTime + time.Duration(pixels)*outsiderPixel,
	}}
	var img image.Image
	err := reader.Read(s.ctx, job, func(png *os.File, bytes int64) error {
		made := newSource(s.ctx, png, bytes, s.name)
		var head [24]byte
		if _, err := made.ReadAt(head[:], 0); err != nil || string(head[:8]) != "\x89PNG\r\n\x1a\n" {
			return fmt.Errorf("what was made of it is no PNG")
		}
		// What the limits were checked against must be what is going to be decoded.
		if w, h := binary.BigEndian.Uint32(head[16:]), binary.BigEndian.Uint32(head[20:]); int64(w) != int64(size.X) || int64(h) != int64(size.Y) {
			return fmt.Errorf("it says %d x %d pixels, and %d x %d came of it", size.X, size.Y, w, h)
		}
		var err error
		img, err = decodePNG(made)
		return err
	})
	if err != nil && strings.Contains(err.Error(), "nsupported") { // a codec that the program was packed without, a kind that it does not know
		return nil, unsupported(err.Error())
	}
	return img, err
}

// noReader is the package that has what reads a picture, "" on systems that have none.
type noReader string

func (n noReader) Error() string { return "no program reads it: " + string(n) }

// missing is the error of a system without the program.
func (o outsider) missing(system string) error {
	if system != "linux" && system != "darwin" {
		return noReader("")
	}
	return noReader(o.install)
}

// copyWith writes a file of which one part is another.
func copyWith(w io.Writer, s source, part []byte, at int64) error {
	for _, piece := range []io.Reader{s.section(0, at), bytes.NewReader(part), s.section(at+int64(len(part)), s.size)} {
		if _, err := io.Copy(w, piece); err != nil {
			return err
		}
	}
	return nil
}
