package inference

import (
	"context"
	"slices"

	"clickmask/mask"
	"clickmask/prompt"
)

// Ask answers a prompt as the program does. Several points that come with no mask, those along a stroke for one, are asked
// in two: the first positive one alone, whose mask then goes in with all. A model that was trained on clicks one after the
// other, each with the mask before, makes less of many points at once than of one click: docs/MODEL_CARD.md has by how
// much. Models whose official answers people expect are asked all at once ([Info.Closer]).
func (r *Runner) Ask(ctx context.Context, e *Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	if i := firstOfSeveral(p); maskInput == nil && i >= 0 && r.model.Info().Closer {
		one := prompt.Prompt{Points: p.Points[i : i+1]}
		a, err := r.Decode(ctx, e, one, nil)
		if err != nil {
			return nil, err
		}
		maskInput = &a.LowRes[a.Choose(one)]
	}
	return r.Decode(ctx, e, p, maskInput)
}

// firstOfSeveral is the index of the first positive point of a prompt of several points and no box, -1 where it is none.
func firstOfSeveral(p prompt.Prompt) int {
	if p.Box != nil || len(p.Points) < 2 {
		return -1
	}
	return slices.IndexFunc(p.Points, func(pt prompt.Point) bool { return pt.Label == prompt.Positive })
}
