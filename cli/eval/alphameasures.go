package eval

import "math"

// AlphaError is how far an alpha is from the true one, by the measures of matting's literature (Rhemann et al., A Perceptually
// Motivated Online Benchmark for Image Matting, 2009), and how far what people see of it: the thing laid on green.
type AlphaError struct {
	Composite float64 `json:"composite"` // mean difference on green in the band, of 255
	MSE       float64 `json:"mse"`       // mean squared difference in the band, times 1000
	SAD       float64 `json:"sad"`       // sum of differences, in thousands
	Grad      float64 `json:"grad"`      // sum of squared differences of the gradients, in thousands
	Conn      float64 `json:"conn"`      // sum of differences in connectivity, in thousands
}

func (e AlphaError) add(o AlphaError, share float64) AlphaError {
	return AlphaError{e.Composite + o.Composite*share, e.MSE + o.MSE*share, e.SAD + o.SAD*share, e.Grad + o.Grad*share, e.Conn + o.Conn*share}
}

// plane is a picture of one number a pixel, 0 to 1.
type plane struct {
	w, h int
	v    []float64
}

func planeOf(w, h int, bytes []uint8) plane {
	p := plane{w, h, make([]float64, w*h)}
	for i, b := range bytes {
		p.v[i] = float64(b) / 255
	}
	return p
}

// differences are MSE, SAD, Grad and Conn; band says where the mean is taken.
func differences(got, want plane, band []bool) AlphaError {
	var e AlphaError
	n := 0
	for i, w := range want.v {
		d := math.Abs(got.v[i] - w)
		e.SAD += d / 1000
		if band[i] {
			e.MSE += 1000 * d * d
			n++
		}
	}
	e.MSE /= float64(max(n, 1))
	a, b := gradients(got), gradients(want)
	for i := range a {
		d := a[i] - b[i]
		e.Grad += d * d / 1000
	}
	e.Conn = connectivity(got, want)
	return e
}

// gradients are the sizes of the gradients of a plane, by the derivatives of a Gaussian of 1.4 pixels.
func gradients(p plane) []float64 {
	const sigma, r = 1.4, 4
	var smooth, slope [2*r + 1]float64
	sum, moment := 0.0, 0.0
	for i := range smooth {
		x := float64(i - r)
		smooth[i] = math.Exp(-x * x / (2 * sigma * sigma))
		sum += smooth[i]
	}
	for i := range smooth {
		x := float64(i - r)
		smooth[i] /= sum
		slope[i] = x * smooth[i]
		moment += x * slope[i]
	}
	for i := range slope {
		slope[i] /= moment
	}
	gx, gy := p.filtered(slope[:], smooth[:]), p.filtered(smooth[:], slope[:])
	for i := range gx {
		gx[i] = math.Hypot(gx[i], gy[i])
	}
	return gx
}

// filtered is a plane filtered along its rows and along its columns, going on beyond its edges as it is there.
func (p plane) filtered(along, down []float64) []float64 {
	r := len(along) / 2
	rows, out := make([]float64, len(p.v)), make([]float64, len(p.v))
	for y := range p.h {
		for x := range p.w {
			for k, weight := range along {
				rows[y*p.w+x] += weight * p.v[y*p.w+min(max(x+k-r, 0), p.w-1)]
			}
		}
	}
	for y := range p.h {
		for k, weight := range down {
			from := rows[min(max(y+k-r, 0), p.h-1)*p.w:]
			for x := range p.w {
				out[y*p.w+x] += weight * from[x]
			}
		}
	}
	return out
}

// connectivity sums how differently pixels hang together with the largest part that both planes have of the thing.
func connectivity(got, want plane) float64 {
	const step, ignored = 0.1, 0.15
	last := make([]float64, len(want.v)) // the highest threshold at which the pixel was connected
	for i := range last {
		last[i] = -1
	}
	for k := 1; k <= 10; k++ {
		level := float64(k) * step
		in := newBitmap(want.w, want.h)
		for i := range want.v {
			in.on[i] = want.v[i] >= level-1e-9 && got.v[i] >= level-1e-9
		}
		kept := largest(in)
		for i := range last {
			if last[i] < 0 && !kept.on[i] {
				last[i] = level - step
			}
		}
	}
	sum := 0.0
	for i := range last {
		if last[i] < 0 {
			last[i] = 1
		}
		share := func(v float64) float64 {
			if d := v - last[i]; d >= ignored {
				return 1 - d
			}
			return 1
		}
		sum += math.Abs(share(got.v[i])-share(want.v[i])) / 1000
	}
	return sum
}

// largest is the largest part of a bitmap whose pixels touch by their edges.
func largest(b bitmap) bitmap {
	seen, best := newBitmap(b.w, b.h), []int(nil)
	for start := range b.on {
		if !b.on[start] || seen.on[start] {
			continue
		}
		part := []int{start}
		seen.on[start] = true
		for k := 0; k < len(part); k++ {
			i := part[k]
			x, y := i%b.w, i/b.w
			for _, n := range [4]struct {
				at int
				ok bool
			}{{i - 1, x > 0}, {i + 1, x < b.w-1}, {i - b.w, y > 0}, {i + b.w, y < b.h-1}} {
				if n.ok && b.on[n.at] && !seen.on[n.at] {
					seen.on[n.at] = true
					part = append(part, n.at)
				}
			}
		}
		if len(part) > len(best) {
			best = part
		}
	}
	out := newBitmap(b.w, b.h)
	for _, i := range best {
		out.on[i] = true
	}
	return out
}
