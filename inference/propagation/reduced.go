package propagation

import (
	"math"

	"clickmask/picture"
)

// reduced is a picture made small, as colours.
type reduced struct {
	w, h  int
	scale float64 // its pixels for one of the picture
	pix   []uint8 // RGB
}

// reduce makes a picture small: each pixel is the mean of those that it stands for.
func reduce(p *picture.Picture, scale float64) *reduced {
	w, h := p.Size()
	pix := p.Pix()
	scale = min(scale, 1)
	r := &reduced{w: max(int(float64(w)*scale), 1), h: max(int(float64(h)*scale), 1), scale: scale}
	r.pix = make([]uint8, r.w*r.h*3)
	first := make([]int, r.w+1)
	for x := range first {
		first[x] = min(int(float64(x)/scale), w)
	}
	sums := make([]uint32, r.w*3)
	for y := range r.h {
		y0 := min(int(float64(y)/scale), h-1)
		y1 := max(min(int(float64(y+1)/scale), h), y0+1)
		clear(sums)
		for j := y0; j < y1; j++ {
			row := pix.Pix[j*pix.Stride:]
			for x := range r.w {
				for i := first[x]; i < max(first[x+1], first[x]+1); i++ {
					sums[3*x] += uint32(row[4*i])
					sums[3*x+1] += uint32(row[4*i+1])
					sums[3*x+2] += uint32(row[4*i+2])
				}
			}
		}
		for x := range r.w {
			n := uint32(max(first[x+1]-first[x], 1) * (y1 - y0))
			for k := range 3 {
				r.pix[(y*r.w+x)*3+k] = uint8(sums[3*x+k] / n)
			}
		}
	}
	return r
}

// colour is the colour at a place of the picture; false beyond it.
func (r *reduced) colour(p point) (c [3]uint8, ok bool) {
	x, y := int(math.Floor(p.x*r.scale)), int(math.Floor(p.y*r.scale))
	if x < 0 || y < 0 || x >= r.w || y >= r.h {
		return c, false
	}
	i := (y*r.w + x) * 3
	return [3]uint8{r.pix[i], r.pix[i+1], r.pix[i+2]}, true
}

// between is the colour at a place of its own pixels, between their middles.
func (r *reduced) between(x, y float64) (c [3]float64, ok bool) {
	if x < 0 || y < 0 || x >= float64(r.w) || y >= float64(r.h) {
		return c, false
	}
	x, y = max(x-0.5, 0), max(y-0.5, 0)
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, r.w-1), min(y0+1, r.h-1)
	fx, fy := x-float64(x0), y-float64(y0)
	a, b := r.pix[(y0*r.w+x0)*3:], r.pix[(y0*r.w+x1)*3:]
	d, e := r.pix[(y1*r.w+x0)*3:], r.pix[(y1*r.w+x1)*3:]
	for k := range 3 {
		top := float64(a[k]) + fx*(float64(b[k])-float64(a[k]))
		low := float64(d[k]) + fx*(float64(e[k])-float64(d[k]))
		c[k] = top + fy*(low-top)
	}
	return c, true
}
