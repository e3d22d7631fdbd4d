package propagation

import (
	"image"
	"math"

	"clickmask/mask"
	"clickmask/picture"
)

// Signs are what the confidence of a mask is told from.
type Signs struct {
	Score    float64 `json:"score"`    // of the best candidate
	Overlap  float64 `json:"overlap"`  // its IoU with the mask before moved along
	Odds     float64 `json:"odds"`     // the IoU that colours expect
	Agrees   float64 `json:"agrees"`   // mean IoU with the answers to the other questions
	Feature  float64 `json:"feature"`  // likeness of the model's features to those of a known mask
	IoU      float64 `json:"iou"`      // predicted
	Grows    float64 `json:"grows"`    // logarithm of the area to that before
	Cost     float64 `json:"cost"`     // of laying the thing as it was over the picture
	Anchor   float64 `json:"anchor"`   // the same of the thing as it is where its mask is known, turned anyhow
	Colours  float64 `json:"colours"`  // likeness of its colours to those there
	Size     float64 `json:"size"`     // logarithm of its area to that there
	Before   float64 `json:"before"`   // confidence of the step before
	Certain  float64 `json:"certain"`  // product of the confidences since a mask was known
	Steps    float64 `json:"steps"`    // since then
	Absent   float64 `json:"absent"`   // steps since it was seen
	Presence float64 `json:"presence"` // that it is to be seen at all
}

// gone is how sure it is at most that a thing is not to be seen: one that was lost looks the same, and a person is to tell them apart.
const gone = 0.65

// rest is the part of a thing below which it counts as gone: so little looks like anything, and is not to be followed.
const rest = 0.15

// hiding is what it costs that all of a thing is hidden.
const hiding = 0.4

// seen is the presence from which on a thing is taken to be there; once it was gone, seenAgain.
const (
	seen      = 0.45
	seenAgain = 0.85
)

// nothing is the result where nothing answered.
func (t *Tracker) nothing(p *picture.Picture) Result {
	w, h := p.Size()
	return Result{Mask: mask.Rect(w, h, image.Rectangle{}), Confidence: 0.5,
		Signs: Signs{Before: t.confidence, Certain: t.certain, Steps: float64(t.steps), Absent: float64(t.absent), Cost: 1, Anchor: 1}}
}

// result is what comes of the best candidate.
func (t *Tracker) result(p *picture.Picture, small *reduced, g *guess, c *candidate) Result {
	none := t.nothing(p)
	m := tidy(g.together(c, small).Mask())
	if m.Empty() {
		if m = c.logits.Mask(); m.Empty() {
			return none
		}
	}
	s := shapeOf(m)
	signs := Signs{Score: c.score, Overlap: c.overlap, Odds: c.odds, Agrees: c.agrees, Feature: c.feature, IoU: c.iou, Grows: c.grows, Cost: g.fit.cost,
		Anchor: math.Inf(1), Before: t.confidence, Certain: t.certain, Steps: float64(t.steps), Absent: float64(t.absent)}
	var own colours
	own.see(p, s, 1)
	for i := range t.anchors {
		a := &t.anchors[i]
		if cost := a.exemplar.anyTurn(small, &t.colours, s.centre, math.Sqrt(float64(s.area)/float64(a.exemplar.shape.area))).cost; cost < signs.Anchor {
			signs.Anchor, signs.Size = cost, math.Log(float64(s.area)/float64(a.exemplar.shape.area))
		}
		signs.Colours = max(signs.Colours, own.like(&a.colours))
	}
	if v := g.hides; v != nil { // the whole thing would not fit on what is to be seen of it
		signs.Anchor = min(signs.Anchor, v.cost+hiding*(1-v.share))
	}
	// The light may change: then the colours of the last steps are those to go by, as far as these were sure.
	signs.Colours = max(signs.Colours, 0.9*own.like(&t.colours))
	signs.Presence = signs.presence()
	least := seen
	if t.absent > 0 {
		least = seenAgain
	}
	if signs.Presence < least || t.share(s.area) < rest {
		none.Signs = signs
		none.Confidence = gone * (1 - signs.Presence)
		return none
	}
	return Result{Mask: m, Confidence: signs.confidence(), IoU: float32(c.iou), Signs: signs}
}

// tidy drops crumbs and small holes.
func tidy(m mask.Mask) mask.Mask {
	least := m.Area() / 30
	return m.DropIslands(least).FillHoles(least / 3)
}

func logistic(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

// presence is whether the thing is to be seen at all. Fitted by hand on rendered sequences of training pictures: colours tell most.
func (s *Signs) presence() float64 {
	return logistic(-12 + 9.5*s.Colours + 3.5*s.Feature - 3.5*s.Anchor + 6*s.Agrees)
}

// confidence is that of a mask which is there: the odds of an IoU of 0.8. Fitted by logistic regression on 470 masks of rendered
// sequences of training pictures, of which 35 were bad, with a penalty of 30 and bad ones counted three times; then moved so that
// [Sure] marks a tenth of the good ones (2026-11-30).
func (s *Signs) confidence() float64 {
	return logistic(-27.3 + 4.4*s.Overlap + 16*s.Agrees + 5.2*s.Feature + 8.7*s.Colours - 1.25*min(s.Anchor, 1) - 3.7*min(s.Cost, 1) - 1.45*math.Abs(s.Grows))
}

// Sure is the confidence below which a person is to look at a mask.
const Sure = 0.7
