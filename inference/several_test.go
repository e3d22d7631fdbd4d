package inference_test

import (
	"context"
	"slices"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/prompt"
)

// noting notes what a model is asked.
type noting struct {
	*fake.Model
	prompts []prompt.Prompt
	fed     []*mask.Logits
	answers []*prompt.Answer
}

func (n *noting) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	a, err := n.Model.Decode(ctx, e, p, maskInput)
	n.prompts, n.fed, n.answers = append(n.prompts, p.Clone()), append(n.fed, maskInput), append(n.answers, a)
	return a, err
}

func TestSeveralPointsAreAskedAfterOneOfThem(t *testing.T) {
	add, away := prompt.Point{X: 50, Y: 60, Label: prompt.Positive}, prompt.Point{X: 90, Y: 60, Label: prompt.Negative}
	box := prompt.NewBox(10, 10, 90, 90)
	for _, c := range []struct {
		name   string
		p      prompt.Prompt
		fed    bool // a mask comes with it
		closer bool
		first  prompt.Point // that is asked alone; the zero value for none
	}{
		{"a stroke", prompt.Prompt{Points: []prompt.Point{add, {X: 70, Y: 60, Label: prompt.Positive}}}, false, true, add},
		{"the first positive one", prompt.Prompt{Points: []prompt.Point{away, add}}, false, true, add},
		{"negative ones alone", prompt.Prompt{Points: []prompt.Point{away, away}}, false, true, prompt.Point{}},
		{"one point", prompt.Prompt{Points: []prompt.Point{add}}, false, true, prompt.Point{}},
		{"with a box", prompt.Prompt{Points: []prompt.Point{add, add}, Box: &box}, false, true, prompt.Point{}},
		{"with a mask", prompt.Prompt{Points: []prompt.Point{add, add}}, true, true, prompt.Point{}},
		{"a model with official answers", prompt.Prompt{Points: []prompt.Point{add, add}}, false, false, prompt.Point{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &noting{Model: fake.New(fake.Options{Closer: c.closer})}
			r := inference.NewRunner(m, inference.Options{})
			e, _, err := r.Embed(t.Context(), sceneNumber(1))
			if err != nil {
				t.Fatal(err)
			}
			var fed *mask.Logits
			if c.fed {
				a, err := m.Model.Decode(t.Context(), e, prompt.Prompt{Points: []prompt.Point{add}}, nil)
				if err != nil {
					t.Fatal(err)
				}
				fed = &a.LowRes[0]
			}
			a, err := r.Ask(t.Context(), e, c.p, fed)
			if err != nil {
				t.Fatal(err)
			}
			last := len(m.prompts) - 1
			if !m.prompts[last].Equal(c.p) || a != m.answers[last] {
				t.Errorf("asked last is %+v", m.prompts[last])
			}
			if c.first == (prompt.Point{}) {
				if last != 0 || m.fed[0] != fed {
					t.Errorf("%d questions", last+1)
				}
				return
			}
			if last != 1 || !slices.Equal(m.prompts[0].Points, []prompt.Point{c.first}) || m.fed[0] != nil {
				t.Fatalf("%d questions, the first is %+v", last+1, m.prompts[0])
			}
			if shown := m.answers[0].Choose(m.prompts[0]); m.fed[1] != &m.answers[0].LowRes[shown] {
				t.Error("what is fed is not the mask that would be shown")
			}
		})
	}
}
