package canvas

import (
	"math"

	"clickmask/mask"
)

// logitShape is a candidate that is not kept yet: low-res logits, above 0 inside. Only what is
// visible is ever interpolated, and of that only the tiles that the border can pass through.
type logitShape struct {
	logits mask.Logits
	count  []int32 // summed area table of the numbers above 0, [LowH+1][LowW+1]
}

// newLogitShape counts the numbers above 0. An unusable grid gives a shape without extent.
func newLogitShape(l mask.Logits) *logitShape {
	f := l.Grid
	if !l.Valid() {
		return &logitShape{}
	}
	s := &logitShape{logits: l, count: make([]int32, (f.LowW+1)*(f.LowH+1))}
	w := f.LowW + 1
	for y := range f.LowH {
		sum := int32(0)
		for x, v := range l.Data[y*f.LowW : (y+1)*f.LowW] {
			if v > 0 {
				sum++
			}
			s.count[(y+1)*w+x+1] = s.count[y*w+x+1] + sum
		}
	}
	return s
}

func (s *logitShape) extent(g geometry) tileRect {
	if s.count == nil {
		return tileRect{}
	}
	seen := s.logits.Grid.Seen()
	return tilesOver(firstAt(seen.Min.X, g.Scale)-g.Reach, firstAt(seen.Min.Y, g.Scale)-g.Reach,
		firstAt(seen.Max.X, g.Scale)+g.Reach, firstAt(seen.Max.Y, g.Scale)+g.Reach)
}

// lowRange returns the low-res cells that decide the positions from a to b along one axis of what the model saw:
// interpolation reaches one cell and one input pixel further, two cells are on the safe side.
func lowRange(a, b float64, seen, content, input, low int) (from, to int) {
	per := float64(content) / float64(seen) * float64(low) / float64(input)
	from = int(math.Floor(a*per)) - 2
	to = int(math.Ceil(b*per)) + 2
	return min(max(from, 0), low-1), max(min(to, low), 1)
}

// positives counts the numbers above 0 in a rectangle of cells.
func (s *logitShape) positives(x0, y0, x1, y1 int) int {
	w := s.logits.Grid.LowW + 1
	return int(s.count[y1*w+x1] - s.count[y0*w+x1] - s.count[y1*w+x0] + s.count[y0*w+x0])
}

func (s *logitShape) strip(dst []*field, tx0, ty int, g geometry, k *scratch) {
	f := s.logits.Grid
	seen := f.Seen()
	margin := float64(g.Reach + 1)
	top := (float64(ty*tileSide)-margin)/g.Scale - float64(seen.Min.Y)
	bottom := (float64((ty+1)*tileSide)+margin)/g.Scale - float64(seen.Min.Y)
	v0, v1 := lowRange(top, bottom, seen.Dy(), f.ContentH, f.InputH, f.LowH)
	for i := range dst {
		left := (float64((tx0+i)*tileSide)-margin)/g.Scale - float64(seen.Min.X)
		right := (float64((tx0+i+1)*tileSide)+margin)/g.Scale - float64(seen.Min.X)
		u0, u1 := lowRange(left, right, seen.Dx(), f.ContentW, f.InputW, f.LowW)
		whole := left >= 0 && top >= 0 && right <= float64(seen.Dx()) && bottom <= float64(seen.Dy())
		switch n := s.positives(u0, v0, u1, v1); {
		case n == 0:
			dst[i] = nil
		case whole && n == (u1-u0)*(v1-v0):
			dst[i] = solidTile
		default:
			dst[i] = s.measure(tx0+i, ty, g, k)
		}
	}
}

// measure samples one tile. The distance to the border is the logit divided by its slope, to first
// order; the edge of what the model saw, mostly the picture's own, is a border too.
func (s *logitShape) measure(tx, ty int, g geometry, k *scratch) *field {
	const side = tileSide + 2
	k.logits = grow(k.logits, side*side)
	l := k.logits
	x0, y0 := tx*tileSide-1, ty*tileSide-1
	per := 1 / g.Scale
	s.logits.Sample(l, side, side, (float64(x0)+0.5)*per, (float64(y0)+0.5)*per, per, per)
	// The first and the last device pixel column and row that show what the model saw.
	seen := s.logits.Grid.Seen()
	beginX, beginY := firstAt(seen.Min.X, g.Scale), firstAt(seen.Min.Y, g.Scale)
	endX, endY := firstAt(seen.Max.X, g.Scale)-1, firstAt(seen.Max.Y, g.Scale)-1
	extend(l, side, beginX-x0, endX-x0, beginY-y0, endY-y0)

	f := new(field)
	for j := range tileSide {
		edgeY := min(y0+1+j-beginY, endY-(y0+1+j))
		for i := range tileSide {
			at := (j+1)*side + i + 1
			dx, dy := l[at+1]-l[at-1], l[at+side]-l[at-side]
			slope := float32(math.Sqrt(float64(dx*dx+dy*dy)))/2 + 1e-6
			d := l[at] / slope
			if edge := min(x0+1+i-beginX, endX-(x0+1+i), edgeY); edge < g.Reach {
				d = min(d, float32(edge)+0.5)
			}
			f[j*tileSide+i] = g.encode(d)
		}
	}
	return settled(f)
}

// extend repeats the outermost samples outwards, so that the edge of what the model saw makes no slope.
// Samples from x0 to x1 and y0 to y1, inclusive, lie within it.
func extend(l []float32, side, x0, x1, y0, y1 int) {
	if x0 <= 0 && y0 <= 0 && x1 >= side-1 && y1 >= side-1 {
		return
	}
	x0, x1 = min(max(x0, 0), side-1), min(max(x1, 0), side-1)
	y0, y1 = min(max(y0, 0), side-1), min(max(y1, 0), side-1)
	for y := range side {
		row := l[y*side : (y+1)*side]
		for x := range x0 {
			row[x] = row[x0]
		}
		for x := x1 + 1; x < side; x++ {
			row[x] = row[x1]
		}
	}
	for y := range y0 {
		copy(l[y*side:(y+1)*side], l[y0*side:(y0+1)*side])
	}
	for y := y1 + 1; y < side; y++ {
		copy(l[y*side:(y+1)*side], l[y1*side:(y1+1)*side])
	}
}
