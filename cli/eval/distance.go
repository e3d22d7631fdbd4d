package eval

import "math"

// inner holds for each set pixel the squared Euclidean distance of its centre to that of the nearest pixel
// that is not set; pixels beyond the edge of the picture are not set. Unset pixels have 0.
//
// Source: the exact transform of Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled
// Functions", 2012: lower envelopes of parabolas, first down the columns, then along the rows.
func (b bitmap) inner() []int32 {
	return transform(b.w+2, b.h+2, func(x, y int) bool {
		return x > 0 && y > 0 && x <= b.w && y <= b.h && b.on[(y-1)*b.w+x-1]
	}).crop(b.w, b.h)
}

// outer holds for each pixel the squared distance to the nearest set pixel; far beyond any picture where
// none is set.
func (b bitmap) outer() []int32 {
	return transform(b.w, b.h, func(x, y int) bool { return !b.on[y*b.w+x] }).d
}

// far is larger than any squared distance in a picture of 2^15 pixels a side, and can be added to one.
const far = 1 << 30

type field struct {
	w int
	d []int32
}

// crop takes the border of one pixel off.
func (f field) crop(w, h int) []int32 {
	out := make([]int32, 0, w*h)
	for y := range h {
		at := (y+1)*f.w + 1
		out = append(out, f.d[at:at+w]...)
	}
	return out
}

// transform is the squared distance to the nearest pixel that is not set.
func transform(w, h int, set func(x, y int) bool) field {
	f := field{w, make([]int32, w*h)}
	line := make([]int32, max(w, h))
	e := newEnvelope(max(w, h))
	for x := range w {
		for y := range h {
			line[y] = 0
			if set(x, y) {
				line[y] = far
			}
		}
		e.transform(line[:h])
		for y := range h {
			f.d[y*w+x] = line[y]
		}
	}
	for y := range h {
		e.transform(f.d[y*w : (y+1)*w])
	}
	return f
}

// envelope is the lower envelope of parabolas of one line: the k-th has its tip at column v[k] and is the
// lowest from z[k] to z[k+1].
type envelope struct {
	v    []int
	z    []float64
	tips []int32
}

func newEnvelope(n int) *envelope {
	return &envelope{v: make([]int, n), z: make([]float64, n+1), tips: make([]int32, n)}
}

// transform replaces f[q] by the least (q-p)^2 + f[p].
func (e *envelope) transform(f []int32) {
	k := -1
	for q, fq := range f {
		if fq >= far {
			continue
		}
		start := math.Inf(-1)
		for k >= 0 {
			p := e.v[k]
			start = (float64(fq) + float64(q*q) - float64(f[p]) - float64(p*p)) / float64(2*(q-p))
			if start > e.z[k] {
				break
			}
			k--
			start = math.Inf(-1)
		}
		k++
		e.v[k], e.z[k] = q, start
	}
	if k < 0 {
		return // nothing unset in this line
	}
	e.z[k+1] = math.Inf(1)
	tips := e.tips[:len(f)]
	copy(tips, f)
	j := 0
	for q := range f {
		for e.z[j+1] < float64(q) {
			j++
		}
		d := q - e.v[j]
		f[q] = int32(d*d) + tips[e.v[j]]
	}
}
