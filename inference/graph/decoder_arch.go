package graph

import "fmt"

// decoderArch are the sizes of SAM's prompt encoder and mask decoder (Segment Anything, arXiv 2304.02643,
// appendix A).
type decoderArch struct {
	dim    int // channels of tokens and image
	cross  int // channels inside the attention between tokens and image
	hidden int // of the perceptrons
	layers int
	masks  int // mask tokens
	iou    int // hidden channels of the IoU head
	up     [2]int
	mask   [2]int // channels of the mask prompt's convolutions
}

const (
	// decoderHeads is the number of attention heads. The weights do not tell it; every SAM has eight.
	decoderHeads = 8
	decoderEps   = 1e-5 // of the transformer's layer norms

	transformer = "mask_decoder.transformer."
)

func recogniseDecoder(w Weights, want expect) (decoderArch, error) {
	var d decoderArch
	shapes := map[string][]int{}
	for name, dims := range map[string]int{
		"mask_decoder.iou_token.weight":                                  2,
		"mask_decoder.mask_tokens.weight":                                2,
		transformer + "layers.0.cross_attn_token_to_image.q_proj.weight": 2,
		transformer + "layers.0.mlp.lin1.weight":                         2,
		"mask_decoder.iou_prediction_head.layers.0.weight":               2,
		"mask_decoder.output_upscaling.0.weight":                         4,
		"mask_decoder.output_upscaling.3.weight":                         4,
		"prompt_encoder.mask_downscaling.0.weight":                       4,
		"prompt_encoder.mask_downscaling.3.weight":                       4,
		"prompt_encoder.pe_layer.positional_encoding_gaussian_matrix":    2,
		"mask_decoder.output_hypernetworks_mlps.0.layers.0.weight":       2,
		transformer + "final_attn_token_to_image.q_proj.weight":          2,
		transformer + "layers.0.self_attn.q_proj.weight":                 2,
		transformer + "layers.0.cross_attn_image_to_token.q_proj.weight": 2,
		"prompt_encoder.no_mask_embed.weight":                            2,
	} {
		s, err := probe(w, name, dims)
		if err != nil {
			return d, err
		}
		shapes[name] = s
	}
	d.dim = shapes["mask_decoder.iou_token.weight"][1]
	d.masks = shapes["mask_decoder.mask_tokens.weight"][0]
	d.cross = shapes[transformer+"layers.0.cross_attn_token_to_image.q_proj.weight"][0]
	d.hidden = shapes[transformer+"layers.0.mlp.lin1.weight"][0]
	d.iou = shapes["mask_decoder.iou_prediction_head.layers.0.weight"][0]
	d.up = [2]int{shapes["mask_decoder.output_upscaling.0.weight"][1], shapes["mask_decoder.output_upscaling.3.weight"][1]}
	d.mask = [2]int{shapes["prompt_encoder.mask_downscaling.0.weight"][0], shapes["prompt_encoder.mask_downscaling.3.weight"][0]}
	d.layers = depth(w, transformer+"layers.", ".norm1.weight", 0)
	switch {
	case d.dim%(2*decoderHeads) != 0 || d.cross%decoderHeads != 0:
		return d, fmt.Errorf("tensor mask_decoder.iou_token.weight has %d channels and attention %d, expected multiples of %d: %w",
			d.dim, d.cross, 2*decoderHeads, ErrArchitecture)
	case d.masks != 4:
		return d, fmt.Errorf("tensor mask_decoder.mask_tokens.weight has %d masks, expected 4 (the single one and three candidates): %w", d.masks, ErrArchitecture)
	case d.layers < 1:
		return d, fmt.Errorf("tensor %slayers.0.norm1.weight is missing: %w", transformer, ErrArchitecture)
	}
	d.expectPrompts(want)
	d.expectDecoder(want)
	return d, nil
}

func (d decoderArch) expectPrompts(want expect) {
	const p = "prompt_encoder."
	want[p+"pe_layer.positional_encoding_gaussian_matrix"] = []int{2, d.dim / 2}
	for i := range 4 {
		want[fmt.Sprintf("%spoint_embeddings.%d.weight", p, i)] = []int{1, d.dim}
	}
	want[p+"not_a_point_embed.weight"] = []int{1, d.dim}
	want[p+"no_mask_embed.weight"] = []int{1, d.dim}
	in := 1
	for i, c := range d.mask {
		n := fmt.Sprintf("%smask_downscaling.%d", p, 3*i)
		want[n+".weight"] = []int{c, in, 2, 2}
		want[n+".bias"] = []int{c}
		want.norm(fmt.Sprintf("%smask_downscaling.%d", p, 3*i+1), c)
		in = c
	}
	want[p+"mask_downscaling.6.weight"] = []int{d.dim, in, 1, 1}
	want[p+"mask_downscaling.6.bias"] = []int{d.dim}
}

func (d decoderArch) expectDecoder(want expect) {
	attention := func(name string, inside int) {
		for _, p := range []string{"q_proj", "k_proj", "v_proj"} {
			want.linear(name+"."+p, d.dim, inside)
		}
		want.linear(name+".out_proj", inside, d.dim)
	}
	for i := range d.layers {
		l := fmt.Sprintf("%slayers.%d.", transformer, i)
		attention(l+"self_attn", d.dim)
		attention(l+"cross_attn_token_to_image", d.cross)
		attention(l+"cross_attn_image_to_token", d.cross)
		for n := 1; n <= 4; n++ {
			want.norm(fmt.Sprintf("%snorm%d", l, n), d.dim)
		}
		want.linear(l+"mlp.lin1", d.dim, d.hidden)
		want.linear(l+"mlp.lin2", d.hidden, d.dim)
	}
	attention(transformer+"final_attn_token_to_image", d.cross)
	want.norm(transformer+"norm_final_attn", d.dim)

	const m = "mask_decoder."
	want[m+"iou_token.weight"] = []int{1, d.dim}
	want[m+"mask_tokens.weight"] = []int{d.masks, d.dim}
	in := d.dim
	for i, c := range d.up {
		n := fmt.Sprintf("%soutput_upscaling.%d", m, 3*i)
		want[n+".weight"] = []int{in, c, 2, 2}
		want[n+".bias"] = []int{c}
		in = c
	}
	want.norm(m+"output_upscaling.1", d.up[0])
	head := func(name string, hidden, out int) {
		want.linear(name+".layers.0", d.dim, hidden)
		want.linear(name+".layers.1", hidden, hidden)
		want.linear(name+".layers.2", hidden, out)
	}
	for i := range d.masks {
		head(fmt.Sprintf("%soutput_hypernetworks_mlps.%d", m, i), d.dim, d.up[1])
	}
	head(m+"iou_prediction_head", d.iou, d.masks)
}
