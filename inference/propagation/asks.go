package propagation

import (
	"image"
	"math"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/prompt"
)

// guess is where the thing may be, with what the model makes of it.
type guess struct {
	from  *exemplar
	fit   fit
	shape *shape   // moved there, without what is hidden of it
	hides *visible // nil where nothing hides it

	embedding *inference.Embedding
	before    cells // the shape
	odds      []float32
	asked     []candidate
}

// candidate is one mask of an answer.
type candidate struct {
	logits mask.Logits
	cells  cells
	shown  bool // it is what a person would be shown
	iou    float64
	likeness
}

// wide is how many times the longer side of a thing the crop has in which it is asked about.
const wide = 2.0

// cropAround is a square round a rectangle, within a picture of w x h pixels.
func cropAround(r image.Rectangle, w, h int) image.Rectangle {
	side := int(math.Ceil(wide * float64(max(r.Dx(), r.Dy(), 16))))
	span := func(middle, n int) (from, to int) {
		if side >= n {
			return 0, n
		}
		from = min(max(middle-side/2, 0), n-side)
		return from, from + side
	}
	x0, x1 := span((r.Min.X+r.Max.X)/2, w)
	y0, y1 := span((r.Min.Y+r.Max.Y)/2, h)
	return image.Rect(x0, y0, x1, y1)
}

// boxOf is a rectangle as a box, grown by a part of its sides and moved by another, within the picture.
func boxOf(r image.Rectangle, grow, dx, dy float64, w, h int) *prompt.Box {
	bw, bh := float64(r.Dx()), float64(r.Dy())
	x0, y0 := float64(r.Min.X)+(dx-grow)*bw, float64(r.Min.Y)+(dy-grow)*bh
	x1, y1 := float64(r.Max.X)+(dx+grow)*bw, float64(r.Max.Y)+(dy+grow)*bh
	in := func(v float64, n int) float64 { return min(max(v, 0), float64(n)) }
	b := prompt.NewBox(in(x0, w), in(y0, h), in(x1, w), in(y1, h))
	if b.Empty() {
		b = prompt.NewBox(float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y))
	}
	return &b
}

// ask is one question about a guess.
type ask struct {
	prompt prompt.Prompt
	mask   *mask.Logits
}

// asks are the questions of the first round.
func (g *guess) asks(inside, outside []prompt.Point, w, h int) []ask {
	r := g.shape.rect
	before := g.before.logits(g.embedding.Grid)
	all := append(append([]prompt.Point{}, inside...), outside...)
	return []ask{
		{prompt.Prompt{Box: boxOf(r, 0, 0, 0, w, h)}, before},
		{prompt.Prompt{Box: boxOf(r, 0.03, 0, 0, w, h)}, nil},
		{prompt.Prompt{Box: boxOf(r, 0.02, 0.02, -0.02, w, h), Points: inside}, before},
		{prompt.Prompt{Box: boxOf(r, 0.06, -0.02, 0.02, w, h), Points: all}, nil},
		{prompt.Prompt{Points: all}, before},
	}
}

// again are those of the second, about the best answer to the first.
func again(best *candidate, s *shape, inside, outside []prompt.Point, w, h int) []ask {
	all := append(append([]prompt.Point{}, inside...), outside...)
	return []ask{
		{prompt.Prompt{Box: boxOf(s.rect, 0, 0, 0, w, h)}, &best.logits},
		{prompt.Prompt{Box: boxOf(s.rect, 0.02, 0, 0, w, h), Points: all}, &best.logits},
	}
}

// put asks questions, and keeps what is answered.
func (g *guess) put(f Frame, asks []ask) error {
	for _, a := range asks {
		answer, err := f.Decode(g.embedding, a.prompt, a.mask)
		if err != nil {
			return err
		}
		shown := answer.Choose(a.prompt)
		for _, k := range answer.Candidates(a.prompt) {
			c := candidate{logits: answer.LowRes[k], cells: cellsOf(answer.LowRes[k]), shown: k == shown, iou: float64(answer.IoU[k])}
			if c.cells.area > 0 {
				g.asked = append(g.asked, c)
			}
		}
	}
	return nil
}
