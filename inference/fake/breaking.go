package fake

import (
	"context"
	"fmt"

	"clickmask/inference"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// Breaking is a fake that panics in one of its methods, and can do all that a model may do beyond inference.Model.
type Breaking struct {
	*Model
	In string // the method's name; "" is none
}

// Methods are the names that Breaking.In may have.
var Methods = []string{"Info", "Grid", "Encode", "Decode", "Close", "Warm", "Prepare", "Trim", "DecodeBatch"}

var (
	_ inference.Model        = Breaking{}
	_ inference.Warmer       = Breaking{}
	_ inference.Preparer     = Breaking{}
	_ inference.Trimmer      = Breaking{}
	_ inference.BatchDecoder = Breaking{}
)

// Opener hands out b itself.
func (b Breaking) Opener() inference.Opener {
	return func(context.Context) (inference.Model, error) { return b, nil }
}

func (b Breaking) in(method string) {
	if b.In == method {
		panic(fmt.Sprintf("%s breaks down", method))
	}
}

func (b Breaking) Info() inference.Info {
	b.in("Info")
	return b.Model.Info()
}

func (b Breaking) Grid(w, h int) mask.Grid {
	b.in("Grid")
	return b.Model.Grid(w, h)
}

func (b Breaking) Encode(ctx context.Context, p *picture.Picture) (*inference.Embedding, error) {
	b.in("Encode")
	return b.Model.Encode(ctx, p)
}

func (b Breaking) Decode(ctx context.Context, e *inference.Embedding, p prompt.Prompt, maskInput *mask.Logits) (*prompt.Answer, error) {
	b.in("Decode")
	return b.Model.Decode(ctx, e, p, maskInput)
}

func (b Breaking) Warm(ctx context.Context) error {
	b.in("Warm")
	return b.Model.Warm(ctx)
}

// Prepare does nothing more.
func (b Breaking) Prepare(context.Context, *inference.Embedding) error {
	b.in("Prepare")
	return nil
}

// Trim does nothing more.
func (b Breaking) Trim() { b.in("Trim") }

// DecodeBatch answers one prompt after the other.
func (b Breaking) DecodeBatch(ctx context.Context, e *inference.Embedding, prompts []prompt.Prompt) ([]*prompt.Answer, error) {
	b.in("DecodeBatch")
	var answers []*prompt.Answer
	for _, p := range prompts {
		a, err := b.Model.Decode(ctx, e, p, nil)
		if err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	return answers, nil
}

func (b Breaking) Close() error {
	b.in("Close")
	return b.Model.Close()
}
