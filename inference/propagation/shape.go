package propagation

import (
	"image"
	"math"

	"clickmask/mask"
)

// point is a place in the picture, pixels.
type point struct{ x, y float64 }

// shape is a mask as a bitmap of the rectangle round it.
type shape struct {
	rect   image.Rectangle
	in     []bool
	area   int
	centre point // of the rectangle
}

func shapeOf(m mask.Mask) *shape {
	s := &shape{rect: m.Bounds(), area: m.Area()}
	s.in = make([]bool, s.rect.Dx()*s.rect.Dy())
	for _, r := range m.Runs() {
		row := s.in[(int(r.Y)-s.rect.Min.Y)*s.rect.Dx():]
		for x := int(r.X0) - s.rect.Min.X; x < int(r.X1)-s.rect.Min.X; x++ {
			row[x] = true
		}
	}
	s.centre = point{float64(s.rect.Min.X+s.rect.Max.X) / 2, float64(s.rect.Min.Y+s.rect.Max.Y) / 2}
	return s
}

func (s *shape) at(x, y int) bool {
	return image.Pt(x, y).In(s.rect) && s.in[(y-s.rect.Min.Y)*s.rect.Dx()+x-s.rect.Min.X]
}

// longer is the longer side of the rectangle.
func (s *shape) longer() float64 { return float64(max(s.rect.Dx(), s.rect.Dy())) }

// motion is how a shape lies in another picture: where its centre is, how much larger it is, and by how much it is turned.
type motion struct {
	centre      point
	scale, turn float64
}

// moved is the place to which a place beside the centre comes.
func (m motion) moved(dx, dy float64) point {
	sin, cos := math.Sincos(m.turn)
	return point{m.centre.x + m.scale*(dx*cos-dy*sin), m.centre.y + m.scale*(dx*sin+dy*cos)}
}

// back is the place beside the centre that comes to p.
func (m motion) back(p point) (dx, dy float64) {
	sin, cos := math.Sincos(m.turn)
	x, y := (p.x-m.centre.x)/m.scale, (p.y-m.centre.y)/m.scale
	return x*cos + y*sin, y*cos - x*sin
}

// move is the shape in a picture of w x h pixels after a motion; nil where nothing of it is within.
func (s *shape) move(m motion, w, h int) *shape {
	halfW, halfH := float64(s.rect.Dx())/2, float64(s.rect.Dy())/2
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, c := range [4]point{{-halfW, -halfH}, {halfW, -halfH}, {-halfW, halfH}, {halfW, halfH}} {
		p := m.moved(c.x, c.y)
		x0, y0, x1, y1 = min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y)
	}
	around := image.Rect(int(max(x0, -1)), int(max(y0, -1)), int(min(x1, float64(w)))+1, int(min(y1, float64(h)))+1).Intersect(image.Rect(0, 0, w, h))
	return shapeWhere(around, w, h, func(x, y int) bool {
		dx, dy := m.back(point{float64(x) + 0.5, float64(y) + 0.5})
		return s.at(int(math.Floor(dx+s.centre.x)), int(math.Floor(dy+s.centre.y)))
	})
}

// shapeWhere is the shape of the places in a part of a picture of w x h pixels that are inside; nil where none is.
func shapeWhere(part image.Rectangle, w, h int, inside func(x, y int) bool) *shape {
	var runs []mask.Run
	for y := part.Min.Y; y < part.Max.Y; y++ {
		start := -1
		for x := part.Min.X; x <= part.Max.X; x++ {
			in := x < part.Max.X && inside(x, y)
			if in && start < 0 {
				start = x
			} else if !in && start >= 0 {
				runs = append(runs, mask.Run{Y: int32(y), X0: int32(start), X1: int32(x)})
				start = -1
			}
		}
	}
	m, err := mask.New(w, h, runs)
	if err != nil || m.Empty() {
		return nil
	}
	return shapeOf(m)
}

// inner are up to n places deep in the shape and apart from each other, the deepest first.
func (s *shape) inner(n int) []point {
	w, h := s.rect.Dx(), s.rect.Dy()
	depth := s.depth()
	var out []point
	for range n {
		best, at := 1, -1
		for i, d := range depth {
			if d > best {
				best, at = d, i
			}
		}
		if at < 0 {
			if len(out) > 0 {
				break
			}
			for i, in := range s.in { // it is thinner than three pixels everywhere
				if in {
					at = i
					break
				}
			}
		}
		x, y := at%w, at/w
		out = append(out, point{float64(s.rect.Min.X+x) + 0.5, float64(s.rect.Min.Y+y) + 0.5})
		apart := max(w, h) / 4
		for j := max(y-apart, 0); j < min(y+apart+1, h); j++ {
			for i := max(x-apart, 0); i < min(x+apart+1, w); i++ {
				depth[j*w+i] = 0
			}
		}
	}
	return out
}

// depth is how far each pixel is from the border, in steps to the side, up or down.
func (s *shape) depth() []int {
	w, h := s.rect.Dx(), s.rect.Dy()
	d := make([]int, w*h)
	at := func(x, y int) int {
		if x < 0 || y < 0 || x >= w || y >= h {
			return 0
		}
		return d[y*w+x]
	}
	for y := range h {
		for x := range w {
			if s.in[y*w+x] {
				d[y*w+x] = 1 + min(at(x-1, y), at(x, y-1))
			}
		}
	}
	for y := h - 1; y >= 0; y-- {
		for x := w - 1; x >= 0; x-- {
			if s.in[y*w+x] {
				d[y*w+x] = min(d[y*w+x], 1+min(at(x+1, y), at(x, y+1)))
			}
		}
	}
	return d
}
