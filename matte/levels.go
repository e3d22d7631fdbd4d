package matte

import (
	"image"
	"math"

	"clickmask/mask"
)

// The reference's values.
const (
	regularization = 1e-5
	smallSide      = 32 // up to which a size has smallRounds
	smallRounds    = 10
	bigRounds      = 2
)

// source is the picture and the alpha that colours are estimated of, in box alone.
type source struct {
	pix  *image.RGBA
	rows *mask.AlphaRows
	box  image.Rectangle
}

// field has the colours of thing and background in a rectangle of one size: six numbers a pixel, 0 to 1.
type field struct {
	image.Rectangle
	data []float32
}

func newField(r image.Rectangle) *field {
	return &field{r, make([]float32, 6*r.Dx()*r.Dy())}
}

func (f *field) at(x, y int) int { return 6 * ((y-f.Min.Y)*f.Dx() + x - f.Min.X) }

// levels are the sizes from one pixel up to w x h.
func levels(w, h int) []image.Point {
	n := max(int(math.Ceil(math.Log2(float64(max(w, h))))), 0)
	if n == 0 {
		return []image.Point{{X: 1, Y: 1}}
	}
	out := make([]image.Point, n+1)
	for i := range out {
		share := float64(i) / float64(n)
		side := func(of int) int { return int(math.RoundToEven(math.Pow(float64(of), share))) }
		out[i] = image.Pt(side(w), side(h))
	}
	return out
}

// colour is the straight colour of pixel (x, y), 0 to 1.
func (s *source) colour(c *[3]float32, x, y int) {
	p := s.pix.Pix[s.pix.PixOffset(s.pix.Rect.Min.X+x, s.pix.Rect.Min.Y+y):]
	if p[3] == 255 || p[3] == 0 {
		c[0], c[1], c[2] = float32(p[0])/255, float32(p[1])/255, float32(p[2])/255
		return
	}
	own := float32(p[3])
	c[0], c[1], c[2] = min(float32(p[0])/own, 1), min(float32(p[1])/own, 1), min(float32(p[2])/own, 1)
}

// means fills the field of one pixel: the mean colour of what is the thing for more than nine tenths, and of what is it for
// less than one.
func (s *source) means(f *field) {
	var sums [6]float64
	var counts [2]float64
	line := make([]byte, s.box.Dx())
	for y := s.box.Min.Y; y < s.box.Max.Y; y++ {
		s.rows.Fill(line, s.box.Min.X, y)
		for i, a := range line {
			side := 0
			switch {
			case float32(a)/255 > 0.9:
			case float32(a)/255 < 0.1:
				side = 1
			default:
				continue
			}
			var c [3]float32
			s.colour(&c, s.box.Min.X+i, y)
			for k := range c {
				sums[3*side+k] += float64(c[k])
			}
			counts[side]++
		}
	}
	for i := range sums {
		f.data[i] = float32(sums[i] / (counts[i/3] + 1e-5))
	}
}

// refine fills dst, of one size, beginning with what src has of the size before. Where only the band counts, pixels away from
// it are the picture's: no colour in the band depends on what is found there.
func (s *source) refine(dst, src *field, size, before image.Point, bandAlone bool) {
	w, h := dst.Dx(), dst.Dy()
	in := newSampled(w, h)
	columns := make([]int, w)
	for x := range w {
		columns[x] = min((dst.Min.X+x)*s.box.Dx()/size.X, s.box.Dx()-1)
	}
	line := make([]byte, s.box.Dx())
	for y := range h {
		from := s.box.Min.Y + min((dst.Min.Y+y)*s.box.Dy()/size.Y, s.box.Dy()-1)
		first, last := columns[0], columns[w-1]+1
		s.rows.Fill(line[first:last], s.box.Min.X+first, from)
		above := min((dst.Min.Y+y)*before.Y/size.Y, before.Y-1)
		for x, column := range columns {
			i := y*w + x
			in.alpha[i] = float32(line[column]) / 255
			s.colour((*[3]float32)(in.colour[3*i:]), s.box.Min.X+column, from)
			n := src.at(min((dst.Min.X+x)*before.X/size.X, before.X-1), above)
			copy(dst.data[6*i:6*i+6], src.data[n:n+6])
		}
	}
	rounds := bigRounds
	if size.X <= smallSide && size.Y <= smallSide {
		rounds = smallRounds
	}
	var skip []bool
	if bandAlone {
		skip = in.away(dst)
	}
	for range rounds {
		in.round(dst, skip)
	}
}
