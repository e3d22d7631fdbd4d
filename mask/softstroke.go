package mask

import (
	"image"
	"math"
	"sort"
	"sync"
)

// SoftStroke is what a round brush of a softness of 0 to 1 leaves along the line through points: all within a core, and less
// and less of each pixel from there to the brush's rim, which is that of [Stroke]. At a softness of 0 it is that stroke, at 1
// the core is the line itself. The pixel under each point is there altogether. Half-way between core and rim is one half.
//
// A stroke grows by joining what the line's next piece leaves, [Larger] of both.
func SoftStroke(w, h int, points []Point, radius, softness float64) Alpha {
	radius = min(max(radius, leastRadius), MaxSide)
	fall := fallOff{radius: radius, core: radius * (1 - min(max(softness, 0), 1))}
	all := Stroke(w, h, points, radius)
	if !(radius-fall.core > leastRadius) || all.Empty() {
		return Hard(all)
	}
	fall.prepare()
	box := all.Bounds()
	bytes := make([]uint8, box.Dx()*box.Dy())
	core := pixelsUnder(w, h, points)
	if fall.core > leastRadius {
		core = Stroke(w, h, points, fall.core)
	}
	for _, r := range core.runs {
		fill(bytes[(int(r.Y)-box.Min.Y)*box.Dx():][int(r.X0)-box.Min.X:int(r.X1)-box.Min.X], 255)
	}
	line := thinned(points, radius/200)
	halves := 1
	if box.Dx()*box.Dy() > worthTwo {
		halves = 2
	}
	var wait sync.WaitGroup
	for k := range halves {
		wait.Go(func() {
			y0, y1 := box.Min.Y+k*box.Dy()/halves, box.Min.Y+(k+1)*box.Dy()/halves
			for i := range line {
				fall.capsule(bytes, box, y0, y1, line[max(i-1, 0)], line[i])
			}
		})
	}
	wait.Wait()
	return AlphaInBox(w, h, box, func(dst []byte, y int) { copy(dst, bytes[y*box.Dx():]) })
}

// worthTwo is how many pixels a piece of a stroke has before a second goroutine is worth its start.
const worthTwo = 1 << 14

// pixelsUnder are the pixels that points lie in.
func pixelsUnder(w, h int, points []Point) Mask {
	s := sweep{w: max(w, 0), h: max(h, 0)}
	for _, p := range points {
		if !p.bad() {
			p = p.near()
			s.add(int(math.Floor(p.Y)), int(math.Floor(p.X)), int(math.Floor(p.X))+1)
		}
	}
	return s.mask()
}

// thinned is a line without the points that lie within a distance of the straight one between those that stay. What is left
// costs a look at each pixel of the brush for each of its pieces.
func thinned(points []Point, within float64) []Point {
	line := make([]Point, 0, len(points))
	for _, p := range points {
		if !p.bad() {
			line = append(line, p.near())
		}
	}
	if len(line) < 3 {
		return line
	}
	first, last := line[0], line[len(line)-1]
	far, at := 0.0, 0
	for i, p := range line[1 : len(line)-1] {
		if d := distance(first, last, p); d > far {
			far, at = d, i+1
		}
	}
	if far <= within {
		return []Point{first, last}
	}
	return append(thinned(line[:at+1], within), thinned(line[at:], within)[1:]...)
}

// distance is how far a position lies from the line from a to b.
func distance(a, b, p Point) float64 {
	t := 0.0
	dx, dy := b.X-a.X, b.Y-a.Y
	if l := dx*dx + dy*dy; l > 0 {
		t = min(max(((p.X-a.X)*dx+(p.Y-a.Y)*dy)/l, 0), 1)
	}
	return math.Hypot(p.X-a.X-t*dx, p.Y-a.Y-t*dy)
}

// fallOff says how much of a pixel a soft brush leaves by its distance from the line.
type fallOff struct {
	core, radius float64
	shares       [1 << 12]uint8 // by the square of the distance, of the radius
	per          float32        // places of those a square pixel
}

func (f *fallOff) prepare() {
	f.per = float32(float64(len(f.shares)) / (f.radius * f.radius))
	for i := range f.shares {
		d := f.radius * math.Sqrt((float64(i)+0.5)/float64(len(f.shares)))
		t := min(max((f.radius-d)/(f.radius-f.core), 0), 1)
		f.shares[i] = uint8(t*t*(3-2*t)*255 + 0.5)
	}
}

// capsule leaves the brush along the line from a to b in the bytes of a box, in the rows from one to before another, where
// there is not more already.
func (f *fallOff) capsule(bytes []uint8, box image.Rectangle, from, to int, a, b Point) {
	if b.Y < a.Y {
		a, b = b, a
	}
	dx, dy := float32(b.X-a.X), float32(b.Y-a.Y)
	per := float32(0)
	if l := dx*dx + dy*dy; l > 0 {
		per = 1 / l
	}
	sides := sidesOf(a, b, f.radius)
	y0, y1 := max(firstCentre(a.Y-f.radius, box.Max.Y), from), min(firstCentre(b.Y+f.radius, box.Max.Y)+1, to)
	for y := y0; y < y1; y++ {
		lo, hi := spanAt(float64(y)+0.5, a, b, sides, f.radius)
		x0, x1 := max(firstCentre(lo, box.Max.X), box.Min.X), min(firstCentre(hi, box.Max.X)+1, box.Max.X)
		if lo > hi || x0 >= x1 {
			continue
		}
		v := float32(float64(y) + 0.5 - a.Y)
		row := bytes[(y-box.Min.Y)*box.Dx()+x0-box.Min.X:][:x1-x0]
		u := float32(float64(x0) + 0.5 - a.X)
		// Before and after the line its nearest place is an end of it, which is told with less work.
		along := func(i int) float32 { return ((u+float32(i))*dx + v*dy) * per }
		before := sort.Search(len(row), func(i int) bool { return dx < 0 && along(i) < 1 || dx >= 0 && along(i) > 0 })
		after := sort.Search(len(row), func(i int) bool { return dx < 0 && along(i) <= 0 || dx >= 0 && along(i) >= 1 })
		if dx < 0 {
			f.round(row[:before], u, 0, dx, v-dy)
			f.round(row[after:], u, after, 0, v)
		} else {
			f.round(row[:before], u, 0, 0, v)
			f.round(row[after:], u, after, dx, v-dy)
		}
		for i, had := range row[before:after] {
			if had == 255 {
				continue
			}
			i += before
			x, t := u+float32(i), along(i)
			ex, ey := x-t*dx, v-t*dy
			if place := int((ex*ex + ey*ey) * f.per); place < len(f.shares) && f.shares[place] > had {
				row[i] = f.shares[place]
			}
		}
	}
}

// round leaves the brush round an end of a line in a part of a row, which begins i0 pixels after u. The end lies at x, and dy below.
func (f *fallOff) round(row []uint8, u float32, i0 int, x, dy float32) {
	for i, had := range row {
		if had == 255 {
			continue
		}
		dx := u + float32(i0+i) - x
		if place := int((dx*dx + dy*dy) * f.per); place < len(f.shares) && f.shares[place] > had {
			row[i] = f.shares[place]
		}
	}
}
