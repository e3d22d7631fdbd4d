package graph

import (
	"context"

	"clickmask/inference"
	"clickmask/inference/sam"
	"clickmask/prompt"
)

var (
	_ inference.Warmer   = (*model)(nil)
	_ inference.Preparer = (*model)(nil)
)

// Prepare implements inference.Preparer: for an embedding that was just made, Encode has done it.
func (m *model) Prepare(ctx context.Context, e *inference.Embedding) error {
	if err := m.check(e); err != nil {
		return err
	}
	_, err := m.prepare(ctx, e, nil)
	return err
}

// Warm answers one point about an empty embedding, and again with a mask prompt: ONNX Runtime allocates during a
// graph's first run, and the graph for mask prompts is loaded by the first of them. The encoder is left alone: the
// next picture runs it for longer than its first run costs. What was prepared of the shown picture stays.
func (m *model) Warm(ctx context.Context) error {
	defer func(picture, masked preparedPicture) { m.picture, m.masked = picture, masked }(m.picture, m.masked)
	grid, channels, low := m.arch.Grid, m.arch.Channels(), m.arch.Low()
	e := &inference.Embedding{
		Model: m.info.Fingerprint,
		Grid:  m.Grid(m.arch.Side, m.arch.Side),
		Tensors: []inference.Tensor{{
			Name: "image_embeddings", Shape: []int64{1, int64(channels), int64(grid), int64(grid)},
			Data: make([]float32, channels*grid*grid),
		}},
	}
	middle := float64(m.arch.Side) / 2
	point := prompt.Prompt{Points: []prompt.Point{{X: middle, Y: middle, Label: prompt.Positive}}}
	coords, labels := sam.PointTokens(point, e.Grid)
	for _, logits := range [][]float32{nil, make([]float32, low*low)} {
		if _, err := m.decode(ctx, e, coords, labels, logits); err != nil {
			return err
		}
	}
	return nil
}
