package formats

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"sync"

	"golang.org/x/image/draw"

	"clickmask/mask"
	"clickmask/picture"
)

// Placing says what a cut-out is laid on; the zero value leaves it as it is, on nothing.
type Placing struct {
	Margin float64     // free room on each side: of the square's side, without one of the thing's longer side; with a shadow at least what that needs
	Square int         // side in pixels of a square that the thing is brought to the size of, and centred on; 0 for none
	Side   int         // longer side in pixels that the thing and its margin are brought to, where there is no square; 0 for their own
	Ground color.Color // behind it; nil leaves that transparent
	Behind *Behind     // a picture behind it, which covers all; nil for none
	Shadow bool        // a soft shadow below it, as products have
}

// The bounds of a placing.
const (
	MaxMargin = 0.45
	MaxSquare = 8192 // of a side without a square too
)

// plain reports whether the thing stays as it is.
func (p Placing) plain() bool { return p == Placing{} }

// Check says what is wrong with a placing.
func (p Placing) Check() error {
	switch {
	case !(p.Margin >= 0 && p.Margin <= MaxMargin):
		return fmt.Errorf("a margin of %g %% cannot be: it is 0 to %g %%", p.Margin*100, MaxMargin*100)
	case p.Square < 0 || p.Square > MaxSquare:
		return fmt.Errorf("a square of %d pixels cannot be: it has 1 to %d", p.Square, MaxSquare)
	case p.Side < 0 || p.Side > MaxSquare:
		return fmt.Errorf("a side of %d pixels cannot be: it has 1 to %d", p.Side, MaxSquare)
	case p.Side > 0 && p.Square > 0:
		return errors.New("a square has its own side: give one of both")
	}
	return nil
}

// CutoutJPEG writes the thing on its ground, on white where it has none: JPEG knows no transparency.
func CutoutJPEG(ctx context.Context, w io.Writer, pic *picture.Picture, m mask.Mask, opts CutoutOptions) error {
	if opts.Placing.Ground == nil {
		opts.Placing.Ground = color.White
	}
	c, err := newCutout(ctx, pic, m, opts)
	if err != nil {
		return err
	}
	laid, err := c.lay(opts.Placing)
	if err != nil {
		return err
	}
	quality := opts.Quality
	if quality == 0 {
		quality = usualJPEG
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, laid, &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	_, err = w.Write(jpegWithNotes(b.Bytes(), opts.EXIF, opts.Profile))
	return err
}

// usualJPEG is the quality of a JPEG where none is asked for.
const usualJPEG = 92

// CutoutImage is a cut-out as it will be written, its colours multiplied by alpha.
func CutoutImage(ctx context.Context, pic *picture.Picture, m mask.Mask, opts CutoutOptions) (*image.RGBA, error) {
	c, err := newCutout(ctx, pic, m, opts)
	if err != nil {
		return nil, err
	}
	return c.lay(opts.Placing)
}

// writeLaid writes a placed thing as PNG.
func writeLaid(w io.Writer, laid *image.RGBA, opts CutoutOptions) error {
	p := pixels{profile: opts.Profile, exif: opts.EXIF, w: laid.Rect.Dx(), h: laid.Rect.Dy(), kind: rgba, level: 1, row: func(dst []byte, y int) {
		copy(dst, laid.Pix[y*laid.Stride:y*laid.Stride+len(dst)])
		straighten(dst)
	}}
	if laid.Opaque() {
		p.kind = rgb
		p.row = func(dst []byte, y int) {
			from := laid.Pix[y*laid.Stride:]
			for x := range laid.Rect.Dx() {
				copy(dst[3*x:3*x+3], from[4*x:])
			}
		}
	}
	return p.write(w)
}

// lay draws the thing, in its size, on what it is laid on.
func (c *cutout) lay(p Placing) (*image.RGBA, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	thing := c.premultiplied()
	if p.plain() { // and no second one as large
		return thing, nil
	}
	size := thing.Rect.Size()
	longer := float64(max(size.X, size.Y))
	if p.Shadow && c.box == c.thing {
		p.Margin = max(p.Margin, shadowRoom)
	}
	side := longer
	if p.Square > 0 {
		side = float64(p.Square) * (1 - 2*p.Margin)
	} else if p.Side > 0 {
		side = float64(p.Side) / (1 + 2*p.Margin)
	}
	size = image.Pt(max(int(math.Round(float64(size.X)*side/longer)), 1), max(int(math.Round(float64(size.Y)*side/longer)), 1))
	margin := int(math.Round(p.Margin * side))
	whole := size.Add(image.Pt(2*margin, 2*margin))
	if p.Square > 0 {
		whole = image.Pt(p.Square, p.Square)
	} else if p.Side > 0 { // to the pixel, whatever was rounded
		if size.X >= size.Y {
			whole.X = p.Side
		}
		if size.Y >= size.X {
			whole.Y = p.Side
		}
		whole = image.Pt(min(whole.X, p.Side), min(whole.Y, p.Side))
	}
	at := image.Rectangle{Max: size}.Add(whole.Sub(size).Div(2))
	if size != thing.Rect.Size() {
		scaled := image.NewRGBA(image.Rectangle{Max: size})
		draw.CatmullRom.Scale(scaled, scaled.Rect, thing, thing.Rect, draw.Src, nil)
		thing = scaled
	}
	out := image.NewRGBA(image.Rectangle{Max: whole})
	if p.Ground != nil {
		draw.Draw(out, out.Rect, image.NewUniform(p.Ground), image.Point{}, draw.Src)
	}
	if p.Behind != nil {
		p.Behind.cover(out)
	}
	if p.Shadow {
		drawShadow(out, thing, at, float64(max(c.thing.Dx(), c.thing.Dy()))*float64(max(size.X, size.Y))/longer)
	}
	draw.Draw(out, at, thing, image.Point{}, draw.Over)
	return out, nil
}

// premultiplied is the thing in its box, its colours multiplied by alpha.
func (c *cutout) premultiplied() *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: c.box.Size()})
	for y := range c.box.Dy() {
		row := out.Pix[y*out.Stride : (y+1)*out.Stride]
		c.row(row, y)
		for i := 0; i < len(row); i += 4 {
			if a := uint32(row[i+3]); a < 255 {
				for k := range 3 {
					row[i+k] = uint8((uint32(row[i+k])*a + 127) / 255)
				}
			}
		}
	}
	return out
}

// Behind is a picture that cut-outs are laid on. Its halvings, a third of its own memory, are made for the first cut-out and serve all
// further ones. Safe for concurrent use.
type Behind struct {
	*picture.Picture
	levels func() []*image.RGBA
}

// NewBehind has cut-outs lie on a picture.
func NewBehind(pic *picture.Picture) *Behind {
	return &Behind{pic, sync.OnceValue(func() []*image.RGBA { return picture.NewPyramid(pic).Levels })}
}

// cover covers out with the picture. The scaler looks at four of its pixels for one of out, so that of a larger picture it is given
// the halving that is hardly larger: else fine patterns would become coarse ones.
func (b *Behind) cover(out *image.RGBA) {
	size := out.Rect.Size()
	levels := b.levels()
	from := levels[0]
	for _, level := range levels[1:] {
		if part := covering(level.Rect, size); part.Dx() < size.X || part.Dy() < size.Y {
			break
		}
		from = level
	}
	draw.ApproxBiLinear.Scale(out, out.Rect, from, covering(from.Rect, size), draw.Over, nil)
}

// covering is the middle part of a picture that has the proportions of size.
func covering(r image.Rectangle, size image.Point) image.Rectangle {
	w, h := r.Dx(), r.Dy()
	if w*size.Y > h*size.X {
		w = max(h*size.X/size.Y, 1)
	} else {
		h = max(w*size.Y/size.X, 1)
	}
	at := r.Min.Add(image.Pt((r.Dx()-w)/2, (r.Dy()-h)/2))
	return image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}
}

// The shadow: how far below the thing, how soft, of its longer side, and how dark; and the least margin with one, beyond which it is
// fainter than what a file can say.
const (
	shadowFall     = 0.02
	shadowSoftness = 0.025
	shadowStrength = 0.4
	shadowRoom     = 0.08
)

// drawShadow draws the alpha of a thing with a longer side, blurred, in black below where it will lie.
func drawShadow(out, thing *image.RGBA, at image.Rectangle, longer float64) {
	radius := max(int(longer*shadowSoftness), 1)
	where := at.Add(image.Pt(0, max(int(longer*shadowFall), 1)))
	shade := image.NewAlpha(out.Rect)
	for y := where.Min.Y; y < where.Max.Y; y++ {
		for x := where.Min.X; x < where.Max.X; x++ {
			if (image.Point{X: x, Y: y}).In(shade.Rect) {
				shade.Pix[shade.PixOffset(x, y)] = thing.Pix[thing.PixOffset(x-where.Min.X, y-where.Min.Y)+3]
			}
		}
	}
	for range 3 { // three means are nearly a Gaussian
		blurAlong(shade.Pix, shade.Rect.Dx(), shade.Rect.Dy(), 1, shade.Stride, radius)
		blurAlong(shade.Pix, shade.Rect.Dy(), shade.Rect.Dx(), shade.Stride, 1, radius)
	}
	for i, a := range shade.Pix {
		shade.Pix[i] = uint8(float64(a)*shadowStrength + 0.5)
	}
	draw.DrawMask(out, out.Rect, image.Black, image.Point{}, shade, image.Point{}, draw.Over)
}

// blurAlong replaces each of many lines of n bytes, step apart, by their means over 2*radius+1; beyond the ends is nothing.
func blurAlong(pix []uint8, n, lines, step, stride, radius int) {
	line := make([]uint8, n)
	for l := range lines {
		from := l * stride
		sum := 0
		for i := range line {
			line[i] = pix[from+i*step]
		}
		for i := range min(radius, n) {
			sum += int(line[i])
		}
		for i := range line {
			if i+radius < n {
				sum += int(line[i+radius])
			}
			if i-radius-1 >= 0 {
				sum -= int(line[i-radius-1])
			}
			pix[from+i*step] = uint8((sum + radius) / (2*radius + 1))
		}
	}
}
