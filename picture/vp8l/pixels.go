package vp8l

import (
	"context"
	"encoding/binary"
	"errors"
	"image"
	"io"
)

var (
	errHead   = errors.New("its head is not that of a lossless WebP picture")
	errPixels = errors.New("its pixels make no sense")
	errGroups = errors.New("it has too many groups of codes")
)

// HeadSize is how many bytes say how large a picture is.
const HeadSize = 5

// Size is what the head says.
func Size(head [HeadSize]byte) (w, h int, err error) {
	v := binary.LittleEndian.Uint32(head[1:])
	const version = 0b111 << 29
	if head[0] != 0x2f || v&version != 0 {
		return 0, 0, errHead
	}
	return 1 + int(v&(1<<14-1)), 1 + int(v>>14&(1<<14-1)), nil
}

// decoder decodes one picture.
type decoder struct {
	bits
	ctx context.Context
}

// Decode decodes a picture. The error is the context's, that of reading, or says what is wrong with the picture.
func Decode(ctx context.Context, r io.Reader) (*image.NRGBA, error) {
	var head [HeadSize]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	w, h, err := Size(head)
	if err != nil {
		return nil, err
	}
	d := &decoder{bits: bits{r: r}, ctx: ctx}
	img := &image.NRGBA{Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
	var made []transform
	var seen [kinds]bool
	for d.yes() {
		t, err := d.readTransform(w, h)
		if err != nil {
			return nil, err
		}
		if seen[t.kind] {
			return nil, errPixels
		}
		seen[t.kind] = true
		made = append(made, t)
		w = t.packed
	}
	if img.Pix, err = d.pixels(w, h, true); err != nil {
		return nil, err
	}
	for i := len(made) - 1; i >= 0; i-- {
		if img.Pix, err = made[i].undo(ctx, img.Pix, h); err != nil {
			return nil, err
		}
	}
	return img, nil
}

// A pixel is told by up to five symbols: green, or how many pixels are copied, or which of those before; red, blue, alpha; and from how far back.
const (
	green = iota
	red
	blue
	alpha
	back
	symbols
)

const (
	literals = 256
	lengths  = 24 // of copies
)

var alphabets = [symbols]int{literals + lengths, literals, literals, literals, 40}

// group are the codes of some pixels.
type group [symbols]*tree

// groups says of which group a pixel is: by squares of so many pixels where there are several.
type groups struct {
	of     []group
	square uint // a power of two
	across int
	index  []byte // of each square, in red and green
}

// at is that of a pixel.
func (g *groups) at(x, y int) *group {
	if g.index == nil {
		return &g.of[0]
	}
	i := 4 * (g.across*(y>>g.square) + x>>g.square)
	return &g.of[int(g.index[i])<<8|int(g.index[i+1])]
}

// squares is how many of 1<<square pixels there are in n.
func squares(n int, square uint) int { return (n + 1<<square - 1) >> square }

// What a file may have of groups (libwebp writes no more), and from where on those that no square is of are passed over.
const (
	mostGroups = 2600
	manyGroups = 1000
)

// readGroups reads the codes of w x h pixels (RFC 9649, section 3.7.2.2); only the picture itself has several groups.
func (d *decoder) readGroups(w, h int, whole bool, recent int) (g groups, err error) {
	n, used := 1, map[int]bool(nil)
	if whole && d.yes() {
		g.square = 2 + uint(d.take(3))
		g.across = squares(w, g.square)
		if g.index, err = d.pixels(g.across, squares(h, g.square), false); err != nil {
			return g, err
		}
		seen := map[int]bool{}
		for i := 0; i < len(g.index); i += 4 {
			k := int(g.index[i])<<8 | int(g.index[i+1])
			n = max(n, k+1)
			seen[k] = true
		}
		if n > mostGroups {
			return g, errGroups
		}
		if n > manyGroups || 4*(n-1) >= len(g.index) {
			used = seen
		}
	}
	g.of = make([]group, n)
	for i := range g.of {
		for k, alphabet := range alphabets {
			if k == green {
				alphabet += recent
			}
			if g.of[i][k], err = d.readTree(alphabet, used == nil || used[i]); err != nil {
				return g, err
			}
		}
		if err := d.stopped(); err != nil {
			return g, err
		}
	}
	return g, nil
}

// stopped is why nothing more is to be done.
func (d *decoder) stopped() error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	return d.trouble()
}

// recent are pixels before by what they are (3.6.2.3).
type recent struct {
	of    []uint32
	shift uint
	next  int // byte of the first pixel that is not among them
}

// upTo adds those before a byte.
func (r *recent) upTo(pix []byte, p int) {
	for ; r.next < p; r.next += 4 {
		v := binary.LittleEndian.Uint32(pix[r.next:])
		argb := v&0xff00ff00 | v&0xff<<16 | v>>16&0xff
		r.of[argb*0x1e35a7bd>>r.shift] = v
	}
}

// pixels reads w x h of them (3.6).
func (d *decoder) pixels(w, h int, whole bool) ([]byte, error) {
	var r recent
	if d.yes() {
		n := uint(d.take(4))
		if n < 1 || n > 11 {
			return nil, errPixels
		}
		r.of, r.shift = make([]uint32, 1<<n), 32-n
	}
	g, err := d.readGroups(w, h, whole, len(r.of))
	if err != nil {
		return nil, err
	}
	pix := make([]byte, 4*w*h)
	mask := 1<<g.square - 1 // all pixels of a row are of one group where it is 0
	of := g.at(0, 0)
	for p, x, y := 0, 0, 0; p < len(pix); {
		if g.index != nil && x&mask == 0 {
			of = g.at(x, y)
		}
		n := 1
		switch v := d.symbol(of[green]); {
		case v < literals:
			r, b, a := d.symbol(of[red]), d.symbol(of[blue]), d.symbol(of[alpha])
			binary.LittleEndian.PutUint32(pix[p:], uint32(r)|uint32(v)<<8|uint32(b)<<16|uint32(a)<<24)
		case v < literals+lengths:
			n = d.extended(v - literals)
			from := p - 4*distance(d.extended(d.symbol(of[back])), w)
			if from < 0 || p+4*n > len(pix) {
				return nil, errPixels
			}
			for i := range 4 * n {
				pix[p+i] = pix[from+i]
			}
		default:
			r.upTo(pix, p)
			binary.LittleEndian.PutUint32(pix[p:], r.of[v-literals-lengths])
		}
		p += 4 * n
		if x += n; x < w {
			if n > 1 && g.index != nil {
				of = g.at(x, y)
			}
			continue
		}
		for ; x >= w; x -= w {
			y++
		}
		if err := d.stopped(); err != nil {
			return nil, err
		}
		if p < len(pix) {
			of = g.at(x, y)
		}
	}
	return pix, d.trouble()
}

// extended is a length or a distance by its symbol, of which large ones have more bits (3.6.2.2).
func (d *decoder) extended(symbol int) int {
	if symbol < 4 {
		return symbol + 1
	}
	more := uint(symbol-2) >> 1
	return (2+symbol&1)<<more + d.take(more) + 1
}

// near are the shortest distances: rows back in the upper half of a byte, and 8 less the columns back in the lower (3.6.2.2, by
// their distance).
var near = [120]uint8{
	0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39, 0x15, 0x1b, 0x36, 0x3a,
	0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a, 0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34, 0x3c, 0x03,
	0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d, 0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69, 0x12, 0x1e,
	0x66, 0x6a, 0x22, 0x2e, 0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d, 0x11, 0x1f,
	0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e, 0x00, 0x74, 0x7c, 0x41,
	0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72, 0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70,
}

// distance is how many pixels back a code means in rows of w.
func distance(code, w int) int {
	if code > len(near) {
		return code - len(near)
	}
	v := int(near[code-1])
	return max(v>>4*w+8-v&15, 1)
}
