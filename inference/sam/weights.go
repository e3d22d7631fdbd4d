package sam

import "math"

// weightBits is the fixed-point precision of the resize: weights are multiples of 1/2^22, which leaves
// 8 bits for a pixel and 2 to spare in 32.
const weightBits = 22

// half is added before the shift so that sums are rounded, not cut.
const half = 1 << (weightBits - 1)

// taps says how one output position of a resize is made: the sum of source[first+i] * weight[i].
type taps struct {
	first  int
	weight []uint64 // never negative, and together within a few units of 2^weightBits
}

// triangleTaps returns the taps of each of dst positions for a line of src values: Pillow's BILINEAR,
// a triangle that is widened by the scale when shrinking. The order of the operations is Pillow's
// (Resample.c, precompute_coeffs and normalize_coeffs_8bpc), because each rounding shows in the
// result; conversions keep compilers that fuse products with sums from changing them.
func triangleTaps(src, dst int) []taps {
	scale := float64(src) / float64(dst)
	support := max(scale, 1)
	perPixel := 1 / support
	all := make([]taps, dst)
	raw := make([]float64, 0, int(2*support)+3)
	for i := range all {
		center := float64((float64(i) + 0.5) * scale)
		first := max(int(center-support+0.5), 0)
		end := min(int(center+support+0.5), src)
		raw = raw[:0]
		sum := 0.0
		for x := first; x < end; x++ {
			w := max(0, 1-math.Abs(float64((float64(x)-center+0.5)*perPixel)))
			raw = append(raw, w)
			sum += w
		}
		weight := make([]uint64, len(raw))
		for k, w := range raw {
			if sum != 0 {
				w /= sum
			}
			weight[k] = uint64(0.5 + float64(w*(1<<weightBits)))
		}
		all[i] = taps{first: first, weight: weight}
	}
	return all
}
