package matte

// sampled is what one size has of the picture in a rectangle.
type sampled struct {
	w, h   int
	alpha  []float32
	colour []float32 // three a pixel
}

func newSampled(w, h int) *sampled {
	return &sampled{w: w, h: h, alpha: make([]float32, w*h), colour: make([]float32, 3*w*h)}
}

// near is how far from the band pixels are worked through.
const near = 2

// away says which pixels lie farther than near from the band, and gives those the picture's colour on the side that they are of.
func (in *sampled) away(dst *field) []bool {
	out := make([]bool, in.w*in.h)
	for y := range in.h {
		row := out[y*in.w : (y+1)*in.w]
		last := -near - 1
		for x := range row {
			if a := in.alpha[y*in.w+x]; a > 0 && a < 1 {
				for k := max(x-near, last+1, 0); k <= min(x+near, in.w-1); k++ {
					row[k] = true
				}
				last = x + near
			}
		}
	}
	spread := make([]bool, len(out))
	for y := range in.h {
		row := spread[y*in.w : (y+1)*in.w]
		for v := max(y-near, 0); v <= min(y+near, in.h-1); v++ {
			for x, close := range out[v*in.w : (v+1)*in.w] {
				row[x] = row[x] || close
			}
		}
	}
	for i, close := range spread {
		out[i] = !close
		if !close {
			side := 0
			if in.alpha[i] < 0.5 {
				side = 3
			}
			copy(dst.data[6*i+side:6*i+side+3], in.colour[3*i:3*i+3])
		}
	}
	return out
}

// round goes once over all pixels, each taking what follows from its neighbours as they are by then: the best colours of
// thing and background for the picture's colour, held to the neighbours' the more, the more alpha changes between them.
func (in *sampled) round(f *field, skip []bool) {
	w, h := in.w, in.h
	for y := range h {
		up, down := -w, w
		if y == 0 {
			up = 0
		}
		if y == h-1 {
			down = 0
		}
		for x := range w {
			i := y*w + x
			if skip != nil && skip[i] {
				continue
			}
			left, right := i-1, i+1
			if x == 0 {
				left = i
			}
			if x == w-1 {
				right = i
			}
			a0 := in.alpha[i]
			a1 := 1 - a0
			c := in.colour[3*i : 3*i+3 : 3*i+3]
			f0, f1, f2 := a0*c[0], a0*c[1], a0*c[2]
			b0, b1, b2 := a1*c[0], a1*c[1], a1*c[2]
			held := float32(0)
			for _, n := range [4]int{left, right, i + up, i + down} {
				d := a0 - in.alpha[n]
				if d < 0 {
					d = -d
				}
				d += regularization
				held += d
				v := f.data[6*n : 6*n+6 : 6*n+6]
				f0, f1, f2 = f0+d*v[0], f1+d*v[1], f2+d*v[2]
				b0, b1, b2 = b0+d*v[3], b1+d*v[4], b2+d*v[5]
			}
			a00, a01, a11 := a0*a0+held, a0*a1, a1*a1+held
			inverse := 1 / (a00*a11 - a01*a01)
			m00, m01, m11 := inverse*a11, -inverse*a01, inverse*a00
			v := f.data[6*i : 6*i+6 : 6*i+6]
			v[0], v[3] = within(m00*f0+m01*b0), within(m01*f0+m11*b0)
			v[1], v[4] = within(m00*f1+m01*b1), within(m01*f1+m11*b1)
			v[2], v[5] = within(m00*f2+m01*b2), within(m01*f2+m11*b2)
		}
	}
}

// within bounds a colour to 0 to 1.
func within(v float32) float32 {
	if v < 0 {
		return 0
	}
	if v > 1 {
		return 1
	}
	return v
}
