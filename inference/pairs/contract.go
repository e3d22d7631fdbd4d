package pairs

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"clickmask/inference/sam"
)

// encoder is how to call an encoder. Sizes are 0 where the file does not say.
type encoder struct {
	input, output  string
	hwc            bool    // [H,W,3], normalised inside; else [1,3,S,S], normalised by us
	batch          bool    // hwc with a 1 before
	fixed          bool    // the input is always side x side
	scale          float32 // of hwc: 1 for values up to 255, 1/255 for values up to 1
	channels, grid int     // of the embedding [1,channels,grid,grid]
	side           int     // of the input
}

// decoder is how to call a decoder. Sizes are 0 where the file does not say.
type decoder struct {
	masks, scores  string // the outputs that are asked for
	channels, grid int
	low            int // side of the low-res masks
	count          int // masks an answer
}

// Meta's names of the decoder's inputs (segment_anything utils/onnx.py).
const (
	inEmbedding = "image_embeddings"
	inCoords    = "point_coords"
	inLabels    = "point_labels"
	inMask      = "mask_input"
	inHasMask   = "has_mask_input"
	inSize      = "orig_im_size"
)

// relatives are other families, by the name of an input or output that SAM's pairs do not have.
var relatives = []struct{ name, what string }{
	{"high_res_feats_0", "SAM 2"},
	{"high_res_features_0", "SAM 2"},
	{"high_res_features1", "SAM 2"},
	{"vision_pos_enc_0", "SAM 2"},
	{"batched_point_coords", "EfficientSAM"},
	{"interm_embeddings", "SAM-HQ"},
	{"image_positional_embeddings", "an export for Transformers"},
	{"input_points", "an export for Transformers"},
	{"pixel_values", "an export for Transformers"},
}

// isDecoder tells decoders by an input that only they have.
func (h *header) isDecoder() bool {
	return slices.ContainsFunc(h.inputs, func(p port) bool {
		return p.name == inEmbedding || p.name == inCoords || p.name == inLabels
	})
}

func (h *header) relative() error {
	for _, p := range slices.Concat(h.inputs, h.outputs) {
		for _, r := range relatives {
			if p.name == r.name {
				return fmt.Errorf("%s shows %s, whose files ClickMask does not know", p.name, r.what)
			}
		}
	}
	return nil
}

func find(ports []port, name string) *port {
	if i := slices.IndexFunc(ports, func(p port) bool { return p.name == name }); i >= 0 {
		return &ports[i]
	}
	return nil
}

// String is for messages: point_coords float32 [1 ? 2].
func (p port) String() string {
	typ := map[int64]string{0: "of no tensor type", 1: "float32", 2: "uint8", 3: "int8", 6: "int32", 7: "int64", 9: "bool", 10: "float16", 11: "float64", 16: "bfloat16"}[p.typ]
	if typ == "" {
		typ = fmt.Sprintf("of type %d", p.typ)
	}
	if p.shape == nil {
		return p.name + " " + typ
	}
	dims := make([]string, len(p.shape))
	for i, d := range p.shape {
		if dims[i] = fmt.Sprint(d); d < 0 {
			dims[i] = "?"
		}
	}
	return fmt.Sprintf("%s %s [%s]", p.name, typ, strings.Join(dims, " "))
}

// Dimensions that a shape is held against, beside sizes.
const (
	anySize = 0  // some size, or free
	free    = -1 // must not be fixed
)

// fits holds a port against the type float32 and a shape; one that says no shape fits.
func (p port) fits(what string, dims ...int64) error {
	good := p.typ == typeFloat && (p.shape == nil || len(p.shape) == len(dims))
	if good && p.shape != nil {
		for i, d := range dims {
			have := p.shape[i]
			good = good && (d == anySize || have < 0 || have == d)
		}
	}
	if !good {
		return fmt.Errorf("%s is %s, expected float32 %s", what, p, shapeText(dims))
	}
	return nil
}

func shapeText(dims []int64) string {
	var b []string
	for _, d := range dims {
		switch d {
		case anySize:
			b = append(b, "?")
		case free:
			b = append(b, "N")
		default:
			b = append(b, fmt.Sprint(d))
		}
	}
	return "[" + strings.Join(b, " ") + "]"
}

// size is dimension i, 0 where the file does not say.
func (p port) size(i int) int {
	if i >= len(p.shape) {
		return 0
	}
	return int(min(max(p.shape[i], 0), 1<<20))
}

// encoderOf recognises an encoder.
func encoderOf(h *header, src io.ReaderAt) (*encoder, error) {
	if err := h.relative(); err != nil {
		return nil, err
	}
	if h.isDecoder() {
		return nil, fmt.Errorf("it is a decoder, for it has the input %s: encoder and decoder are swapped", h.inputs[0].name)
	}
	if len(h.inputs) != 1 {
		return nil, fmt.Errorf("it has the inputs %v: an encoder has one, the picture", h.inputs)
	}
	e := &encoder{input: h.inputs[0].name, scale: 1}
	if err := e.readInput(h.inputs[0]); err != nil {
		return nil, err
	}
	out, err := embeddingOf(h.outputs)
	if err != nil {
		return nil, err
	}
	e.output, e.channels, e.grid = out.name, out.size(1), out.size(2)
	switch {
	case e.grid == 0:
		e.grid = out.size(3)
	case out.size(3) != 0 && out.size(3) != e.grid:
		return nil, fmt.Errorf("output is %s: expected a square", out)
	}
	if e.side == 0 {
		e.side = 16 * e.grid
	} else if e.grid != 0 && e.side != 16*e.grid {
		return nil, fmt.Errorf("output is %s: for an input of %d pixels SAM has %d x %d positions", out, e.side, e.side/16, e.side/16)
	}
	return e, e.readNormalisation(h, src)
}

// readInput tells the two layouts of pictures apart.
func (e *encoder) readInput(in port) error {
	bad := fmt.Errorf("input is %s: expected float32 [H W 3] or [1 3 S S]", in)
	if in.typ != typeFloat {
		return bad
	}
	h, w := 0, 0
	switch {
	case len(in.shape) == 3 && in.shape[2] == 3:
		e.hwc, h, w = true, in.size(0), in.size(1)
	case len(in.shape) == 4 && in.shape[3] == 3 && in.shape[0] <= 1:
		e.hwc, e.batch, h, w = true, true, in.size(1), in.size(2)
	case len(in.shape) == 4 && in.shape[1] == 3 && in.shape[0] <= 1:
		h, w = in.size(2), in.size(3)
	default:
		return bad
	}
	if h != w {
		return fmt.Errorf("input is %s: expected a free size or a square", in)
	}
	e.side, e.fixed = h, h != 0 || !e.hwc
	return nil
}

// embeddingOf finds the embedding among an encoder's outputs.
func embeddingOf(outputs []port) (port, error) {
	var fit []port
	for _, p := range outputs {
		if p.fits("output", 1, anySize, anySize, anySize) == nil {
			fit = append(fit, p)
		}
	}
	if named := find(fit, inEmbedding); named != nil {
		return *named, nil
	}
	if len(fit) != 1 {
		return port{}, fmt.Errorf("it has the outputs %v: expected one embedding, float32 [1 C H W]", outputs)
	}
	return fit[0], nil
}

// readNormalisation looks into the graph for what happens to the picture first, for shapes do not say.
func (e *encoder) readNormalisation(h *header, src io.ReaderAt) error {
	first := h.firstUse(e.input, src)
	switch {
	case !e.hwc && first.arithmetic:
		return fmt.Errorf("input %s of shape [1 3 S S] is changed by %s at once: its normalisation seems to be inside, which ClickMask knows only of encoders that take [H W 3]", e.input, first.op)
	case e.hwc && first.network:
		return fmt.Errorf("input %s of shape [H W 3] goes into %s at once: its normalisation seems to be missing inside", e.input, first.op)
	case e.hwc && first.unit:
		e.scale = 1.0 / 255
	}
	return nil
}

// decoderOf recognises a decoder.
func decoderOf(h *header) (*decoder, error) {
	if err := h.relative(); err != nil {
		return nil, err
	}
	if !h.isDecoder() {
		names := make([]string, len(h.inputs))
		for i, p := range h.inputs {
			names[i] = p.name
		}
		if _, err := encoderOf(h, nil); err == nil {
			return nil, fmt.Errorf("it is an encoder, for it has the input %s: encoder and decoder are swapped", h.inputs[0].name)
		}
		return nil, fmt.Errorf("it has the inputs %q: expected %s, %s and so on", names, inEmbedding, inCoords)
	}
	d := &decoder{}
	for _, want := range []struct {
		name string
		dims []int64
	}{
		{inEmbedding, []int64{1, anySize, anySize, anySize}},
		{inCoords, []int64{1, free, 2}},
		{inLabels, []int64{1, free}},
		{inMask, []int64{1, 1, anySize, anySize}},
		{inHasMask, []int64{1}},
	} {
		p := find(h.inputs, want.name)
		if p == nil {
			return nil, fmt.Errorf("input %s is missing: this is not SAM's decoder contract (EdgeSAM's for instance is another)", want.name)
		}
		if err := p.fits("input", want.dims...); err != nil {
			return nil, err
		}
	}
	for _, p := range h.inputs {
		if !slices.Contains([]string{inEmbedding, inCoords, inLabels, inMask, inHasMask, inSize}, p.name) {
			return nil, fmt.Errorf("input %s is not one of SAM's decoder", p)
		}
	}
	emb, mask := find(h.inputs, inEmbedding), find(h.inputs, inMask)
	d.channels, d.grid, d.low = emb.size(1), max(emb.size(2), emb.size(3)), max(mask.size(2), mask.size(3))
	if d.grid == 0 {
		d.grid = d.low / 4
	}
	if d.low == 0 {
		d.low = 4 * d.grid
	}
	if d.low != 4*d.grid {
		return nil, fmt.Errorf("input is %s: for an embedding of %d x %d positions SAM has %d x %d", mask, d.grid, d.grid, 4*d.grid, 4*d.grid)
	}
	return d, d.readOutputs(h)
}

// readOutputs finds the low-res masks and their scores.
func (d *decoder) readOutputs(h *header) error {
	low := find(h.outputs, "low_res_masks")
	if low == nil && find(h.inputs, inSize) == nil {
		// Without a size to scale to, masks are low-res ones, however they are called.
		for _, name := range []string{"masks", "low_res_logits", "pred_masks", "mask"} {
			if low = find(h.outputs, name); low != nil {
				break
			}
		}
	}
	if low == nil {
		return fmt.Errorf("output low_res_masks is missing, it has %v: masks at the picture's size are no substitute", h.outputs)
	}
	if err := low.fits("output", 1, anySize, int64(d.low), int64(d.low)); err != nil {
		return err
	}
	var scores *port
	for _, name := range []string{"iou_predictions", "iou_pred", "scores", "iou_scores"} {
		if scores = find(h.outputs, name); scores != nil {
			break
		}
	}
	if scores == nil {
		return fmt.Errorf("output iou_predictions is missing, it has %v", h.outputs)
	}
	if err := scores.fits("output", 1, anySize); err != nil {
		return err
	}
	d.masks, d.scores, d.count = low.name, scores.name, max(low.size(1), scores.size(1))
	if n := low.size(1); n != 0 && n != d.count {
		return fmt.Errorf("outputs are %s and %s: as many scores as masks expected", low, scores)
	}
	if d.count != 0 && !goodCount(d.count) {
		return fmt.Errorf("output is %s: one, three or four masks expected", low)
	}
	return nil
}

func goodCount(n int) bool { return n == 1 || n == 3 || n == 4 }

// match says why an encoder and a decoder cannot be a pair, and fills in what one of them leaves open.
func match(e *encoder, d *decoder) error {
	for _, c := range []struct {
		what string
		e, d *int
	}{{"channels", &e.channels, &d.channels}, {"positions a side", &e.grid, &d.grid}} {
		if *c.e != 0 && *c.d != 0 && *c.e != *c.d {
			return fmt.Errorf("embeddings do not fit: the encoder gives %d %s, the decoder takes %d; they belong to different models", *c.e, c.what, *c.d)
		}
		*c.e, *c.d = max(*c.e, *c.d), max(*c.e, *c.d)
	}
	if e.grid == 0 {
		e.grid, d.grid = usualGrid, usualGrid // held against the real answer by the self-test
	}
	d.low = 4 * d.grid
	if e.side == 0 {
		e.side = 16 * e.grid
	}
	if e.side != 16*e.grid {
		return fmt.Errorf("embeddings do not fit: the encoder's input of %d pixels gives %d positions a side, the decoder takes %d", e.side, e.side/16, d.grid)
	}
	return nil
}

// usualGrid is SAM's own.
const usualGrid = 64

// padding is what HWC encoders of a fixed size get right of and below the picture, so that their own
// normalisation makes zeros of it.
func (e *encoder) padding() [3]float32 {
	return [3]float32{sam.Mean[0] * e.scale, sam.Mean[1] * e.scale, sam.Mean[2] * e.scale}
}
