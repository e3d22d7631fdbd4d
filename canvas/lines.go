package canvas

import (
	"image"
	"image/color"
	"math"

	"clickmask/mask"
)

// The lines that tools draw, in units: a light one beside a dark one, so that it shows on any picture.
const (
	drawnLine  = 1.0
	drawnDark  = 0.6 // opacity of the dark line
	crossArm   = 7.0
	crossGap   = 2.0
	leastRing  = 3.0 // device pixels across: a smaller ring is a cross
	pathPieces = 16  // device pixels of a line that are covered at once
)

var (
	lineLight = color.NRGBA{255, 255, 255, 255}
	lineDark  = color.NRGBA{8, 10, 12, 255}
)

// ring paints the outline of a brush of a radius in device pixels: a light line just inside, a dark one just outside. Of a
// brush too small to be seen it paints a cross.
func (w *pen) ring(at ScreenPoint, radius float64) {
	if 2*radius < leastRing {
		w.cross(at)
		return
	}
	width := drawnLine * w.unit
	inner, outer := max(radius-width-1, 0), radius+width+1
	r := around(at, outer).Intersect(w.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		dy := float64(y) + 0.5 - at.Y
		reach := outer*outer - dy*dy
		if reach <= 0 {
			continue
		}
		far, near := math.Sqrt(reach), 0.0
		if hole := inner*inner - dy*dy; hole > 0 {
			near = math.Sqrt(hole)
		}
		x0, x1 := floorIn(at.X-far, r), floorIn(at.X-near, r)+1
		x2, x3 := floorIn(at.X+near, r), floorIn(at.X+far, r)+1
		if x2 <= x1 {
			x1, x2 = x3, x3
		}
		for _, span := range [2][2]int{{x0, x1}, {x2, x3}} {
			w.cover(image.Rect(span[0], y, span[1], y+1))
			for x := span[0]; x < min(span[1], r.Max.X); x++ {
				d := radius - math.Hypot(float64(x)+0.5-at.X, dy) // inside
				w.blend(x, y, lineDark, drawnDark*min(covered(-d), covered(d+width)))
				w.blend(x, y, lineLight, min(covered(d), covered(width-d)))
			}
		}
	}
}

// floorIn is the column of a position, brought into a rectangle.
func floorIn(x float64, r image.Rectangle) int {
	return int(min(max(math.Floor(x), float64(r.Min.X)), float64(r.Max.X)))
}

// cross paints a cross with an open middle.
func (w *pen) cross(at ScreenPoint) {
	line, halo := int(whole(drawnLine*w.unit)), int(whole(haloWidth*w.unit))
	x, y := int(math.Floor(at.X))-(line-1)/2, int(math.Floor(at.Y))-(line-1)/2
	gap, arm := int(crossGap*w.unit), int(crossArm*w.unit)
	arms := [4]image.Rectangle{
		image.Rect(x-arm, y, x-gap, y+line), image.Rect(x+line+gap, y, x+line+arm, y+line),
		image.Rect(x, y-arm, x+line, y-gap), image.Rect(x, y+line+gap, x+line, y+line+arm),
	}
	for _, a := range arms {
		b := a.Inset(-halo)
		w.cover(b)
		w.fill(b.Min.X, b.Min.Y, b.Max.X, b.Max.Y, lineDark, drawnDark)
		w.fill(a.Min.X, a.Min.Y, a.Max.X, a.Max.Y, lineLight, 1)
	}
}

// path paints a line through positions of the picture.
func (w *pen) path(v Viewport, line []mask.Point) {
	for i := 1; i < len(line); i++ {
		w.piece(v.ToScreen(ImagePoint(line[i-1])), v.ToScreen(ImagePoint(line[i])))
	}
}

// piece paints a straight line, pixel by pixel along the axis that it is longer in; its last pixel is the next piece's.
func (w *pen) piece(p, q ScreenPoint) {
	steep := math.Abs(q.Y-p.Y) > math.Abs(q.X-p.X)
	r := w.img.Rect
	if steep {
		p, q = ScreenPoint{p.Y, p.X}, ScreenPoint{q.Y, q.X}
		r = image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X)
	}
	if q.X < p.X {
		p, q = q, p
	}
	if q.X == p.X {
		return
	}
	slope := (q.Y - p.Y) / (q.X - p.X)
	across := 1 / math.Sqrt(1+slope*slope)
	half := drawnLine * w.unit / 2
	reach := (half+w.unit+0.5)/across + 1
	from, to := floorIn(p.X+0.5, r), floorIn(q.X+0.5, r)
	for x := from; x < to; {
		end := min(x+pathPieces, to)
		y0, y1 := p.Y+slope*(float64(x)+0.5-p.X), p.Y+slope*(float64(end)-0.5-p.X)
		b := image.Rect(x, int(math.Floor(min(y0, y1)-reach)), end, int(math.Ceil(max(y0, y1)+reach)))
		if steep {
			b = image.Rect(b.Min.Y, b.Min.X, b.Max.Y, b.Max.X)
		}
		w.cover(b)
		for ; x < end; x++ {
			middle := p.Y + slope*(float64(x)+0.5-p.X)
			for y := max(int(math.Floor(middle-reach)), r.Min.Y); y < min(int(math.Ceil(middle+reach)), r.Max.Y); y++ {
				d := math.Abs(float64(y)+0.5-middle) * across
				px, py := x, y
				if steep {
					px, py = y, x
				}
				w.blend(px, py, lineDark, drawnDark*covered(half+w.unit-d))
				w.blend(px, py, lineLight, covered(half-d))
			}
		}
	}
}
