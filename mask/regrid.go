package mask

import "math"

// certain is a logit whose sigmoid is within 5e-5 of 1.
const certain = 10

// Over lays the mask into another grid over the same picture, so that it can be fed back to a model that sees another
// crop: each number is the mean logit of its cell, cut off at ±10. What the mask's own grid does not cover is outside.
// Without usable grids every number is outside.
func (l Logits) Over(f Grid) Logits {
	out := Logits{Grid: f, Data: make([]float32, max(f.LowW*f.LowH, 0))}
	if !f.Valid() || !l.Valid() {
		fill(out.Data, -certain)
		return out
	}
	w, h := f.Cell()
	ownW, ownH := l.Grid.Cell()
	nx, ny := samplesFor(w, ownW), samplesFor(h, ownH)
	seen, from := f.Seen(), l.Grid.Seen()
	x0, x1 := cellsOver(from.Min.X, from.Max.X, seen.Min.X, w, f.LowW)
	y0, y1 := cellsOver(from.Min.Y, from.Max.Y, seen.Min.Y, h, f.LowH)
	if from.Min.X <= seen.Min.X && from.Max.X >= seen.Max.X {
		x0, x1 = 0, f.LowW
	}
	row := make([]float32, (x1-x0)*nx)
	for y := range f.LowH {
		cells := out.Data[y*f.LowW : (y+1)*f.LowW]
		if y < y0 || y >= y1 {
			fill(cells, -certain)
			continue
		}
		fill(cells[:x0], -certain)
		fill(cells[x1:], -certain)
		for j := range ny {
			at := float64(seen.Min.Y) + (float64(y)+(float64(j)+0.5)/float64(ny))*h
			l.Sample(row, len(row), 1, float64(seen.Min.X)+float64(x0)*w+0.5*w/float64(nx), at, w/float64(nx), 1)
			for i, v := range row {
				cells[x0+i/nx] += min(max(v, -certain), certain) / float32(nx*ny)
			}
		}
	}
	return out
}

// Cell is the size in picture pixels of what one low-res number stands for.
func (f Grid) Cell() (w, h float64) {
	seen := f.Seen()
	return float64(seen.Dx()) / float64(f.ContentW) * float64(f.InputW) / float64(f.LowW),
		float64(seen.Dy()) / float64(f.ContentH) * float64(f.InputH) / float64(f.LowH)
}

// Area is how many pixels of the picture logits set, about: the cells of a crop are smaller than those of all of the picture.
func (l Logits) Area() float64 {
	n := 0
	for _, v := range l.Data {
		if v > 0 {
			n++
		}
	}
	w, h := l.Grid.Cell()
	return float64(n) * w * h
}

// cellsOver are the cells, from the first up to the last, that lie over the pixels from a to b along one axis; n cells of
// size side begin at origin.
func cellsOver(a, b, origin int, side float64, n int) (first, last int) {
	first = min(max(int(math.Floor(float64(a-origin)/side)), 0), n)
	return first, min(max(int(math.Ceil(float64(b-origin)/side)), first), n)
}

// samplesFor is how many samples of a grid with cells of size own a cell of size side takes along one axis.
func samplesFor(side, own float64) int { return min(max(int(math.Ceil(side/own)), 1), 16) }
