package eval

import (
	"context"
	"time"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// target is an object to be clicked out.
type target struct {
	object, counts bitmap
	area           int
}

// sample is what one object gave; the keys are the metrics' names.
type sample struct {
	source, size string
	picture      int // samples of one picture are not independent
	values       map[string]float64
}

// judge asks a model about one picture.
type judge struct {
	model     *inference.Runner
	picture   *picture.Picture
	embedding *inference.Embedding
	closer    bool

	decodes, looks int
	looking        time.Duration
}

// ask returns the answer and the index that the window would show.
func (j *judge) ask(ctx context.Context, p prompt.Prompt, previous *mask.Logits) (*prompt.Answer, int, error) {
	j.decodes++
	a, err := j.model.Ask(ctx, j.embedding, p, previous)
	if err != nil {
		return nil, 0, err
	}
	return j.look(ctx, p, a, a.Choose(p))
}

// look is the closer look at mask i of an answer, where that is wanted: the answer after it, and the mask to show.
func (j *judge) look(ctx context.Context, p prompt.Prompt, a *prompt.Answer, i int) (*prompt.Answer, int, error) {
	if !j.closer || a.LookedAt(i) {
		return a, i, nil
	}
	if _, ok := inference.CloserCrop(p, a.LowRes[i]); !ok {
		return a, i, nil
	}
	start := time.Now()
	a, shown, err := j.model.LookCloser(ctx, j.picture, p, a, i)
	j.looking += time.Since(start)
	j.looks++
	return a, shown, err
}

// clicks goes on clicking up to n times and returns the IoU after each click. Once nothing is wrong the last
// IoU stands for the clicks that are not needed. best3 is the best candidate's after the first click.
func (j *judge) clicks(ctx context.Context, t target, first prompt.Point, n int) (after []float64, best3 float64, err error) {
	p := prompt.Prompt{Points: []prompt.Point{first}}
	var previous *mask.Logits
	for len(after) < n {
		a, shown, err := j.ask(ctx, p, previous)
		if err != nil {
			return nil, 0, err
		}
		b := fromMask(a.LowRes[shown].Mask())
		after = append(after, iou(b, t.object, t.counts))
		if len(after) == 1 {
			for _, k := range a.Candidates(p) {
				if a, _, err = j.look(ctx, p, a, k); err != nil {
					return nil, 0, err
				}
				best3 = max(best3, iou(fromMask(a.LowRes[k].Mask()), t.object, t.counts))
			}
		}
		next, more := nextClick(b, t.object, t.counts)
		if !more {
			break
		}
		p.Points = append(p.Points, next)
		previous = &a.LowRes[shown]
	}
	for len(after) < n {
		after = append(after, after[len(after)-1])
	}
	return after, best3, nil
}

// boxed answers a box: the IoU and the mask.
func (j *judge) boxed(ctx context.Context, t target, box prompt.Box) (float64, bitmap, error) {
	a, shown, err := j.ask(ctx, prompt.Prompt{Box: &box}, nil)
	if err != nil {
		return 0, bitmap{}, err
	}
	b := fromMask(a.LowRes[shown].Mask())
	return iou(b, t.object, t.counts), b, nil
}

// clicksToReach is the number of clicks after which the IoU is first at least want, or all of them.
func clicksToReach(after []float64, want float64) float64 {
	for i, v := range after {
		if v >= want {
			return float64(i + 1)
		}
	}
	return float64(len(after))
}
