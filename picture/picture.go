package picture

import (
	"bytes"
	"context"
	"image"
)

// Picture is one opened picture in the shown orientation. Immutable, safe for concurrent use.
type Picture struct {
	Path        string   // "" when it did not come from a file
	Name        string   // base name for people
	Format      string   // "jpeg", "png", ...; "memory" from FromImage
	Notes       []Note   // what the person ought to know of it
	Frame       int      // which picture of its file, from 0
	Frames      int      // how many pictures its file holds; 1 for what is in no file
	Orientation int      // EXIF value that was applied, 1 when none
	Hash        [32]byte // the identity of the pixels, see HashPixels; zero for a crop
	pixels      *pixels
}

// Size is the picture's width and height in pixels.
func (p *Picture) Size() (w, h int) { return p.pixels.size.X, p.pixels.size.Y }

// Pix are all pixels: packed (Stride == 4*W) but for a crop, opaque or premultiplied alpha, sRGB as decoded. Where they rest
// they are made again, which takes a moment.
func (p *Picture) Pix() *image.RGBA { return p.pixels.all() }

// Crop is the part of the picture in r, which must lie within it. It shares the picture's pixels, whose rows are as
// far apart as before, and has its own where those rest; its own begin at (0,0).
func (p *Picture) Crop(r image.Rectangle) *Picture {
	crop := *p
	crop.pixels = newPixels(p.pixels.crop(r))
	crop.Hash = [32]byte{}
	return &crop
}

// Open reads the file. Errors are an [*Error], which names the file and the reason, or the context's own.
func Open(ctx context.Context, path string, opts Options) (*Picture, error) {
	f, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.close()
	p, err := decode(f.source(ctx), opts)
	if err != nil {
		return nil, err
	}
	p.Path = path
	return p, nil
}

// Decode reads from bytes (the built-in sample); name is for messages.
func Decode(ctx context.Context, data []byte, name string, opts Options) (*Picture, error) {
	return decode(newSource(ctx, bytes.NewReader(data), int64(len(data)), name), opts)
}

// FromImage wraps an image already in memory, which must not be changed afterwards: a packed *image.RGBA is
// used as it is, anything else is converted.
func FromImage(img image.Image, name string) *Picture {
	pix, _ := toRGBA(context.Background(), img, fullRange) // which never ends
	p := &Picture{Name: name, Format: "memory", Frames: 1, Orientation: 1, pixels: newPixels(pix)}
	p.Hash = HashPixels(pix)
	return p
}

// Probe reads the head of a file only: what it is and how large, nothing about whether the rest is sound.
// Errors are an [*Error].
func Probe(path string) (Info, error) { return ProbeFrame(path, 0) }

// ProbeBytes is [ProbeFrame] for the content of a file; name is for messages.
func ProbeBytes(data []byte, name string, frame int) (Info, error) {
	s := newSource(context.Background(), bytes.NewReader(data), int64(len(data)), name)
	s.frame = frame
	_, info, err := readHead(s)
	return info, err
}

// ProbeFrame is Probe for one of several pictures in a file.
func ProbeFrame(path string, frame int) (Info, error) {
	f, err := openFile(path)
	if err != nil {
		return Info{}, err
	}
	defer f.close()
	s := f.source(context.Background())
	s.frame = frame
	_, info, err := readHead(s)
	return info, err
}
