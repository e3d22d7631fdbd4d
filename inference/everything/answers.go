package everything

import (
	"context"
	"image"

	"clickmask/inference"
	"clickmask/picture"
	"clickmask/prompt"
)

// OfJob answers by the engine, for a job on the shown picture: clicks come in between.
func OfJob(a *inference.Access) Source { return job{a} }

type job struct{ access *inference.Access }

func (j job) Size() (w, h int) { return j.access.Picture().Size() }

func (j job) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	if w, h := j.Size(); crop == image.Rect(0, 0, w, h) {
		return j.access.Embedding(), nil
	}
	return j.access.EncodeCrop(crop)
}

func (j job) Decode(e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	return j.access.DecodeBatch(e, prompts)
}

// OfRunner answers at once, for the commands.
func OfRunner(ctx context.Context, r *inference.Runner, p *picture.Picture) Source {
	return run{ctx, r, p}
}

type run struct {
	ctx     context.Context
	runner  *inference.Runner
	picture *picture.Picture
}

func (r run) Size() (w, h int) { return r.picture.Size() }

func (r run) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	if w, h := r.Size(); crop == image.Rect(0, 0, w, h) {
		e, _, err := r.runner.Embed(r.ctx, r.picture)
		return e, err
	}
	return r.runner.EmbedCrop(r.ctx, r.picture, crop)
}

func (r run) Decode(e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	return r.runner.DecodeBatch(r.ctx, e, prompts)
}
