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

func (j job) Picture() *picture.Picture { return j.access.Picture() }

func (j job) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	if w, h := j.Picture().Size(); crop == image.Rect(0, 0, w, h) {
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
	ctx    context.Context
	runner *inference.Runner
	shown  *picture.Picture
}

func (r run) Picture() *picture.Picture { return r.shown }

func (r run) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	if w, h := r.shown.Size(); crop == image.Rect(0, 0, w, h) {
		e, _, err := r.runner.Embed(r.ctx, r.shown)
		return e, err
	}
	return r.runner.EmbedCrop(r.ctx, r.shown, crop)
}

func (r run) Decode(e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	return r.runner.DecodeBatch(r.ctx, e, prompts)
}
