package mask

import (
	"image"
	"math"
)

// Logits lays a mask into a grid as low-res logits, so that a mask which no model made can be fed to one: each number
// tells how much of its cell is covered, from -10 for nothing to 10 for all, and is above 0 where that is more than half.
// Cells beyond what the grid covers are outside. Without a usable grid of the mask's size every number is outside.
func (m Mask) Logits(f Grid) Logits {
	out := Logits{Grid: f, Data: make([]float32, max(f.LowW*f.LowH, 0))}
	fill(out.Data, -certain)
	if !f.Valid() || f.PictureW != m.w || f.PictureH != m.h {
		return out
	}
	seen := f.Seen()
	w, h := f.Cell()
	inCells := func(from, to, origin int32, side float64) (a, b float64) {
		return float64(from-origin) / side, float64(to-origin) / side
	}
	for _, run := range m.runs {
		if y := int(run.Y); y < seen.Min.Y || y >= seen.Max.Y {
			continue
		}
		left, right := max(run.X0, int32(seen.Min.X)), min(run.X1, int32(seen.Max.X))
		if left >= right {
			continue
		}
		x0, x1 := inCells(left, right, int32(seen.Min.X), w)
		y0, y1 := inCells(run.Y, run.Y+1, int32(seen.Min.Y), h)
		for y := int(y0); y < f.LowH && float64(y) < y1; y++ {
			high := overlapOf(y0, y1, y)
			for x := int(x0); x < f.LowW && float64(x) < x1; x++ {
				out.Data[y*f.LowW+x] += float32(2 * certain * high * overlapOf(x0, x1, x))
			}
		}
	}
	return out
}

// GridAround is a grid of SAM's size over a crop round the mask, with a margin of a quarter of its longer side: finer than
// one over all of the picture.
func (m Mask) GridAround() Grid {
	const low, input = 256, 1024
	f := Grid{PictureW: m.w, PictureH: m.h, ContentW: input, ContentH: input, InputW: input, InputH: input, LowW: low, LowH: low}
	b := m.Bounds()
	if b = b.Inset(-max(b.Dx(), b.Dy())/4 - 8).Intersect(image.Rect(0, 0, m.w, m.h)); b.Dx() < m.w || b.Dy() < m.h {
		f.Crop = b
	}
	return f
}

// overlapOf is how much of cell i lies between a and b, 0 to 1.
func overlapOf(a, b float64, i int) float64 {
	return max(math.Min(b, float64(i+1))-math.Max(a, float64(i)), 0)
}
