package canvas

import (
	"image"
	"math"
	"slices"

	"clickmask/mask"
	"clickmask/picture"
)

// How a brush that sticks to edges tells what belongs to what its middle goes over.
const (
	stickySide   = 256  // pixels that a brush is wide at most where colours are compared: larger ones take a smaller picture
	stickyCore   = 0.25 // of the radius: what lies so near to the middle is always taken
	stickyLeast  = 1.5  // pixels: the least radius of that
	stickyColour = 12.0 // a deviation of a colour that is noise, of 255
	stickyLogit  = 4.0  // likewise of the model's opinion
	stickyLimit  = 12.0 // the sum of squared deviations up to which a pixel belongs
)

// channels are three colours and the model's opinion.
const channels = 4

// ground is what a stroke is drawn over.
type ground struct {
	levels []*image.RGBA    // the pyramid
	rests  *picture.Picture // whose pixels rest, so that the first level is not there; nil for none
	logits *mask.Logits     // the model's opinion of the draft, nil for none
}

// stick returns the part of a stroke that belongs to what the brush's middle goes over: what has such colours, and of which
// the model thinks alike, and hangs together with the middle. Where the middle itself goes over an edge both sides belong.
func (o ground) stick(stroke mask.Mask, line []mask.Point, radius float64) mask.Mask {
	if len(o.levels) == 0 || stroke.Empty() {
		return stroke
	}
	if o.rests != nil {
		o.levels = slices.Concat([]*image.RGBA{o.rests.Pix()}, o.levels[1:])
	}
	n := finest(o.levels)
	for n+1 < len(o.levels) && 2*radius > stickySide*float64(int(1)<<n) {
		n++
	}
	per := 1 / float64(int(1)<<n)
	small := make([]mask.Point, len(line))
	for i, p := range line {
		small[i] = mask.Point{X: p.X * per, Y: p.Y * per}
	}
	level := o.levels[n]
	w, h := level.Rect.Dx(), level.Rect.Dy()
	reach := mask.Stroke(w, h, small, radius*per)
	core := mask.Stroke(w, h, small, max(radius*per*stickyCore, stickyLeast))
	if core.Empty() { // the middle lies beside the picture
		return stroke
	}
	p := newPatchOf(level, reach.Bounds())
	if o.logits != nil && o.logits.Valid() {
		p.opinion(*o.logits, 1/per)
	}
	belongs := p.flood(reach, core)
	return mask.Intersect(stroke, enlarged(belongs, stroke, 1<<n))
}

// feature is what one pixel is like: colours from 0 to 255, and the model's opinion.
type feature [channels]float32

// featurePatch is a rectangle of a picture as features.
type featurePatch struct {
	rect image.Rectangle
	at   []feature
}

// newPatchOf takes the colours of a rectangle, each the mean of the pixel and its neighbours, so that noise tells nothing.
func newPatchOf(img *image.RGBA, r image.Rectangle) featurePatch {
	p := featurePatch{r, make([]feature, r.Dx()*r.Dy())}
	w := r.Dx()
	column := make([][3]int32, w+2) // of three pixels, one beside the rectangle on both sides
	side := img.Rect.Size()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		clear(column)
		for dy := -1; dy <= 1; dy++ {
			row := img.Pix[min(max(y+dy, 0), side.Y-1)*img.Stride:]
			for i := range column {
				pix := row[4*min(max(r.Min.X+i-1, 0), side.X-1):]
				column[i][0] += int32(pix[0])
				column[i][1] += int32(pix[1])
				column[i][2] += int32(pix[2])
			}
		}
		out := p.at[(y-r.Min.Y)*w : (y-r.Min.Y+1)*w]
		for i := range out {
			for k := range 3 {
				out[i][k] = float32(column[i][k]+column[i+1][k]+column[i+2][k]) / 9
			}
		}
	}
	return p
}

// opinion adds what the model thinks of each pixel; per is how many pixels of the picture make one.
func (p featurePatch) opinion(l mask.Logits, per float64) {
	w, h := p.rect.Dx(), p.rect.Dy()
	v := make([]float32, w*h)
	l.Sample(v, w, h, (float64(p.rect.Min.X)+0.5)*per, (float64(p.rect.Min.Y)+0.5)*per, per, per)
	for i := range v {
		p.at[i][3] = min(max(v[i], -10), 10) // beyond, a model is only louder
	}
}

// flood goes from the core to all that is like it within reach.
func (p featurePatch) flood(reach, core mask.Mask) mask.Mask {
	mean, scale := p.like(core)
	w := p.rect.Dx()
	const free, taken = 1, 2
	bits := make([]uint8, len(p.at))
	for _, r := range reach.Runs() {
		for i := p.index(int(r.X0), int(r.Y)); i < p.index(int(r.X1), int(r.Y)); i++ {
			off := float32(0)
			for k := range channels {
				d := p.at[i][k] - mean[k]
				off += d * d * scale[k]
			}
			if off <= stickyLimit {
				bits[i] = free
			}
		}
	}
	var edge []int
	for _, r := range mask.Intersect(core, reach).Runs() {
		for i := p.index(int(r.X0), int(r.Y)); i < p.index(int(r.X1), int(r.Y)); i++ {
			bits[i] = taken
			edge = append(edge, i)
		}
	}
	take := func(i int) {
		if bits[i] == free {
			bits[i] = taken
			edge = append(edge, i)
		}
	}
	for len(edge) > 0 {
		i := edge[len(edge)-1]
		edge = edge[:len(edge)-1]
		x := i % w
		if x > 0 {
			take(i - 1)
		}
		if x+1 < w {
			take(i + 1)
		}
		if i >= w {
			take(i - w)
		}
		if i+w < len(bits) {
			take(i + w)
		}
	}
	var runs []mask.Run
	for _, r := range reach.Runs() {
		row := bits[p.index(int(r.X0), int(r.Y)):p.index(int(r.X1), int(r.Y))]
		for x := 0; x < len(row); {
			from := x
			for x < len(row) && row[x] == taken {
				x++
			}
			if x > from {
				runs = append(runs, mask.Run{Y: r.Y, X0: r.X0 + int32(from), X1: r.X0 + int32(x)})
				continue
			}
			x++
		}
	}
	wide, high := reach.Size()
	m, err := mask.New(wide, high, runs)
	if err != nil {
		return reach // the runs of a mask cut into pieces are in order
	}
	return m
}

// index is where a pixel lies in the patch.
func (p featurePatch) index(x, y int) int { return (y-p.rect.Min.Y)*p.rect.Dx() + x - p.rect.Min.X }

// like is what the pixels of the core are like: their mean, and by how much a deviation from it counts.
func (p featurePatch) like(core mask.Mask) (mean, scale feature) {
	var sum, squares [channels]float64
	n := 0.0
	for _, r := range core.Runs() {
		x0, x1 := max(int(r.X0), p.rect.Min.X), min(int(r.X1), p.rect.Max.X)
		if int(r.Y) < p.rect.Min.Y || int(r.Y) >= p.rect.Max.Y || x0 >= x1 {
			continue
		}
		for _, f := range p.at[p.index(x0, int(r.Y)):p.index(x1, int(r.Y))] {
			for k, v := range f {
				sum[k] += float64(v)
				squares[k] += float64(v) * float64(v)
			}
			n++
		}
	}
	n = math.Max(n, 1)
	for k := range channels {
		noise := stickyColour
		if k == 3 {
			noise = stickyLogit
		}
		m := sum[k] / n
		mean[k] = float32(m)
		scale[k] = float32(1 / (math.Max(squares[k]/n-m*m, 0) + noise*noise))
	}
	return mean, scale
}

// enlarged is a mask of a smaller picture as one of the size of another mask: each pixel becomes a square.
func enlarged(m, of mask.Mask, by int) mask.Mask {
	if by == 1 {
		return m
	}
	w, h := of.Size()
	lw, lh := m.Size()
	var out []mask.Run
	runs := m.Runs()
	for len(runs) > 0 {
		var row []mask.Run
		row, runs = splitRow(runs, runs[0].Y)
		y0, y1 := int(row[0].Y)*by, (int(row[0].Y)+1)*by
		if int(row[0].Y) == lh-1 {
			y1 = h // what a smaller picture has no pixel of its own for
		}
		for y := y0; y < min(y1, h); y++ {
			for _, r := range row {
				x1 := int(r.X1) * by
				if int(r.X1) == lw {
					x1 = w
				}
				out = append(out, mask.Run{Y: int32(y), X0: r.X0 * int32(by), X1: int32(min(x1, w))})
			}
		}
	}
	big, err := mask.New(w, h, out)
	if err != nil {
		return of
	}
	return big
}
