package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/sam"
	"clickmask/mask"
	"clickmask/prompt"
)

// crowded is a model on the CPU that answers many prompts at once, each core prompts of its own: MobileSAM's decoder takes 15.1 ms
// with one thread and 11.4 with two, so that a second thread gains less than a second answer.
type crowded struct{ *model }

var _ inference.BatchDecoder = crowded{}

// DecodeBatch implements inference.BatchDecoder.
func (m crowded) DecodeBatch(ctx context.Context, e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	if err := m.check(e); err != nil {
		return nil, err
	}
	for i, p := range prompts {
		if err := p.Check(e.Grid.PictureW, e.Grid.PictureH); err != nil {
			return nil, fmt.Errorf("prompt %d: %w", i, err)
		}
		if p.Empty() {
			return nil, fmt.Errorf("prompt %d asks nothing", i)
		}
	}
	answers := make([]*prompt.Answer, len(prompts))
	pic, err := m.prepare(ctx, e, nil)
	if err == nil {
		err = m.sessions.crowd.Each(ctx, len(prompts), func(ctx context.Context, session *ort.Session, i int) (err error) {
			coords, labels := sam.PointTokens(prompts[i], e.Grid)
			answers[i], err = m.answer(ctx, session, e.Grid, pic, coords, labels)
			return err
		})
	}
	if errors.Is(err, errNoBatchGraph) {
		for i, p := range prompts {
			if answers[i], err = m.Decode(ctx, e, p, nil); err != nil {
				return nil, err
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return answers, nil
}

// answer asks a session that holds the decoder.
func (m *model) answer(ctx context.Context, session *ort.Session, f mask.Grid, pic []inference.Tensor, coords, labels []float32) (*prompt.Answer, error) {
	n := int64(len(labels))
	in := append(slices.Clone(pic),
		inference.Tensor{Name: "point_coords", Shape: []int64{1, n, 2}, Data: coords},
		inference.Tensor{Name: "point_labels", Shape: []int64{1, n}, Data: labels})
	out, err := session.Run(ctx, in)
	if err != nil {
		return nil, err
	}
	area := m.arch.Low() * m.arch.Low()
	a := &prompt.Answer{LowRes: make([]mask.Logits, m.arch.dec.masks), IoU: out[1].Data}
	for i := range a.LowRes {
		a.LowRes[i] = mask.Logits{Grid: f, Data: out[0].Data[i*area : (i+1)*area : (i+1)*area]}
	}
	return a, nil
}
