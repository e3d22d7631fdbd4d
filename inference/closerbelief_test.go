package inference_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/prompt"
)

// stranger answers every closer look with another thing, in the crop's corner.
type stranger struct{ *fake.Model }

func (s stranger) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := s.Model.Decode(ctx, e, p, in)
	if crop := e.Grid.Crop; err == nil && !crop.Empty() {
		for i := range a.LowRes {
			a.LowRes[i] = thing(e.Grid, float64(crop.Min.X), float64(crop.Min.Y), 20)
		}
	}
	return a, err
}

func TestWhichLooksAreBelieved(t *testing.T) {
	box := prompt.NewBox(205, 75, 295, 165)
	click := prompt.Point{X: 250, Y: 120, Label: prompt.Positive}
	first := prompt.Prompt{Points: []prompt.Point{click}}
	boxed := prompt.Prompt{Box: &box}
	clicks := prompt.Prompt{Points: []prompt.Point{click, click}}
	boxAndClick := prompt.Prompt{Box: &box, Points: []prompt.Point{click}}
	const low, high = 0.5, 0.99 // below and above what the fake predicts
	same := inference.Model(fake.New(fake.Options{}))
	another := stranger{fake.New(fake.Options{})}
	const shown, picked = -0.2, 1 // how much better another mask is said to be than the one that is looked at
	for name, c := range map[string]struct {
		model  inference.Model
		prompt prompt.Prompt
		before float32 // predicted IoU of the mask that is looked at
		other  float32
		want   bool
	}{
		"first click, better":               {same, first, low, shown, true},
		"first click, worse":                {same, first, high, shown, false},
		"first click, another thing":        {another, first, low, shown, true},
		"first click, another thing, worse": {another, first, high, shown, false},
		"box, better":                       {same, boxed, low, shown, true},
		"box, another thing":                {another, boxed, low, shown, true},
		"correction, better":                {same, clicks, low, shown, true},
		"correction, worse":                 {same, clicks, high, shown, false},
		"correction, another thing":         {another, clicks, low, shown, false},
		"box and click, better":             {same, boxAndClick, low, shown, true},
		"box and click, another thing":      {another, boxAndClick, low, shown, false},
		"candidate picked, better":          {same, first, low, picked, true},
		"candidate picked, another thing":   {another, first, low, picked, false},
	} {
		before := &prompt.Answer{LowRes: []mask.Logits{inScene(250, 120), inScene(250, 120)}, IoU: []float32{c.before, c.before + c.other}}
		a, shown, err := inference.NewRunner(c.model, inference.Options{}).LookCloser(t.Context(), scene(), c.prompt, before, 0)
		if err != nil || shown != 0 {
			t.Fatalf("%s: mask %d, %v", name, shown, err)
		}
		if believed := !a.LowRes[0].Grid.Crop.Empty(); believed != c.want || a.IoU[0] == c.before || !a.LowRes[1].Grid.Crop.Empty() {
			t.Errorf("%s: believed %v, want %v; score %v", name, believed, c.want, a.IoU[0])
		}
	}
}

// doubter is sure of a closer look by where the thing lies that it is fed with. It sees that thing again, or another one 60
// pixels to its right.
type doubter struct {
	*fake.Model
	sure  func(x float64) float32
	moves bool
}

func (d doubter) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, in *mask.Logits) (*prompt.Answer, error) {
	a, err := d.Model.Decode(ctx, e, p, in)
	if err != nil || in == nil {
		return a, err
	}
	b := in.Mask().Bounds()
	middle := float64(b.Min.X+b.Max.X) / 2
	for i := range a.LowRes {
		a.IoU[i] = d.sure(middle)
		a.LowRes[i].Data = in.Data
		if d.moves {
			a.LowRes[i] = thing(e.Grid, middle+60, 120, 40)
		}
	}
	return a, nil
}

func TestAfterALoneClickTheRivalsAreLookedAtTooAndTheBestIsShown(t *testing.T) {
	const other, left, middle, right = 190, 220, 250, 280
	sure := func(best float64) func(float64) float32 {
		return func(x float64) float32 {
			if math.Abs(x-best) < 10 {
				return 0.98
			}
			return 0.91
		}
	}
	first := at(250, 120, prompt.Positive)
	box := prompt.NewBox(205, 75, 295, 165)
	four := []float32{0.95, 0.84, 0.9, 0.5} // the single answer, then candidates
	for name, c := range map[string]struct {
		prompt prompt.Prompt
		iou    []float32
		look   int
		best   float64
		moves  bool
		shown  int
		looked []bool
		taken  []bool // whose place is taken by what was seen
	}{
		"the look agrees":        {first, four, 2, middle, false, 2, []bool{false, true, true, false}, []bool{false, true, true, false}},
		"a rival is better":      {first, four, 2, left, false, 1, []bool{false, true, true, false}, []bool{false, true, true, false}},
		"one far behind is not":  {first, four, 2, right, false, 2, []bool{false, true, true, false}, []bool{false, true, true, false}},
		"the winner may change":  {first, four, 2, left, true, 1, []bool{false, true, true, false}, []bool{false, true, false, false}},
		"chosen by a person":     {first, four, 1, right, false, 1, []bool{false, true, false, false}, []bool{false, true, false, false}},
		"a box":                  {prompt.Prompt{Box: &box}, four, 0, right, false, 0, []bool{true, false, false, false}, []bool{false, false, false, false}},
		"a correction":           {clicks(250, 120, 252, 120), four, 0, right, false, 0, []bool{true, false, false, false}, []bool{false, false, false, false}},
		"candidates and no more": {first, []float32{0.9, 0.85, 0.3}, 0, left, false, 1, []bool{true, true, false}, []bool{true, true, false}},
	} {
		a := &prompt.Answer{IoU: c.iou}
		for _, x := range []float64{other, left, middle, right}[:len(c.iou)] {
			a.LowRes = append(a.LowRes, inScene(x, 120))
		}
		r := inference.NewRunner(doubter{fake.New(fake.Options{}), sure(c.best), c.moves}, inference.Options{})
		after, shown, err := r.LookCloser(t.Context(), scene(), c.prompt, a, c.look)
		if err != nil {
			t.Fatal(err)
		}
		if shown != c.shown || !slices.Equal(after.Looked, c.looked) {
			t.Errorf("%s: mask %d is shown, looked at were %v, want %d and %v (scores %v)", name, shown, after.Looked, c.shown, c.looked, after.IoU)
		}
		for i, l := range after.LowRes {
			if taken := !l.Grid.Crop.Empty(); taken != c.taken[i] || c.looked[i] != (after.IoU[i] != a.IoU[i]) {
				t.Errorf("%s: mask %d: taken %v, score %v after %v", name, i, taken, after.IoU[i], a.IoU[i])
			}
		}
		again, _, err := r.LookCloser(t.Context(), scene(), c.prompt, after, len(c.iou)-1)
		if err != nil || !again.LookedAt(len(c.iou)-1) || !again.LookedAt(c.look) {
			t.Errorf("%s: another mask afterwards: %v", name, err)
		}
		if was := a.Covers(); !slices.Equal(after.Covers(), was) || !slices.Equal(again.Covers(), was) {
			t.Errorf("%s: the masks covered %v, and are said to have covered %v, then %v", name, was, after.Covers(), again.Covers())
		}
	}
}
