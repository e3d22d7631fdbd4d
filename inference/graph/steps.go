package graph

import (
	"context"

	"clickmask/inference"
	"clickmask/inference/sam"
	"clickmask/picture"
)

// Steps are the parts of a model's Encode one by one, for who measures them. The models of this package
// have them; like a model's methods they are called from one goroutine at a time.
type Steps interface {
	// Input is everything before the encoder: resize, normalise, pad.
	Input(ctx context.Context, p *picture.Picture) (*Input, error)
	// EncodeInput is the encoder alone, to image_embeddings. The first call for a height that this machine
	// has not seen also builds its graph.
	EncodeInput(ctx context.Context, in *Input) (inference.Tensor, error)
	// PreparePicture is the decoder's work on the picture, done anew.
	PreparePicture(ctx context.Context, embedding inference.Tensor) error
}

var _ Steps = (*model)(nil)

// Input is a picture as the encoder takes it.
type Input struct {
	plan   Plan
	tensor inference.Tensor
}

// Input implements Steps.
func (m *model) Input(ctx context.Context, p *picture.Picture) (*Input, error) {
	rgb, f, err := sam.Content(ctx, p, m.Grid)
	if err != nil {
		return nil, err
	}
	return m.input(rgb, f.ContentW, f.ContentH)
}

// input makes the encoder's input of content of w x h packed RGB pixels.
func (m *model) input(rgb []byte, w, h int) (*Input, error) {
	var plan Plan
	if m.arch.CanSplit() {
		plan = m.sessions.plan(w, h)
	}
	return m.lay(plan, rgb, w, h)
}

// lay lays content out as a plan takes it.
func (m *model) lay(plan Plan, rgb []byte, w, h int) (*Input, error) {
	side := m.arch.Side
	rows := side
	if m.arch.CanSplit() {
		rows = m.arch.FrontRows(plan)
	}
	if plan.Turned {
		rgb, w, h = turnPixels(rgb, w, h), h, w
	}
	data := make([]float32, 3*side*side)
	if err := sam.Normalise(data, rgb, w, h, side, sam.Mean, sam.Std); err != nil {
		return nil, err
	}
	// Of each channel only the first rows are read; they are moved together.
	for c := 1; c < 3; c++ {
		copy(data[c*rows*side:(c+1)*rows*side], data[c*side*side:])
	}
	return &Input{plan, inference.Tensor{Name: "image", Shape: []int64{1, 3, int64(rows), int64(side)}, Data: data[:3*rows*side]}}, nil
}

// EncodeInput implements Steps.
func (m *model) EncodeInput(ctx context.Context, in *Input) (inference.Tensor, error) {
	if m.arch.CanSplit() {
		return m.sessions.encodeSplit(ctx, in.plan, in.tensor)
	}
	return m.sessions.encode(ctx, in.tensor)
}

// PreparePicture implements Steps.
func (m *model) PreparePicture(ctx context.Context, embedding inference.Tensor) error {
	_, err := m.sessions.prepare(ctx, []inference.Tensor{{Name: "image_embeddings", Shape: embedding.Shape, Data: embedding.Data}}, false)
	return err
}
