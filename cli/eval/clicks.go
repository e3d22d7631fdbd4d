package eval

import (
	"math/rand/v2"

	"clickmask/prompt"
)

// deepest returns the pixel farthest from the border of b, the first one row by row, and its squared
// distance, 0 when b is empty.
func deepest(b bitmap) (at int, depth int32) {
	for i, d := range b.inner() {
		if d > depth {
			at, depth = i, d
		}
	}
	return at, depth
}

// firstClick is in the middle of the object's widest part.
func firstClick(object bitmap) prompt.Point {
	at, _ := deepest(object)
	return object.point(at, prompt.Positive)
}

// nextClick is in the middle of the widest error; false when there is none.
func nextClick(shown, object, counts bitmap) (prompt.Point, bool) {
	missed, extra := errors(shown, object, counts)
	m, missedDepth := deepest(missed)
	e, extraDepth := deepest(extra)
	switch {
	case missedDepth == 0 && extraDepth == 0:
		return prompt.Point{}, false
	case missedDepth >= extraDepth:
		return object.point(m, prompt.Positive), true
	default:
		return object.point(e, prompt.Negative), true
	}
}

// randomClick is any pixel of the object that does not touch its border, or any at all where it is too thin.
func randomClick(object bitmap, rng *rand.Rand) prompt.Point {
	var within, all []int
	for i, d := range object.inner() {
		if d > 0 {
			all = append(all, i)
		}
		if d > 1 {
			within = append(within, i)
		}
	}
	if len(within) > 0 {
		all = within
	}
	return object.point(all[rng.IntN(len(all))], prompt.Positive)
}

// point is the centre of pixel i.
func (b bitmap) point(i int, label prompt.Label) prompt.Point {
	return prompt.Point{X: float64(i%b.w) + 0.5, Y: float64(i/b.w) + 0.5, Label: label}
}

// trueBox is the box round the object; jitteredBox moves each of its edges by up to a tenth of its side,
// within the picture.
func trueBox(object bitmap) prompt.Box {
	r := object.bounds()
	return prompt.NewBox(float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y))
}

func jitteredBox(object bitmap, rng *rand.Rand) prompt.Box {
	b := trueBox(object)
	w, h := b.X1-b.X0, b.Y1-b.Y0
	move := func(v, side, limit float64) float64 {
		return min(max(v+(2*rng.Float64()-1)*0.1*side, 0), limit)
	}
	// A side shrinks to four fifths at most, so that no box becomes empty.
	return prompt.NewBox(move(b.X0, w, float64(object.w)), move(b.Y0, h, float64(object.h)),
		move(b.X1, w, float64(object.w)), move(b.Y1, h, float64(object.h)))
}
