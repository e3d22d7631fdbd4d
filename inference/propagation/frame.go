package propagation

import (
	"context"
	"image"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Frame is one picture of a sequence and a model that answers about it.
type Frame interface {
	Picture() *picture.Picture
	// Encode is the embedding of a crop of the picture, or of all of it.
	Encode(crop image.Rectangle) (*inference.Embedding, error)
	Decode(e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error)
}

// OfRunner is a frame that a runner answers about.
func OfRunner(ctx context.Context, r *inference.Runner, p *picture.Picture) Frame {
	return run{ctx, r, p}
}

type run struct {
	ctx    context.Context
	runner *inference.Runner
	shown  *picture.Picture
}

func (r run) Picture() *picture.Picture { return r.shown }

func (r run) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	return r.runner.EmbedCrop(r.ctx, r.shown, crop)
}

func (r run) Decode(e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	return r.runner.Decode(r.ctx, e, p, maskInput)
}
