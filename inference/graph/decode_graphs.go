package graph

// decodeChunk is how many positions of the embedding are turned into mask pixels at a time. With one thread what comes
// of them (16 pixels of 32 channels each) stays in a core's second-level cache; with more, fewer and larger pieces
// pay, because threads wait for each other after each (two threads, against the official decoder: 0.49 in
// place of 0.53).
func decodeChunk(threads int) int {
	if threads == 1 {
		return 256
	}
	return 512 * threads
}

// Prepare is the decoder's work on a picture alone: image_embeddings [1,C,Grid,Grid] to image_tokens,
// image_keys, image_values and image_queries, which Decode takes. With withMask the graph has a second
// input, mask_input [1,1,Low,Low]: logits of an earlier answer, as they are.
func (a *Arch) Prepare(w Weights, withMask bool) *Graph {
	g := newGraph("prepare")
	d := a.newDec(g, w)
	emb := g.input("image_embeddings", 1, a.dec.dim, a.Grid, a.Grid)
	dense := val("")
	if withMask {
		g.Name = "prepare_mask"
		dense = d.maskPrompt(g.input("mask_input", 1, 1, a.Low(), a.Low()))
	} else {
		dense = d.noMask()
	}
	p := d.prepare(emb, dense)
	for i, v := range []val{p.src, p.k, p.v, p.q} {
		g.output(prepared[i], v, d.pictureDims()[i]...)
	}
	return g
}

// Decode answers a prompt: what Prepare made, point_coords [1,N,2] in pixels of the input and
// point_labels [1,N] to low_res_masks [1,4,Low,Low] and iou_predictions [1,4]. A point labelled -2 is not there:
// for a mask prompt alone. Positions are worked on chunk at a time, 0 meaning all.
func (a *Arch) Decode(w Weights, chunk int) *Graph {
	g := newGraph("decode")
	d := a.newDec(g, w)
	var p [4]val
	for i, dims := range d.pictureDims() {
		p[i] = g.input(prepared[i], dims...)
	}
	points := d.points(g.input("point_coords", 1, "num_points", 2), g.input("point_labels", 1, "num_points"))
	low, iou := d.decode(imageSide{p[0], p[1], p[2], p[3]}, points, chunk)
	g.output("low_res_masks", low, 1, a.dec.masks, a.Low(), a.Low())
	g.output("iou_predictions", iou, 1, a.dec.masks)
	return g
}
