package models

import (
	"bytes"
	"context"
	"fmt"

	"clickmask/assets/model"
	"clickmask/inference"
	"clickmask/inference/graph"
	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/prompt"
)

// DecodeBatch implements inference.BatchDecoder. What is a click alone, as all that finding everything asks is, goes to a graph that
// does no more than that needs, of which each core answers clicks of its own. Other prompts are asked one after the other, and so
// is an accelerator.
func (m *builtin) DecodeBatch(ctx context.Context, e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	var clicks []int
	answers := make([]*prompt.Answer, len(prompts))
	for i, p := range prompts {
		if err := checkRequest(m.Info(), e, p, nil); err != nil {
			return nil, fmt.Errorf("prompt %d: %w", i, err)
		}
		if m.onCPU && p.Box == nil && len(p.Points) == 1 && p.Points[0].Label == prompt.Positive {
			clicks = append(clicks, i)
		}
	}
	err := m.clicks.Each(ctx, len(clicks), func(ctx context.Context, session *ort.Session, k int) (err error) {
		coords, _ := sam.PointTokens(prompts[clicks[k]], e.Grid)
		answers[clicks[k]], err = click(ctx, session, e, coords[:2])
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, p := range prompts {
		if answers[i] == nil {
			if answers[i], err = m.Decode(ctx, e, p, nil); err != nil {
				return nil, err
			}
		}
	}
	return answers, nil
}

// clickAsks are the inputs of the graph for clicks.
var clickAsks = []string{"f8", "f4", "click"}

// loadClicks compiles the graph for clicks of the weights in the built-in decoder and loads it.
func loadClicks(opts ort.Options) (*ort.Session, error) {
	weights, err := graph.ReadStored(model.Decoder)
	if err != nil {
		return nil, err
	}
	var data bytes.Buffer
	if _, err := graph.ClickNetClick(weights, builtinLow/2).WriteTo(&data); err != nil {
		return nil, fmt.Errorf("compile the built-in model for clicks: %w", err)
	}
	return ort.NewSession(data.Bytes(), clickAsks, builtinAnswers, opts)
}

// click answers one click, at x and y in pixels of the input.
func click(ctx context.Context, session *ort.Session, e *inference.Embedding, at []float32) (*prompt.Answer, error) {
	in := append(append(make([]inference.Tensor, 0, 3), e.Tensors...), inference.Tensor{Name: clickAsks[2], Shape: []int64{1, 1, 1, 2}, Data: at})
	masks, scores, out := newAnswer()
	if err := session.RunInto(ctx, in, out); err != nil {
		return nil, err
	}
	return answerOf(e.Grid, masks, scores), nil
}
