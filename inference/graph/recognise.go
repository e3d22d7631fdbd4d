package graph

import (
	"fmt"
	"strings"
)

// Arch is a network that is known here, with the sizes that a checkpoint gave it.
type Arch struct {
	Name string // "TinyViT" or "ViT"
	Side int    // of the square input, pixels
	Grid int    // of the embedding, positions a side

	tiny *tinyArch
	vit  *vitArch
	neck neckArch
	dec  decoderArch
}

// Low is the side of the low-res masks.
func (a *Arch) Low() int { return 4 * a.Grid }

// Channels is the depth of the image embedding.
func (a *Arch) Channels() int { return a.dec.dim }

// neckArch are the four layers between the encoder's blocks and the embedding, alike in both encoders.
type neckArch struct{ in, out int }

// tinySide is the input side of a TinyViT checkpoint. Nothing in the weights tells it: MobileSAM and
// TinySAM were trained with this one.
const tinySide = 1024

// The parts of a SAM checkpoint.
var parts = []string{"image_encoder.", "prompt_encoder.", "mask_decoder."}

// Recognise tells the network from the names and shapes of its tensors. Errors wrap ErrArchitecture and
// name the tensor and what was expected; nothing of the numbers is read.
func Recognise(w Weights) (*Arch, error) { return recognise(w, tinySide) }

func recognise(w Weights, side int) (*Arch, error) {
	a := &Arch{Side: side}
	want := expect{}
	var err error
	switch {
	case w.Shape("image_encoder.patch_embed.seq.0.c.weight") != nil:
		a.Name = "TinyViT"
		a.tiny, err = recogniseTiny(w, want, a)
	case w.Shape("image_encoder.patch_embed.proj.weight") != nil:
		a.Name = "ViT"
		a.vit, err = recogniseViT(w, want, a)
	default:
		err = fmt.Errorf("%s: %w", stranger(w), ErrArchitecture)
	}
	if err != nil {
		return nil, err
	}
	if err := recogniseNeck(w, want, a); err != nil {
		return nil, err
	}
	if a.dec, err = recogniseDecoder(w, want); err != nil {
		return nil, err
	}
	if a.dec.dim != a.neck.out {
		return nil, fmt.Errorf("tensor mask_decoder.iou_token.weight has %d channels, the encoder gives %d: %w", a.dec.dim, a.neck.out, ErrArchitecture)
	}
	return a, want.check(w, parts, func(name string) bool {
		// Left from training, or a table that is rebuilt from others.
		return strings.HasSuffix(name, ".num_batches_tracked") || strings.HasSuffix(name, ".attention_bias_idxs") ||
			strings.HasSuffix(name, ".attn.ab") || strings.HasPrefix(name, "image_encoder.head.") ||
			strings.HasPrefix(name, "image_encoder.norm_head.")
	})
}

// stranger says what a checkpoint without a known encoder seems to be.
func stranger(w Weights) string {
	known := []struct{ tensor, what string }{
		{"image_encoder.trunk.pos_embed", "this is a SAM 2 checkpoint, which has another encoder than SAM"},
		{"image_encoder.trunk.patch_embed.proj.weight", "this is a SAM 2 checkpoint, which has another encoder than SAM"},
		{"image_encoder.stages.0.0.token_mixer.conv.weight", "this is an EdgeSAM checkpoint, which has another encoder than MobileSAM"},
		{"image_encoder.neck.0.weight", "the encoder of this checkpoint is unknown"},
		{"patch_embed.seq.0.c.weight", "this is an encoder without SAM's decoder"},
		{"patch_embed.proj.weight", "this is an encoder without SAM's decoder"},
	}
	for _, k := range known {
		if w.Shape(k.tensor) != nil {
			return k.what
		}
	}
	first := "none at all"
	if names := w.Names(); len(names) > 0 {
		first = fmt.Sprintf("%s among %d", names[0], len(names))
	}
	return "tensor image_encoder.patch_embed.seq.0.c.weight (TinyViT) or image_encoder.patch_embed.proj.weight (ViT) expected, found " + first
}

func recogniseNeck(w Weights, want expect, a *Arch) error {
	s, err := probe(w, "image_encoder.neck.0.weight", 4)
	if err != nil {
		return err
	}
	a.neck.out = s[0]
	n := "image_encoder.neck."
	want[n+"0.weight"] = []int{s[0], a.neck.in, 1, 1}
	want[n+"2.weight"] = []int{s[0], s[0], 3, 3}
	for _, i := range []string{"1", "3"} {
		want[n+i+".weight"] = []int{s[0]}
		want[n+i+".bias"] = []int{s[0]}
	}
	return nil
}

// linear, norm and convNorm note the tensors of a layer.
func (e expect) linear(name string, in, out int) {
	e[name+".weight"] = []int{out, in}
	e[name+".bias"] = []int{out}
}

func (e expect) norm(name string, n int) {
	e[name+".weight"] = []int{n}
	e[name+".bias"] = []int{n}
}

func (e expect) convNorm(name string, out, in, k int) {
	e[name+".c.weight"] = []int{out, in, k, k}
	for _, p := range []string{"weight", "bias", "running_mean", "running_var"} {
		e[name+".bn."+p] = []int{out}
	}
}
