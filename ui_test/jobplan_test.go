//go:build linux

package uitest

import (
	"image"
	"math"
	"math/rand/v2"
	"slices"

	"clickmask/canvas"
	"clickmask/mask"
)

// move is what a person might do next to a mask, and what becomes of it.
type move struct {
	what   string
	key    string        // pressed, for a command
	slider int           // of the mask panel, set to value; -1 for none
	value  int           // of the slider
	tool   canvas.ToolID // that is to be in hand; "" for a command or a slider
	grow   int           // steps by which the brush is made larger before
	away   bool          // with the right button
	line   []mask.Point  // that is dragged along; of a polygon its corners
	result mask.Mask
}

// The sliders of the mask panel that are used, from the top; see parts.MaskPanel.
const (
	sliderGrow   = 1
	sliderSmooth = 2
	sliderHoles  = 3
	sliderSpecks = 4
)

// speckSizes are the stops of the slider for specks, see parts.maskSizes.
var speckSizes = []int{0, 4, 9, 16, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000}

// worker mends a mask by what is seen of it: where it is wrong, and which of the tools puts most of that right for what it
// takes. Its hand is not steady.
type worker struct {
	job
	hand *rand.Rand
	sway float64       // in picture pixels, to each side
	held canvas.ToolID // the tool in hand
	size float64       // of the brush
	seen mask.Mask     // the mask as it is
	base mask.Mask     // what the sliders begin with
	set  [5]int        // the sliders
}

// cost is how many clicks, strokes and keys a move takes.
func (w *worker) cost(m move) int {
	n := 1
	if m.tool != "" && m.tool != w.held {
		n++
	}
	switch {
	case m.tool == canvas.ToolPolygon:
		n += len(m.line) // each corner, and Enter
	case m.tool == canvas.ToolAdd:
		n += 2 // Enter opens it again and keeps it
	}
	return n + max(m.grow, -m.grow)
}

// next is the move that puts most right for each action, and whether there is one that puts anything right.
func (w *worker) next() (best move, ok bool) {
	now, most := mask.IoU(w.seen, w.truth), 0.0
	for _, m := range w.moves() {
		// Beyond the goal nothing is to be gained.
		if gain := (min(mask.IoU(m.result, w.truth), goal+0.01) - now) / float64(w.cost(m)); gain > most {
			best, most, ok = m, gain, true
		}
	}
	return best, ok
}

func (w *worker) moves() []move {
	list := w.sliders()
	if w.beside != nil {
		list = append(list, move{what: "subtract what is beside it", key: "ctrl+shift+u", slider: -1, result: mask.Subtract(w.seen, *w.beside)})
	}
	for _, away := range []bool{false, true} {
		wrong := mask.Subtract(w.truth, w.seen)
		if away {
			wrong = mask.Subtract(w.seen, w.truth)
		}
		if wrong.Empty() {
			continue
		}
		parts := wrong.Parts(1)
		for _, part := range parts[:min(len(parts), 2)] {
			for _, m := range w.strokes(part, away) {
				if w.job.hand == "" || m.tool == w.job.hand {
					list = append(list, m)
				}
			}
		}
	}
	return list
}

// sliders are the settings of one slider beside the others.
func (w *worker) sliders() []move {
	var list []move
	try := func(what string, slider, value int) {
		set := w.set
		set[slider] = value
		m := w.base
		if set[sliderHoles] != 0 {
			m = m.FillHoles(-1)
		}
		if n := set[sliderSpecks]; n != 0 {
			m = m.DropSpecks(speckSizes[n])
		}
		if n := set[sliderGrow]; n != 0 {
			m = m.Grow(n)
		}
		if n := set[sliderSmooth]; n != 0 {
			m = m.Smooth(n)
		}
		list = append(list, move{what: what, slider: slider, value: value, result: m})
	}
	try("fill holes", sliderHoles, len(speckSizes))
	for n := 3; n < len(speckSizes); n++ {
		try("remove specks", sliderSpecks, n)
	}
	for n := 1; n <= 10; n++ {
		try("grow", sliderGrow, n)
		try("shrink", sliderGrow, -n)
		try("smooth", sliderSmooth, n)
	}
	return list
}

// strokes are the ways to draw a part that is wrong.
func (w *worker) strokes(part mask.Mask, away bool) []move {
	var list []move
	add := func(m move, drawn mask.Mask) {
		m.slider, m.away = -1, away
		if m.result = mask.Union(w.seen, drawn); away {
			m.result = mask.Subtract(w.seen, drawn)
		}
		list = append(list, m)
	}
	// Where the mask is right beyond the part, the hand may go wide.
	free := w.truth
	if away {
		free = w.truth.Invert()
	}
	wide := mask.Intersect(part.Grow(5), free)
	round := outlineOf(wide)
	if len(round) < 3 {
		return nil
	}
	line := w.shaky(spaced(round, 7))
	add(move{what: "lasso", tool: canvas.ToolLasso, line: line}, mask.Polygon(w.width(), w.height(), line))
	corners := straightened(round, 2)
	add(move{what: "polygon", tool: canvas.ToolPolygon, line: corners}, mask.Polygon(w.width(), w.height(), corners))
	if w.job.hand == canvas.ToolAdd { // what comes of a click nobody knows before
		add(move{what: "click", tool: canvas.ToolAdd, line: []mask.Point{deepest(part)}}, part)
	}
	b := part.Bounds()
	p, q := mask.Point{X: float64(b.Min.X), Y: float64(b.Min.Y)}, mask.Point{X: float64(b.Max.X), Y: float64(b.Max.Y)}
	across := w.shaky([]mask.Point{p, q})
	add(move{what: "ellipse", tool: canvas.ToolEllipse, line: across}, mask.Ellipse(w.width(), w.height(), across[0], across[1]))
	add(move{what: "rectangle", tool: canvas.ToolRectangle, line: across}, mask.Box(w.width(), w.height(), across[0], across[1]))
	along := w.shaky(middleLine(part))
	for grow, size := range brushSizes(w.size) {
		add(move{what: "brush", tool: canvas.ToolBrush, grow: grow, line: along}, mask.Stroke(w.width(), w.height(), along, size/2))
	}
	return list
}

func (w *worker) width() int  { x, _ := w.truth.Size(); return x }
func (w *worker) height() int { _, y := w.truth.Size(); return y }

// did takes in what has become of the mask by a move.
func (w *worker) did(m move, seen mask.Mask) {
	if w.seen = seen; m.slider >= 0 {
		w.set[m.slider] = m.value
		return
	}
	w.base, w.set = seen, [5]int{}
	if m.tool != "" {
		w.held = m.tool
	}
	w.size = brushSizes(w.size)[m.grow]
}

// shaky is a line as a hand draws it.
func (w *worker) shaky(line []mask.Point) []mask.Point {
	out := make([]mask.Point, len(line))
	for i, p := range line {
		sway := func(at float64, most int) float64 {
			return min(max(at+w.sway*(2*w.hand.Float64()-1), 0), float64(most)-0.01)
		}
		out[i] = mask.Point{X: sway(p.X, w.width()), Y: sway(p.Y, w.height())}
	}
	return out
}

// brushSizes are the sizes of a brush by the steps that lead to them from its present one; see canvas.GrowTool.
func brushSizes(now float64) map[int]float64 {
	next := func(s float64) float64 { return max(s+1, math.Round(s*1.2)) }
	ladder := []float64{1}
	for ladder[len(ladder)-1] < now {
		ladder = append(ladder, next(ladder[len(ladder)-1]))
	}
	at := len(ladder) - 1
	for range 3 {
		ladder = append(ladder, next(ladder[len(ladder)-1]))
	}
	sizes := map[int]float64{0: now}
	for step := -min(at, 6); step <= 3; step++ {
		if step != 0 {
			sizes[step] = ladder[at+step]
		}
	}
	return sizes
}

// outlineOf is the longest border of a mask.
func outlineOf(m mask.Mask) []mask.Point {
	var longest []image.Point
	for _, ring := range m.Outlines() {
		if len(ring) > len(longest) {
			longest = ring
		}
	}
	line := make([]mask.Point, len(longest))
	for i, p := range longest {
		line[i] = mask.Point{X: float64(p.X), Y: float64(p.Y)}
	}
	return line
}

// spaced are points of a ring some way apart, back to the first.
func spaced(ring []mask.Point, step float64) []mask.Point {
	out, far := []mask.Point{ring[0]}, 0.0
	for i := 1; i < len(ring); i++ {
		if far += apart(ring[i-1], ring[i]); far >= step {
			out, far = append(out, ring[i]), 0
		}
	}
	return append(out, ring[0])
}

func apart(a, b mask.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// straightened are the corners of a ring that none of its points is farther from than so many pixels (Douglas and Peucker).
func straightened(ring []mask.Point, most float64) []mask.Point {
	far := 0
	for i := range ring {
		if apart(ring[0], ring[i]) > apart(ring[0], ring[far]) {
			far = i
		}
	}
	half := func(line []mask.Point) []mask.Point { out := thinned(line, most); return out[:len(out)-1] }
	return append(half(ring[:far+1]), half(append(slices.Clone(ring[far:]), ring[0]))...)
}

func thinned(line []mask.Point, most float64) []mask.Point {
	first, last := line[0], line[len(line)-1]
	far, at := most, -1
	for i := 1; i < len(line)-1; i++ {
		off := apart(first, line[i])
		if d := apart(first, last); d > 0 {
			off = math.Abs((last.X-first.X)*(line[i].Y-first.Y)-(last.Y-first.Y)*(line[i].X-first.X)) / d
		}
		if off > far {
			far, at = off, i
		}
	}
	if at < 0 {
		return []mask.Point{first, last}
	}
	return append(thinned(line[:at+1], most)[:0:0], append(thinned(line[:at+1], most), thinned(line[at:], most)[1:]...)...)
}

// deepest is a place that is far from the border of a part.
func deepest(part mask.Mask) mask.Point {
	for next := part; !next.Empty(); next = next.Grow(-3) {
		part = next
	}
	r := part.Runs()[len(part.Runs())/2]
	return mask.Point{X: float64(r.X0+r.X1) / 2, Y: float64(r.Y) + 0.5}
}

// middleLine goes along the middle of a part, from one end of its longer side to the other.
func middleLine(m mask.Mask) []mask.Point {
	const step = 8
	upright := m.Bounds().Dy() > m.Bounds().Dx()
	type slice struct{ x, y, n float64 }
	slices := map[int]slice{}
	least, most := math.MaxInt, 0
	for _, r := range m.Runs() {
		for x := int(r.X0); x < int(r.X1); x++ {
			at := x / step
			if upright {
				at = int(r.Y) / step
			}
			s := slices[at]
			slices[at] = slice{s.x + float64(x) + 0.5, s.y + float64(r.Y) + 0.5, s.n + 1}
			least, most = min(least, at), max(most, at)
		}
	}
	var line []mask.Point
	for at := least; at <= most; at++ {
		if s := slices[at]; s.n > 0 {
			line = append(line, mask.Point{X: s.x / s.n, Y: s.y / s.n})
		}
	}
	return line
}
