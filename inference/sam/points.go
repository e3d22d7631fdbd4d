package sam

import (
	"clickmask/mask"
	"clickmask/prompt"
)

// The labels that SAM's prompt encoder knows beside positive (1) and negative (0).
const (
	LabelPadding     float32 = -1 // "no point here": its encoding is replaced by not_a_point_embed
	LabelTopLeft     float32 = 2  // a box's top left corner
	LabelBottomRight float32 = 3  // a box's bottom right corner
)

// PointTokens brings a prompt into the model's input and lays it out as the prompt encoder reads it:
// the points in their order, then the padding point or the box's two corners. coords holds N pairs
// x, y in pixels of the model's input ([1,N,2]), labels the N labels ([1,N]).
//
// Just as in segment_anything, one padding point goes with points that have no box, none with a box,
// and a prompt that asks nothing (a mask input alone) has no tokens at all: N is 0 then. Coordinates
// are not moved by half a pixel; prompt encoders do that themselves. They are not clamped either.
//
// Source: segment_anything predictor.py (predict), modeling/prompt_encoder.py (_embed_points).
func PointTokens(p prompt.Prompt, f mask.Grid) (coords, labels []float32) {
	coords = make([]float32, 0, 2*len(p.Points)+4)
	labels = make([]float32, 0, len(p.Points)+2)
	add := func(x, y float64, label float32) {
		fx, fy := ToInput(x, y, f)
		coords = append(coords, fx, fy)
		labels = append(labels, label)
	}
	for _, pt := range p.Points {
		add(pt.X, pt.Y, float32(pt.Label))
	}
	switch {
	case p.Box != nil:
		add(p.Box.X0, p.Box.Y0, LabelTopLeft)
		add(p.Box.X1, p.Box.Y1, LabelBottomRight)
	case len(p.Points) > 0:
		coords = append(coords, 0, 0)
		labels = append(labels, LabelPadding)
	}
	return coords, labels
}

// ToInput brings a picture position into the model's input. Each axis has its own ratio, content over
// picture (or over the part of it that the model saw), because each content side was rounded by itself; the
// product is taken in double precision and rounded to float32 once (segment_anything predictor.py, predict).
func ToInput(x, y float64, f mask.Grid) (ix, iy float32) {
	seen := f.Seen()
	return float32((x - float64(seen.Min.X)) * (float64(f.ContentW) / float64(seen.Dx()))),
		float32((y - float64(seen.Min.Y)) * (float64(f.ContentH) / float64(seen.Dy())))
}
