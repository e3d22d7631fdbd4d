package mask

import "math"

// Feathered is a soft alpha of w*h bytes: the mask, 0 or 255, blurred by a Gaussian of sigma pixels, cut off at
// three sigma. Beyond the edge of the picture the mask goes on as it is at the edge, so that a thing cut by
// the edge stays solid there. A sigma of 0 or less gives hard edges.
//
// Numbers are computed in the band along the border alone; elsewhere a byte is 0 or 255.
func (m Mask) Feathered(sigma float64) []byte {
	out := make([]byte, m.w*m.h)
	m.Fill(out, m.w, 255)
	if !(sigma > 0) || m.Empty() {
		return out
	}
	radius := int(math.Ceil(3 * min(sigma, MaxRadius/3)))
	band := Subtract(m.Grow(radius), m.Grow(-radius))
	blur := newBlurRows(m, sigma, radius)
	for i := 0; i < len(band.runs); {
		row := rowAt(band.runs, i, band.runs[i].Y)
		i += len(row)
		y := int(row[0].Y)
		lines := blur.around(y)
		line := out[y*m.w : (y+1)*m.w]
		for _, r := range row {
			for x := r.X0; x < r.X1; x++ {
				sum := float32(0)
				for k, l := range lines {
					sum += blur.kernel[k] * l[x]
				}
				line[x] = uint8(min(sum*255+0.5, 255))
			}
		}
	}
	return out
}

// blurRows keeps the rows around one, each blurred along itself.
type blurRows struct {
	mask   Mask
	kernel []float32 // 2*radius+1 weights that add up to 1
	tail   []float32 // tail[k]: the sum of the first k weights
	radius int
	starts []int32
	ring   map[int][]float32
	lines  [][]float32
}

func newBlurRows(m Mask, sigma float64, radius int) *blurRows {
	n := 2*radius + 1
	b := &blurRows{mask: m, radius: radius, kernel: make([]float32, n), tail: make([]float32, n+1),
		starts: rowStarts(m.runs, 0, m.h), ring: make(map[int][]float32, n), lines: make([][]float32, n)}
	weights, total := make([]float64, n), 0.0
	for i := range weights {
		d := float64(i-radius) / sigma
		weights[i] = math.Exp(-d * d / 2)
		total += weights[i]
	}
	sum := 0.0
	for i, w := range weights {
		b.kernel[i] = float32(w / total)
		sum += w / total
		b.tail[i+1] = float32(sum)
	}
	return b
}

// around is the blurred rows y-radius to y+radius, the first and last rows repeated beyond the picture. It
// is asked for rising y, and forgets the rows that fall behind.
func (b *blurRows) around(y int) [][]float32 {
	var spare [][]float32
	for v, line := range b.ring {
		if v < y-b.radius {
			spare = append(spare, line)
			delete(b.ring, v)
		}
	}
	for k := range b.lines {
		v := min(max(y-b.radius+k, 0), b.mask.h-1)
		line, ok := b.ring[v]
		if !ok {
			if n := len(spare); n > 0 {
				line, spare = spare[n-1], spare[:n-1]
			} else {
				line = make([]float32, b.mask.w)
			}
			b.blur(line, b.mask.runs[b.starts[v]:b.starts[v+1]])
			b.ring[v] = line
		}
		b.lines[k] = line
	}
	return b.lines
}

// blur fills a line with one row's coverage: a run adds 1 far from its ends, and there the sum of the part
// of the kernel that lies in it.
func (b *blurRows) blur(line []float32, row []Run) {
	clear(line)
	w, n := len(line), len(b.kernel)
	for _, r := range row {
		x0, x1 := int(r.X0), int(r.X1)
		if x0 == 0 {
			x0 = -n // goes on beyond the edge
		}
		if x1 == w {
			x1 = w + n
		}
		for x := max(x0-b.radius, 0); x < min(x1+b.radius, w); x++ {
			from := min(max(x0-x+b.radius, 0), n)
			to := min(max(x1-x+b.radius, 0), n)
			line[x] += b.tail[to] - b.tail[from]
		}
	}
}
