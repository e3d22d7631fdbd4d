package everything

import (
	"image"

	"clickmask/inference"
	"clickmask/picture"
	"clickmask/prompt"
)

// Source answers for one picture.
type Source interface {
	Picture() *picture.Picture
	// Encode is the embedding of a crop of the picture, or of all of it.
	Encode(crop image.Rectangle) (*inference.Embedding, error)
	// Decode answers prompts in their order.
	Decode(e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error)
}
