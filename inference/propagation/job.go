package propagation

import (
	"image"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// OfJob is a frame that the engine answers about, for a job: clicks come in between.
func OfJob(a *inference.Access, p *picture.Picture) Frame { return job{a, p} }

type job struct {
	access *inference.Access
	frame  *picture.Picture
}

func (j job) Picture() *picture.Picture { return j.frame }

func (j job) Encode(crop image.Rectangle) (*inference.Embedding, error) {
	return j.access.EncodeCropOf(j.frame, crop)
}

func (j job) Decode(e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	return j.access.Decode(e, p, maskInput)
}
