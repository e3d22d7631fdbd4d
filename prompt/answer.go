package prompt

import (
	"math"
	"slices"

	"clickmask/mask"
)

// Answer is what a decoder says to one prompt: C low-res masks and C predicted IoU values.
//
// With C = 4, mask 0 is the single-mask answer and masks 1 to 3 are the candidates, as in SAM's
// mask decoder; with C = 3 there are only candidates, with C = 1 only the single answer.
type Answer struct {
	LowRes []mask.Logits
	IoU    []float32
	Looked []bool // masks that were looked at closer, whatever came of it; nil: none
	// Cover is what [Answer.Covers] says where masks have taken the place of those that the decoder gave; nil where none has.
	Cover []float64
}

// Covers is how much of the picture each mask covered, in its pixels, as the decoder gave it. It stays what it was when another mask takes
// the place of one, so that masks which stand in the order of it stay where they stand.
func (a *Answer) Covers() []float64 {
	if len(a.Cover) == len(a.LowRes) {
		return a.Cover
	}
	covers := make([]float64, len(a.LowRes))
	for i, l := range a.LowRes {
		covers[i] = l.Area()
	}
	return covers
}

// Candidates returns the indices of the masks worth offering for p: the candidates alone after a first
// click, the single-mask answer before the candidates otherwise.
func (a *Answer) Candidates(p Prompt) []int {
	n := len(a.LowRes)
	first := 0
	if n == 4 && p.First() {
		first = 1
	}
	out := make([]int, 0, n-first)
	for i := first; i < n; i++ {
		out = append(out, i)
	}
	return out
}

// Choose returns the index of the mask to show for p: after a first click the candidate with the
// highest predicted IoU, of those that were looked at closer where any were; with a box or from the
// second point on the single-mask answer, where the model has one (SAM's ambiguity-aware output, arXiv 2304.02643, section 3). A mask whose IoU is
// missing or no number comes after all others. Without any mask the index is -1.
func (a *Answer) Choose(p Prompt) int {
	if len(a.LowRes) == 4 && !p.First() {
		return 0
	}
	offered := a.Candidates(p)
	if slices.ContainsFunc(offered, a.LookedAt) {
		offered = slices.DeleteFunc(offered, func(i int) bool { return !a.LookedAt(i) })
	}
	if len(offered) == 0 {
		return -1
	}
	best := offered[0]
	for _, i := range offered[1:] {
		if a.score(i) > a.score(best) {
			best = i
		}
	}
	return best
}

// LookedAt reports whether mask i was looked at closer.
func (a *Answer) LookedAt(i int) bool { return i >= 0 && i < len(a.Looked) && a.Looked[i] }

// score is the predicted IoU of mask i in a form that compares.
func (a *Answer) score(i int) float64 {
	if i >= len(a.IoU) || math.IsNaN(float64(a.IoU[i])) {
		return math.Inf(-1)
	}
	return float64(a.IoU[i])
}
